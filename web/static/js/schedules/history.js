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

const kept = new Map(); // of each schedule, so that a row that is drawn again stays open

/** The history of a schedule, behind a word that opens it. */
export function historyOf(schedule) {
  if (!kept.has(schedule.id)) kept.set(schedule.id, new History());
  const one = kept.get(schedule.id);
  one.follow(schedule);
  return one.element;
}

class History {
  constructor() {
    this.place = el("ol.runs");
    this.element = el(
      "details.history",
      { data: { testid: "history" } },
      el("summary", {}, t("History"), icon("down")),
      this.place,
    );
    this.element.addEventListener("toggle", () => this.look());
  }

  /** The schedule was read again. */
  follow(schedule) {
    this.schedule = schedule;
    this.look();
  }

  /** Read it where it is open and its last run is another one, or came to something. */
  async look() {
    const latest = JSON.stringify(this.schedule.last_run);
    if (!this.element.open || this.read === latest) return;
    this.read = latest;
    try {
      await this.load();
    } catch (error) {
      this.read = undefined;
      complain(error);
    }
  }

  async load(before = null) {
    const query = before ? `?before=${before}` : "";
    const page = await call(`/schedules/${this.schedule.id}/runs${query}`);
    if (!before) this.place.replaceChildren();
    this.place.append(...page.runs.map((run) => runRow(this.schedule, run)));
    if (page.next_before) this.place.append(this.more(page.next_before));
    if (!this.place.children.length)
      this.place.append(el("li.muted", {}, t("It never ran yet")));
  }

  more(before) {
    const older = async ({ currentTarget: button }) => {
      button.disabled = true;
      try {
        await this.load(before);
        button.parentElement.remove();
      } catch (error) {
        complain(error);
        button.disabled = false;
      }
    };
    const button = el("button.text-button", { type: "button", onclick: older }, t("Show older"));
    return el("li.runs-more", {}, button);
  }
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
