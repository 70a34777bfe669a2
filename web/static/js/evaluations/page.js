/** The evaluations of a gallery: begun, watched, listed, compared. */

import { call, gallery as at } from "../api.js";
import { byId } from "../dom.js";
import { t, tn } from "../i18n.js";
import { failed, retry, toast } from "../messages.js";
import { service } from "../service.js";
import { foundBy } from "../jobs/evaluation.js";
import { followJobs } from "../jobs/following.js";
import { isActive, jobRow } from "../jobs/row.js";
import { showHistory } from "./history.js";
import { Runs } from "./runs.js";
import { showStart, showUnderWay } from "./start.js";

const { name } = byId("evaluations").dataset;
const jobs = new Map();
const runs = new Runs(byId("runs"), name, { onChanged: load });

/** Everything but the jobs. */
async function load() {
  const [gallery, { labels }, page, state] = await Promise.all([
    call(at(name)),
    call(`${at(name)}/labels`),
    call(`${at(name)}/evaluations`),
    service(), // it gives the encoders their colour
  ]);
  const queries = labels.reduce((sum, one) => sum + (one.images > 1 ? one.images : 0), 0);
  byId("facts").textContent = facts(gallery, page);
  showStart({ gallery, queries, encoders: state?.encoders ?? [], first: !page.evaluations.length });
  showHistory(page.evaluations);
  runs.show(page);
}

function facts({ images, labels }, page) {
  const parts = [
    tn("{n} picture", "{n} pictures", images),
    tn("{n} label", "{n} labels", labels),
  ];
  // Of more than a page nobody knows how many there are.
  if (page.next_before === null)
    parts.push(tn("{n} evaluation", "{n} evaluations", page.evaluations.length));
  return parts.join("  ·  ");
}

async function begin() {
  try {
    await load();
  } catch (error) {
    byId("runs").replaceChildren(failed(error, retry(begin)));
  }
  byId("runs").ariaBusy = "false";
}

function updateJob(job) {
  if (job.gallery !== name || job.kind !== "evaluate") return;
  const ended = !isActive(job) && jobs.has(job.id);
  if (isActive(job)) for (const [id, one] of jobs) if (!isActive(one)) jobs.delete(id);
  if (isActive(job) || (ended && job.state === "failed")) jobs.set(job.id, job);
  else jobs.delete(job.id);
  const box = byId("evaluation-jobs");
  box.hidden = jobs.size === 0;
  box.replaceChildren(...[...jobs.values()].map(jobRow));
  showUnderWay([...jobs.values()].some(isActive));
  if (ended) begin();
  if (ended && job.state === "done")
    toast(t("The evaluation is done"), {
      action: t("Look at it"),
      onAction: () => {
        location.href = foundBy(job);
      },
    });
}

await begin();
followJobs(name, jobs, updateJob, begin);
