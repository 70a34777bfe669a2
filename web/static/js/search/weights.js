/** Moved weights of a search, in the page's address: ?w=colour:0.5,shape:0 */

/** The largest weight there can be. */
export const MOST = 10_000;

const PLACES = 1000; // weights are told to three places

/** A weight as it is told and kept. */
export const rounded = (weight) => Math.round(weight * PLACES) / PLACES;

/**
 * The weights an address asks for, where they differ from the search's own; none that make no sense.
 * @param {string} search The address's query string.
 * @param {Record<string, number>} own By encoder that voted.
 */
export function fromAddress(search, own) {
  const moved = { ...own };
  for (const pair of (new URLSearchParams(search).get("w") ?? "").split(",")) {
    const at = pair.lastIndexOf(":");
    const [name, value] = [pair.slice(0, at), Number(pair.slice(at + 1))];
    if (at > 0 && name in own && value >= 0 && value <= MOST) moved[name] = rounded(value);
  }
  return Object.values(moved).some(Boolean) ? moved : { ...own };
}

/** The address's query string for these weights; empty where they are the search's own. */
export function toAddress(weights, own) {
  const moved = Object.entries(weights).filter(([name, weight]) => weight !== own[name]);
  if (!moved.length) return "";
  return `?w=${moved.map(([name, weight]) => `${encodeURIComponent(name)}:${weight}`).join(",")}`;
}

/** Whether they are not the search's own. */
export const isMoved = (weights, own) =>
  Object.entries(own).some(([name, weight]) => weights[name] !== weight);
