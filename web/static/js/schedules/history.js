/** What became of a schedule, run by run. */

import { call } from "../api.js";
import { el, icon } from "../dom.js";
import { hue } from "../encoders.js";
import { told } from "../errors.js";
import { ago, moment, prose, sentences, took } from "../format.js";
import { t } from "../i18n.js";
import { complain } from "../messages.js";
import { OUTCOMES } from "./names.js";
import { clock } from "./times.js";

const LATE_MS = 120_000;

/** The history of a schedule, behind a word that opens it; read when opened. */
export function historyOf(schedule) {
  const place = el("ol.runs");
  const box = el(
    "details.history",
    { data: { testid: "history" } },
    el("summary", {}, t("History"), icon("down")),
    place,
  );
  box.addEventListener("toggle", () => box.open && load(schedule, place).catch(complain));
  return box;
}

async function load(schedule, place, before = null) {
  const query = before ? `?before=${before}` : "";
  const page = await call(`/schedules/${schedule.id}/runs${query}`);
  const rows = page.runs.map((run) => runRow(schedule, run));
  const more =
    page.next_before &&
    el(
      "li.runs-more",
      {},
      el(
        "button.text-button",
        {
          type: "button",
          onclick: ({ currentTarget }) => {
            currentTarget.parentElement.remove();
            load(schedule, place, page.next_before).catch(complain);
          },
        },
        t("Show older"),
      ),
    );
  if (!before) place.replaceChildren();
  place.append(...rows, ...(more ? [more] : []));
  if (!place.children.length) place.append(el("li.muted", {}, t("It never ran yet")));
}

function runRow(schedule, run) {
  return el(
    "li.run",
    { data: { testid: "run", state: run.state } },
    outcomeMark(run),
    el("span.run-when.number", { title: moment(run.started_at) }, when(schedule, run)),
    el("span.run-facts.muted", {}, facts(run)),
    el("span.run-jobs", {}, ...run.jobs.map(jobChip)),
    run.state === "failed" && el("p.run-error", {}, ...prose(why(run))),
  );
}

/** A mark for how a run ended, with its name for those who hear it. */
export function outcomeMark(run) {
  const name = { done: "check", failed: "alert", cancelled: "skip" }[run.state];
  return el(
    "span.job-mark",
    { title: OUTCOMES[run.state], data: { state: run.state } },
    el("span.unseen", {}, OUTCOMES[run.state]),
    name ? icon(name) : el("span.dot"),
  );
}

function when(schedule, run) {
  return clock(run.asked_by ? run.started_at : run.due_at, schedule.time_zone);
}

function facts(run) {
  const parts = [OUTCOMES[run.state]];
  const late = new Date(run.started_at) - new Date(run.due_at);
  if (run.asked_by) parts.push(t("out of turn"));
  else if (late > LATE_MS) parts.push(t("begun {ago}", { ago: ago(run.started_at) }));
  if (run.finished_at && !run.error)
    parts.push(
      t("took {time}", { time: took(new Date(run.finished_at) - new Date(run.started_at)) }),
    );
  return parts.join("  ·  ");
}

function jobChip(job) {
  const words = job.joined ? t("was running already") : null;
  return el(
    `span.chip${job.encoder ? `.${hue(job.encoder)}` : ""}${job.state === "failed" ? ".warn" : ""}`,
    { title: [OUTCOMES[job.state], words].filter(Boolean).join(", ") },
    job.encoder && el("span.dot"),
    job.encoder ?? t("Job"),
    words && el("span.muted", {}, words),
  );
}

function why(run) {
  const failed = run.jobs.find((job) => job.error);
  if (run.error) {
    const { message, hint } = told({ code: run.error_code, message: run.error });
    return sentences(message, hint);
  }
  return failed ? sentences(failed.error) : t("It failed for a reason that was not told");
}
