/** Starting trainings. */

import { call, gallery as at } from "../api.js";
import { t } from "../i18n.js";
import { toast } from "../messages.js";

/**
 * Start it, or let one go on that was stopped; where just that is under way, nothing else begins.
 * @param {{name: string, from: string, epochs: number, hold_out: string, share?: number}} terms
 */
export async function startTraining(gallery, terms) {
  tell(await call(`${at(gallery)}/trainings`, { method: "POST", json: terms }));
}

function tell(job) {
  document.dispatchEvent(new CustomEvent("jobs", { detail: [job] }));
  toast(t("Training {encoder} on {gallery}", job));
}
