/** How good each way to tell classes is, side by side: bars with intervals, classes on demand. */

import { byId, el } from "../dom.js";
import { hue } from "../encoders.js";
import { count, fixed, percent } from "../format.js";
import { t, tn, woven } from "../i18n.js";
import { METHODS } from "./start.js";

const WHY = {
  no_words: t("It understands no words, or none of these."),
  too_few_labels: t("Too few pictures have a label: it takes four of two classes at least."),
  not_embedded: t("It has not embedded this gallery yet: reindex it."),
  unknown_training: t(
    "Nobody knows which pictures it learned from, so none can be said to be held out.",
  ),
  nothing_to_measure: t("No labelled picture is left to measure with."),
};
const HOW = {
  full: t("trained from {base} on {gallery}"),
  frozen: t("trained from {base} on {gallery}, the first stages frozen"),
  lora: t("trained from {base} on {gallery} by LoRA"),
};
const MEASURES = [
  ["accuracy", t("Pictures")],
  ["macro_accuracy", t("Classes")],
];
const SHOWN = 12; // classes, before one asks for all

let measure = "accuracy";

/** @param {?object} run What is suggested, with the report of its job. */
export function showMethods(run) {
  const box = byId("methods");
  const ways = run?.report.methods ?? [];
  box.hidden = ways.length === 0;
  if (box.hidden) return;
  const again = () => showMethods(run);
  box.replaceChildren(
    el(
      "div.methods-head",
      {},
      el("h2", { id: "methods-title" }, t("How often each way is right")),
      switcher(again),
    ),
    el("p.muted.methods-note", {}, note(run, ways)),
    el("ul.method-list", {}, ...ways.map((one) => way(one, run))),
    details(ways),
  );
}

function switcher(again) {
  return el(
    "div.segments",
    { role: "group", ariaLabel: t("Share of") },
    ...MEASURES.map(([name, words]) =>
      el(
        "button",
        {
          type: "button",
          ariaPressed: String(measure === name),
          onclick: () => {
            measure = name;
            again();
            byId("methods").querySelector('[aria-pressed="true"]').focus();
          },
        },
        words,
      ),
    ),
  );
}

function note({ report }, ways) {
  const most = Math.max(...ways.map((one) => one.pictures));
  if (!most) return t("There are no labels to measure with; likelihoods are the encoder's own.");
  return tn(
    "Measured with {n} labelled picture that none of them learned from; lines are 95% intervals. {labelled} pictures have a label.",
    "Measured with {n} labelled pictures that none of them learned from; lines are 95% intervals. {labelled} pictures have a label.",
    most,
    { labelled: count(report.labelled) },
  );
}

function way(one, { report }) {
  const chosen =
    report.chosen.method === one.method && report.chosen.encoder === one.encoder;
  const found = one[measure];
  return el(
    `li.method.${hue(one.encoder)}`,
    { data: { testid: "method", method: one.method } },
    el(
      "p.method-name",
      {},
      el("strong", {}, METHODS[one.method]),
      el("span.muted", {}, one.encoder),
      chosen && el("span.chip.method-chosen", {}, t("suggests")),
    ),
    found ? bar(found) : el("p.method-why", {}, WHY[one.why] ?? ""),
    el("p.method-facts.muted", {}, ...about(one)),
  );
}

function bar(found) {
  const element = el(
    "div.method-bar",
    {
      role: "img",
      ariaLabel: t("{share}, between {low} and {high}", {
        share: percent(found.mean),
        low: percent(found.low),
        high: percent(found.high),
      }),
    },
    el("span.method-fill"),
    el("span.method-range"),
  );
  for (const name of ["mean", "low", "high"])
    element.style.setProperty(`--${name}`, found[name].toFixed(4));
  return el(
    "div.method-measure",
    {},
    element,
    el("span.method-figure.number", {}, percent(found.mean)),
  );
}

function about(one) {
  const parts = [];
  if (one.base && HOW[one.how])
    parts.push(woven(HOW[one.how], one).join(""));
  if (one.sentences) parts.push(tn("{n} sentence a class", "{n} sentences a class", one.sentences));
  if (one.unknown_classes?.length)
    parts.push(t("does not know {names}", { names: one.unknown_classes.slice(0, 5).join(", ") }));
  if (one.fitted) parts.push(tn("learned from {n} picture", "learned from {n} pictures", one.fitted));
  if (one.classes) parts.push(tn("{n} class", "{n} classes", one.classes));
  if (one.calibration_error !== null && one.calibration_error !== undefined)
    parts.push(
      t("likelihoods off by {error} on average", { error: fixed(one.calibration_error, 2) }),
    );
  return [parts.join("  ·  ")];
}

/** Each class by each way, the worst first; and what is taken for what. */
function details(ways) {
  const measured = ways.filter((one) => one.per_class.length);
  if (!measured.length) return "";
  const shares = measured.map((one) => new Map(one.per_class.map((of) => [of.label, of])));
  const labels = [...new Set(measured.flatMap((one) => one.per_class.map((of) => of.label)))];
  const worst = (label) => Math.min(...shares.map((one) => one.get(label)?.mean ?? 1));
  labels.sort((a, b) => worst(a) - worst(b) || a.localeCompare(b));
  const body = el("tbody");
  const draw = (some) => body.replaceChildren(...some.map((label) => row(label, shares)));
  draw(labels.slice(0, SHOWN));
  const all =
    labels.length > SHOWN &&
    el(
      "button.button.small",
      {
        type: "button",
        onclick: ({ currentTarget }) => {
          draw(labels);
          currentTarget.remove();
        },
      },
      tn("Show all {n} class", "Show all {n} classes", labels.length),
    );
  return el(
    "details.method-classes",
    {},
    el("summary", {}, t("Class by class")),
    el(
      "div.method-table",
      {},
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col" }, t("Class")),
            ...measured.map((one) =>
              el(
                "th",
                { scope: "col" },
                METHODS[one.method],
                el("span.muted", {}, ` ${one.encoder}`),
              ),
            ),
          ),
        ),
        body,
      ),
      all,
      mistakes(measured),
    ),
  );
}

function row(label, shares) {
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, label),
    ...shares.map((one) => {
      const found = one.get(label);
      return el(
        "td.number",
        {},
        found
          ? t("{right} of {pictures}", {
              right: count(found.right),
              pictures: count(found.pictures),
            })
          : "–",
      );
    }),
  );
}

/** What each way takes for what, most often first. */
function mistakes(measured) {
  const told = measured.filter((one) => one.confusion.length);
  if (!told.length) return "";
  const line = ({ method, confusion }) => {
    const pairs = confusion.slice(0, 5).map(pair).join(", ");
    return el("li", {}, t("{method} takes {pairs}", { method: METHODS[method], pairs }));
  };
  return el("ul.method-mistakes.muted", {}, ...told.map(line));
}

const pair = ({ label, taken_for: taken, times: n }) =>
  t("{label} for {taken} {n}×", { label, taken, n });
