/** The panel of a gallery's page that has captions written by a network. */

import { call, gallery as at } from "../api.js";
import { byId, el, icon } from "../dom.js";
import { count, prose, sentences } from "../format.js";
import { t } from "../i18n.js";
import { startCaptioning } from "../jobs/captioning.js";

/**
 * @param {object} gallery
 * @param {?{captions: number, pictures: number, captioner: ?string, alive: boolean}} state
 */
export function showCaptions(gallery, state) {
  const box = byId("captions");
  box.hidden = !state || gallery.images === 0;
  if (box.hidden) return;
  const { captions, pictures } = state;
  const done = t("{done} of {total}", { done: count(captions), total: count(pictures) });
  if (box.contains(document.activeElement)) {
    box.querySelector(".chip").textContent = done; // somebody is filling the rest in
    return;
  }
  box.replaceChildren(
    el(
      "summary",
      {},
      el("span.panel-title", {}, t("Captions")),
      el("span.chip", {}, done),
      icon("down"),
    ),
    el("div.panel-body", {}, ...body(gallery, state)),
  );
}

/** How far a gallery is described; null when that cannot be had. */
export const captionsOf = (name) => call(`${at(name)}/captions`).catch(() => null);

const note = (words) => el("p.muted", {}, ...prose(words));

function body(gallery, state) {
  const about = note(
    t(
      "A network says in a sentence what each picture shows. Captions are shown with the pictures, can be changed there, and are searched by the words in them.",
    ),
  );
  if (!state.captioner)
    return [
      about,
      note(
        t(
          "There is no network here that writes captions: fetch one with `semblance models fetch blip`, or put a BLIP's folder under `SEMBLANCE_WEIGHTS`. Until then write them by hand under the pictures, or take them from a file: `semblance captions import {gallery} FILE.csv`.",
          { gallery: gallery.name },
        ),
      ),
    ];
  return [
    about,
    form(gallery, state),
    !state.alive && note(t("No worker writes captions at the moment: it will wait until there is one.")),
  ].filter(Boolean);
}

function form(gallery, { captions, pictures, captioner }) {
  const problem = el("p.field-error", { role: "alert", hidden: true });
  const submit = el("button.button.primary", { type: "submit" }, t("Write captions"));
  const choice = (value, words, checked) =>
    el("label.choice", {}, el("input", { type: "radio", name: "which", value, checked }), words);
  const isWhole = captions >= pictures;
  return el(
    "form.captions-form",
    {
      data: { needs: "write" },
      onsubmit: async (event) => {
        event.preventDefault();
        const again = new FormData(event.target).get("which") === "again";
        submit.disabled = true;
        problem.hidden = true;
        try {
          await startCaptioning(gallery.name, { again });
        } catch (error) {
          problem.replaceChildren(...prose(sentences(error.message, error.hint)));
          problem.hidden = false;
        } finally {
          submit.disabled = false;
        }
      },
    },
    el(
      "fieldset.choices",
      {},
      el("legend.unseen", {}, t("Which pictures")),
      choice("missing", t("Pictures without a caption"), !isWhole),
      choice("again", t("Also those that {captioner} has described, anew", { captioner }), isWhole),
    ),
    submit,
    el("p.muted.captions-kept", {}, t("What people have written stays, and every change can be undone.")),
    problem,
  );
}
