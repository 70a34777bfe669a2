/** The encoders' votes beside what was asked: waiting, voted with its favourites, or abstained. */

import { el } from "../dom.js";
import { hue, inOrder } from "../encoders.js";
import { abstained } from "../errors.js";
import { figure, prose, sentence, took } from "../format.js";
import { t } from "../i18n.js";
import { REASONS } from "../reasons.js";

const FAVOURITES = 3;

export class Votes {
  /** @param {(encoder: string|null) => void} onEmphasise An encoder is pointed at, or none any more. */
  constructor(onEmphasise) {
    // On a phone it is scrolled sideways, which has to be possible without a finger.
    this.list = el("ul.votes", {
      tabIndex: 0,
      ariaLabel: t("Votes"),
      "aria-live": "polite",
      "aria-relevant": "additions text",
    });
    this.element = el("section.votes-box", {}, el("h2", {}, t("Votes")), this.list);
    this.onEmphasise = onEmphasise;
    this.items = new Map();
  }

  /**
   * @param {object[]} encoders As the API gives them.
   * @param {object[]} [results] To tell an encoder's favourites by, where its own event was missed.
   */
  show(encoders, results = []) {
    const before = this.items;
    this.items = new Map();
    for (const one of encoders) {
      const top = one.top ?? before.get(one.encoder)?.top ?? favourites(results, one.encoder);
      this.items.set(one.encoder, { ...one, top });
    }
    this.weighted = new Set(encoders.map((one) => one.weight)).size > 1;
    this.list.replaceChildren(...encoders.map((one) => this.row(this.items.get(one.encoder))));
  }

  /** Another query follows: what the last one's encoders said is not its. */
  forget() {
    this.items.clear();
  }

  cast(vote) {
    const known = this.items.has(vote.encoder);
    this.items.set(vote.encoder, vote);
    const row = this.row(vote);
    row.classList.add("landed");
    if (known)
      this.list.querySelector(`[data-encoder="${CSS.escape(vote.encoder)}"]`).replaceWith(row);
    else this.show(inOrder([...this.items.values()]));
  }

  /** Nothing more will come. */
  settle() {
    for (const row of this.list.querySelectorAll('[data-state="waiting"]'))
      row.dataset.state = "unheard";
  }

  row(vote) {
    const { encoder, state, reason, detail, weight } = vote;
    const row = el(
      `li.vote.${hue(encoder)}`,
      { data: { testid: "vote", encoder, state } },
      el(
        "div.vote-line",
        {},
        el("span.dot"),
        el("span.vote-name", {}, encoder),
        this.weighted &&
          el(
            "span.vote-weight.number",
            { title: t("Weight of this encoder's vote") },
            `×${figure(weight)}`,
          ),
        el("span.vote-said.number", {}, said(vote)),
      ),
      state === "voted" &&
        vote.top?.length > 0 &&
        el(
          "div.vote-top",
          {},
          ...vote.top.map((one, place) =>
            el("img", {
              src: one.thumbnail_url,
              alt: "",
              title: t("Its number {rank}", { rank: one.rank ?? place + 1 }),
            }),
          ),
        ),
      state === "abstained" && detail && el("p.vote-why", {}, ...prose(sentence(abstained(reason, detail)))),
    );
    if (reason) row.dataset.reason = reason;
    row.addEventListener("pointerenter", () => this.onEmphasise(encoder));
    row.addEventListener("pointerleave", () => this.onEmphasise(null));
    return row;
  }
}

function said({ state, reason, took_ms: ms }) {
  if (state === "voted") return took(ms);
  if (state === "abstained") return REASONS[reason] ?? t("Abstained");
  return el("span.waiting", {}, el("span.unseen", {}, t("waiting")));
}

/** The results an encoder itself had ranked first. */
function favourites(results, encoder) {
  return results
    .map((result) => ({
      ...result,
      rank: result.votes.find((vote) => vote.encoder === encoder)?.rank,
    }))
    .filter((result) => result.rank <= FAVOURITES)
    .sort((a, b) => a.rank - b.rank);
}
