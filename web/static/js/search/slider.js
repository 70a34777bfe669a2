/** One encoder's weight: a slider, its number, leaving the encoder out, and what would change without it. */

import { el, icon } from "../dom.js";
import { hue } from "../encoders.js";
import { t, tn } from "../i18n.js";
import { MOST, rounded } from "./weights.js";

export class Slider {
  /**
   * @param {string} encoder
   * @param {number} most The end of the slider; more can be written as a number.
   * @param {(encoder: string, weight: number) => void} onMove
   */
  constructor(encoder, most, onMove) {
    this.encoder = encoder;
    this.onMove = onMove;
    this.before = 0; // what it was before it was left out
    this.range = el("input.weight-range", {
      type: "range",
      min: 0,
      max: most,
      step: "any",
      ariaLabel: t("Weight of {encoder}", { encoder }),
      oninput: () => this.move(this.range.valueAsNumber),
    });
    this.number = el("input.weight-number.number", {
      type: "number",
      min: 0,
      max: MOST,
      step: 0.05,
      ariaLabel: t("Weight of {encoder}, as a number", { encoder }),
      oninput: () => this.number.value !== "" && this.type(),
      onblur: () => this.set(this.weight),
    });
    this.out = el(
      "button.icon-button.weight-out",
      { type: "button", onclick: () => this.move(this.weight ? 0 : this.before) },
      icon("skip"),
    );
    this.without = el("div.weight-without");
    this.element = el(
      `li.weight.${hue(encoder)}`,
      { data: { testid: "weight", encoder } },
      el("span.weight-name", {}, el("span.dot"), el("span", { title: encoder }, encoder)),
      this.range,
      this.number,
      this.out,
      this.without,
    );
  }

  type() {
    const weight = this.number.valueAsNumber;
    if (weight >= 0 && weight <= MOST) this.move(weight, this.number);
  }

  /** Somebody moves it. */
  move(weight, by = null) {
    this.set(rounded(weight), by);
    this.onMove(this.encoder, this.weight);
  }

  /** Show a weight. @param {?Element} by The input it comes from, which is left alone. */
  set(weight, by = null) {
    if (weight) this.before = weight;
    this.weight = weight;
    this.range.value = weight;
    this.range.style.setProperty("--at", `${100 * Math.min(1, weight / this.range.max)}%`);
    this.range.ariaValueText = String(weight);
    if (by !== this.number) this.number.value = weight;
    this.element.classList.toggle("silent", !weight);
    const words = t("Leave out {encoder}", { encoder: this.encoder });
    this.out.ariaLabel = words;
    this.out.title = words;
    this.out.ariaPressed = String(!weight);
  }

  /**
   * What would change without it.
   * @param {?{changed: number, gone: number[], come: object[]}} change None where it has no say, or the only one.
   * @param {object[]} results Those that are shown.
   */
  tell(change, results) {
    if (!change) {
      this.without.replaceChildren(
        el("p", {}, this.weight ? t("The only one that votes") : t("Left out")),
      );
      return;
    }
    if (!change.changed) {
      this.without.replaceChildren(el("p", {}, t("Without it, the same results")));
      return;
    }
    const wasOpen = this.without.querySelector("details")?.open ?? false;
    const gone = results.filter((one) => change.gone.includes(one.image_id));
    this.without.replaceChildren(
      el(
        "details",
        { open: wasOpen },
        el(
          "summary",
          {},
          tn("Without it, {n} of {all} changes", "Without it, {n} of {all} change", change.changed, {
            all: results.length,
          }),
          icon("down"),
        ),
        pictures(t("Drop out"), gone),
        pictures(t("Come in"), change.come),
      ),
    );
  }
}

function pictures(words, images) {
  return el(
    "div.weight-pictures",
    {},
    el("span.muted", {}, words),
    ...images.map((one) =>
      el("img", {
        src: one.thumbnail_url,
        alt: one.label ?? one.name,
        title: one.label ?? one.name,
        loading: "lazy",
      }),
    ),
  );
}
