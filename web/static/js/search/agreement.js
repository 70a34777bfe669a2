/** How many encoders would have shown a result by themselves. */

import { el } from "../dom.js";
import { hue, inOrder } from "../encoders.js";
import { count } from "../format.js";
import { tn } from "../i18n.js";

const FIRST = 10;

/**
 * A dot per encoder that has a say, filled where it agrees, and the same in words.
 * @param {object} result @param {string[]} voters @param {number} k How many results were asked for.
 */
export function agreement(result, voters, k) {
  const ranks = new Map(result.votes.map((vote) => [vote.encoder, vote.rank]));
  const agrees = (encoder) => ranks.get(encoder) <= Math.max(k, FIRST);
  return el(
    "p.agreement",
    { data: { testid: "agreement" } },
    el(
      "span.agreement-dots",
      { ariaHidden: "true" },
      ...inOrder(voters.map((encoder) => ({ encoder }))).map(({ encoder }) =>
        el(`span.${hue(encoder)}.dot`, {
          title: encoder,
          data: { part: encoder, agrees: agrees(encoder) ? "yes" : "no" },
        }),
      ),
    ),
    el(
      "span.agreement-words",
      {},
      tn("{some} of {n} encoder agrees", "{some} of {n} encoders agree", voters.length, {
        some: count(result.agreement),
      }),
    ),
  );
}

/** Whom an answer is of: the encoders that voted with some weight. */
export const votersOf = (encoders) =>
  encoders.filter((one) => one.state === "voted" && one.weight).map((one) => one.encoder);
