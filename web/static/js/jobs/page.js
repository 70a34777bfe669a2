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
const PAGE = 50; // jobs read at first; as many again are read with "Show older"
const MOST = 500; // that the API gives at once

const list = byId("jobs");
const older = byId("older");
const picker = byId("gallery-filter");
const jobs = new Map();
let filter = filterOf(new URLSearchParams(location.search));
let next = null;
let held = {}; // what keeps queues from being served

const rowOf = (job) => jobRow(job, held);
const wanted = (job) =>
  (!filter.state || job.state === filter.state) &&
  (!filter.gallery || job.gallery === filter.gallery);

const runningFirst = (a, b) =>
  (b.state === "running") - (a.state === "running") || b.created_at.localeCompare(a.created_at);

function filterOf(address) {
  const state = address.get("state") ?? "";
  const known = STATES.some(([one]) => one === state);
  return { state: known ? state : "", gallery: address.get("gallery") ?? "" };
}

const queryOf = (asked) =>
  new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString();

async function load({ before = null, limit = PAGE } = {}) {
  const asked = filter;
  const page = await call(`/jobs?${queryOf({ ...asked, before, limit })}`);
  if (asked !== filter) return; // another one was chosen meanwhile, and its jobs are under way
  if (!before) jobs.clear();
  for (const job of page.jobs) jobs.set(job.id, job);
  next = page.next_before;
  older.hidden = !next;
  draw();
}

/** Read again what is shown, older jobs too, after a time in which changes may have been missed. */
const catchUp = () => load({ limit: Math.min(MOST, Math.max(PAGE, jobs.size)) }).catch(() => {});

async function reload() {
  list.ariaBusy = "true";
  try {
    await load();
  } catch (error) {
    list.replaceChildren(failed(error, retry(reload)));
  }
  list.ariaBusy = "false";
}

/** Show other jobs; the address says which, for a reload and for whoever is sent it. */
function choose(change) {
  filter = { ...filter, ...change };
  const query = queryOf(filter);
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
  reload();
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
  keepFocus(() => list.replaceChildren(...groups.filter(Boolean)));
}

/** Draw rows again; who was at one of them with the keyboard stays there. */
function keepFocus(redraw) {
  const held = document.activeElement;
  const id = list.contains(held) && held.closest("[data-id]")?.dataset.id;
  redraw();
  if (!id) return;
  const row = list.querySelector(`[data-id="${id}"]`);
  const again = list.contains(held) ? held : (row?.querySelector("button") ?? row?.querySelector("a"));
  again?.focus({ preventScroll: true });
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
  if (!row && !wanted(job)) return; // it is not shown, and not to be
  const stays = before && isActive(before) === isActive(job) && wanted(before) === wanted(job);
  if (!stays || !row) draw();
  else if (!row.contains(document.activeElement) || before.state !== job.state)
    keepFocus(() => row.replaceWith(rowOf(job)));
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
            choose({ state });
            drawStates();
            byId("states").querySelector('[aria-pressed="true"]').focus();
          },
        },
        name,
      ),
    ),
  );
}

async function fillPicker() {
  const { galleries } = await call("/galleries");
  const names = new Set(galleries.map(({ name }) => name));
  if (filter.gallery) names.add(filter.gallery); // which may be deleted; its jobs are there
  picker.append(...[...names].map((name) => el("option", { value: name }, name)));
  picker.value = filter.gallery;
}

picker.addEventListener("change", () => choose({ gallery: picker.value }));
older.addEventListener("click", async () => {
  older.disabled = true;
  await load({ before: next }).catch(complain);
  older.disabled = false;
});
byId("reindex").addEventListener("click", () => askReindex().catch(complain));
document.addEventListener("jobs", ({ detail }) => detail.forEach(update));
setInterval(
  () => document.hidden || list.contains(document.activeElement) || (jobs.size && draw()),
  AGE_EVERY_MS,
);
addEventListener("focus", catchUp);

/** The queues of jobs to which a living worker listens, as far as the service tells. */
function servedBy({ workers, upkeep, training }) {
  return [
    ...workers.filter((one) => one.alive).map((one) => `index.${one.encoder}`),
    ...(upkeep ? ["maintenance", "ingest"] : []),
    ...(training?.alive ? ["train"] : []),
    "captions", // of whose worker nothing is told
  ];
}

/** Learn what keeps jobs from being begun; true if it is something else than before. */
function heed(state) {
  const before = JSON.stringify(held);
  held = state?.redis ? { paused: state.paused, served: servedBy(state) } : {};
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
  if (open && !linked) catchUp();
  linked = open;
});
