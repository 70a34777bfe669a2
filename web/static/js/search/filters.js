/** The quiet part of a search's form: which labels and days count, and how many results there are to be. */

import { call, gallery as at } from "../api.js";
import { beginning, dayBefore, dayOf } from "../days.js";
import { el, icon } from "../dom.js";
import { count, figure } from "../format.js";
import { t } from "../i18n.js";
import { complain } from "../messages.js";
import { ALL, inWords } from "./narrowing.js";

const FEW = 12; // labels; more than these are found by typing
const SHOWN = 60;
const SIZES = [10, 20, 50, 100];

export class SearchFilters {
  /**
   * @param {(narrowing: import("./narrowing.js").Narrowing) => void} [onApply] Called by a button; none:
   *   whoever asks takes `narrowing`.
   */
  constructor(onApply) {
    this.narrowing = ALL;
    this.gallery = null;
    this.typed = "";
    this.mark = el("span.filters-count");
    this.find = el("input.filter-input", {
      type: "search",
      placeholder: t("Find a label"),
      ariaLabel: t("Find a label"),
      oninput: () => {
        this.typed = this.find.value.toLowerCase();
        this.drawLabels();
      },
      // Within the form it would ask.
      onkeydown: (event) => event.key === "Enter" && event.preventDefault(),
    });
    this.chips = el("div.filters-labels", { role: "group", ariaLabel: t("Label") });
    this.since = this.day(t("Added from"), (day) => ({ since: beginning(day) }));
    this.until = this.day(t("Added until"), (day) => ({ until: beginning(day, 1) }));
    this.k = el(
      "select",
      { onchange: () => this.choose({ k: Number(this.k.value) }) },
      ...SIZES.map((size) => el("option", { value: size }, figure(size))),
    );
    this.byLabel = el("div.filters-part", {}, el("span.field-name", {}, t("Label")), this.find, this.chips);
    this.element = el(
      "details.search-filters",
      { ontoggle: () => this.element.open && this.load() },
      el("summary", {}, icon("sliders"), t("Filters"), this.mark),
      this.body(onApply),
    );
    this.draw();
  }

  /** Show what is chosen, of which gallery. */
  show(gallery, narrowing) {
    if (this.gallery !== gallery) {
      this.gallery = gallery;
      this.labels = null;
      this.typed = this.find.value = "";
    }
    this.narrowing = narrowing;
    this.draw();
    if (this.element.open) this.load();
  }

  body(onApply) {
    const size = el("span.select", {}, this.k, icon("down"));
    return el(
      "div.filters-body",
      {},
      this.byLabel,
      el(
        "div.filters-line",
        {},
        this.since.element,
        this.until.element,
        el("label.filters-part", {}, el("span.field-name", {}, t("Results")), size),
      ),
      onApply &&
        el(
          "button.button.small",
          { type: "button", onclick: () => onApply(this.narrowing) },
          t("Apply"),
        ),
    );
  }

  day(words, change) {
    const input = el("input.filter-input", {
      type: "date",
      // While a date is typed it is none for a while.
      onchange: () => input.checkValidity() && this.choose(change(input.value)),
    });
    return { input, element: el("label.filters-part", {}, el("span.field-name", {}, words), input) };
  }

  choose(change) {
    this.narrowing = { ...this.narrowing, ...change };
    this.draw();
  }

  async load() {
    const { gallery } = this;
    if (this.labels || !gallery) return;
    try {
      const { labels } = await call(`${at(gallery)}/labels`);
      if (this.gallery !== gallery) return;
      this.labels = labels;
      this.drawLabels();
    } catch (error) {
      complain(error);
    }
  }

  draw() {
    const { since, until, k } = this.narrowing;
    const many = inWords(this.narrowing).length;
    this.mark.textContent = many ? count(many) : "";
    this.since.input.value = dayOf(since);
    this.until.input.value = dayBefore(until);
    if (!SIZES.includes(k)) this.k.append(el("option", { value: k }, figure(k)));
    this.k.value = k;
    this.drawLabels();
  }

  drawLabels() {
    const { labels, unlabelled } = this.narrowing;
    const known = this.labels ?? labels.map((label) => ({ label, images: null }));
    const named = known.filter((one) => one.label);
    this.byLabel.hidden = !named.length;
    this.find.hidden = named.length <= FEW;
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
    // What is chosen stays in sight, whatever is typed.
    const found = named
      .filter((one) => labels.includes(one.label) || one.label.toLowerCase().includes(this.typed))
      .sort((one, other) => labels.includes(other.label) - labels.includes(one.label))
      .slice(0, Math.max(SHOWN, labels.length));
    const bare = known.find((one) => !one.label);
    const held = [...this.chips.children].indexOf(document.activeElement);
    this.chips.replaceChildren(
      ...found.map((one) => chip(labels.includes(one.label), one.label, one.images, toggle(one.label))),
      ...(bare?.images || unlabelled
        ? [chip(unlabelled, t("No label"), bare?.images ?? null, () => this.choose({ unlabelled: !unlabelled }))]
        : []),
    );
    if (held >= 0) this.chips.children[held]?.focus();
  }
}

/**
 * What narrows a search, as chips that can be taken away; nothing where nothing does.
 * @param {import("./narrowing.js").Narrowing} narrowing
 * @param {(narrowing: object) => void} onChange
 */
export function narrowingChips(narrowing, onChange) {
  const all = inWords(narrowing);
  if (!all.length) return "";
  return el(
    "ul.narrowing",
    { ariaLabel: t("Filters") },
    ...all.map(({ words, without }) =>
      el(
        "li.part",
        { data: { testid: "narrowing" } },
        el("span.part-name", { title: words }, words),
        el(
          "button.part-remove",
          {
            type: "button",
            onclick: () => onChange(without),
            ariaLabel: t("Remove {name}", { name: words }),
            title: t("Remove"),
          },
          icon("close"),
        ),
      ),
    ),
  );
}
