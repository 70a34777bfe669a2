/** Changes to many pictures: made step by step, told of, undone. */

import { call, gallery as at } from "../api.js";
import { el } from "../dom.js";
import { ago, count } from "../format.js";
import { t, tn } from "../i18n.js";

/**
 * Make a change, and go on until it is done.
 * @param {string} gallery
 * @param {{action: "label"|"remove"|"restore", label?: string|null, selection: object}} wanted
 * @param {(change: object) => boolean} [goesOn] Told how far it is; false stops it.
 */
export async function makeChange(gallery, wanted, goesOn = () => true) {
  let change = await call(`${at(gallery)}/changes`, { method: "POST", json: wanted });
  while (!change.done && goesOn(change))
    change = await call(`/changes/${change.id}/continue`, { method: "POST" });
  return change;
}

/** Change all of it back. @param {(change: object) => void} [onStep] Told how far it is. */
export async function undoChange({ id }, onStep = () => {}) {
  let change;
  do {
    change = await call(`/changes/${id}/undo`, { method: "POST" });
    onStep(change);
  } while (!change.is_undone);
  return change;
}

/** What a change did, in a sentence. */
export function told({ action, label, changed }) {
  if (action === "remove") return tn("Removed {n} picture", "Removed {n} pictures", changed);
  if (action === "restore") return tn("Restored {n} picture", "Restored {n} pictures", changed);
  if (label === null)
    return tn("Took the label off {n} picture", "Took the labels off {n} pictures", changed);
  return tn("Labelled {n} picture {label}", "Labelled {n} pictures {label}", changed, { label });
}

/** The latest changes of a gallery, each to be undone, in a dialog. @param {() => void} onUndone */
export async function showChanges(gallery, onUndone) {
  const { changes } = await call(`${at(gallery)}/changes`);
  const dialog = el(
    "dialog.ask-dialog",
    { "aria-labelledby": "changes-title" },
    el("h2", { id: "changes-title" }, t("Recent changes")),
    changes.length
      ? el("ul.change-list", {}, ...changes.map((one) => row(one, onUndone)))
      : el("p", {}, t("Nothing was labelled, removed or restored here within the last 30 days.")),
    el(
      "div.dialog-actions",
      {},
      el("button.button", { type: "button", onclick: () => dialog.close() }, t("Close")),
    ),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function row(change, onUndone) {
  const problem = el("span.field-error", { role: "alert" });
  const state = el("span.muted", {}, change.is_undone ? t("Undone") : ago(change.created_at));
  const undo =
    !change.is_undone &&
    change.changed > 0 &&
    el(
      "button.button.small",
      {
        type: "button",
        onclick: async () => {
          undo.disabled = true;
          try {
            await undoChange(change, (step) => {
              state.textContent = t("{n} undone", { n: count(step.undone) });
            });
            state.textContent = t("Undone");
            undo.remove();
            onUndone();
          } catch (error) {
            problem.textContent = error.message;
            undo.disabled = false;
          }
        },
      },
      t("Undo"),
    );
  return el("li", {}, el("span", {}, told(change)), state, problem, undo);
}
