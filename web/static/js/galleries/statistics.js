/** The panel that tells what a gallery's pictures are like in all. */

import { call, gallery as at } from "../api.js";
import { byId, el, icon } from "../dom.js";
import { ago, bytes, count, fixed, percent, period, sentence } from "../format.js";
import { t, tn } from "../i18n.js";
import { failed, retry } from "../messages.js";
import { bars, columns } from "./charts.js";

let shown = null; // the gallery's counts when it was drawn

/**
 * @param {object} gallery
 * @param {(filter: object) => void} onFilter Given what to look at instead.
 */
export function showStatistics(gallery, onFilter) {
  const box = byId("statistics");
  box.hidden = !(gallery.images || gallery.corrupt || gallery.removed);
  if (!box.childElementCount) {
    box.replaceChildren(
      el("summary", {}, el("span.panel-title", {}, t("Statistics")), icon("down")),
      el("div.panel-body.statistics-body", { id: "statistics-body" }),
    );
    box.addEventListener("toggle", () => box.open && load(box, onFilter));
  }
  box.dataset.name = gallery.name;
  const counts = JSON.stringify([gallery.images, gallery.corrupt, gallery.removed, gallery.labels]);
  if (counts !== shown) box.dataset.old = "";
  shown = counts;
  if (box.open) load(box, onFilter);
}

/** Read and draw them, unless nothing changed since. */
async function load(box, onFilter) {
  const body = byId("statistics-body");
  if (!("old" in box.dataset)) return;
  delete box.dataset.old;
  body.ariaBusy = "true";
  try {
    body.replaceChildren(...parts(await call(`${at(box.dataset.name)}/statistics`), onFilter));
  } catch (error) {
    box.dataset.old = "";
    body.replaceChildren(
      failed(
        error,
        retry(() => load(box, onFilter)),
      ),
    );
  }
  body.ariaBusy = "false";
}

function parts(told, onFilter) {
  return [
    figures(told),
    told.added.length > 0 &&
      part(
        t("Added"),
        columns(
          told.added.map((one) => ({ name: period(one.begins, told.added_by), value: one.images })),
        ),
        "wide",
      ),
    told.sizes.length > 0 &&
      part(t("Size in megapixels"), columns(told.sizes.map((one) => ({ name: megapixels(one), value: one.images })))),
    told.formats.length > 0 && part(t("Formats"), bars(told.formats.map(format))),
    told.top_labels.length > 0 && part(t("Labels"), bars(labels(told, onFilter))),
    told.unreadable.length > 0 &&
      part(
        t("Why pictures cannot be read"),
        bars(
          told.unreadable.map((one) => ({
            name: sentence(one.reason),
            value: one.images,
            onclick: () => onFilter({ state: "corrupt" }),
          })),
        ),
      ),
    told.ingests.length > 0 && part(t("Folders, as they were last ingested"), ingests(told.ingests), "wide"),
  ].filter(Boolean);
}

const part = (title, content, style = "") =>
  el(`section.statistic${style && `.${style}`}`, {}, el("h3", {}, title), content);

function figures(told) {
  const figure = (name, value) => [
    el("div.figure", {}, el("dt", {}, name), el("dd.number", {}, value)),
  ];
  return el(
    "dl.figures",
    {},
    ...figure(t("Pictures"), count(told.images)),
    ...figure(t("File size"), bytes(told.bytes)),
    ...(told.images ? figure(t("On average"), bytes(told.bytes / told.images)) : []),
    ...figure(t("Labels"), count(told.labels)),
    ...(told.labels && told.unlabelled ? figure(t("Without a label"), count(told.unlabelled)) : []),
    ...(told.corrupt ? figure(t("Unreadable"), count(told.corrupt)) : []),
    ...(told.removed ? figure(t("Removed"), count(told.removed)) : []),
  );
}

function megapixels({ from_pixels: from, to_pixels: to }) {
  const told = (pixels) => (pixels < 1e6 ? fixed(pixels / 1e6, 1) : count(pixels / 1e6));
  if (!from) return t("under {n}", { n: told(to) });
  return to === null ? t("{n} and more", { n: told(from) }) : `${told(from)}–${told(to)}`;
}

const format = (one) => ({
  name: one.format ?? t("Not known"),
  value: one.images,
  more: bytes(one.bytes),
});

function labels({ top_labels: top, other_labels: others, images }, onFilter) {
  const share = (n) => percent(n / Math.max(images, 1));
  const found = top.map((one) => ({
    name: one.label,
    value: one.images,
    more: share(one.images),
    onclick: () => onFilter({ labels: [one.label] }),
  }));
  if (others)
    found.push({
      name: tn("{n} other label", "{n} other labels", others.labels),
      value: others.images,
      more: share(others.images),
      muted: true,
    });
  return found;
}

function ingests(folders) {
  const told = (one) =>
    [
      t("{n} added", { n: count(one.added) }),
      one.duplicates && tn("{n} duplicate", "{n} duplicates", one.duplicates),
      one.unchanged && t("{n} unchanged", { n: count(one.unchanged) }),
      one.unreadable && t("{n} unreadable", { n: count(one.unreadable) }),
      one.skipped && tn("{n} not a picture", "{n} not pictures", one.skipped),
    ]
      .filter(Boolean)
      .join("  ·  ");
  return el(
    "ul.past-ingests",
    {},
    ...folders.map((one) =>
      el(
        "li",
        {},
        el("code", {}, one.path),
        el("span.muted.number", {}, `${ago(one.created_at)}  ·  ${told(one)}`),
      ),
    ),
  );
}
