/** One search on the page: what was asked, the votes as they land, the results. */

import { el, icon } from "../dom.js";
import { inOrder } from "../encoders.js";
import { plural, took } from "../format.js";
import { failed, toast } from "../messages.js";
import { Asked } from "./asked.js";
import { emphasise, showResults, showWaiting } from "./results.js";
import { verdict } from "./verdict.js";
import { Votes } from "./votes.js";

export class Answer {
  /**
   * @param {HTMLElement} root
   * @param {object} handlers
   * @param {(image: object, gallery: string) => void} handlers.onAlike
   * @param {() => void} handlers.onAgain
   * @param {(query: object) => (() => void)|null} handlers.wholeOf How to ask again without the crop.
   */
  constructor(root, { onAlike, onAgain, wholeOf }) {
    this.onAlike = onAlike;
    this.onAgain = onAgain;
    this.wholeOf = wholeOf;
    this.id = null;
    this.asked = new Asked(
      el("button.button.small", { type: "button", onclick: onAgain }, icon("search"), "New search"),
      el(
        "button.button.small",
        { type: "button", onclick: copyAddress },
        icon("link"),
        "Copy link",
      ),
    );
    this.votes = new Votes((encoder) => emphasise(this.main, encoder));
    this.heading = el("h1", { tabIndex: -1, "aria-live": "polite" });
    this.facts = el("p.muted.number");
    this.verdict = el("p.verdict", { "aria-live": "polite" });
    this.tools = el("div.answer-tools");
    this.main = el("div.answer-main");
    root.append(
      el("aside.asked", { ariaLabel: "What was asked" }, this.asked.element, this.votes.element),
      el(
        "div.answer-side",
        {},
        el("div.answer-head", {}, el("div", {}, this.heading, this.facts), this.tools),
        this.verdict,
        this.main,
      ),
    );
  }

  /** A question is on its way to the service. */
  begin({ name, preview, gallery, crop, encoders }) {
    this.id = null;
    this.votes.forget();
    this.asked.show(name, preview, gallery, crop);
    this.votes.show(inOrder(encoders.map((one) => ({ ...one, state: "waiting" }))));
    this.wait("Sending the picture");
  }

  /** @param {number} share How much of the picture is there. */
  sending(share) {
    this.heading.textContent =
      share < 1 ? `Sending the picture, ${Math.round(100 * share)}%` : "The encoders are voting";
  }

  /** The question begun has become this query. */
  accepted(id) {
    this.id = id;
  }

  /** A query that is not answered yet. */
  show(query) {
    this.turnTo(query);
    this.votes.show(inOrder(query.encoders));
    this.wait("The encoders are voting", query.k);
  }

  vote(vote) {
    this.votes.cast(vote);
  }

  /** The answer, or why there is none. */
  finish(query) {
    this.turnTo(query);
    this.votes.show(inOrder(query.encoders), query.results);
    if (query.error) {
      this.fail(query.error);
      return;
    }
    const voted = query.encoders.filter((one) => one.state === "voted").length;
    const all = query.encoders.length;
    const votes = voted === all ? plural(voted, "vote") : `${voted} of ${plural(all, "vote")}`;
    this.heading.textContent = query.results.length
      ? plural(query.results.length, "result")
      : "Nothing found";
    this.facts.textContent = `from ${votes} in ${took(query.took_ms ?? 0)}`;
    this.verdict.replaceChildren(...verdict(query));
    showResults(this.main, this.tools, query, (image) => this.onAlike(image, query.gallery));
  }

  /** @param {{message: string, hint?: string}} error */
  fail(error) {
    this.heading.textContent = "No answer";
    this.facts.textContent = "";
    this.verdict.replaceChildren();
    this.tools.replaceChildren();
    this.votes.settle();
    const again = el(
      "button.button.primary",
      { type: "button", onclick: this.onAgain },
      "Try another picture",
    );
    this.main.ariaBusy = "false";
    this.main.replaceChildren(failed(error, again));
  }

  turnTo(query) {
    const { name, picture_url: picture, crop } = query.source;
    if (this.id === query.id) {
      this.asked.mend(picture);
    } else {
      this.id = query.id;
      this.votes.forget();
      this.asked.show(name, picture, query.gallery, crop === "auto");
    }
    this.asked.tell(query.source, this.repeatWhole(query));
  }

  /** What repeats a search with the whole picture, if anything does. */
  repeatWhole(query) {
    const again = this.wholeOf(query);
    return (
      again &&
      (() => {
        this.heading.focus({ focusVisible: false }); // the button goes away, and the focus with it
        again();
      })
    );
  }

  wait(words, k = 10) {
    this.heading.textContent = words;
    this.facts.textContent = "\u00a0";
    this.verdict.replaceChildren();
    this.tools.replaceChildren();
    showWaiting(this.main, k);
  }
}

async function copyAddress() {
  try {
    await navigator.clipboard.writeText(location.href);
    toast("Link copied");
  } catch {
    toast("The browser does not allow copying here", {
      hint: "copy the address of the page instead",
    });
  }
}
