/** Bars from 0 to 1 with the interval around each, as SVG. */

import { svg } from "../dom.js";
import { figure, fixed } from "../format.js";
import { t } from "../i18n.js";
import { frame } from "./frame.js";
import { grid, room, whisker, words } from "./rows.js";

const THICK = 14;
const THIN = 9; // of two in a row
const GAP = 3;
const FOOT = 20; // for the numbers below

/** @typedef {{mean: number, low: ?number, high: ?number}} Estimate Without a low where nobody knows the interval. */

/**
 * @param {{title: string, rows: {name: string, hue: string, bars: Estimate[], more?: string}[], width: number}} of
 *   Of two bars in a row the second is the paler one. `more` is said instead of the interval.
 */
export function intervals({ title, rows, width }) {
  const many = Math.max(1, ...rows.map((one) => one.bars.length));
  const thick = many > 1 ? THIN : THICK;
  const place = room(width, many * thick + (many - 1) * GAP, { figure: many > 1 ? 100 : 132 });
  const height = rows.length * place.row + FOOT;
  const x = (value) => place.left + value * place.length;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((value) => [
    Math.min(Math.max(x(value), 8), width - 8),
    figure(value, 2),
  ]);
  return frame(
    { title, words: told(rows), style: "plot-rows", width, height },
    ...grid(ticks, height, FOOT),
    ...rows.flatMap((row, at) => [
      ...words(
        { name: row.name, figure: row.bars.map((one) => value(one)).join(" / "), more: row.more ?? more(row) },
        place,
        at * place.row,
        width,
      ),
      svg(
        "g",
        { class: row.hue },
        ...row.bars.flatMap((one, which) => {
          const y = at * place.row + place.middle - (many * thick + (many - 1) * GAP) / 2 + which * (thick + GAP);
          return one ? bar(one, which, x, y, thick) : [];
        }),
      ),
    ]),
  );
}

function bar({ mean, low, high }, which, x, y, thick) {
  return [
    svg("rect", { class: "plot-track", x: x(0), y, width: x(1) - x(0), height: thick, rx: 3 }),
    svg("rect", {
      class: `plot-fill${which ? " pale" : ""}`,
      x: x(0),
      y,
      width: Math.max(1, x(mean) - x(0)),
      height: thick,
      rx: 3,
    }),
    ...(low === null || low === undefined ? [] : whisker(x, low, high, y + thick / 2, thick / 3)),
  ];
}

const value = (one) => (one ? fixed(one.mean, 3) : "–");
const known = ({ low }) => low !== null && low !== undefined;
const more = ({ bars: [one, ...others] }) => (one && !others.length ? interval(one) : "");

/** The interval of an estimate: "0.65–0.70"; empty where nobody knows it. */
export const interval = (one) => (known(one) ? `${fixed(one.low, 3)}–${fixed(one.high, 3)}` : "");

/** The plot in words. */
function told(rows) {
  return rows
    .map(({ name, bars }) => t("{name} {value}", { name, value: bars.map(value).join(" / ") }))
    .join(", ");
}
