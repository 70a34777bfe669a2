/** The panel of a gallery's page that has an encoder trained on the gallery's labels. */

import { field } from "../dialogs.js";
import { byId, el, icon } from "../dom.js";
import { prose, sentences } from "../format.js";
import { t, tn } from "../i18n.js";
import { startTraining } from "../jobs/training.js";

const HOLD_OUT = [
  ["pictures", t("Pictures")],
  ["classes", t("Whole classes")],
];

/** @param {object} gallery @param {?{alive: boolean, encoders: string[]}} trainer */
export function showTraining(gallery, trainer) {
  const box = byId("training");
  box.hidden = !trainer || gallery.images === 0;
  if (box.hidden || box.contains(document.activeElement)) return; // somebody is filling it in
  box.replaceChildren(
    el(
      "summary",
      {},
      el("span.panel-title", {}, t("Train an encoder")),
      el("span.chip", {}, tn("{n} label", "{n} labels", gallery.labels)),
      icon("down"),
    ),
    el("div.panel-body", {}, ...body(gallery, trainer)),
  );
}

function body(gallery, trainer) {
  if (gallery.labels < 2)
    return [
      note(
        t(
          "Training learns from labels, and these pictures have too few: two at least, with several pictures each. `semblance ingest --labels folders` takes them from sub-folders.",
        ),
      ),
    ];
  if (!trainer.encoders.length)
    return [
      note(
        t(
          "There is no network to start from: put one in timm's format under `SEMBLANCE_WEIGHTS`, or train one from nothing with `semblance train --recipe`.",
        ),
      ),
    ];
  return [
    note(
      t(
        "A network learns from this gallery's labels what belongs together, and becomes one more encoder that votes. Part of the pictures is held out to measure by how much it finds better.",
      ),
    ),
    form(gallery, trainer),
    !trainer.alive && note(t("No worker trains at the moment: it will wait until there is one.")),
  ];
}

const note = (words) => el("p.muted", {}, ...prose(words));

function form(gallery, trainer) {
  const problem = el("p.field-error", { role: "alert", hidden: true });
  const submit = el("button.button.primary", { type: "submit" }, t("Start training"));
  const select = (name, options) =>
    el(
      "span.select",
      {},
      el("select", { name }, ...options.map(([value, words]) => el("option", { value }, words))),
      icon("down"),
    );
  const fields = [
    field(
      t("Name"),
      el("input", {
        name: "name",
        required: true,
        maxLength: 100,
        pattern: "[A-Za-z0-9][A-Za-z0-9._\\-]*",
        title: t("Letters, digits, dots, hyphens and underscores"),
        value: `${gallery.name}_net`,
        autocomplete: "off",
        spellcheck: false,
      }),
    ),
    field(t("Start from"), select("from", trainer.encoders.map((one) => [one, one]))),
    field(
      t("Epochs"),
      el("input", { name: "epochs", type: "number", min: 1, max: 10_000, value: 10, required: true }),
    ),
    field(t("Hold out"), select("hold_out", HOLD_OUT)),
  ];
  return el(
    "form.training-form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        const data = new FormData(event.target);
        submit.disabled = true;
        problem.hidden = true;
        try {
          const terms = { ...Object.fromEntries(data), epochs: Number(data.get("epochs")) };
          await startTraining(gallery.name, terms);
        } catch (error) {
          problem.replaceChildren(...prose(sentences(error.message, error.hint)));
          problem.hidden = false;
        } finally {
          submit.disabled = false;
        }
      },
    },
    ...fields,
    submit,
    problem,
  );
}
