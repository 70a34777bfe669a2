/** Workers: who is alive, what they are doing, what waits for them, and letting it wait. */

import { call } from "../api.js";
import { can } from "../can.js";
import { el } from "../dom.js";
import { hue } from "../encoders.js";
import { ago, bytes, count, left, moment, prose } from "../format.js";
import { t, tc, tn } from "../i18n.js";
import { once, toast } from "../messages.js";

/** What workers without an encoder are for. */
const SERVES = {
  light: t("Answers and upkeep"),
  train: t("Training"),
  captions: t("Captions"),
};
const TASKS = {
  vote: t("Vote"),
  fuse: t("Fusion"),
  reindex: t("Reindexing"),
  suggest: t("Suggesting labels"),
  ingest: t("Ingesting"),
  evaluate: t("Evaluation"),
  train: t("Training"),
  caption: t("Writing captions"),
  fire: t("Beginning what is scheduled"),
  perform_run: t("Beginning what is scheduled"),
  recover_jobs: t("Looking after jobs"),
  look_after_schedules: t("Looking after schedules"),
};
const QUEUES = {
  fuse: t("Answers"),
  maintenance: t("Upkeep and evaluations"),
  ingest: t("Ingests"),
  train: t("Trainings"),
  captions: t("Captions"),
};

/**
 * @param {HTMLElement} place
 * @param {{workers: object[], absent: string[], queues: object[]}} told
 * @param {() => void} look Looks again.
 */
export function drawWorkers(place, { workers, absent, queues }, look) {
  const names = [...new Set(queues.map((one) => one.worker))];
  place.replaceChildren(
    ...names.map((name) =>
      card(
        name,
        workers.filter((one) => one.serves.includes(name)),
        absent.includes(name),
        queues.filter((one) => one.worker === name),
        look,
      ),
    ),
  );
}

function card(name, processes, isAbsent, queues, look) {
  const title = SERVES[name] ?? name;
  const level = isAbsent ? "bad" : queues.some((one) => one.paused) ? "warn" : "good";
  return el(
    `article.worker${SERVES[name] ? "" : `.${hue(name)}`}`,
    { data: { testid: "worker", worker: name, state: isAbsent ? "absent" : "alive" } },
    el(
      "div.worker-head",
      {},
      el(`span.dot.${level}`),
      el("h3", {}, title),
      el("span.muted.number", {}, isAbsent ? t("No worker") : tn("{n} process", "{n} processes", processes.length)),
    ),
    isAbsent &&
      el(
        "p.worker-gone",
        { role: "note" },
        ...prose(t("Nobody is alive who does this. `semblance up` starts one; `var/log` says why it ended.")),
      ),
    ...processes.map(processLine),
    el("ul.queues", {}, ...queues.map((one) => queueLine(one, look))),
  );
}

function processLine({ node, pid, since, memory_bytes, version, at_work }) {
  return el(
    "div.process",
    { title: `${node} · ${pid} · Semblance ${version}` },
    el(
      "p.muted.number",
      {},
      [tc("a process", "since {ago}", { ago: ago(since) }), bytes(memory_bytes), `${node} (${pid})`, version].join("  ·  "),
    ),
    at_work.length
      ? el("ul.at-work", {}, ...at_work.map(workLine))
      : el("p.at-work.muted", {}, t("Idle")),
  );
}

function workLine({ task, query_id, job_id, since }) {
  const name = TASKS[task] ?? task;
  const href = query_id ? `/searches/${query_id}` : job_id && "/jobs";
  const lasts = Math.max(0, (Date.now() - new Date(since)) / 1000);
  return el(
    "li",
    { title: moment(since) },
    href ? el("a", { href, data: { focus: `work ${query_id ?? job_id}` } }, name) : name,
    el("span.muted.number", {}, t("for {time}", { time: left(lasts) })),
  );
}

function queueLine(queue, look) {
  const kind = queue.name.startsWith("encode.")
    ? t("Votes")
    : queue.name.startsWith("index.")
      ? t("Jobs")
      : QUEUES[queue.name];
  const waits = queue.jobs
    ? tn("{n} job waits", "{n} jobs wait", queue.jobs)
    : tn("{n} task waits", "{n} tasks wait", queue.depth, { n: count(queue.depth) });
  return el(
    "li.queue",
    { data: { testid: "queue", queue: queue.name, paused: String(Boolean(queue.paused)) } },
    el("span.queue-name", {}, kind, el("code", {}, queue.name)),
    el(
      "span.queue-state",
      {},
      queue.paused &&
        el(
          "span.chip.warn",
          { title: moment(queue.paused.since) },
          queue.paused.by ? t("Paused by {name}", { name: queue.paused.by }) : t("Paused"),
        ),
      el("span.number", {}, queue.jobs || queue.depth ? waits : t("Nothing waits")),
    ),
    queue.pausable && can("admin") && change(queue, look),
  );
}

function change({ name, paused }, look) {
  const act = paused ? "resume" : "pause";
  return el(
    "button.button.small",
    {
      type: "button",
      data: { focus: `queue ${name}` },
      onclick: async ({ currentTarget }) => {
        await once(currentTarget, async () => {
          await call(`/service/queues/${encodeURIComponent(name)}/${act}`, { method: "POST" });
          toast(paused ? t("{queue} goes on", { queue: name }) : paused_words(name));
        });
        look();
      },
    },
    paused ? t("Resume") : t("Pause"),
    el("span.unseen", {}, ` ${name}`),
  );
}

const paused_words = (queue) =>
  queue.startsWith("encode.")
    ? t("{queue} is paused: its encoder abstains until it goes on", { queue })
    : t("{queue} is paused: what waits there waits until it goes on", { queue });
