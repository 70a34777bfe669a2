/** Following the jobs of one gallery. */

import { call, listen } from "../api.js";
import { isActive } from "./row.js";

/**
 * Tell of every job that there is, that changes, and that is known and ended while nobody was told.
 * @param {string} gallery
 * @param {Map<string, object>} known The jobs that were told of, by id; whoever is told keeps it.
 * @param {(job: object) => void} update May be told of other galleries' jobs, too.
 * @param {() => void} [onBack] Told when there is a connection again: jobs may have begun and ended without it.
 */
export function followJobs(gallery, known, update, onBack = () => {}) {
  let connections = 0;
  async function catchUp() {
    const inState = (state) => call(`/jobs?gallery=${encodeURIComponent(gallery)}&state=${state}`);
    const pages = await Promise.all(["queued", "running"].map(inState));
    const active = pages.flatMap((page) => page.jobs);
    const under = [...known.values()].filter(isActive);
    active.forEach(update);
    for (const { id } of under)
      if (!active.some((job) => job.id === id)) update(await call(`/jobs/${id}`));
  }
  document.addEventListener("jobs", ({ detail }) => detail.forEach(update));
  // Between two connections nobody is told anything. That there is none is said elsewhere on the page.
  listen("/jobs/events", { job: update }, (open) => {
    if (!open) return;
    catchUp().catch(() => {});
    if (connections++) onBack();
  });
}
