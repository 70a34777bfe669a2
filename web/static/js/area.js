/** The part of a picture that is searched with, drawn over the picture. */

import { el } from "./dom.js";

const percent = (share) => `${(100 * share).toFixed(3)}%`;

/**
 * A box with all around it dimmed; for an element that the picture fills and that hides what overflows.
 * @param {{box: [number, number, number, number]}} area Left, top, right, bottom, as shares of the picture.
 */
export function areaOver({ box: [left, top, right, bottom] }) {
  const element = el("span.area", { ariaHidden: "true", data: { testid: "area" } });
  element.style.left = percent(left);
  element.style.top = percent(top);
  element.style.width = percent(right - left);
  element.style.height = percent(bottom - top);
  return element;
}
