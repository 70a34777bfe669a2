/** Differences on both sides of nothing, each with its interval, as SVG. */

import { svg } from "../dom.js";
import { signed } from "../format.js";
import { t } from "../i18n.js";
import { frame } from "./frame.js";
import { grid, room, whisker, words } from "./rows.js";
import { scale } from "./scale.js";

const THICK = 14;
const FOOT = 20; // for the numbers below
const AIR = 18; // pixels left and right of the outermost, which have numbers below
const LEAST = 0.005; // that is seen on either side

/**
 * @param {{title: string, rows: {name: string, mean: number, low: ?number, high: ?number}[],
 *   width: number}} of Filled where the interval leaves out nothing, hollow where it does not or is not known.
 */
export function differences({ title, rows, width }) {
  const place = room(width, THICK, { name: 132, figure: 184 });
  const height = rows.length * place.row + FOOT;
  const ends = rows.flatMap((one) => [one.mean, one.low ?? one.mean, one.high ?? one.mean]);
  const { low, high, ticks, digits } = scale([Math.min(-LEAST, ...ends), Math.max(LEAST, ...ends)]);
  const x = (value) => place.left + AIR + ((value - low) / (high - low)) * (place.length - 2 * AIR);
  return frame(
    { title, words: told(rows), style: "plot-rows", width, height },
    ...grid(ticks.map((value) => [x(value), value ? signed(value, digits) : "0"]), height, FOOT),
    svg("line", { class: "plot-zero", x1: x(0), x2: x(0), y1: 0, y2: height - FOOT }),
    ...rows.flatMap((row, at) => [
      ...words(
        { name: row.name, figure: signed(row.mean, 3), more: between(row) },
        place,
        at * place.row,
        width,
      ),
      mark(row, x, at * place.row + place.middle),
    ]),
  );
}

function mark(row, x, y) {
  const sure = isSure(row);
  const way = row.mean > 0 ? "up" : "down";
  return svg(
    "g",
    { class: `plot-difference ${sure ? `sure ${way}` : ""}` },
    ...(row.low === null ? [] : whisker(x, row.low, row.high, y)),
    svg("circle", { cx: x(row.mean), cy: y, r: 5 }),
  );
}

/** Whether it is more than chance. */
export const isSure = ({ low, high }) => low !== null && (low > 0 || high < 0);

/** Its interval; empty where nobody knows it. */
export const between = ({ low, high }) =>
  low === null ? "" : t("{low} to {high}", { low: signed(low, 3), high: signed(high, 3) });

/** The plot in words. */
const told = (rows) =>
  rows
    .map((row) =>
      isSure(row)
        ? t("{name} {value}, more than chance", { name: row.name, value: signed(row.mean, 3) })
        : t("{name} {value}", { name: row.name, value: signed(row.mean, 3) }),
    )
    .join(", ");
