/** How well a training goes: its loss and its MAP@10 as two plots, drawn again as they grow. */

import { call } from "../api.js";
import { el } from "../dom.js";
import { fixed } from "../format.js";
import { t } from "../i18n.js";
import { plot } from "./plot.js";

const LOOK_EVERY_MS = 1000;
const SIDE_BY_SIDE = 560; // pixels from which on both plots fit into a line
const GAP = 24;
const MOST_MARKS = 50; // more would hide the line
const kept = new Map(); // of each job, so that a row that is drawn again keeps its plots

/** The plots of a training, in something to open; open by itself while it runs. */
export function curveOf(job) {
  if (!kept.has(job.id)) kept.set(job.id, new Curve(job));
  const curve = kept.get(job.id);
  curve.follow(job);
  return curve.element;
}

class Curve {
  constructor(job) {
    this.words = el("span.curve-words.number");
    this.plots = el("div.curve-plots");
    this.element = el(
      "details.curve",
      { open: job.state === "running", data: { testid: "curve" } },
      el("summary", {}, el("span", {}, t("Curve")), this.words),
      this.plots,
    );
    this.element.addEventListener("toggle", () => this.look());
    // Told of its size when it comes into the page, too.
    new ResizeObserver(() => this.draw()).observe(this.plots);
  }

  /** The job has changed. */
  follow(job) {
    if (this.job?.state === "queued" && job.state === "running") this.element.open = true;
    this.job = job;
    this.look();
  }

  /** Read the curve where it is to be seen and has changed, not more often than it is written. */
  async look() {
    const { job } = this;
    if (!this.element.open || this.busy || this.read === stamp(job)) return;
    this.busy = true;
    const failed = await call(`/jobs/${job.id}`).then(
      ({ training }) => {
        this.training = training;
        this.draw();
      },
      () => true, // the next change of the job asks again
    );
    if (!failed) this.read = stamp(job);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    this.busy = false;
    if (!failed) this.look();
  }

  draw() {
    const width = this.plots.clientWidth;
    if (!this.training || !width) return;
    const { steps, epochs } = this.training.curve;
    const last = Math.max(0, ...steps.map((one) => one.step), ...epochs.map((one) => one.step));
    const axis = { last, perEpoch: perEpoch(this.job, this.training), epochs: this.training.epochs };
    const measured = epochs.filter((one) => one.map_at_10 !== null);
    this.words.textContent = summary(measured);
    const wide = width >= SIDE_BY_SIDE;
    const size = { width: wide ? (width - GAP) / 2 : width, height: 190 };
    this.plots.replaceChildren(
      plot({
        title: t("Loss"),
        hue: "hue-1",
        points: steps.map((one) => [one.step, one.loss]),
        axis,
        ...size,
      }),
      plot({
        title: "MAP@10",
        hue: "hue-0",
        points: measured.map((one) => [one.step, one.map_at_10]),
        marks: measured.length <= MOST_MARKS,
        axis,
        ...size,
      }),
    );
  }
}

const stamp = (job) => `${job.state} ${job.done} ${job.stage}`;

/** Steps of an epoch; the axis is marked in epochs, which people gave. */
function perEpoch(job, { epochs, curve }) {
  if (job.total) return job.total / epochs;
  const last = curve.epochs.at(-1);
  return last?.epoch ? last.step / last.epoch : 1;
}

function summary(measured) {
  const parts = [];
  const [before, ...reached] = measured;
  if (before) parts.push(t("MAP@10 before {value}", { value: fixed(before.map_at_10, 3) }));
  if (reached.length) {
    const best = reached.reduce((a, b) => (b.map_at_10 > a.map_at_10 ? b : a));
    parts.push(
      t("best {value} after epoch {epoch}", {
        value: fixed(best.map_at_10, 3),
        epoch: best.epoch,
      }),
    );
  }
  return parts.join("  ·  ");
}
