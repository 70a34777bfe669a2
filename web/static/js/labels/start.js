/** The panel that has labels suggested: by whom, for which classes, in which words. */

import { call, gallery as at } from "../api.js";
import { field } from "../dialogs.js";
import { byId, el, icon } from "../dom.js";
import { prose, sentences } from "../format.js";
import { t, tn } from "../i18n.js";

const SETS = {
  single: t("One sentence"),
  bare: t("The bare name"),
  short: t("Seven sentences"),
  imagenet80: t("Eighty sentences (ImageNet)"),
};
export const METHODS = {
  zero_shot: t("By their names"),
  probe: t("Linear probe"),
  fine_tuned: t("Trained here"),
};

/**
 * @param {{gallery: object, labels: {label: string}[], encoders: {encoder: string, text: boolean}[],
 *   prompts: object, run: ?object}} state
 */
export function showStart({ gallery, labels, encoders, prompts, run }) {
  const box = byId("start");
  box.hidden = false;
  if (box.contains(document.activeElement) && box.querySelector("form")) return; // being filled in
  const indexed = new Set(gallery.indexes.map((one) => one.encoder));
  const usable = encoders.filter((one) => indexed.has(one.encoder));
  if (!run) box.open = true;
  box.replaceChildren(
    el("summary", {}, el("span.panel-title", {}, t("Suggest labels")), icon("down")),
    el(
      "div.panel-body",
      {},
      usable.length ? form(gallery, labels, usable, prompts) : nobody(gallery),
    ),
  );
}

const nobody = ({ name, images }) =>
  el(
    "p.muted",
    {},
    ...prose(
      images
        ? t("No encoder has an index of this gallery yet: `semblance reindex {name}`.", { name })
        : t("There are no pictures to suggest labels for."),
    ),
  );

function form(gallery, labels, encoders, prompts) {
  const speaks = encoders.find((one) => one.text);
  const select = (name, options, chosen) =>
    el(
      "span.select",
      {},
      el(
        "select",
        { name },
        ...options.map(([value, words]) =>
          el("option", { value, selected: value === chosen }, words),
        ),
      ),
      icon("down"),
    );
  const problem = el("p.field-error", { role: "alert", hidden: true });
  const submit = el("button.button.primary", { type: "submit" }, t("Suggest labels"));
  const sets = prompts.sets.map((one) => [one, SETS[one] ?? one]);
  if (prompts.own)
    sets.unshift([prompts.own.name, t("The gallery's own: {name}", prompts.own)]);
  return el(
    "form.start-form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        submit.disabled = true;
        problem.hidden = true;
        try {
          const job = await call(`${at(gallery.name)}/suggestions`, {
            method: "POST",
            json: terms(new FormData(event.target), labels),
          });
          byId("start").open = false;
          document.dispatchEvent(new CustomEvent("jobs", { detail: [job] }));
        } catch (error) {
          problem.replaceChildren(...prose(sentences(error.message, error.hint)));
          problem.hidden = false;
        } finally {
          submit.disabled = false;
        }
      },
    },
    classes(labels),
    field(
      t("Encoder"),
      select(
        "encoder",
        encoders.map((one) => [
          one.encoder,
          one.text ? t("{encoder} (reads words)", one) : one.encoder,
        ]),
        (speaks ?? encoders[0]).encoder,
      ),
    ),
    field(t("Said of each class"), select("prompts", sets, prompts.usual)),
    field(
      t("Method"),
      select("method", [["", t("The best")], ...Object.entries(METHODS)], ""),
    ),
    submit,
    problem,
  );
}

/** The names of classes, one a line; the gallery's labels unless somebody writes others. */
function classes(labels) {
  const own = labels.map((one) => one.label).join("\n");
  const told = el("span.field-hint", {});
  const tell = () => {
    const lines = named(input.value);
    told.textContent =
      input.value.trim() === own.trim() && own
        ? tn("{n} class: the gallery's labels", "{n} classes: the gallery's labels", lines.length)
        : tn("{n} class", "{n} classes", lines.length);
  };
  const input = el("textarea", {
    name: "classes",
    rows: 5,
    spellcheck: false,
    autocapitalize: "off",
    placeholder: [t("cat"), t("dog")].join("\n"),
    value: own,
    oninput: tell,
  });
  const label = field(t("Classes, one a line"), input);
  label.classList.add("start-classes");
  label.append(told);
  tell();
  return label;
}

const named = (text) =>
  text
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean);

function terms(data, labels) {
  const written = named(data.get("classes"));
  const own = labels.map((one) => one.label);
  const same = written.length === own.length && written.every((one, at) => one === own[at]);
  return {
    classes: same ? [] : written,
    encoder: data.get("encoder"),
    prompts: data.get("prompts"),
    method: data.get("method") || null,
  };
}
