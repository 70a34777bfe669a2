/** Which pictures are shown: a label, or those that are unreadable or removed. */

import { byId, el } from "../dom.js";
import { count } from "../format.js";
import { t } from "../i18n.js";

const MANY = 14; // labels; more than these are found by typing

export class Filters {
  /** @param {(filter: {state: string, label: string|null}) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.typed = "";
  }

  show(gallery, labels, filter) {
    this.filter = filter;
    const place = byId("filters");
    const states = this.states(gallery);
    const named = labels.filter((one) => one.label);
    place.hidden = !states && named.length === 0;
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
    this.redraw = () => this.show(gallery, labels, this.filter);
    place.replaceChildren(
      ...[states, filter.state === "ready" && type, filter.state === "ready" && chips].filter(
        Boolean,
      ),
    );
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
            onclick: () => this.choose({ state, label: null }),
          },
          words,
        ),
      ),
    );
  }
}
