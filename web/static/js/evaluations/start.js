/** The panel that begins an evaluation, or says what is missing for one. */

import { gallery as at } from "../api.js";
import { field } from "../dialogs.js";
import { byId, el, icon } from "../dom.js";
import { hue, inOrder } from "../encoders.js";
import { prose, sentences } from "../format.js";
import { t, tn } from "../i18n.js";
import { startEvaluation } from "../jobs/evaluation.js";

const MANY = 5000; // queries, from which on a sample is offered
const SAMPLE = 2000;

let underWay = false;

/**
 * @param {{gallery: object, queries: number, encoders: {encoder: string}[], first: boolean}} state
 *   Queries are pictures that share their label with another.
 */
export function showStart({ gallery, queries, encoders, first }) {
  const box = byId("start");
  box.hidden = false;
  if (box.contains(document.activeElement) && box.querySelector("form")) return; // being filled in
  const indexed = new Set(gallery.indexes.map((one) => one.encoder));
  const lacking = missing(gallery, queries, indexed);
  if (first || lacking) box.open = true;
  box.replaceChildren(
    el("summary", {}, el("span.panel-title", {}, t("New evaluation")), icon("down")),
    el(
      "div.panel-body",
      {},
      ...(lacking ?? [intro(), form(gallery.name, queries, inOrder(encoders), indexed)]),
    ),
  );
  showUnderWay(underWay);
}

/** One evaluation of a gallery at a time: whether one is under way. */
export function showUnderWay(now) {
  underWay = now;
  const form = byId("start").querySelector("form");
  if (!form) return;
  form.querySelector("[type=submit]").disabled = now;
  form.querySelector(".start-busy").hidden = !now;
}

function missing({ name, images }, queries, indexed) {
  if (!images)
    return note(
      t("There are no pictures to evaluate yet."),
      el("a.button", { href: at(name) }, t("Go to the gallery")),
    );
  if (!queries)
    return note(
      t(
        "An evaluation goes by labels, and no two pictures of this gallery share one: label some here, or ingest again with `semblance ingest {name} FOLDER --labels folders`.",
        { name },
      ),
      el("a.button", { href: `${at(name)}/labels` }, icon("tag"), t("Label pictures")),
    );
  if (!indexed.size)
    return note(
      t("No encoder has an index of this gallery yet: `semblance reindex {name}`.", { name }),
      el("a.button", { href: at(name) }, t("Go to the gallery")),
    );
  return null;
}

const note = (words, action) => [
  el("p.start-missing", { data: { testid: "missing" } }, ...prose(words)),
  action,
];

const intro = () =>
  el(
    "p.muted.start-intro",
    {},
    t(
      "Each labelled picture is searched for among all others, and a result is right if it has the same label. What comes out tells how good the results of this gallery are, and which encoders are worth their vote.",
    ),
  );

function form(name, queries, encoders, indexed) {
  const problem = el("p.field-error", { role: "alert", hidden: true });
  const complain = (...nodes) => {
    problem.replaceChildren(...nodes);
    problem.hidden = !nodes.length;
  };
  return el(
    "form.evaluation-form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        const submit = event.target.querySelector("[type=submit]");
        complain();
        const terms = termsOf(new FormData(event.target), indexed.size);
        if (!terms) {
          complain(t("Choose one encoder at least."));
          return;
        }
        submit.disabled = true;
        try {
          await startEvaluation(name, terms);
          byId("start").open = false;
        } catch (error) {
          complain(...prose(sentences(error.message, error.hint)));
          submit.disabled = underWay;
        }
      },
    },
    el(
      "fieldset.choice",
      {},
      el("legend.field-name", {}, t("Encoders")),
      el("div.choice-list", {}, ...encoders.map(({ encoder }) => choice(encoder, indexed.has(encoder)))),
    ),
    field(
      t("Queries"),
      el("input", {
        name: "sample",
        type: "number",
        min: 1,
        max: 10_000_000,
        inputMode: "numeric",
        placeholder: t("all"),
        value: queries > MANY ? SAMPLE : "",
      }),
      tn(
        "Of {n} picture that shares its label with another. A sample is quicker, and the same each time.",
        "Of {n} pictures that share their label with another. A sample is quicker, and the same each time.",
        queries,
      ),
    ),
    el("button.button.primary", { type: "submit" }, t("Evaluate")),
    el("p.muted.start-busy", { hidden: true }, t("An evaluation is under way: one at a time.")),
    problem,
  );
}

const choice = (encoder, usable) =>
  el(
    `label.choice-one.${hue(encoder)}`,
    {},
    el("input", { type: "checkbox", name: "encoders", value: encoder, checked: usable, disabled: !usable }),
    el("span.dot"),
    encoder,
    !usable && el("span.muted", {}, t("no index yet")),
  );

/** What the API is asked for; null where no encoder was chosen. */
function termsOf(data, all) {
  const encoders = data.getAll("encoders");
  if (!encoders.length) return null;
  return {
    encoders: encoders.length === all ? [] : encoders, // none means all, also those of later
    sample: Number(data.get("sample")) || null,
  };
}
