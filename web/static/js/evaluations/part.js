/** Parts of an evaluation's page, and the names of what is measured. */

import { el } from "../dom.js";
import { hue } from "../encoders.js";
import { t } from "../i18n.js";

let parts = 0; // for ids, which are unique in a page

/**
 * @param {{title: string, lead?: string|Node[], wide?: boolean, testid?: string}} of
 * @param {...(Node|false|null)} content
 */
export function part({ title, lead, wide = false, testid }, ...content) {
  const id = `part-${(parts += 1)}`;
  return el(
    `section.evaluation-card${wide ? ".wide" : ""}`,
    { "aria-labelledby": id, data: testid ? { testid } : {} },
    el("h2", { id }, title),
    lead && el("p.muted.part-lead", {}, ...[lead].flat()),
    ...content,
  );
}

export const MAP = "map_at_10";

export const MEASURES = {
  [MAP]: "MAP@10",
  recall_at_1: "Recall@1",
  recall_at_5: "Recall@5",
  recall_at_10: "Recall@10",
  precision_at_10: "Precision@10",
};

/** What a system is called: one encoder, all that vote, or all but one. */
export function nameOf({ kind, encoder }) {
  if (kind === "ensemble") return t("Ensemble");
  return kind === "without" ? t("without {encoder}", { encoder }) : encoder;
}

export const hueOf = ({ kind, encoder }) => (kind === "ensemble" ? "hue-all" : hue(encoder));
