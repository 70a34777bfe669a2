/** One gallery: its pictures, labels, indexes and running jobs. */

import { call, gallery as at, listen } from "../api.js";
import { can } from "../can.js";
import { ask } from "../dialogs.js";
import { byId } from "../dom.js";
import { takeFilesAnywhere } from "../drop.js";
import { count } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain } from "../messages.js";
import { service } from "../service.js";
import { isActive, jobRow } from "../jobs/row.js";
import { captionsOf, showCaptions } from "./captions.js";
import { Filters } from "./filters.js";
import { showFeedback } from "./feedback.js";
import { Grid } from "./grid.js";
import { showIndexes } from "./indexes.js";
import { showTraining } from "./training.js";
import { askUpload } from "./uploads.js";

const { name } = byId("gallery").dataset;
const jobs = new Map();
const asked = new URLSearchParams(location.search);
let filter = { state: "ready", label: asked.get("label"), caption: asked.get("caption") ?? "" };

const grid = new Grid(name, { onChanged: refreshFacts, onUpload: chooseFiles });
const filters = new Filters((chosen) => {
  filter = chosen;
  const kept = ["label", "caption"].filter((one) => chosen[one]).map((one) => [one, chosen[one]]);
  const query = new URLSearchParams(kept).toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
  grid.show(filter);
});

async function refreshFacts() {
  try {
    const [gallery, { labels }, captions, state] = await Promise.all([
      call(at(name)),
      call(`${at(name)}/labels`),
      captionsOf(name),
      service(),
    ]);
    byId("facts").textContent = facts(gallery);
    filters.show(gallery, labels, captions?.captions ?? 0, filter);
    showIndexes(gallery, state?.encoders ?? []);
    showFeedback(gallery);
    showTraining(gallery, state?.training);
    showCaptions(gallery, captions);
    return { gallery, labels };
  } catch (error) {
    complain(error);
    return null;
  }
}

function facts({ images, labels, corrupt, removed }) {
  const parts = [tn("{n} picture", "{n} pictures", images)];
  if (labels) parts.push(tn("{n} label", "{n} labels", labels));
  if (corrupt) parts.push(t("{n} unreadable", { n: count(corrupt) }));
  if (removed) parts.push(t("{n} removed", { n: count(removed) }));
  return parts.join("  ·  ");
}

function chooseFiles() {
  byId("files").click();
}

async function take(files) {
  const state = await service();
  const { labels } = await call(`${at(name)}/labels`).catch(() => ({ labels: [] }));
  askUpload(
    name,
    files,
    { labels: labels.map((one) => one.label), label: filter.label, limitMb: state?.max_upload_mb },
    async () => {
      await refreshFacts();
      grid.show(filter);
    },
  );
}

function updateJob(job) {
  if (job.gallery !== name) return;
  const ended = !isActive(job) && jobs.has(job.id);
  if (isActive(job)) jobs.set(job.id, job);
  else jobs.delete(job.id);
  const box = byId("gallery-jobs");
  box.hidden = jobs.size === 0;
  box.replaceChildren(...[...jobs.values()].map(jobRow));
  if (ended) refreshFacts();
}

function askDelete() {
  byId("more-menu").hidePopover();
  ask(
    {
      title: t("Delete {name}?", { name }),
      words: t(
        "Its entries and indexes are deleted for good. Pictures that were ingested from a folder stay where they are.",
      ),
      confirm: t("Delete gallery"),
      danger: true,
    },
    async () => {
      await call(at(name), { method: "DELETE" });
      location.href = "/galleries";
    },
  );
}

byId("upload").addEventListener("click", chooseFiles);
byId("files").addEventListener("change", ({ target }) => {
  if (target.files.length) take([...target.files]);
  target.value = "";
});
byId("delete-gallery").addEventListener("click", askDelete);
if (can("write")) takeFilesAnywhere(take);

grid.show(filter);
await refreshFacts();
listen("/jobs/events", { job: updateJob });
document.addEventListener("jobs", ({ detail }) => detail.forEach(updateJob));
for (const state of ["queued", "running"]) {
  call(`/jobs?gallery=${encodeURIComponent(name)}&state=${state}`).then(
    (page) => page.jobs.forEach(updateJob),
    () => {},
  );
}
