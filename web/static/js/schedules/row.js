/** One schedule: what, when, what became of it last, and what can be done with it. */

import { call } from "../api.js";
import { el, icon } from "../dom.js";
import { hue } from "../encoders.js";
import { ago, moment } from "../format.js";
import { t, tc } from "../i18n.js";
import { complain, once, toast } from "../messages.js";
import { historyOf, outcomeMark } from "./history.js";
import { OUTCOMES, nameNodes, nameOf } from "./names.js";
import { HERE, clock, until } from "./times.js";

/**
 * @param {object} schedule
 * @param {{onChange: () => void, onEdit: (schedule: object) => void}} page
 */
export function scheduleRow(schedule, page) {
  return el(
    `article.job.schedule${schedule.paused ? ".paused" : ""}`,
    { data: { testid: "schedule", id: schedule.id }, ariaLabel: nameOf(schedule) },
    el(
      "div.job-head",
      {},
      el("h2.job-name", {}, ...nameNodes(schedule)),
      schedule.encoder &&
        el(`span.chip.${hue(schedule.encoder)}`, {}, el("span.dot"), schedule.encoder),
      schedule.paused && el("span.chip.warn", {}, t("Paused")),
      el("div.schedule-actions", { data: { needs: "write" } }, ...actions(schedule, page)),
    ),
    el(
      "dl.schedule-facts",
      {},
      fact(t("When"), words(schedule)),
      fact(tc("time of a schedule", "Next"), next(schedule)),
      fact(tc("time of a schedule", "Last"), last(schedule)),
    ),
    historyOf(schedule),
  );
}

const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));

function words({ words: said, time_zone: zone, cron, rebuild }) {
  const place = zone === HERE ? "" : ` (${zone})`;
  const kind = rebuild === false ? `  ·  ${t("only what is new")}` : "";
  return el("span", { title: cron }, said + place + kind);
}

function next(schedule) {
  if (schedule.paused) return el("span.muted", {}, t("when it is resumed"));
  if (!schedule.next_at) return el("span.muted", {}, t("is worked out"));
  return el(
    "span.number",
    { title: moment(schedule.next_at) },
    until(schedule.next_at),
    el("small", {}, clock(schedule.next_at, schedule.time_zone)),
  );
}

function last({ last_run: run, gallery }) {
  if (!run) return el("span.muted", {}, t("It never ran yet"));
  const said = `${OUTCOMES[run.state]}, ${ago(run.finished_at ?? run.started_at)}`;
  return el(
    "span.schedule-last",
    { title: moment(run.started_at) },
    outcomeMark(run),
    run.jobs.length
      ? el("a", { href: `/jobs?gallery=${encodeURIComponent(gallery ?? "")}` }, said)
      : said,
  );
}

function actions(schedule, page) {
  const path = `/schedules/${schedule.id}`;
  const post = async (what) => {
    await call(`${path}/${what}`, { method: "POST" });
    await page.onChange();
  };
  return [
    act("button.button.small", "run", t("Run now"), () => runNow(schedule, page)),
    schedule.paused
      ? act("button.button.small", "pause", t("Resume"), () => post("resume"))
      : act("button.button.small", "pause", t("Pause"), () => post("pause")),
    act("button.icon-button", "change", t("Change"), () => page.onEdit(schedule), "edit"),
    act("button.icon-button", "delete", t("Delete"), () => remove(schedule, page), "bin"),
  ];
}

/** A button; with an icon, its name is for those who hear it or point at it. */
function act(tag, focus, name, run, image = null) {
  const named = { data: { focus }, ...(image ? { ariaLabel: name, title: name } : {}) };
  return el(
    tag,
    {
      type: "button",
      ...named,
      onclick: ({ currentTarget }) => once(currentTarget, run),
    },
    image ? icon(image) : name,
  );
}

async function runNow(schedule, page) {
  const run = await call(`/schedules/${schedule.id}/run`, { method: "POST" });
  await page.onChange();
  if (run.state === "failed") return;
  const joined = run.jobs.length > 0 && run.jobs.every((job) => job.joined);
  const see = {
    action: t("See jobs"),
    onAction: () => {
      location.href = `/jobs?gallery=${encodeURIComponent(schedule.gallery)}`;
    },
  };
  toast(joined ? t("It was running already") : t("Begun"), run.jobs.length ? see : {});
}

async function remove(schedule, page) {
  const path = `/schedules/${schedule.id}`;
  await call(path, { method: "DELETE" });
  await page.onChange();
  toast(t("{name}: the schedule was deleted", { name: nameOf(schedule) }), {
    action: t("Undo"),
    onAction: () =>
      call(`${path}/restore`, { method: "POST" }).then(page.onChange).catch(complain),
  });
}
