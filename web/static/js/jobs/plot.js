/** A line over a training's steps, as SVG: axes with numbers, words for those who do not see it. */

import { svg } from "../dom.js";
import { figure, fixed } from "../format.js";
import { t, tn } from "../i18n.js";

const ROOM = { left: 44, right: 12, top: 26, bottom: 34 };
const LINES = 4; // about as many of the grid
let plots = 0; // for ids, which are unique in a page

/**
 * @param {{title: string, hue: string, points: [number, number][], marks?: boolean,
 *   axis: {last: number, perEpoch: number, epochs: number}, width: number, height: number}} of
 *   Points are steps done and value; marks puts a dot on each.
 */
export function plot({ title, hue, points, marks = false, axis, width, height }) {
  const id = `plot-${(plots += 1)}`;
  const epochs = Math.max(1, Math.ceil(axis.last / axis.perEpoch)); // so far: the bar tells of how many
  const right = epochs * axis.perEpoch;
  const { low, high, ticks, digits } = scale(points.map(([, value]) => value));
  const x = (step) => ROOM.left + (step / right) * (width - ROOM.left - ROOM.right);
  const y = (value) =>
    height - ROOM.bottom - ((value - low) / (high - low)) * (height - ROOM.top - ROOM.bottom);
  const at = ([step, value]) => `${x(step).toFixed(1)} ${y(value).toFixed(1)}`;
  return svg(
    "svg",
    {
      class: `plot ${hue}`,
      width,
      height,
      role: "img",
      "aria-labelledby": id,
      "aria-describedby": `${id}-words`,
    },
    svg("title", { id }, title),
    svg("desc", { id: `${id}-words` }, told(title, points, axis, digits)),
    svg("text", { class: "plot-title", x: 0, y: 13 }, title),
    ...ticks.flatMap((value) => [
      svg("line", { class: "plot-grid", x1: ROOM.left, x2: width - ROOM.right, y1: y(value), y2: y(value) }),
      svg("text", { class: "plot-y", x: ROOM.left - 8, y: y(value) + 4 }, fixed(value, digits)),
    ]),
    ...epochTicks(epochs, width).map((epoch) =>
      svg("text", { class: "plot-x", x: x(epoch * axis.perEpoch), y: height - ROOM.bottom + 16 }, epoch),
    ),
    svg("text", { class: "plot-x", x: (ROOM.left + width - ROOM.right) / 2, y: height - 3 }, t("epoch")),
    points.length > 1 && svg("path", { class: "plot-line", d: `M${points.map(at).join("L")}` }),
    ...(marks || points.length === 1 ? points : points.slice(-1)).map(([step, value]) =>
      svg("circle", { class: "plot-point", cx: x(step), cy: y(value), r: 3 }),
    ),
    points.length === 0 &&
      svg("text", { class: "plot-none", x: (ROOM.left + width) / 2, y: height / 2 }, t("Nothing yet")),
  );
}

/** Round numbers around the values, and how many digits tell them apart. */
function scale(values) {
  const [least, most] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const span = most - least || Math.abs(most) || 1;
  const raw = span / LINES;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((one) => one * power >= raw * 0.999);
  const low = Math.floor(least / step) * step;
  const high = Math.max(Math.ceil(most / step - 1e-9) * step, low + step);
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, n) => low + n * step);
  return { low, high, ticks, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/** Epochs to be numbered: all, or every second, fifth and so on, as there is room. */
function epochTicks(epochs, width) {
  const most = Math.max(2, Math.floor((width - ROOM.left - ROOM.right) / 44));
  let step = 1;
  for (const factor of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]) {
    step = factor;
    if (epochs / step <= most) break;
  }
  return Array.from({ length: Math.floor(epochs / step) + 1 }, (_, n) => n * step);
}

/** The plot in words. */
function told(title, points, { perEpoch, epochs }, digits) {
  if (!points.length) return t("No {title} was measured yet.", { title });
  const say = ([step, value]) =>
    tn("{value} after {done} of {n} epoch", "{value} after {done} of {n} epochs", epochs, {
      value: fixed(value, digits + 1),
      done: figure(step / perEpoch, 1),
    });
  if (points.length === 1) return t("{title} {first}.", { title, first: say(points[0]) });
  const [first, last] = [say(points[0]), say(points.at(-1))];
  return t("{title} from {first} to {last}.", { title, first, last });
}
