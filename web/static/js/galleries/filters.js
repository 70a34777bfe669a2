/** Which pictures are shown: by state, name, caption, dates and labels, and their order. */

import { byId, el, icon } from "../dom.js";
import { count } from "../format.js";
import { t } from "../i18n.js";
import { LabelChips } from "../label_chips.js";

const PAUSE_MS = 300; // after which what was typed counts

export class Filters {
  /** @param {(filter: import("./address.js").Filter) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.states = el("div.segments", { role: "group", ariaLabel: t("State") });
    this.name = el("input.filter-input", {
      type: "search",
      placeholder: t("File name"),
      ariaLabel: t("File name contains"),
      maxLength: 255,
      oninput: () => this.soon(),
    });
    this.caption = el("input.filter-input.caption-filter", {
      type: "search",
      placeholder: t("Captions contain…"),
      ariaLabel: t("Captions contain…"),
      maxLength: 500,
      oninput: () => this.soon(),
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
    this.labels = new LabelChips("chips", (choice) => this.choose(choice), { offersAll: true });
    this.labelled = el("div.filter-labels", {}, this.labels.find, this.labels.chips);
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
    this.filter = filter;
    this.labels.learn(labels, gallery.images);
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
    this.labels.show(filter);
    this.labelled.hidden = filter.state !== "ready" || this.labels.isEmpty;
  }

  toggle() {
    const open = this.more.ariaExpanded !== "true";
    this.more.ariaExpanded = String(open);
    this.extra.classList.toggle("open", open);
  }

  choose(change) {
    clearTimeout(this.waiting);
    this.filter = { ...this.filter, ...this.typed(), ...change };
    this.draw();
    this.onChange(this.filter);
  }

  /** Choose what was typed once its writer pauses. */
  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.choose({}), PAUSE_MS);
  }

  /** What stands in the fields, also where nothing came of it yet. */
  typed() {
    return { name: this.name.value.trim(), caption: this.caption.value.trim() };
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
}
