/** Rows of a plot: a name on the left, or above where there is little room, and a figure on the right. */

import { svg } from "../dom.js";

const NARROW = 480; // pixels, below which names stand above
const LETTER = 7; // pixels of one, about

/**
 * Where things are in a plot of that width.
 * @param {number} width
 * @param {number} thickness Of what is drawn in a row.
 * @param {{name?: number, figure?: number}} most Pixels for names and figures, where they stand beside it.
 */
export function room(width, thickness, { name = 168, figure = 132 } = {}) {
  const narrow = width < NARROW;
  const left = narrow ? 0 : Math.min(name, Math.round(width * 0.3));
  return {
    narrow,
    left,
    length: width - left - (narrow ? 0 : figure),
    row: thickness + (narrow ? 32 : 14),
    middle: (narrow ? 22 : 7) + thickness / 2, // of what is drawn, below the row's upper end
    head: narrow ? 14 : 7 + thickness / 2 + 4, // the baseline of its words
    letters: Math.floor((narrow ? width - figure : left - 12) / LETTER),
  };
}

/** A row's name and figure. @param {{name: string, figure: string, more?: string}} row */
export function words({ name, figure, more = "" }, { head, letters }, top, width) {
  const short = name.length > letters ? `${name.slice(0, Math.max(1, letters - 1))}…` : name;
  return [
    svg("text", { class: "plot-name", x: 0, y: top + head }, short, short !== name && svg("title", {}, name)),
    svg(
      "text",
      { class: "plot-figure", x: width, y: top + head },
      svg("tspan", { class: "plot-value" }, figure),
      more && svg("tspan", { class: "plot-more", dx: 6 }, more),
    ),
  ];
}

/** Lines of the grid with their numbers below. @param {[number, string][]} ticks Pixels, and what is said. */
export const grid = (ticks, height, foot) =>
  ticks.flatMap(([x, said]) => [
    svg("line", { class: "plot-grid", x1: x, x2: x, y1: 0, y2: height - foot }),
    svg("text", { class: "plot-x", x, y: height - 4 }, said),
  ]);

/** A line with two ends, first as a halo so that it is seen on whatever is below it. */
export function whisker(x, from, to, y, size = 4) {
  const d = `M${x(from)} ${y}H${x(to)}M${x(from)} ${y - size}V${y + size}M${x(to)} ${y - size}V${y + size}`;
  return ["plot-halo", "plot-whisker"].map((style) => svg("path", { class: style, d }));
}
