/** The labels of a gallery: suggested, compared, accepted, taken back. */

import { call, gallery as at } from "../api.js";
import { byId } from "../dom.js";
import { t, tn } from "../i18n.js";
import { complain, failed, retry, toast } from "../messages.js";
import { service } from "../service.js";
import { followJobs } from "../jobs/following.js";
import { isActive, jobRow } from "../jobs/row.js";
import { Decisions } from "./decisions.js";
import { Groups } from "./groups.js";
import { showHistory } from "./history.js";
import { showMethods } from "./methods.js";
import { showStart } from "./start.js";

const { name } = byId("labels").dataset;
const jobs = new Map();

const decisions = new Decisions(name, { onChanged: refresh });
const groups = new Groups(name, decisions);

let turns = 0;

/** Everything but the pictures of groups that are open: these are loaded by themselves. */
async function load() {
  const turn = ++turns;
  const [gallery, { labels }, shown, state, prompts, history] = await Promise.all([
    call(at(name)),
    call(`${at(name)}/labels`),
    call(`${at(name)}/suggestions?least=${groups.least}`),
    service(),
    call(`${at(name)}/prompts`),
    call(`${at(name)}/suggestions/decisions`),
  ]);
  if (turn !== turns) return; // what is asked for since is newer
  const labelled = labels.reduce((sum, one) => sum + one.images, 0);
  byId("facts").textContent = facts(gallery, labelled);
  showStart({ gallery, labels, encoders: state?.encoders ?? [], prompts, run: shown.run });
  showMethods(shown.run);
  decisions.history = history.decisions;
  showHistory(history.decisions, decisions);
  groups.show(shown, { gallery, labels, unlabelled: gallery.images - labelled });
}

function facts({ images }, labelled) {
  return [
    tn("{n} picture", "{n} pictures", images),
    tn("{n} labelled", "{n} labelled", labelled),
    tn("{n} without a label", "{n} without a label", images - labelled),
  ].join("  ·  ");
}

async function refresh() {
  await load().catch(complain);
}

async function begin() {
  try {
    await load();
  } catch (error) {
    byId("groups").replaceChildren(failed(error, retry(begin)));
  }
  byId("groups").ariaBusy = "false";
}

function updateJob(job) {
  if (job.gallery !== name || job.kind !== "suggest") return;
  const ended = !isActive(job) && jobs.has(job.id);
  if (isActive(job) || job.state === "failed") jobs.set(job.id, job);
  else jobs.delete(job.id);
  if (isActive(job)) for (const [id, one] of jobs) if (!isActive(one)) jobs.delete(id);
  const box = byId("suggest-jobs");
  box.hidden = jobs.size === 0;
  box.replaceChildren(...[...jobs.values()].map(jobRow));
  if (ended) begin();
  if (ended && job.state === "done") toast(t("New suggestions are here"));
}

await service(); // it gives the encoders their colour
await begin();
followJobs(name, jobs, updateJob);
