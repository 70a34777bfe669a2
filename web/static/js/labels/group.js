/** The pictures that one label is suggested for, the likeliest first. */

import { el, icon } from "../dom.js";
import { count } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain } from "../messages.js";
import { openViewer } from "../viewer.js";
import { askLabel, card, view } from "./card.js";

const PAGE = 24;
const MOST_AT_ONCE = 500; // pictures that a decision may name

export class Group {
  /** @param {string} label @param {import("./groups.js").Groups} groups */
  constructor(label, groups) {
    this.label = label;
    this.groups = groups;
    this.suggestions = [];
    this.after = null;
    this.isOpen = false;
    this.count = el("span.muted.number");
    this.shownButton = this.button("check", () => this.acceptShown());
    this.allButton = this.button("check", () =>
      groups.accept({ label, least: groups.least }),
    );
    this.list = el("ul.cards", { ariaLabel: t("Pictures that may be {label}", { label }) });
    this.end = el("p.group-end");
    this.element = el(
      "section.group",
      { ariaLabel: label, data: { label, testid: "group" } },
      el(
        "div.group-head",
        {},
        el("h2", {}, label),
        this.count,
        el("div.group-actions", { data: { needs: "write" } }, this.shownButton, this.allButton),
      ),
      this.list,
      this.end,
    );
  }

  button(name, run) {
    const button = el(
      "button.button.small",
      {
        type: "button",
        onclick: async () => {
          button.disabled = true;
          await run();
          button.disabled = false;
        },
      },
      icon(name),
      el("span"),
    );
    return button;
  }

  /** Tell how many there are. */
  tell({ likely }) {
    this.likely = likely;
    this.count.textContent = tn("{n} picture", "{n} pictures", likely);
    this.drawActions();
  }

  drawActions() {
    const shown = this.suggestions.length;
    this.shownButton.hidden = !shown || shown >= this.likely || shown > MOST_AT_ONCE;
    this.shownButton.lastChild.textContent = t("Accept the {n} shown", { n: count(shown) });
    this.allButton.lastChild.textContent = tn("Accept {n}", "Accept all {n}", this.likely);
  }

  /** Load the first page, when it comes into sight. */
  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.more();
  }

  /** Begin anew, as what there is has changed; at once if it is looked at. */
  forget() {
    this.turn = Symbol("turn");
    this.after = null;
    this.suggestions = [];
    this.isOpen = false;
    this.groups.watcher.unobserve(this.element);
    this.groups.watcher.observe(this.element); // says so again if it is in sight
  }

  async more() {
    const turn = (this.turn ??= Symbol("turn"));
    const isFirst = this.after === null;
    try {
      const page = await this.groups.page(this.label, this.after, PAGE);
      if (turn !== this.turn) return;
      const cards = page.suggestions.map((one) => card(one, this));
      if (isFirst) this.list.replaceChildren(...cards);
      else this.list.append(...cards);
      this.suggestions.push(...page.suggestions);
      this.after = page.next_after;
      this.end.replaceChildren(
        ...(this.after
          ? [
              el(
                "button.button.small",
                { type: "button", onclick: () => this.more() },
                t("Show more"),
              ),
            ]
          : []),
      );
      this.drawActions();
    } catch (error) {
      complain(error);
    }
  }

  look(suggestion) {
    openViewer(
      this.suggestions.indexOf(suggestion),
      () => this.suggestions.length,
      (place, close) => view(this.suggestions[place], this, close),
    );
  }

  accept(suggestion, given = null) {
    const words = () => t("It is {label} now", { label: given ?? suggestion.label });
    return this.settle([suggestion], { action: "accept", ...(given && { given }) }, words);
  }

  reject(suggestion) {
    const words = () => t("Not {label}", { label: suggestion.label });
    return this.settle([suggestion], { action: "reject" }, words);
  }

  other(suggestion) {
    askLabel(suggestion, this.groups.known, (given) => this.accept(suggestion, given));
  }

  acceptShown() {
    const words = (n) =>
      tn("{n} picture is {label} now", "{n} pictures are {label} now", n, { label: this.label });
    return this.settle([...this.suggestions], { action: "accept" }, words);
  }

  /** Decide about some of the pictures shown; they go at once, and come back with the undo. */
  async settle(some, decision, words) {
    this.take(some);
    const body = { ...decision, run: this.groups.run };
    const ids = some.map((one) => one.image.id);
    const done = await this.groups.decisions.take({ ...body, image_ids: ids }, words);
    if (!done) this.forget();
    else if (!this.suggestions.length && this.likely) this.forget();
  }

  take(some) {
    for (const one of some) {
      const at = this.suggestions.indexOf(one);
      if (at < 0) continue;
      const element = this.list.children[at];
      const held = element.contains(document.activeElement);
      const cards = [...this.groups.root.querySelectorAll(".card")]; // of all groups
      const place = cards.indexOf(element);
      const next = cards[place + 1] ?? cards[place - 1];
      this.suggestions.splice(at, 1);
      element.remove();
      if (held) next?.querySelector(".card-open").focus();
    }
    this.drawActions();
  }
}
