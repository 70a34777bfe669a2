/** Small modal questions, on the platform's own <dialog>. */

import { el } from "./dom.js";
import { prose, sentences } from "./format.js";
import { t } from "./i18n.js";

/**
 * Ask in a dialog with a form; it stays open and shows the error when `act` fails.
 * @param {{title: string, words?: string, fields?: Node[], confirm: string, danger?: boolean, told?: boolean}}
 *   question `told`: it only tells something, and there is nothing to cancel.
 * @param {(data: FormData) => Promise<void>} act Called when confirmed.
 */
export function ask({ title, words, fields = [], confirm, danger = false, told = false }, act) {
  const problem = el("p.field-error", { role: "alert", hidden: true });
  const submit = el(`button.button.${danger ? "danger" : "primary"}`, { type: "submit" }, confirm);
  const form = el(
    "form",
    {},
    el("h2", { id: "dialog-title" }, title),
    words && el("p", {}, words),
    ...fields,
    problem,
    el(
      "div.dialog-actions",
      {},
      !told && el("button.button", { type: "button", onclick: () => dialog.close() }, t("Cancel")),
      submit,
    ),
  );
  const dialog = el("dialog.ask-dialog", { "aria-labelledby": "dialog-title" }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.hidden = true;
    try {
      await act(new FormData(form));
      dialog.close();
    } catch (error) {
      problem.replaceChildren(...prose(sentences(error.message, error.hint)));
      problem.hidden = false;
    } finally {
      submit.disabled = false;
    }
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** A labelled field. */
export function field(name, input, hint) {
  return el(
    "label.field",
    {},
    el("span.field-name", {}, name),
    input,
    hint && el("span.field-hint", {}, hint),
  );
}
