/** The jobs page: all jobs, newest first, kept live. */

import { call, listen } from "../api.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { complain, empty, failed, retry } from "../messages.js";
import { service } from "../service.js";
import { askReindex } from "./reindex.js";
import { isActive, jobRow } from "./row.js";

const STATES = [
  ["", t("All")],
  ["running", t("Running")],
  ["queued", t("Waiting")],
  ["done", t("Done")],
  ["failed", t("Failed")],
  ["cancelled", t("Cancelled")],
];
const AGE_EVERY_MS = 30_000;

const list = byId("jobs");
const older = byId("older");
const picker = byId("gallery-filter");
const jobs = new Map();
let filter = { state: "", gallery: new URLSearchParams(location.search).get("gallery") ?? "" };
let next = null;
let held = {}; // what keeps queues from being served

const rowOf = (job) => jobRow(job, held);
const wanted = (job) =>
  (!filter.state || job.state === filter.state) &&
  (!filter.gallery || job.gallery === filter.gallery);

const runningFirst = (a, b) =>
  (b.state === "running") - (a.state === "running") || b.created_at.localeCompare(a.created_at);

async function load(before = null) {
  const query = new URLSearchParams(
    Object.entries({ ...filter, before }).filter(([, value]) => value),
  );
  const page = await call(`/jobs?${query}`);
  if (!before) jobs.clear();
  for (const job of page.jobs) jobs.set(job.id, job);
  next = page.next_before;
  older.hidden = !next;
}

async function reload() {
  list.ariaBusy = "true";
  try {
    await load();
    draw();
  } catch (error) {
    list.replaceChildren(failed(error, retry(reload)));
  }
  list.ariaBusy = "false";
}

function draw() {
  const shown = [...jobs.values()].filter(wanted).sort(runningFirst);
  if (!shown.length) {
    list.replaceChildren(nothing());
    return;
  }
  const section = (title, some) =>
    some.length > 0 && el("section.job-group", {}, el("h2", {}, title), ...some.map(rowOf));
  const groups = [
    section(t("Now"), shown.filter(isActive)),
    section(
      t("Before"),
      shown.filter((job) => !isActive(job)),
    ),
  ];
  list.replaceChildren(...groups.filter(Boolean));
}

function nothing() {
  if (filter.state || filter.gallery)
    return empty("jobs", t("No such job"), t("No job fits this filter."));
  return empty(
    "jobs",
    t("No jobs yet"),
    t(
      "Adding pictures, reindexing a gallery and training an encoder start jobs; their progress is shown here.",
    ),
    el("a.button", { href: "/galleries" }, t("Go to galleries")),
  );
}

/** A job changed: only its own row is drawn again, unless it moves to another group. */
function update(job) {
  const before = jobs.get(job.id);
  jobs.set(job.id, job);
  const row = list.querySelector(`[data-id="${job.id}"]`);
  const stays = before && isActive(before) === isActive(job) && wanted(before) === wanted(job);
  if (!stays || !row) draw();
  else if (!row.contains(document.activeElement) || before.state !== job.state)
    row.replaceWith(rowOf(job));
  else redrawAround(row, rowOf(job));
}

/** Renew a row but keep the button that has the focus. */
function redrawAround(row, fresh) {
  for (const name of ["progress", ".job-facts", ".job-when"]) {
    const [old, renewed] = [row.querySelector(name), fresh.querySelector(name)];
    if (old && renewed) old.replaceWith(renewed);
  }
  // There is one of each, and the fresh row took it.
  const kept = fresh.querySelector(".curve, .ingest");
  if (kept) row.querySelector(".job-facts").after(kept);
}

function drawStates() {
  byId("states").replaceChildren(
    ...STATES.map(([state, name]) =>
      el(
        "button",
        {
          type: "button",
          ariaPressed: String(filter.state === state),
          onclick: () => {
            filter = { ...filter, state };
            drawStates();
            reload();
          },
        },
        name,
      ),
    ),
  );
}

async function fillPicker() {
  const { galleries } = await call("/galleries");
  picker.append(...galleries.map(({ name }) => el("option", { value: name }, name)));
  picker.value = filter.gallery;
}

picker.addEventListener("change", () => {
  filter = { ...filter, gallery: picker.value };
  reload();
});
older.addEventListener("click", () => load(next).then(draw, complain));
byId("reindex").addEventListener("click", () => askReindex().catch(complain));
document.addEventListener("jobs", ({ detail }) => detail.forEach(update));
setInterval(
  () => document.hidden || list.contains(document.activeElement) || (jobs.size && draw()),
  AGE_EVERY_MS,
);
addEventListener("focus", () => load().then(draw, () => {}));

/** Learn what keeps jobs from being begun; true if it is something else than before. */
function heed(state) {
  const before = JSON.stringify(held);
  held = {
    paused: state?.paused ?? [],
    absent: (state?.workers ?? []).filter((one) => !one.alive).map((one) => `index.${one.encoder}`),
  };
  return JSON.stringify(held) !== before;
}

heed(await service()); // it gives the encoders their colour, too
document.addEventListener("service", ({ detail }) => heed(detail) && jobs.size && draw());
drawStates();
fillPicker().catch(() => {});
await reload();
let linked = true;
const live = byId("live");
listen("/jobs/events", { job: update }, (open) => {
  live.hidden = !open;
  if (open && !linked) load().then(draw, () => {}); // what changed while the link was down
  linked = open;
});
