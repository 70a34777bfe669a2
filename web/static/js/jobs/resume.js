/** Letting jobs go on that were cancelled or failed. */

import { call } from "../api.js";
import { t } from "../i18n.js";
import { toast } from "../messages.js";

/** Let a training, or an ingest, go on from where it was stopped, on the same terms. */
export async function resume({ id }) {
  const job = await call(`/jobs/${id}/resume`, { method: "POST" });
  document.dispatchEvent(new CustomEvent("jobs", { detail: [job] }));
  toast(
    job.kind === "train"
      ? t("Training {encoder} on {gallery}", job)
      : t("Ingesting into {gallery}", job),
  );
}
