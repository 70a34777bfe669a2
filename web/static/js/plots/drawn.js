/** A plot in its place: drawn anew as that grows or shrinks, with its figures as a table behind it. */

import { el } from "../dom.js";
import { t } from "../i18n.js";

/**
 * @param {(width: number) => Node} draw
 * @param {?Node} [table]
 */
export function drawn(draw, table = null) {
  const place = el("div.plot-place");
  let before = 0;
  new ResizeObserver(() => {
    const width = place.clientWidth;
    if (!width || width === before) return; // hidden, or grown by what was drawn
    before = width;
    place.replaceChildren(draw(width));
  }).observe(place);
  return el(
    "div.plot-box",
    {},
    place,
    table && el("details.plot-table", {}, el("summary", {}, t("As a table")), table),
  );
}

/**
 * @param {string} name Said of it, not shown.
 * @param {string[]} head
 * @param {(Node|string)[][]} rows The first of each is the row's name.
 */
export function table(name, head, rows) {
  return el(
    "div.table-wide",
    { tabIndex: 0, role: "region", ariaLabel: name },
    el(
      "table.figures-table",
      {},
      el("thead", {}, el("tr", {}, ...head.map((one) => el("th", { scope: "col" }, one)))),
      el(
        "tbody",
        {},
        ...rows.map(([first, ...others]) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, first),
            ...others.map((one) => el("td.number", {}, one)),
          ),
        ),
      ),
    ),
  );
}
