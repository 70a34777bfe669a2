/** A line over something that goes on, as SVG: axes with numbers, words for those who do not see it. */

import { svg } from "../dom.js";
import { fixed } from "../format.js";
import { t } from "../i18n.js";
import { frame } from "./frame.js";
import { scale } from "./scale.js";

const HALF_LETTER = 3.5; // pixels, about
const ROOM = { left: 44, right: 12, top: 26, bottom: 34 };

/** How much of a plot's width is its axis. */
export const lengthOf = (width) => width - ROOM.left - ROOM.right;

/** Where a text has its middle so that it keeps clear of both ends. */
function inside(x, said, width) {
  const more = Math.max(0, String(said).length * HALF_LETTER - ROOM.right);
  return Math.min(Math.max(x, ROOM.left + more), width - ROOM.right - more);
}

/** As many digits as the numbers at the axis have. */
export const digitsOf = (points) => scale(points.map(([, value]) => value)).digits;

/**
 * @param {{title: string, words: string, hue: string, points: [number, number, string?][], marks?: boolean,
 *   axis: {low: number, high: number, name: string, ticks: [number, string][]}, width: number,
 *   height: number}} of Points are places on the axis, values, and what is said of one under the pointer;
 *   marks puts a dot on each.
 */
export function line({ title, words, hue, points, marks = false, axis, width, height }) {
  const { low, high, ticks, digits } = scale(points.map(([, value]) => value));
  const x = (place) =>
    ROOM.left + ((place - axis.low) / (axis.high - axis.low || 1)) * lengthOf(width);
  const y = (value) =>
    height - ROOM.bottom - ((value - low) / (high - low)) * (height - ROOM.top - ROOM.bottom);
  const at = ([place, value]) => `${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
  return frame(
    { title, words, style: hue, width, height },
    svg("text", { class: "plot-title", x: 0, y: 13 }, title),
    ...ticks.flatMap((value) => [
      svg("line", { class: "plot-grid", x1: ROOM.left, x2: width - ROOM.right, y1: y(value), y2: y(value) }),
      svg("text", { class: "plot-y", x: ROOM.left - 8, y: y(value) + 4 }, fixed(value, digits)),
    ]),
    ...axis.ticks.map(([place, said]) =>
      svg("text", { class: "plot-x", x: inside(x(place), said, width), y: height - ROOM.bottom + 16 }, said),
    ),
    svg("text", { class: "plot-x", x: (ROOM.left + width - ROOM.right) / 2, y: height - 3 }, axis.name),
    points.length > 1 && svg("path", { class: "plot-line", d: `M${points.map(at).join("L")}` }),
    ...(marks || points.length === 1 ? points : points.slice(-1)).map(([place, value, said]) =>
      svg(
        "circle",
        { class: "plot-point", cx: x(place), cy: y(value), r: 3 },
        said !== undefined && svg("title", {}, said),
      ),
    ),
    points.length === 0 &&
      svg("text", { class: "plot-none", x: (ROOM.left + width) / 2, y: height / 2 }, t("Nothing yet")),
  );
}
