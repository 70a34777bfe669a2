/** What an ingest came to: in a sentence, and in something to open on its row. */

import { call } from "../api.js";
import { el } from "../dom.js";
import { count, sentence } from "../format.js";
import { t, tn } from "../i18n.js";

const kept = new Map(); // of each job, so that a row that is drawn again stays open

/** An ingest, as the API tells it, in a line. */
export function summary({ added, duplicates, unchanged, unreadable, skipped }) {
  return [
    t("{n} added", { n: count(added) }),
    duplicates && tn("{n} duplicate", "{n} duplicates", duplicates),
    unchanged && t("{n} unchanged", { n: count(unchanged) }),
    unreadable && t("{n} unreadable", { n: count(unreadable) }),
    skipped && tn("{n} not a picture", "{n} not pictures", skipped),
  ]
    .filter(Boolean)
    .join("  ·  ");
}

/** The summary of an ingest job. */
export function ingestOf(job) {
  if (!kept.has(job.id)) kept.set(job.id, new Summary());
  const one = kept.get(job.id);
  one.follow(job);
  return one.element;
}

class Summary {
  constructor() {
    this.words = el("span.muted");
    this.body = el("div.ingest-body");
    this.element = el(
      "details.ingest",
      { data: { testid: "ingest" } },
      el("summary", {}, el("span", {}, t("What came")), this.words),
      this.body,
    );
    this.element.addEventListener("toggle", () => this.look());
  }

  /** The job has changed. */
  follow(job) {
    const ended = job.state !== "running" && job.state !== "queued" && this.job?.state !== job.state;
    this.job = job;
    if (this.element.open || ended) this.look();
  }

  async look() {
    if (this.busy) return;
    this.busy = true;
    try {
      const { ingest } = await call(`/jobs/${this.job.id}`);
      if (ingest) this.draw(ingest);
    } catch {
      /* the next change of the job asks again */
    }
    this.busy = false;
  }

  draw(ingest) {
    this.words.textContent = summary(ingest);
    const hidden = ingest.unreadable - ingest.examples.length;
    this.body.replaceChildren(
      el("p", {}, el("span.muted", {}, t("Folder")), " ", el("code", {}, ingest.path)),
      ...(ingest.reasons.length
        ? [
            el(
              "ul.reasons",
              {},
              ...ingest.reasons.map(({ reason, files }) =>
                el("li", {}, el("b.number", {}, count(files)), ` ${sentence(reason)}`),
              ),
            ),
            el(
              "ul.rejected-files",
              {},
              ...ingest.examples.map(({ name, reason }) => el("li", { title: reason }, name)),
              hidden > 0 && el("li.muted", {}, tn("and {n} more", "and {n} more", hidden)),
            ),
          ]
        : []),
    );
  }
}
