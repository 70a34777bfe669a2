/** What an answer comes to: the likely class, or that nothing is alike; silent where nobody knows. */

import { el } from "../dom.js";

/** A probability for people to read; nothing that was learned from samples is certain. */
export const odds = (probability) => Math.min(probability, 0.99).toFixed(2);

/** The nodes of the sentence; none where the gallery's labels do not tell. */
export function verdict({ good_match: isMatch, probable }) {
  if (probable)
    return [
      "Probably: ",
      el("strong", {}, probable.label),
      el("span.number", {}, ` (${odds(probable.probability)})`),
    ];
  if (isMatch !== false) return [];
  return [
    el("strong", {}, "No good match: "),
    "nothing in this gallery is likely of the same kind. The nearest are shown below.",
  ];
}
