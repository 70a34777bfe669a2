/** The indexes of a gallery: one per encoder, how much each covers, its versions. */

import { call, gallery as at } from "../api.js";
import { byId, el, icon } from "../dom.js";
import { hue } from "../encoders.js";
import { ago, bytes, count, fixed, percent } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain, failed, retry } from "../messages.js";
import { startReindex } from "../jobs/reindex.js";
import { askGallerySchedule } from "../schedules/dialog.js";
import { stage } from "../jobs/stage.js";
import { kindName } from "./kinds.js";
import { versionList } from "./versions.js";

let running = []; // jobs of this gallery
const opened = new Set(); // encoders whose versions are looked at

/** @param {object} gallery @param {{encoder: string}[]} members Encoders of the profile. @param {object[]} jobs */
export function showIndexes(gallery, members, jobs) {
  const box = byId("indexes");
  running = jobs;
  box.hidden = gallery.images === 0;
  const built = new Map(gallery.indexes.map((one) => [one.encoder, one]));
  const names = [...new Set([...members.map((one) => one.encoder), ...built.keys()])];
  const missing = names.filter((name) => !built.has(name));
  if (!box.childElementCount) {
    if (missing.length && missing.length === names.length) box.open = true;
    box.append(el("summary"), el("div.panel-body", { id: "indexes-body" }));
    box.addEventListener("toggle", () => box.open && load(box.dataset.name));
  }
  box.dataset.name = gallery.name;
  box
    .querySelector("summary")
    .replaceChildren(
      el("span.panel-title", {}, t("Indexes")),
      ...names.map((name) => chip(name, built.get(name))),
      icon("down"),
    );
  if (box.open && !box.hidden) load(gallery.name);
}

/** Jobs went on: show how far those are that build an index. @param {object[]} jobs */
export function showProgress(jobs) {
  running = jobs;
  for (const element of document.querySelectorAll(".index")) drawJob(element);
}

async function load(name) {
  const body = byId("indexes-body");
  try {
    draw(name, (await call(`${at(name)}/indexes`)).indexes);
  } catch (error) {
    body.replaceChildren(
      failed(
        error,
        retry(() => load(name)),
      ),
    );
  }
}

function draw(name, indexes) {
  const body = byId("indexes-body");
  const held = document.activeElement?.dataset?.focus; // what is drawn again keeps the focus
  body.replaceChildren(
    el("div.index-list", {}, ...indexes.map((one) => row(name, one))),
    el(
      "div.indexes-foot",
      {},
      el("p.muted", {}, note(indexes)),
      button(t("Schedule…"), () => askGallerySchedule(name), "", "schedule"),
      button(t("Reindex all"), () => startReindex(name)),
    ),
  );
  for (const element of body.querySelectorAll(".index")) drawJob(element);
  if (held) body.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus();
}

function chip(name, index) {
  return el(
    `span.chip.${hue(name)}${index ? "" : ".warn"}`,
    {},
    el("span.dot"),
    name,
    el("span.muted.number", {}, index ? `v${index.version}` : t("none")),
  );
}

function row(gallery, index) {
  const current = index.versions.find((one) => one.in_use);
  return el(
    `article.index.${hue(index.encoder)}`,
    { data: { testid: "index", encoder: index.encoder } },
    el(
      "div.index-head",
      {},
      el("h3", {}, el("span.dot"), index.encoder),
      current
        ? el("span.chip", {}, `v${current.number}`, el("span.muted", {}, kindName(current.kind)))
        : el("span.chip.warn", {}, t("No index yet")),
      el("span.index-when.muted.number", {}, current ? ago(current.created_at) : ""),
      index.in_profile &&
        button(
          t("Reindex"),
          () => startReindex(gallery, index.encoder),
          ` ${index.encoder}`,
          `reindex ${index.encoder}`,
        ),
    ),
    index.problem ? el("p.job-error", { role: "note" }, index.problem) : coverage(index.coverage),
    el("p.index-facts.muted.number", {}, current ? facts(current, index) : ""),
    el("div.index-job"),
    index.versions.length > 0 && versions(gallery, index),
  );
}

/** What is found how, as a bar and in words. */
function coverage({ ready, indexed, late, missing, share }) {
  const stretch = (style, value) => {
    const element = el(`span.${style}`);
    element.style.setProperty("--share", ready ? value / ready : 0);
    return element;
  };
  return el(
    "div.coverage",
    {},
    el(
      "div.coverage-bar",
      { ariaHidden: "true" },
      stretch("indexed", indexed),
      stretch("late", late),
    ),
    el(
      "p.number",
      {},
      [
        t("{share} covered", { share: covered(share, missing) }),
        tn("{n} in the index", "{n} in the index", indexed),
        late && tn("{n} later, searched exactly", "{n} later, searched exactly", late),
        missing && tn("{n} not embedded yet", "{n} not embedded yet", missing),
      ]
        .filter(Boolean)
        .join("  ·  "),
    ),
  );
}

/** A share, which is whole only where nothing is missing. */
const covered = (share, missing) => (missing ? percent(Math.min(share, 0.99)) : percent(share));

function facts(version, index) {
  return [
    t("Recall {value}", { value: fixed(version.recall, 3) }),
    t("index {size}", { size: bytes(version.bytes) }),
    t("embeddings {size}", { size: bytes(index.embedding_bytes) }),
  ].join("  ·  ");
}

function versions(gallery, index) {
  const box = el(
    "details.versions",
    { open: opened.has(index.encoder) },
    el(
      "summary",
      { data: { focus: `versions ${index.encoder}` } },
      tn("{n} version on disk", "{n} versions on disk", index.versions.length),
      el("span.unseen", {}, ` ${index.encoder}`),
    ),
    versionList(gallery, index, () => load(gallery)),
  );
  box.addEventListener("toggle", () => opened[box.open ? "add" : "delete"](index.encoder));
  return box;
}

/** The job that builds this index, as far as it is. */
function drawJob(element) {
  const job = running.find((one) => one.kind === "reindex" && one.encoder === element.dataset.encoder);
  const place = element.querySelector(".index-job");
  if (!job) {
    place.replaceChildren();
    return;
  }
  const words =
    job.state === "queued"
      ? t("Waiting for a worker")
      : [
          stage(job.stage),
          job.total !== null &&
            t("{done} of {total}", { done: count(job.done), total: count(job.total) }),
        ]
          .filter(Boolean)
          .join("  ·  ");
  const bar = el("progress", { ariaLabel: words || t("Running") });
  if (job.state === "running" && job.total) {
    bar.max = job.total;
    bar.value = job.done;
  }
  place.replaceChildren(bar, el("p.muted.number", {}, words));
}

function note(indexes) {
  const missing = indexes.filter((one) => !one.versions.length).map((one) => one.encoder);
  if (missing.length)
    return tn(
      "No index yet for {encoders}: it abstains until one is built.",
      "No index yet for {encoders}: they abstain until one is built.",
      missing.length,
      { encoders: missing.join(", ") },
    );
  const later = Math.max(...indexes.map((one) => one.coverage.late));
  if (later > 0)
    return tn(
      "{n} added since the last build is searched all the same; a reindex makes that faster.",
      "{n} added since the last build are searched all the same; a reindex makes that faster.",
      later,
    );
  return t("Every picture is covered.");
}

function button(words, run, unseen = "", focus = "reindex") {
  return el(
    "button.button.small",
    {
      type: "button",
      data: { focus, needs: "write" },
      onclick: async ({ currentTarget }) => {
        currentTarget.disabled = true;
        await run().catch(complain);
        currentTarget.disabled = false;
      },
    },
    words,
    unseen && el("span.unseen", {}, unseen),
  );
}
