/** Small charts of counts, made of elements: every value is a text that can be read and heard. */

import { el } from "../dom.js";
import { count } from "../format.js";

const MOST_NAMES = 12; // below columns; more would not fit side by side

/**
 * @typedef {object} Value
 * @property {string} name @property {number} value
 * @property {string} [more] Said behind the value.
 * @property {() => void} [onclick] What choosing it does.
 * @property {boolean} [muted] Not one of the others, but their rest.
 */

/** One bar under the other. @param {Value[]} values */
export function bars(values) {
  const most = Math.max(1, ...values.map((one) => one.value));
  return el(
    "ul.bars",
    {},
    ...values.map((one) => {
      const bar = el("span.bar-fill", { ariaHidden: "true" });
      bar.style.setProperty("--share", one.value / most);
      const content = [
        el("span.bar-name", { title: one.name }, one.name),
        el("span.bar-track", { ariaHidden: "true" }, bar),
        el("span.bar-value.number", {}, count(one.value)),
        el("span.bar-more.muted.number", {}, one.more ?? ""),
      ];
      return el(
        `li${one.muted ? ".rest" : ""}`,
        {},
        one.onclick
          ? el("button.bar-row", { type: "button", onclick: one.onclick }, ...content)
          : el("div.bar-row", {}, ...content),
      );
    }),
  );
}

/** One column beside the other, in an order that means something. @param {Value[]} values */
export function columns(values) {
  const most = Math.max(1, ...values.map((one) => one.value));
  const step = Math.ceil(values.length / MOST_NAMES);
  return el(
    `ul.columns${values.length > MOST_NAMES ? ".many" : ""}`,
    {},
    ...values.map((one, at) => {
      const bar = el("span.column-fill", { ariaHidden: "true" });
      bar.style.setProperty("--share", one.value / most);
      return el(
        "li",
        { title: `${one.name}: ${count(one.value)}` },
        el("span.column-value.number", {}, count(one.value)),
        el("span.column-track", { ariaHidden: "true" }, bar),
        // All are said, some are shown: the others would cover them.
        el(`span.column-name${at % step ? ".unshown" : ""}`, {}, one.name),
      );
    }),
  );
}
