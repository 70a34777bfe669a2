/** Starting jobs again that were cancelled or failed. */

import { call } from "../api.js";
import { t, woven } from "../i18n.js";
import { toast } from "../messages.js";

const SAID = {
  train: t("Training {encoder} on {gallery}"),
  ingest: t("Ingesting into {gallery}"),
};

/** Start a job again on the same terms; trainings and ingests go on from where they were. */
export async function resume({ id }) {
  const job = await call(`/jobs/${id}/resume`, { method: "POST" });
  document.dispatchEvent(new CustomEvent("jobs", { detail: [job] }));
  toast(woven(SAID[job.kind] ?? t("Started again"), job).join(""));
}
