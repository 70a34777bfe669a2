/** Axes: round numbers around the values that are drawn. */

const LINES = 4; // about as many of the grid

/** Round numbers around the values, and how many digits tell them apart. @param {number[]} values */
export function scale(values) {
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
