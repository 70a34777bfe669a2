/** Results that change places: where each goes is seen, and what changed is marked. */

import { el } from "../dom.js";
import { count } from "../format.js";
import { t, tn } from "../i18n.js";

const LASTS = { duration: 380, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };

/**
 * Show other results in the place of those there are.
 * @param {HTMLElement} main Where results are.
 * @param {() => void} render Puts the others there.
 */
export function moving(main, render) {
  const before = new Map(cards(main).map((card) => [card.dataset.imageId, seen(card)]));
  render();
  main.querySelector(".results")?.classList.add("moving");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const card of cards(main)) {
    const was = before.get(card.dataset.imageId);
    // The picture itself goes along: another one of the same address would have to be decoded first.
    if (was) card.querySelector("img").replaceWith(was.image);
    if (!still) animate(card, was?.box);
  }
}

const cards = (main) => [...main.querySelectorAll("[data-testid=result]")];

function seen(card) {
  return { box: card.getBoundingClientRect(), image: card.querySelector("img") };
}

function animate(card, was) {
  if (!was) {
    card.animate([{ opacity: 0, scale: 0.94 }, { opacity: 1, scale: 1 }], LASTS);
    return;
  }
  const is = card.getBoundingClientRect();
  const [dx, dy] = [was.left - is.left, was.top - is.top];
  if (dx || dy) card.animate([{ translate: `${dx}px ${dy}px` }, { translate: "0 0" }], LASTS);
}

/** Each result's place before, by picture. */
const places = (results) => new Map(results.map((one) => [one.image_id, one.rank]));

/** How much of the results changed, in a line. */
export function changes(results, before) {
  const were = places(before);
  const fresh = results.filter((one) => !were.has(one.image_id)).length;
  const moved = results.filter((one) => (were.get(one.image_id) ?? one.rank) !== one.rank).length;
  if (!fresh && !moved) return t("The same order");
  return [
    fresh && tn("{n} new", "{n} new", fresh),
    moved && tn("{n} moved", "{n} moved", moved),
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * A mark for a result that is somewhere else than before; null where it is where it was.
 * @param {object} result @param {object[]} before The results before.
 */
export function mark(result, before) {
  const was = places(before).get(result.image_id);
  if (was === undefined) return el("span.change.new", {}, t("new"));
  const up = was - result.rank;
  if (!up) return null;
  const words =
    up > 0
      ? tn("{n} place up", "{n} places up", up)
      : tn("{n} place down", "{n} places down", -up);
  return el(
    `span.change.number.${up > 0 ? "up" : "down"}`,
    { title: words },
    el("span", { ariaHidden: "true" }, `${up > 0 ? "↑" : "↓"}${count(Math.abs(up))}`),
    el("span.unseen", {}, words),
  );
}
