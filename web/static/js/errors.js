/** What the service says went wrong, in the page's language; in English that is what it says. */

import { sentences } from "./format.js";
import { abstentions, errors } from "./i18n.js";

/**
 * An error as its reader understands it. Where the service's own words have particulars, they follow.
 * @param {{code?: string, message: string, hint?: string}} error As the API gives it.
 */
export function told({ code, message, hint = "" }) {
  const said = errors[code];
  if (!said) return { code, message, hint };
  return { code, message: said.message, hint: said.hint ?? sentences(message, hint) };
}

/** Why an encoder did not vote. */
export function abstained(reason, detail) {
  const said = abstentions[reason];
  if (!said) return detail;
  return said.whole ? said.words : sentences(said.words, detail);
}
