/** Which pictures are shown: of a label, with words in the caption, or those that are unreadable or removed. */

import { byId, el } from "../dom.js";
import { count } from "../format.js";
import { t } from "../i18n.js";

const MANY = 14; // labels; more than these are found by typing
const PATIENCE_MS = 250; // after the last key, before captions are searched

export class Filters {
  /** @param {(filter: {state: string, label: string|null, caption: string}) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.typed = "";
  }

  /** @param {number} captions How many pictures have one. */
  show(gallery, labels, captions, filter) {
    this.filter = filter;
    const place = byId("filters");
    if (place.querySelector(".caption-filter:focus")) return; // somebody is typing
    const states = this.states(gallery);
    const named = labels.filter((one) => one.label);
    const words = (captions > 0 || filter.caption) && this.words();
    place.hidden = !states && named.length === 0 && !words;
    const chips = el("div.chips", { role: "group", ariaLabel: t("Label") });
    const draw = () => chips.replaceChildren(...this.chips(named));
    draw();
    const type =
      named.length > MANY &&
      el("input.filter-input", {
        type: "search",
        placeholder: t("Find a label"),
        ariaLabel: t("Find a label"),
        value: this.typed,
        oninput: ({ target }) => {
          this.typed = target.value.toLowerCase();
          draw();
        },
      });
    this.redraw = () => this.show(gallery, labels, captions, this.filter);
    const ofReady = filter.state === "ready" ? [words, type, named.length > 0 && chips] : [];
    place.replaceChildren(...[states, ...ofReady].filter(Boolean));
  }

  /** What is typed here has to be in the caption. */
  words() {
    return el("input.filter-input.caption-filter", {
      type: "search",
      placeholder: t("Captions contain…"),
      ariaLabel: t("Captions contain…"),
      maxLength: 500,
      value: this.filter.caption,
      oninput: ({ target }) => {
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => this.choose({ caption: target.value.trim() }), PATIENCE_MS);
      },
    });
  }

  choose(change) {
    this.filter = { ...this.filter, ...change };
    this.redraw();
    this.onChange(this.filter);
  }

  chips(labels) {
    const chip = (label, words, images) =>
      el(
        "button.chip",
        {
          type: "button",
          ariaPressed: String(this.filter.label === label),
          onclick: () => this.choose({ label }),
        },
        words,
        images !== undefined && el("span.muted", {}, count(images)),
      );
    const found = labels.filter((one) => one.label.toLowerCase().includes(this.typed));
    return [chip(null, t("All")), ...found.map((one) => chip(one.label, one.label, one.images))];
  }

  states({ corrupt, removed }) {
    if (!corrupt && !removed && this.filter.state === "ready") return null;
    const choices = [
      ["ready", t("Pictures")],
      corrupt && ["corrupt", t("Unreadable {n}", { n: count(corrupt) })],
      removed && ["removed", t("Removed {n}", { n: count(removed) })],
    ];
    return el(
      "div.segments",
      { role: "group", ariaLabel: t("State") },
      ...choices.filter(Boolean).map(([state, words]) =>
        el(
          "button",
          {
            type: "button",
            ariaPressed: String(this.filter.state === state),
            onclick: () => this.choose({ state, label: null, caption: "" }),
          },
          words,
        ),
      ),
    );
  }
}
