/** The order and colour of encoders: the profile's, the same on every page. */

const HUES = 8;
const known = [];

/** Learn the profile's order; later names follow in the order they are met. */
export function learn(names) {
  for (const name of names) if (!known.includes(name)) known.push(name);
}

function place(name) {
  learn([name]);
  return known.indexOf(name);
}

/** The class that gives an element `--hue`. */
export const hue = (name) => `hue-${place(name) % HUES}`;

/** Things that carry an `encoder`, in the profile's order. */
export const inOrder = (things) => [...things].sort((a, b) => place(a.encoder) - place(b.encoder));
