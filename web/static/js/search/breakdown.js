/** Why a result is where it is: its score as the sum of the encoders' contributions. */

import { el } from "../dom.js";
import { hue, inOrder } from "../encoders.js";
import { figure, score } from "../format.js";
import { t } from "../i18n.js";

const percent = (share) => `${(100 * Math.max(0, share)).toFixed(2)}%`;

/** One bar, a segment per encoder; as long as the score beside the best result's. */
export function bar(result, most) {
  const votes = inOrder(result.votes);
  const words = votes.map((vote) => `${vote.encoder} ${score(vote.contribution)}`).join(", ");
  const segments = votes.map((vote) => {
    const segment = el(`span.bar-part.${hue(vote.encoder)}`, {
      data: { part: vote.encoder },
      title: `${vote.encoder}: ${score(vote.contribution)}`,
    });
    segment.style.width = percent(vote.contribution / most);
    return segment;
  });
  return el("div.bar", { role: "img", ariaLabel: t("Contributions: {votes}", { votes: words }) }, ...segments);
}

/** A share of something as a bar. */
function track(share) {
  const fill = el("span.reason-fill");
  fill.style.width = percent(share);
  return el("span.reason-track", {}, fill);
}

/**
 * A line per encoder, for the card.
 * @param {number} mostAdded The largest contribution of any vote to any result, which fills its line.
 */
export function reasons(result, mostAdded) {
  return el(
    "ul.reasons",
    {},
    ...inOrder(result.votes).map((vote) => {
      const words = t("score {score}, weight {weight}: adds {contribution}", {
        score: score(vote.score),
        weight: figure(vote.weight),
        contribution: score(vote.contribution),
      });
      return el(
        `li.${hue(vote.encoder)}`,
        { data: { part: vote.encoder }, title: words },
        el("span.reason-name", {}, vote.encoder),
        track(vote.contribution / mostAdded),
        el(
          "span.reason-rank.number",
          { title: t("Number {rank} of this encoder's own ranking", { rank: vote.rank }) },
          `#${vote.rank}`,
        ),
      );
    }),
  );
}

/**
 * Every figure of every vote, for the viewer; what it adds also as a bar beside the largest.
 * @param {string[]} voters Who has a say; of those that did not bring the result, that.
 */
export function table(result, voters) {
  const votes = new Map(result.votes.map((vote) => [vote.encoder, vote]));
  const most = Math.max(...result.votes.map((vote) => vote.contribution), Number.MIN_VALUE);
  const head = [t("Encoder"), t("Rank"), t("Score"), t("Weight"), t("Adds")];
  return el(
    "table.votes-table",
    {},
    el("caption.unseen", {}, t("The votes for this result")),
    el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name)))),
    el(
      "tbody",
      {},
      ...inOrder(voters.map((encoder) => ({ encoder, ...votes.get(encoder) }))).map((vote) =>
        el(
          `tr.${hue(vote.encoder)}`,
          {},
          el("th", { scope: "row" }, el("span.dot"), vote.encoder),
          ...(vote.rank ? figures(vote, most) : [absent()]),
        ),
      ),
    ),
  );
}

const figures = (vote, most) => [
  el("td", {}, vote.rank),
  el("td", {}, score(vote.score)),
  el("td", {}, figure(vote.weight)),
  el("td", {}, score(vote.contribution), track(vote.contribution / most)),
];

const absent = () => el("td.absent", { colSpan: 4 }, t("not among its candidates"));
