/** What an answer comes to: the likely class, or that nothing is alike; silent where nobody knows. */

import { el } from "../dom.js";
import { fixed } from "../format.js";
import { t } from "../i18n.js";

/** A probability for people to read; nothing that was learned from samples is certain. */
export const odds = (probability) => fixed(Math.min(probability, 0.99), 2);

/** The nodes of the sentence; none where the gallery's labels do not tell. */
export function verdict({ good_match: isMatch, probable }) {
  if (probable)
    return [
      t("Probably:"),
      " ",
      el("strong", {}, probable.label),
      el("span.number", {}, ` (${odds(probable.probability)})`),
    ];
  if (isMatch !== false) return [];
  return [
    el("strong", {}, t("No good match:")),
    " ",
    t("nothing in this gallery is likely of the same kind. The nearest are shown below."),
  ];
}
