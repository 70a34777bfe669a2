/** Following the jobs of one gallery. */

import { call, listen } from "../api.js";
import { isActive } from "./row.js";

const MOMENT_MS = 10_000;

/**
 * Tell of every job that there is, that changes, and that is known and ended while nobody was told.
 * @param {string} gallery
 * @param {Map<string, object>} known The jobs that were told of, by id; whoever is told keeps it.
 * @param {(job: object) => void} update May be told of other galleries' jobs, too.
 * @param {() => void} [onBack] Told when there is a connection again after a while without, in which jobs may
 *   have begun and ended. The service ends every connection now and then, for a moment.
 */
export function followJobs(gallery, known, update, onBack = () => {}) {
  let lostAt = null;
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
    if (!open) {
      lostAt ??= Date.now();
      return;
    }
    catchUp().catch(() => {});
    if (lostAt !== null && Date.now() - lostAt > MOMENT_MS) onBack();
    lostAt = null;
  });
}
