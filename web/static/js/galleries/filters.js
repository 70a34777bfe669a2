/** Which pictures are shown: by state, name, caption, dates and labels, and their order. */

import { byId, el, icon } from "../dom.js";
import { count } from "../format.js";
import { t } from "../i18n.js";

const MANY = 14; // labels; more than these are found by typing
const PAUSE_MS = 300; // after which what was typed counts

export class Filters {
  /** @param {(filter: import("./address.js").Filter) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.typed = "";
    this.states = el("div.segments", { role: "group", ariaLabel: t("State") });
    this.name = el("input.filter-input", {
      type: "search",
      placeholder: t("File name"),
      ariaLabel: t("File name contains"),
      maxLength: 255,
      oninput: () => this.soon(() => ({ name: this.name.value.trim() })),
    });
    this.caption = el("input.filter-input.caption-filter", {
      type: "search",
      placeholder: t("Captions contain…"),
      ariaLabel: t("Captions contain…"),
      maxLength: 500,
      oninput: () => this.soon(() => ({ caption: this.caption.value.trim() })),
    });
    this.since = this.day(t("Added from"), "since");
    this.until = this.day(t("Added until"), "until");
    this.sort = this.orders();
    this.more = el(
      "button.button.small.filter-toggle",
      { type: "button", ariaExpanded: "false", onclick: () => this.toggle() },
      icon("sliders"),
      t("Filters"),
    );
    this.find = el("input.filter-input", {
      type: "search",
      placeholder: t("Find a label"),
      ariaLabel: t("Find a label"),
      oninput: () => {
        this.typed = this.find.value.toLowerCase();
        this.drawLabels();
      },
    });
    this.chips = el("div.chips", { role: "group", ariaLabel: t("Label") });
    this.labelled = el("div.filter-labels", {}, this.find, this.chips);
    this.extra = el(
      "div.filter-extra",
      {},
      this.states,
      el("div.filter-days", {}, this.since, el("span.muted", { ariaHidden: "true" }, "–"), this.until),
    );
    byId("filters").replaceChildren(
      el("div.filter-line", {}, this.name, this.caption, this.more, this.extra, this.sort),
      this.labelled,
    );
  }

  /** Show what there is to choose from, and what is chosen. @param {number} captions How many there are. */
  show(gallery, labels, captions, filter) {
    this.gallery = gallery;
    this.caption.hidden = !captions && !filter.caption;
    this.labels = labels.filter((one) => one.label);
    this.filter = filter;
    byId("filters").hidden = !(gallery.images || gallery.corrupt || gallery.removed);
    this.draw();
  }

  draw() {
    const { filter } = this;
    for (const [input, value] of [
      [this.name, filter.name],
      [this.caption, filter.caption],
      [this.since.lastChild, filter.since],
      [this.until.lastChild, filter.until],
      [this.sort.firstChild, filter.sort],
    ])
      if (document.activeElement !== input) input.value = value;
    this.more.classList.toggle(
      "on",
      Boolean(filter.since || filter.until || filter.state !== "ready"),
    );
    this.drawStates();
    this.drawLabels();
  }

  toggle() {
    const open = this.more.ariaExpanded !== "true";
    this.more.ariaExpanded = String(open);
    this.extra.classList.toggle("open", open);
  }

  choose(change) {
    this.filter = { ...this.filter, ...change };
    this.draw();
    this.onChange(this.filter);
  }

  /** Choose what was typed once its writer pauses. */
  soon(change) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.choose(change()), PAUSE_MS);
  }

  day(words, key) {
    const input = el("input.filter-input", {
      type: "date",
      ariaLabel: words,
      title: words,
      // While a date is typed it is none for a while, which is no wish to see everything.
      onchange: () => input.checkValidity() && this.choose({ [key]: input.value }),
    });
    return el("label.filter-day", {}, el("span.unseen", {}, words), input);
  }

  orders() {
    const choices = [
      ["newest", t("Newest first")],
      ["oldest", t("Oldest first")],
      ["name", t("By name")],
    ];
    const select = el(
      "select",
      { ariaLabel: t("Order"), onchange: () => this.choose({ sort: select.value }) },
      ...choices.map(([value, words]) => el("option", { value }, words)),
    );
    return el("span.select.filter-sort", {}, select, icon("down"));
  }

  drawStates() {
    const { corrupt, removed } = this.gallery;
    const { state } = this.filter;
    this.states.hidden = !corrupt && !removed && state === "ready";
    const choices = [
      ["ready", t("Pictures")],
      (corrupt || state === "corrupt") && ["corrupt", t("Unreadable {n}", { n: count(corrupt) })],
      (removed || state === "removed") && ["removed", t("Removed {n}", { n: count(removed) })],
    ];
    this.states.replaceChildren(
      ...choices.filter(Boolean).map(([value, words]) =>
        el(
          "button",
          {
            type: "button",
            ariaPressed: String(state === value),
            onclick: () => this.choose({ state: value, labels: [], unlabelled: false, caption: "" }),
          },
          words,
        ),
      ),
    );
  }

  drawLabels() {
    const { labels, unlabelled, state } = this.filter;
    const bare = this.gallery.images - this.labels.reduce((sum, one) => sum + one.images, 0);
    this.labelled.hidden = state !== "ready" || !this.labels.length;
    this.find.hidden = this.labels.length <= MANY;
    const chip = (pressed, words, images, run) =>
      el(
        "button.chip",
        { type: "button", ariaPressed: String(pressed), onclick: run },
        words,
        images !== null && el("span.muted", {}, count(images)),
      );
    const toggle = (label) => () =>
      this.choose({
        labels: labels.includes(label) ? labels.filter((one) => one !== label) : [...labels, label],
      });
    const found = this.labels.filter((one) => one.label.toLowerCase().includes(this.typed));
    const nothing = !labels.length && !unlabelled;
    const held = [...this.chips.children].indexOf(document.activeElement);
    this.chips.replaceChildren(
      chip(nothing, t("All"), null, () => this.choose({ labels: [], unlabelled: false })),
      ...(bare > 0 || unlabelled
        ? [chip(unlabelled, t("No label"), bare, () => this.choose({ unlabelled: !unlabelled }))]
        : []),
      ...found.map((one) =>
        chip(labels.includes(one.label), one.label, one.images, toggle(one.label)),
      ),
    );
    if (held >= 0) this.chips.children[held]?.focus();
  }
}
