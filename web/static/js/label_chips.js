/** Labels to choose from, as chips; where there are many, they are found by typing. */

import { el } from "./dom.js";
import { count } from "./format.js";
import { t, tn } from "./i18n.js";

const FEW = 12; // labels; more than these are found by typing
const SHOWN = 60; // at once: galleries may have thousands

/**
 * Which labels are chosen: any of some, and whether pictures without one count, too.
 * @typedef {{labels: string[], unlabelled: boolean}} Choice
 */

export class LabelChips {
  /**
   * @param {string} style Of the list of chips.
   * @param {(choice: Choice) => void} onChoose
   * @param {{offersAll?: boolean}} [options] Whether there is a chip for all labels.
   */
  constructor(style, onChoose, { offersAll = false } = {}) {
    this.onChoose = onChoose;
    this.offersAll = offersAll;
    this.clear();
    this.find = el("input.filter-input", {
      type: "search",
      placeholder: t("Find a label"),
      ariaLabel: t("Find a label"),
      oninput: () => this.draw(),
      // Within a form it would send it.
      onkeydown: (event) => event.key === "Enter" && event.preventDefault(),
    });
    this.chips = el(`div.${style}`, { role: "group", ariaLabel: t("Label") });
  }

  /** Whether there is anything to choose. */
  get isEmpty() {
    return !this.known.length && !this.choice.labels.length && !this.choice.unlabelled;
  }

  /** Of another gallery, whose labels are not known yet. */
  clear() {
    this.known = [];
    this.bare = null; // how many have none
    this.choice = { labels: [], unlabelled: false };
    if (this.find) this.find.value = "";
  }

  /** @param {{label: string, images: number}[]} known By name. @param {number} images Of the gallery, in all. */
  learn(known, images) {
    this.known = known;
    this.bare = images - known.reduce((sum, one) => sum + one.images, 0);
    this.draw();
  }

  /** @param {Choice} choice */
  show({ labels, unlabelled }) {
    this.choice = { labels, unlabelled };
    this.draw();
  }

  draw() {
    const { labels, unlabelled } = this.choice;
    const held = document.activeElement?.dataset?.label; // what is drawn again keeps the focus
    const isHere = this.chips.contains(document.activeElement);
    this.find.hidden = this.known.length <= FEW;
    const [found, more] = this.found();
    this.chips.replaceChildren(
      ...[
        this.offersAll && chip("all", !labels.length && !unlabelled, t("All"), null, () => this.choose([], false)),
        (this.bare > 0 || unlabelled) &&
          chip("bare", unlabelled, t("No label"), this.bare, () => this.choose(labels, !unlabelled)),
        ...found.map(({ label, images }) =>
          chip(`of ${label}`, labels.includes(label), label, images, () => this.toggle(label)),
        ),
        more > 0 && el("span.muted.chips-more", {}, tn("{n} more", "{n} more", more)),
      ].filter(Boolean),
    );
    if (isHere) this.chips.querySelector(`[data-label="${CSS.escape(held)}"]`)?.focus();
  }

  /** Those to be shown, and how many more there are; what is chosen stays in sight, whatever is typed. */
  found() {
    const { labels } = this.choice;
    const typed = this.find.value.toLowerCase();
    const names = new Set(this.known.map((one) => one.label));
    const gone = labels.filter((label) => !names.has(label));
    const like = this.known.filter(({ label }) => label.toLowerCase().includes(typed));
    const first = new Set(like.slice(0, SHOWN));
    const shown = this.known.filter((one) => first.has(one) || labels.includes(one.label));
    return [
      [...gone.map((label) => ({ label, images: null })), ...shown],
      like.length - first.size,
    ];
  }

  toggle(label) {
    const { labels, unlabelled } = this.choice;
    const others = labels.filter((one) => one !== label);
    this.choose(others.length < labels.length ? others : [...labels, label], unlabelled);
  }

  choose(labels, unlabelled) {
    this.show({ labels, unlabelled });
    this.onChoose(this.choice);
  }
}

const chip = (name, pressed, words, images, run) =>
  el(
    "button.chip",
    { type: "button", ariaPressed: String(pressed), onclick: run, data: { label: name } },
    words,
    images !== null && el("span.muted", {}, count(images)),
  );
