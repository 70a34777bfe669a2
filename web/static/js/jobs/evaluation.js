/** Starting evaluations as jobs. */

import { call, gallery as at } from "../api.js";

/** Evaluate a gallery by its labels; where that is under way already, that job is meant. */
export async function startEvaluation(name) {
  const job = await call(`${at(name)}/evaluations`, { method: "POST", json: {} });
  document.dispatchEvent(new CustomEvent("jobs", { detail: [job] }));
  return job;
}
