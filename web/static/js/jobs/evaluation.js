/** Starting evaluations as jobs, and going to what they found. */

import { call, gallery as at } from "../api.js";

/**
 * Evaluate a gallery by its labels; where that is under way already, that job is meant.
 * @param {{encoders?: string[], sample?: ?number}} [terms] All encoders and all pictures, if not said.
 */
export async function startEvaluation(name, terms = {}) {
  const job = await call(`${at(name)}/evaluations`, { method: "POST", json: terms });
  document.dispatchEvent(new CustomEvent("jobs", { detail: [job] }));
  return job;
}

/** The page of what a job found. */
export const foundBy = ({ gallery, id }) => `${at(gallery)}/evaluations?job=${id}`;
