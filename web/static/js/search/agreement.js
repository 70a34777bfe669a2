/** How many encoders would have shown a result by themselves. */

import { el } from "../dom.js";
import { hue, inOrder } from "../encoders.js";
import { count } from "../format.js";
import { t, tn } from "../i18n.js";

const FIRST = 10;

/**
 * In words, and as a dot per encoder that has a say, filled where it agrees.
 * @param {object} result @param {string[]} voters @param {number} k How many results were asked for.
 * @returns {Node[]}
 */
export function agreement(result, voters, k) {
  const ranks = new Map(result.votes.map((vote) => [vote.encoder, vote.rank]));
  const agrees = (encoder) => ranks.get(encoder) <= Math.max(k, FIRST);
  const words = tn("{some} of {n} encoder agrees", "{some} of {n} encoders agree", voters.length, {
    some: count(result.agreement),
  });
  const dots = inOrder(voters.map((encoder) => ({ encoder }))).map(({ encoder }) =>
    el(`span.dot.${hue(encoder)}`, {
      title: encoder,
      data: { part: encoder, agrees: agrees(encoder) ? "yes" : "no" },
    }),
  );
  return [
    el(
      "span.agreement-words",
      { data: { testid: "agreement" }, title: t("How many have it among their own first") },
      words,
    ),
    el("span.agreement-dots", { ariaHidden: "true" }, ...dots),
  ];
}

/** Whom an answer is of: the encoders that voted with some weight. */
export const votersOf = (encoders) =>
  encoders.filter((one) => one.state === "voted" && one.weight).map((one) => one.encoder);
