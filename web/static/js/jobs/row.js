/** One job: what it does, how far it is, how it ended. */

import { call } from "../api.js";
import { el, icon } from "../dom.js";
import { hue } from "../encoders.js";
import { told } from "../errors.js";
import { ago, count, left, moment, prose, rate, sentences, took } from "../format.js";
import { t, tn, woven } from "../i18n.js";
import { once } from "../messages.js";
import { curveOf } from "./curve.js";
import { foundBy } from "./evaluation.js";
import { ingestOf } from "./ingest.js";
import { stage } from "./stage.js";
import { resume } from "./resume.js";

export const isActive = (job) => job.state === "queued" || job.state === "running";

const STATES = {
  queued: t("Waiting"),
  running: t("Running"),
  done: t("Done"),
  failed: t("Failed"),
  cancelled: t("Cancelled"),
};
/** What each kind of job does. */
const KINDS = {
  ingest: t("Ingest {gallery}"),
  reindex: t("Reindex {gallery}"),
  train: t("Train on {gallery}"),
  evaluate: t("Evaluate {gallery}"),
  caption: t("Write captions for {gallery}"),
  suggest: t("Suggest labels for {gallery}"),
};
/** Kinds that go on from where they were; others begin anew. */
const GOES_ON = new Set(["train", "ingest"]);
const kindOf = ({ kind }) => KINDS[kind] ?? `${kind} {gallery}`;

/**
 * The row of a job. Draw it again when the job changes.
 * @param {object} job
 * @param {{paused?: string[], served?: ?string[]}} [held] Queues that are paused, and those to which a
 *   living worker listens, where that is known.
 */
export function jobRow(job, held = {}) {
  const name = woven(kindOf(job), job).join("");
  const gallery = el(
    "a",
    { href: `/galleries/${encodeURIComponent(job.gallery)}` },
    job.gallery,
  );
  return el(
    "article.job",
    { data: { testid: "job", state: job.state, id: job.id }, ariaLabel: name },
    el(
      "div.job-head",
      {},
      mark(job),
      el("h3.job-name", {}, ...woven(kindOf(job), { gallery })),
      job.encoder && el(`span.chip.${hue(job.encoder)}`, {}, el("span.dot"), job.encoder),
      el("span.job-when.number", { title: moment(job.created_at) }, when(job)),
      ...actions(job),
    ),
    job.state === "running" && bar(job, name),
    el("p.job-facts.number", {}, facts(job, held)),
    job.kind === "train" && (job.done > 0 || job.state === "running") && curveOf(job),
    job.kind === "train" && job.state === "done" && next(job),
    job.kind === "suggest" && job.state === "done" && suggested(job),
    job.kind === "evaluate" && job.state === "done" && evaluated(job),
    job.kind === "ingest" && job.state !== "queued" && ingestOf(job),
    job.state === "failed" &&
      el(
        "p.job-error",
        { role: "note" },
        el("span", {}, ...prose(whyFailed(job))),
        job.error_code && el("code", {}, job.error_code),
      ),
  );
}

function whyFailed({ error_code: code, error }) {
  if (!error) return t("It failed for a reason that was not told");
  const { message, hint } = told({ code, message: error });
  return sentences(message, hint);
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
  const progress = el("progress", { ariaLabel: t("Progress of {job}", { job: name }) });
  if (job.total !== null) {
    progress.max = Math.max(job.total, 1);
    progress.value = job.done;
  }
  return progress;
}

function waiting({ queue }, { paused = [], served = null }) {
  if (paused.includes(queue)) return t("Paused: it waits until {queue} goes on", { queue });
  if (served && queue && !served.includes(queue)) return t("Waiting for its worker, which is not alive");
  return t("Waiting for a worker");
}

function facts(job, held) {
  const parts = [];
  if (job.state === "queued") parts.push(waiting(job, held));
  if (job.state === "cancelled") parts.push(t("Cancelled"));
  if (job.state === "running" && job.stage) parts.push(stage(job.stage));
  if (job.total !== null && isActive(job))
    parts.push(t("{done} of {total}", { done: count(job.done), total: count(job.total) }));
  else if (job.done)
    parts.push(
      job.kind === "train"
        ? tn("{n} step", "{n} steps", job.done)
        : tn("{n} picture", "{n} pictures", job.done),
    );
  if (job.state !== "queued" && job.rate && job.kind !== "train") parts.push(rate(job.rate));
  if (job.state === "running" && job.eta_s !== null)
    parts.push(t("{time} left", { time: left(job.eta_s) }));
  if (job.finished_at && job.started_at)
    parts.push(
      t("took {time}", { time: took(new Date(job.finished_at) - new Date(job.started_at)) }),
    );
  if (job.attempt > 1) parts.push(t("attempt {n}", { n: job.attempt }));
  return parts.join("  ·  ");
}

function next(job) {
  const words = t(
    "Published as `{encoder}`. To let it vote, restart `semblance up`, then `semblance reindex {gallery} --encoder {encoder}`.",
    job,
  );
  return el("p.job-note", {}, ...prose(words));
}

function suggested({ gallery }) {
  const at = `/galleries/${encodeURIComponent(gallery)}/labels`;
  return el("p.job-note", {}, el("a", { href: at }, t("Look at the suggestions")));
}

const evaluated = (job) =>
  el("p.job-note", {}, el("a", { href: foundBy(job) }, t("Look at the evaluation")));

function when(job) {
  if (job.state === "queued") return t("asked {ago}", { ago: ago(job.created_at) });
  if (isActive(job)) return t("since {ago}", { ago: ago(job.started_at ?? job.created_at) });
  return ago(job.finished_at ?? job.created_at);
}

function actions(job) {
  const act = (words, run) =>
    el(
      "button.button.small",
      {
        type: "button",
        data: { needs: "write" },
        onclick: ({ currentTarget }) => once(currentTarget, run),
      },
      words,
    );
  if (isActive(job))
    return [act(t("Cancel"), () => call(`/jobs/${job.id}/cancel`, { method: "POST" }))];
  if (job.state === "done") return [];
  if (!job.queue) return []; // an ingest from the command line goes on there
  return [act(GOES_ON.has(job.kind) ? t("Go on") : t("Try again"), () => resume(job))];
}
