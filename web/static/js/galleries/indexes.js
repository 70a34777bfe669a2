/** The indexes of a gallery: one per encoder, its version, how much it covers. */

import { byId, el, icon } from "../dom.js";
import { hue } from "../encoders.js";
import { ago, fixed } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain } from "../messages.js";
import { startReindex } from "../jobs/reindex.js";
import { askGallerySchedule } from "../schedules/dialog.js";
import { kindName } from "./kinds.js";

/** @param {object} gallery @param {{encoder: string}[]} members Encoders of the profile. */
export function showIndexes(gallery, members) {
  const box = byId("indexes");
  box.hidden = gallery.images === 0;
  const built = new Map(gallery.indexes.map((one) => [one.encoder, one]));
  const names = [...new Set([...members.map((one) => one.encoder), ...built.keys()])];
  const missing = names.filter((name) => !built.has(name));
  if (missing.length && missing.length === names.length) box.open = true;
  box.replaceChildren(
    el(
      "summary",
      {},
      el("span.panel-title", {}, t("Indexes")),
      ...names.map((name) => chip(name, built.get(name))),
      icon("down"),
    ),
    el(
      "div.panel-body",
      {},
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            ...[t("Encoder"), t("Kind"), t("Version"), t("Covers"), t("Recall"), t("Built"), ""].map((words) =>
              el("th", { scope: "col" }, words),
            ),
          ),
        ),
        el("tbody", {}, ...names.map((name) => row(gallery, name, built.get(name)))),
      ),
      el(
        "div.indexes-foot",
        {},
        el("p.muted", {}, note(gallery, missing)),
        button(t("Schedule…"), () => askGallerySchedule(gallery.name)),
        button(t("Reindex all"), () => startReindex(gallery.name)),
      ),
    ),
  );
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

function row(gallery, name, index) {
  const cells = index
    ? [
        kindName(index.kind),
        `v${index.version}`,
        tn("{n} picture", "{n} pictures", index.rows),
        index.recall === null ? "–" : fixed(index.recall, 3),
        ago(index.created_at),
      ]
    : ["–", t("none"), "–", "–", "–"];
  return el(
    `tr.${hue(name)}`,
    {},
    el("th", { scope: "row" }, el("span.dot"), name),
    ...cells.map((words) => el("td.number", {}, words)),
    el(
      "td",
      {},
      button(t("Reindex"), () => startReindex(gallery.name, name), ` ${name}`),
    ),
  );
}

function note({ images, indexes }, missing) {
  if (missing.length)
    return tn(
      "No index yet for {encoders}: it abstains until one is built.",
      "No index yet for {encoders}: they abstain until one is built.",
      missing.length,
      { encoders: missing.join(", ") },
    );
  const later = images - Math.min(...indexes.map((one) => one.rows));
  if (later > 0)
    return tn(
      "{n} added since the last build is searched all the same; a reindex makes that faster.",
      "{n} added since the last build are searched all the same; a reindex makes that faster.",
      later,
    );
  return t("Every picture is covered.");
}

function button(words, run, unseen = "") {
  return el(
    "button.button.small",
    {
      type: "button",
      data: { needs: "write" },
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
