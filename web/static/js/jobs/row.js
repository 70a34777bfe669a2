/** One job: what it does, how far it is, how it ended. */

import { call } from "../api.js";
import { el, icon } from "../dom.js";
import { hue } from "../encoders.js";
import { ago, count, left, plural, prose, rate, sentence, took } from "../format.js";
import { complain } from "../messages.js";
import { curveOf } from "./curve.js";
import { startReindex } from "./reindex.js";
import { resumeTraining } from "./training.js";

export const isActive = (job) => job.state === "queued" || job.state === "running";

const STATES = {
  queued: "Waiting",
  running: "Running",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};
const KINDS = { ingest: "Ingest", reindex: "Reindex", train: "Train on" };

/** The row of a job. Draw it again when the job changes. */
export function jobRow(job) {
  const name = `${KINDS[job.kind] ?? job.kind} ${job.gallery}`;
  return el(
    "article.job",
    { data: { testid: "job", state: job.state, id: job.id }, ariaLabel: name },
    el(
      "div.job-head",
      {},
      mark(job),
      el(
        "h3.job-name",
        {},
        KINDS[job.kind] ?? job.kind,
        " ",
        el("a", { href: `/galleries/${encodeURIComponent(job.gallery)}` }, job.gallery),
      ),
      job.encoder && el(`span.chip.${hue(job.encoder)}`, {}, el("span.dot"), job.encoder),
      el("span.job-when.number", { title: new Date(job.created_at).toLocaleString() }, when(job)),
      ...actions(job),
    ),
    job.state === "running" && bar(job, name),
    el("p.job-facts.number", {}, facts(job)),
    job.kind === "train" && (job.done > 0 || job.state === "running") && curveOf(job),
    job.kind === "train" && job.state === "done" && next(job),
    job.state === "failed" &&
      el(
        "p.job-error",
        { role: "note" },
        el("span", {}, ...prose(job.error ?? "It failed for a reason that was not told")),
        job.error_code && el("code", {}, job.error_code),
      ),
  );
}

function mark(job) {
  const name = { done: "check", failed: "alert", cancelled: "skip" }[job.state];
  return el(
    "span.job-mark",
    { title: STATES[job.state] },
    el("span.unseen", {}, STATES[job.state]),
    name ? icon(name) : el("span.dot"),
  );
}

function bar(job, name) {
  const progress = el("progress", { ariaLabel: `Progress of ${name}` });
  if (job.total !== null) {
    progress.max = Math.max(job.total, 1);
    progress.value = job.done;
  }
  return progress;
}

function facts(job) {
  const parts = [];
  if (job.state === "queued") parts.push("Waiting for a worker");
  if (job.state === "cancelled") parts.push("Cancelled");
  if (job.state === "running" && job.stage) parts.push(sentence(job.stage));
  if (job.total !== null && isActive(job)) parts.push(`${count(job.done)} of ${count(job.total)}`);
  else if (job.done) parts.push(plural(job.done, job.kind === "train" ? "step" : "picture"));
  // What a training has done includes what it did before it was interrupted.
  const timed = job.kind !== "train" || job.attempt === 1;
  if (job.state !== "queued" && job.rate && job.kind !== "train") parts.push(rate(job.rate));
  if (job.state === "running" && job.eta_s !== null && timed) parts.push(`${left(job.eta_s)} left`);
  if (job.finished_at && job.started_at)
    parts.push(`took ${took(new Date(job.finished_at) - new Date(job.started_at))}`);
  if (job.attempt > 1) parts.push(`attempt ${job.attempt}`);
  return parts.join("  ·  ");
}

function next(job) {
  const words = `Published as \`${job.encoder}\`. To let it vote, restart \`semblance up\`, then \`semblance reindex ${job.gallery} --encoder ${job.encoder}\`.`;
  return el("p.job-note", {}, ...prose(words));
}

function when(job) {
  if (job.state === "queued") return `asked ${ago(job.created_at)}`;
  if (isActive(job)) return `since ${ago(job.started_at ?? job.created_at)}`;
  return ago(job.finished_at ?? job.created_at);
}

function actions(job) {
  const act = (words, run) =>
    el(
      "button.button.small",
      {
        type: "button",
        onclick: async ({ currentTarget: button }) => {
          button.disabled = true;
          try {
            await run();
          } catch (error) {
            complain(error);
            button.disabled = false;
          }
        },
      },
      words,
    );
  if (isActive(job))
    return [act("Cancel", () => call(`/jobs/${job.id}/cancel`, { method: "POST" }))];
  if (job.state === "done") return [];
  if (job.kind === "train") return [act("Go on", () => resumeTraining(job))];
  if (job.kind !== "reindex") return [];
  return [act("Try again", () => startReindex(job.gallery, job.encoder))];
}
