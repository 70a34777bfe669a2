/** A line over a training's steps. */

import { figure, fixed } from "../format.js";
import { t, tn } from "../i18n.js";
import { digitsOf, lengthOf, line } from "../plots/line.js";

/**
 * @param {{title: string, hue: string, points: [number, number][], marks?: boolean,
 *   axis: {last: number, perEpoch: number, epochs: number}, width: number, height: number}} of
 *   Points are steps done and value; marks puts a dot on each.
 */
export function plot({ axis, ...drawing }) {
  const { title, points, width } = drawing;
  const epochs = Math.max(1, Math.ceil(axis.last / axis.perEpoch)); // so far: the bar tells of how many
  const ticks = epochTicks(epochs, width).map((epoch) => [epoch * axis.perEpoch, epoch]);
  return line({
    ...drawing,
    words: told(title, points, axis),
    axis: { low: 0, high: epochs * axis.perEpoch, name: t("epoch"), ticks },
  });
}

/** Epochs to be numbered: all, or every second, fifth and so on, as there is room. */
function epochTicks(epochs, width) {
  const most = Math.max(2, Math.floor(lengthOf(width) / 44));
  let step = 1;
  for (const factor of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]) {
    step = factor;
    if (epochs / step <= most) break;
  }
  return Array.from({ length: Math.floor(epochs / step) + 1 }, (_, n) => n * step);
}

/** The plot in words. */
function told(title, points, { perEpoch, epochs }) {
  if (!points.length) return t("No {title} was measured yet.", { title });
  const digits = digitsOf(points) + 1;
  const say = ([step, value]) =>
    tn("{value} after {done} of {n} epoch", "{value} after {done} of {n} epochs", epochs, {
      value: fixed(value, digits),
      done: figure(step / perEpoch, 1),
    });
  if (points.length === 1) return t("{title} {first}.", { title, first: say(points[0]) });
  const [first, last] = [say(points[0]), say(points.at(-1))];
  return t("{title} from {first} to {last}.", { title, first, last });
}
