/** Two evaluations side by side, and whether what differs is more than chance. */

import { el } from "../dom.js";
import { figure, fixed, signed } from "../format.js";
import { t, tn } from "../i18n.js";
import { between, differences } from "../plots/differences.js";
import { drawn, table } from "../plots/drawn.js";
import { intervals } from "../plots/intervals.js";
import { hueOf, nameOf, part } from "./part.js";

const FOLDED = 20; // classes, before one asks for all

/** @param {object} found As the API compares them. @returns {Node[]} */
export const comparison = (found) => [
  termsPart(found),
  systemsPart(found),
  changesPart(found),
  classesPart(found),
];

const TERMS = {
  sample: t("Sample"),
  queries: t("Queries"),
  labelled: t("Labelled pictures"),
  pictures: t("Pictures"),
  fusion: t("Fusion"),
  depth: t("Candidates of each encoder"),
  encoder: t("Evaluated"),
  weight: t("Weight"),
  revision: t("Revision of the encoder"),
  kind: t("Kind of index"),
  version: t("Version of the index"),
};

function termsPart({ terms }) {
  const title = t("What differs in the terms");
  if (!terms.length)
    return part({
      title,
      lead: t("Nothing that is known of: the same encoders, weights, queries and indexes."),
      wide: true,
      testid: "terms",
    });
  return part(
    { title, lead: t("Any of these may be the reason of a difference."), wide: true, testid: "terms" },
    table(
      title,
      ["", t("This"), t("Other")],
      terms.map(({ name, encoder, ...one }) => [
        encoder ? `${TERMS[name]}: ${encoder}` : TERMS[name],
        value(name, one.this),
        value(name, one.other),
      ]),
    ),
  );
}

function value(name, told) {
  if (typeof told === "boolean") return told ? t("yes") : t("no");
  if (told === null) return name === "sample" ? t("all") : t("none");
  return typeof told === "number" ? figure(told) : String(told).slice(0, 40);
}

/** Both, one bar under the other. */
function systemsPart({ systems }) {
  const title = t("Side by side");
  const shown = ensembleFirst(systems.filter((one) => one.kind !== "without"));
  const rows = shown.map((one) => ({
    name: nameOf(one),
    hue: hueOf(one),
    bars: [one.this, one.other],
    more: "",
  }));
  return part(
    { title, lead: t("MAP@10 with its 95% interval: this one, and below it, paler, the other."), testid: "both" },
    drawn(
      (width) => intervals({ title: t("MAP@10 in both"), rows, width }),
      differing(title, shown.map((one) => [nameOf(one), one])),
    ),
  );
}

const ensembleFirst = (systems) => [
  ...systems.filter((one) => one.kind === "ensemble"),
  ...systems.filter((one) => one.kind !== "ensemble"),
];

/** By how much this one is above the other. */
function changesPart({ systems }) {
  const shown = ensembleFirst(systems).filter((one) => one.difference);
  const title = t("Difference");
  return part(
    {
      title,
      lead: t(
        "This one's MAP@10 above the other's. Filled is beyond what the intervals of both allow for; of the same queries that is a careful judgement.",
      ),
      testid: "changes",
    },
    drawn(
      (width) =>
        differences({
          title,
          rows: shown.map((one) => ({ name: nameOf(one), ...one.difference })),
          width,
        }),
      differing(title, shown.map((one) => [nameOf(one), one])),
    ),
  );
}

function classesPart({ classes }) {
  const place = el("div");
  const title = t("Class by class");
  const draw = (some) => {
    const shown = some.filter((one) => one.difference);
    place.replaceChildren(
      drawn(
        (width) =>
          differences({ title, rows: shown.map((one) => ({ name: one.class, ...one.difference })), width }),
        differing(title, some.map((one) => [one.class, one])),
      ),
      ...(some.length < classes.length ? [all] : []),
    );
  };
  const all = el(
    "button.button.small.show-all",
    {
      type: "button",
      onclick: () => {
        draw(classes);
        place.querySelector("summary").focus();
      },
    },
    tn("Show all {n} class", "Show all {n} classes", classes.length),
  );
  draw(classes.slice(0, FOLDED));
  return part(
    {
      title,
      lead: t(
        "MAP@10 of the ensemble, what changed most first. Of many classes some will be beyond chance by chance alone; of a class with few queries nothing can be said.",
      ),
      wide: true,
      testid: "class-changes",
    },
    place,
  );
}

/** @param {string} title @param {[string, object][]} rows Names, and what the API compared. */
function differing(title, rows) {
  const mean = (one) => (one ? fixed(one.mean, 3) : "–");
  return table(
    title,
    ["", t("This"), t("Other"), t("Difference"), t("95% interval"), ""],
    rows.map(([name, one]) => [
      name,
      mean(one.this),
      mean(one.other),
      one.difference ? signed(one.difference.mean, 3) : "–",
      one.difference ? between(one.difference) : "",
      judgement(one),
    ]),
  );
}

function judgement({ difference, beyond_chance: beyond }) {
  if (!difference) return t("only in one");
  if (beyond === null) return t("too few queries to tell");
  return beyond ? t("beyond chance") : t("may be chance");
}
