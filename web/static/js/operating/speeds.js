/** How long votes took of late: a plot per encoder, and how many were not cast. */

import { el } from "../dom.js";
import { hue } from "../encoders.js";
import { count, took } from "../format.js";
import { t, tn } from "../i18n.js";
import { REASONS } from "../reasons.js";
import { speedPlot } from "./speed_plot.js";

const SIDE_BY_SIDE = 560; // pixels from which on two plots fit into a line
const GAP = 16;
const PADDING = 16;

/** @param {HTMLElement} place @param {object} told As the API tells it. */
export function drawSpeeds(place, { since, until, encoders, abstentions }) {
  const width = place.clientWidth;
  if (!width) return;
  const columns = width >= SIDE_BY_SIDE ? 2 : 1;
  const size = { width: (width - GAP * (columns - 1)) / columns - 2 * PADDING - 2, height: 150 };
  place.replaceChildren(
    el(
      "div.speeds",
      {},
      ...encoders.map((one) =>
        card(one, abstentions.filter(({ encoder }) => encoder === one.encoder), {
          from: new Date(since),
          to: new Date(until),
          ...size,
        }),
      ),
    ),
  );
}

function card({ encoder, all, minutes }, abstentions, axis) {
  return el(
    `article.speed.${hue(encoder)}`,
    { data: { testid: "speed", encoder } },
    el(
      "div.speed-head",
      {},
      el("span.dot"),
      el("h3", {}, encoder),
      el("span.muted.number", {}, all ? tn("{n} vote", "{n} votes", all.votes) : t("No votes")),
    ),
    el(
      "p.speed-facts.number",
      {},
      ...(all
        ? [
            el("span.p50_ms", {}, t("half within {time}", { time: took(all.p50_ms) })),
            el("span.p95_ms", {}, t("95% within {time}", { time: took(all.p95_ms) })),
          ]
        : [t("Nobody has asked in this time.")]),
    ),
    minutes.length > 0 && speedPlot(encoder, minutes, axis),
    abstentions.length > 0 &&
      el(
        "ul.abstentions",
        {},
        ...abstentions.map(({ reason, count: many }) =>
          el("li.chip.warn", {}, REASONS[reason] ?? reason, el("b.number", {}, count(many))),
        ),
      ),
  );
}
