/** One search on the page: what was asked, the votes as they land, the results. */

import { call } from "../api.js";
import { el, icon } from "../dom.js";
import { inOrder } from "../encoders.js";
import { told } from "../errors.js";
import { count, percent, took } from "../format.js";
import { t, tn } from "../i18n.js";
import { startReindex } from "../jobs/reindex.js";
import { copyAddress } from "../links.js";
import { complain, empty, failed, retry } from "../messages.js";
import { Asked } from "./asked.js";
import { moving } from "./moved.js";
import { ALL } from "./narrowing.js";
import { isAtHand, questionOf, within } from "./question.js";
import { emphasise, showResults, showWaiting } from "./results.js";
import { verdict } from "./verdict.js";
import { Votes } from "./votes.js";
import { Why } from "./why.js";

export class Answer {
  /**
   * @param {HTMLElement} root
   * @param {object} handlers
   * @param {(question: object) => void} handlers.onAsk
   * @param {(image: object, question: object, area?: ?number[]) => void} handlers.onAlike Given what was asked,
   *   too, and the part of the picture that is meant.
   * @param {() => void} handlers.onAgain
   */
  constructor(root, { onAsk, onAlike, onAgain }) {
    this.onAsk = onAsk;
    this.onAlike = onAlike;
    this.onAgain = onAgain;
    this.id = null;
    this.question = null;
    this.speaks = false;
    this.asked = new Asked(
      (change) => this.change(change),
      el("button.button.small", { type: "button", onclick: onAgain }, icon("search"), t("New search")),
      el(
        "button.button.small",
        { type: "button", onclick: copyAddress },
        icon("link"),
        t("Copy link"),
      ),
      el("a.button.small.wide-only", { href: "/searches" }, icon("history"), t("Past searches")),
    );
    this.votes = new Votes((encoder) => emphasise(this.main, encoder));
    this.heading = el("h1", { tabIndex: -1, "aria-live": "polite" });
    this.facts = el("p.muted.number");
    this.verdict = el("p.verdict", { "aria-live": "polite" });
    this.tools = el("div.answer-tools");
    this.main = el("div.answer-main");
    this.why = new Why({
      onFused: (fused, own) => this.fused(fused, own),
      onAgain: () => this.change({}),
    });
    root.append(
      el("aside.asked", { ariaLabel: t("What was asked") }, this.asked.element, this.votes.element),
      el(
        "div.answer-side",
        {},
        el("div.answer-head", {}, el("div", {}, this.heading, this.facts), this.tools),
        this.verdict,
        this.why.element,
        this.main,
      ),
    );
  }

  /** Learn which encoders the service has; words can be added where one of them understands any. */
  know(encoders) {
    this.speaks = encoders.some((one) => one.text);
  }

  /** A question is on its way to the service. */
  begin(question, encoders) {
    this.id = null;
    this.know(encoders);
    this.pose(question);
    this.votes.show(inOrder(encoders.map((one) => ({ ...one, state: "waiting" }))));
    this.isSending = question.parts.some((part) => part.file);
    const words = this.isSending ? t("Sending the picture") : t("The encoders are voting");
    this.wait(words, question.narrowing.k);
  }

  pose(question) {
    this.question = question;
    this.votes.forget();
    this.asked.show(question, this.speaks);
  }

  /** Ask otherwise. */
  change(what) {
    // What was pressed may go away, and the focus with it; who writes words goes on writing.
    if (!this.asked.refine.element.contains(document.activeElement))
      this.heading.focus({ focusVisible: false });
    this.onAsk({ ...this.question, ...what });
  }

  /** @param {number} share How much of the picture is there. */
  sending(share) {
    if (!this.isSending) return;
    this.heading.textContent =
      share < 1
        ? t("Sending the picture, {share}", { share: percent(share) })
        : t("The encoders are voting");
  }

  /** The question begun has become this query. */
  accepted(id) {
    this.id = id;
  }

  /** A query that is not answered yet. */
  show(query) {
    this.turnTo(query);
    this.votes.show(inOrder(query.encoders));
    this.wait(t("The encoders are voting"), query.k);
  }

  vote(vote) {
    this.votes.cast(vote);
  }

  /** The answer, or why there is none. */
  finish(query) {
    this.turnTo(query);
    this.votes.show(inOrder(query.encoders), query.results);
    if (query.error) {
      this.fail(told(query.error), wayOut(query) || retry(() => this.change({})));
      return;
    }
    const voted = query.encoders.filter((one) => one.state === "voted").length;
    const all = query.encoders.length;
    const time = took(query.took_ms ?? 0);
    this.heading.textContent = query.results.length
      ? tn("{n} result", "{n} results", query.results.length)
      : t("Nothing found");
    this.facts.textContent =
      voted === all
        ? tn("from {n} vote in {time}", "from {n} votes in {time}", all, { time })
        : tn("from {voted} of {n} vote in {time}", "from {voted} of {n} votes in {time}", all, {
            voted: count(voted),
            time,
          });
    this.query = query;
    this.present(query);
    this.why.show(query);
    this.suggest(query);
  }

  /** What came of the votes, or would under other weights. */
  present(query, before = null) {
    this.verdict.replaceChildren(...verdict(query));
    const alike = (image, area) => this.onAlike(image, this.question, area);
    showResults(this.main, this.tools, query, alike, before);
    if (!query.results.length && query.filter) this.main.replaceChildren(this.nothing());
  }

  /** What to do where the filters let through only what cannot be found. */
  nothing() {
    const { k } = this.question.narrowing;
    return empty(
      "search",
      t("Nothing to show under these filters"),
      t("What they let through is not indexed yet, or is the picture you asked with."),
      el(
        "button.button",
        { type: "button", onclick: () => this.change({ narrowing: { ...ALL, k } }) },
        t("Search without filters"),
      ),
    );
  }

  /** The same votes under other weights, or under the query's own again. */
  fused({ results, good_match, probable, weights }, own) {
    const encoders = this.query.encoders.map((one) => ({
      ...one,
      weight: weights[one.encoder] ?? one.weight,
    }));
    const query = { ...this.query, results, good_match, probable, encoders };
    moving(this.main, () => this.present(query, own ? null : this.query.results));
  }

  /** @param {{message: string, hint?: string}} error @param {HTMLElement|false} [out] What mends it. */
  fail(error, out = false) {
    this.heading.textContent = t("No answer");
    this.facts.textContent = "";
    this.verdict.replaceChildren();
    this.tools.replaceChildren();
    this.why.hide();
    this.votes.settle();
    const again = el(
      `button.button${out ? "" : ".primary"}`,
      { type: "button", onclick: this.onAgain },
      t("Search for something else"),
    );
    this.main.ariaBusy = "false";
    this.main.replaceChildren(failed(error, ...[out, again].filter(Boolean)));
  }

  turnTo(query) {
    if (this.id !== query.id) {
      this.id = query.id;
      this.pose(questionOf(query));
    }
    const source = query.parts[this.asked.place]?.picture;
    if (!source) return;
    this.asked.mend(source.picture_url);
    // Of a small rendition the whole would be searched with less of it.
    this.asked.tell(source, isAtHand(this.question) ? () => this.askWhole() : null);
  }

  /** Search with all of every picture. */
  askWhole() {
    this.change({ crop: false, parts: this.question.parts.map((part) => within(part, null)) });
  }

  /** Offer the part of the picture that most likely is meant, where all of it was searched with. */
  suggest(query) {
    const { place } = this.asked;
    if (query.parts[place]?.picture?.crop !== "none") return;
    const path = `/queries/${query.id}/pictures/${place}/area`;
    const suggestion = call(path).then(({ area }) => area?.box ?? null);
    this.asked.suggest(suggestion.catch(() => null)); // it is a courtesy
  }

  wait(words, k = 10) {
    this.heading.textContent = words;
    this.facts.textContent = "\u00a0";
    this.verdict.replaceChildren();
    this.tools.replaceChildren();
    this.why.hide();
    showWaiting(this.main, k);
  }
}

/** What can be done where nobody voted for want of an index. */
function wayOut({ encoders, gallery }) {
  if (!encoders.some((one) => one.reason === "no_index")) return false;
  return el(
    "button.button.primary",
    { type: "button", data: { needs: "write" }, onclick: () => startReindex(gallery).catch(complain) },
    t("Index now"),
  );
}
