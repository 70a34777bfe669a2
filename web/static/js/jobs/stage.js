/** What a job is at, in the page's language; workers tell it in English. */

import { sentence } from "../format.js";
import { t } from "../i18n.js";

const STAGES = {
  looking: t("Looking"),
  reading: t("Reading"),
  embedding: t("Embedding"),
  indexing: t("Indexing"),
  "reading pictures": t("Reading pictures"),
  beginning: t("Beginning"),
  "opening indexes": t("Opening indexes"),
  searching: t("Searching"),
  "measuring indexes": t("Measuring indexes"),
  "loading the network": t("Loading the network"),
  "writing captions": t("Writing captions"),
  "reading captions": t("Reading captions"),
  "reading the names": t("Reading the names"),
  fitting: t("Fitting"),
  measuring: t("Measuring"),
  suggesting: t("Suggesting"),
  "published; restart `semblance up`, then reindex": t(
    "Published; restart `semblance up`, then reindex",
  ),
};
/** Stages with particulars: what they look like, and what is said. */
const PARTICULAR = [
  [/^epoch (?<epoch>\d+) of (?<epochs>\d+)$/, (found) => t("Epoch {epoch} of {epochs}", found)],
  [/^taking over from (?<encoder>.+)$/, (found) => t("Taking over from {encoder}", found)],
  [/^waiting for (?<encoder>.+)$/, (found) => t("Waiting for {encoder}", found)],
];

/** @param {string} told */
export function stage(told) {
  if (STAGES[told]) return STAGES[told];
  for (const [form, say] of PARTICULAR) {
    const found = told.match(form)?.groups;
    if (found) return say(found);
  }
  return sentence(told);
}
