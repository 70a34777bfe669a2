/** Asking for more of something or less: words to add, or pictures. */

import { el, icon } from "../dom.js";
import { t } from "../i18n.js";
import { fromFile, words } from "./question.js";

const MOST_TEXT = 500; // characters the service takes

/**
 * The form under what was asked.
 * @param {(parts: object[]) => void} onAdd Given the parts to add.
 * @returns {{element: HTMLElement, allow: (room: number, words: boolean) => void}} `allow`: how many parts
 *   may still be added, and whether anybody understands words.
 */
export function refineForm(onAdd) {
  const input = el("input", {
    type: "text",
    maxLength: MOST_TEXT,
    autocomplete: "off",
    enterKeyHint: "search",
    placeholder: t("Add words"),
    ariaLabel: t("Add words"),
  });
  const add = (sign) => {
    const text = input.value.trim();
    input.value = "";
    if (text) onAdd([words(text, sign)]);
    else input.focus();
  };
  const said = el(
    "div.refine-words",
    {},
    input,
    el(
      "button.refine-button",
      { type: "submit", ariaLabel: t("More of these words"), title: t("More of it") },
      icon("plus"),
    ),
    el(
      "button.refine-button",
      {
        type: "button",
        onclick: () => add(-1),
        ariaLabel: t("Less of these words"),
        title: t("Less of it"),
      },
      icon("minus"),
    ),
  );
  const picker = el("input.unseen", {
    type: "file",
    accept: "image/*",
    multiple: true,
    onchange: () => {
      const files = [...picker.files];
      picker.value = "";
      onAdd(files.map((file) => fromFile(file)));
    },
  });
  const element = el(
    "form.refine",
    {
      onsubmit: (event) => {
        event.preventDefault();
        add(1);
      },
    },
    said,
    el("label.button.small.refine-picture", {}, picker, icon("picture"), t("Add a picture")),
  );
  const allow = (room, speaks) => {
    element.hidden = room <= 0;
    said.hidden = !speaks;
  };
  return { element, allow };
}
