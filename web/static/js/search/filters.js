/** The quiet part of a search's form: which labels and days count, and how many results there are to be. */

import { call, gallery as at } from "../api.js";
import { beginning, dayBefore, dayOf } from "../days.js";
import { el, icon } from "../dom.js";
import { count, figure } from "../format.js";
import { t } from "../i18n.js";
import { LabelChips } from "../label_chips.js";
import { complain } from "../messages.js";
import { ALL, inWords } from "./narrowing.js";

const SIZES = [10, 20, 50, 100];

export class SearchFilters {
  /**
   * @param {(narrowing: import("./narrowing.js").Narrowing) => void} [onApply] Called by a button; none:
   *   whoever asks takes `narrowing`.
   */
  constructor(onApply) {
    this.narrowing = ALL;
    this.gallery = null;
    this.mark = el("span.filters-count");
    this.labels = new LabelChips("filters-labels", (choice) => this.choose(choice));
    this.since = this.day(t("Added from"), (day) => ({ since: beginning(day) }));
    this.until = this.day(t("Added until"), (day) => ({ until: beginning(day, 1) }));
    this.k = el("select", { onchange: () => this.choose({ k: Number(this.k.value) }) });
    this.byLabel = el(
      "div.filters-part",
      {},
      el("span.field-name", {}, t("Label")),
      this.labels.find,
      this.labels.chips,
    );
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
      this.isLoaded = false;
      this.labels.clear();
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
    if (this.isLoaded || !gallery) return;
    try {
      const [{ labels }, { images }] = await Promise.all([
        call(`${at(gallery)}/labels`),
        call(at(gallery)),
      ]);
      if (this.gallery !== gallery) return;
      this.isLoaded = true;
      this.labels.learn(labels, images);
      this.byLabel.hidden = this.labels.isEmpty;
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
    const sizes = [...new Set([...SIZES, k])]; // whoever asked over the API may have had another
    this.k.replaceChildren(...sizes.map((size) => el("option", { value: size }, figure(size))));
    this.k.value = k;
    this.labels.show(this.narrowing);
    this.byLabel.hidden = this.labels.isEmpty;
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
