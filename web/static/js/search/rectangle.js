/** A rectangle within a picture: [left, top, right, bottom], as shares of its width and height. */

/** @typedef {[number, number, number, number]} Box */

export const WHOLE = [0, 0, 1, 1];

const within = (value, low, high) => Math.min(Math.max(value, low), high);

/** The same size elsewhere; stops at the picture's edges. @param {Box} box @returns {Box} */
export function moved([left, top, right, bottom], across, down) {
  const x = within(across, -left, 1 - right);
  const y = within(down, -top, 1 - bottom);
  return [left + x, top + y, right + x, bottom + y];
}

/**
 * With some of its edges elsewhere; an edge stops before the one opposite.
 * @param {Box} box
 * @param {string} edges Which, of "nesw".
 * @param {[number, number]} least Its least width and height.
 * @returns {Box}
 */
export function resized([left, top, right, bottom], edges, across, down, [width, height]) {
  return [
    edges.includes("w") ? within(left + across, 0, Math.max(0, right - width)) : left,
    edges.includes("n") ? within(top + down, 0, Math.max(0, bottom - height)) : top,
    edges.includes("e") ? within(right + across, Math.min(1, left + width), 1) : right,
    edges.includes("s") ? within(bottom + down, Math.min(1, top + height), 1) : bottom,
  ];
}

/** Whether it leaves next to nothing out. */
export const isWhole = (box) => box.every((edge, at) => Math.abs(edge - WHOLE[at]) < 0.005);
