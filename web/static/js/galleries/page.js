/** One gallery: its pictures, labels, indexes and running jobs. */

import { call, gallery as at } from "../api.js";
import { can } from "../can.js";
import { ask } from "../dialogs.js";
import { byId } from "../dom.js";
import { takeFilesAnywhere } from "../drop.js";
import { count } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain, toast } from "../messages.js";
import { service } from "../service.js";
import { followJobs } from "../jobs/following.js";
import { summary } from "../jobs/ingest.js";
import { isActive, jobRow } from "../jobs/row.js";
import { everything, fromAddress, toAddress } from "./address.js";
import { captionsOf, showCaptions } from "./captions.js";
import { showChanges } from "./changes.js";
import { Filters } from "./filters.js";
import { showFeedback } from "./feedback.js";
import { askFolder } from "./folders.js";
import { Grid } from "./grid.js";
import { showIndexes, showProgress } from "./indexes.js";
import { Selection } from "./selection.js";
import { SelectionBar } from "./selection_bar.js";
import { showStatistics } from "./statistics.js";
import { showTraining } from "./training.js";
import { askUpload } from "./uploads.js";

const { name } = byId("gallery").dataset;
const jobs = new Map();
let filter = fromAddress();
let known = []; // labels

const selection = new Selection();
const bar = new SelectionBar(name, selection, {
  filter: () => filter,
  labels: () => known,
  onChanged: (change, ids) => {
    grid.changed(change, ids);
    refreshFacts();
  },
  onUndone: refreshAll,
});
const grid = new Grid(name, selection, {
  onChanged: refreshFacts,
  onUpload: chooseFiles,
  onFolder: () => askFolder(name),
  onLabel: (image) => {
    selection.clear();
    selection.set([image.id], true);
    bar.askLabel();
  },
  onSelectAll: () => bar.selectAll(),
  onDelete: () => bar.remove(),
  onEverything: () => look({ ...everything(), sort: filter.sort }),
});
const filters = new Filters(look);

/** Look at other pictures. */
function look(chosen) {
  filter = chosen;
  history.replaceState(null, "", toAddress(chosen));
  selection.clear();
  grid.show(filter);
  refreshFacts();
}

function refreshAll() {
  grid.reload();
  return refreshFacts();
}

let asking; // for the facts; of several answers only that to the latest question counts

async function refreshFacts() {
  const ours = Symbol("facts");
  asking = ours;
  try {
    const [gallery, { labels }, captions, state] = await Promise.all([
      call(at(name)),
      call(`${at(name)}/labels`),
      captionsOf(name),
      service(),
    ]);
    if (ours !== asking) return;
    known = labels.map((one) => one.label);
    byId("facts").textContent = facts(gallery);
    filters.show(gallery, labels, captions?.captions ?? 0, filter);
    showIndexes(gallery, state?.encoders ?? [], [...jobs.values()]);
    showStatistics(gallery, (change) => look({ ...everything(), sort: filter.sort, ...change }));
    showFeedback(gallery);
    showTraining(gallery, state?.training);
    showCaptions(gallery, captions);
  } catch (error) {
    if (ours === asking) complain(error);
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
  const label = filter.labels.length === 1 ? filter.labels[0] : null;
  askUpload(name, files, { labels: known, label, limitMb: state?.max_upload_mb }, refreshAll);
}

function updateJob(job) {
  if (job.gallery !== name) return;
  const ended = !isActive(job) && jobs.has(job.id);
  if (isActive(job)) jobs.set(job.id, job);
  else jobs.delete(job.id);
  const box = byId("gallery-jobs");
  box.hidden = jobs.size === 0;
  box.replaceChildren(...[...jobs.values()].map(jobRow));
  showProgress([...jobs.values()]);
  if (!ended) return;
  if (job.kind === "ingest") tellIngest(job);
  else refreshFacts();
}

/** An ingest has ended: show what came, and say what it came to. */
async function tellIngest(job) {
  refreshAll();
  if (job.state !== "done") return;
  const { ingest } = await call(`/jobs/${job.id}`).catch(() => ({}));
  if (!ingest) return;
  toast(summary(ingest), {
    lasts: 15_000,
    action: t("Details"),
    onAction: () => {
      location.href = `/jobs?gallery=${encodeURIComponent(name)}`;
    },
  });
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
byId("from-folder").addEventListener("click", () => askFolder(name));
byId("recent-changes").addEventListener("click", () => {
  byId("more-menu").hidePopover();
  showChanges(name, refreshAll).catch(complain);
});
byId("files").addEventListener("change", ({ target }) => {
  if (target.files.length) take([...target.files]);
  target.value = "";
});
byId("delete-gallery").addEventListener("click", askDelete);
if (can("write")) takeFilesAnywhere(take);

grid.show(filter);
await refreshFacts();
followJobs(name, jobs, updateJob, refreshFacts);
