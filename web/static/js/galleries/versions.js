/** The versions of an index, and going back or forward to one of them. */

import { call, gallery as at } from "../api.js";
import { ask } from "../dialogs.js";
import { el } from "../dom.js";
import { bytes, fixed, moment } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain, toast } from "../messages.js";
import { kindName } from "./kinds.js";

/** @param {string} gallery @param {object} index As the API tells it. @param {() => void} onChanged */
export function versionList(gallery, index, onChanged) {
  return el(
    "ul.version-list",
    {},
    ...index.versions.map((version) =>
      el(
        `li${version.in_use ? ".in-use" : ""}`,
        { data: { testid: "version", number: version.number } },
        el("strong.number", {}, `v${version.number}`),
        el("span.number", {}, moment(version.created_at)),
        el("span.muted.number", {}, particulars(version)),
        version.in_use
          ? el("span.chip", {}, t("In use now"))
          : el(
              "button.button.small",
              {
                type: "button",
                data: { needs: "write", focus: `use ${index.encoder} ${version.number}` },
                onclick: () => askUse(gallery, index, version, onChanged),
              },
              t("Use"),
              el("span.unseen", {}, ` ${index.encoder} v${version.number}`),
            ),
      ),
    ),
  );
}

const particulars = (version) =>
  [
    kindName(version.kind),
    tn("{n} picture", "{n} pictures", version.rows),
    t("Recall {value}", { value: fixed(version.recall, 3) }),
    bytes(version.bytes),
  ].join("  ·  ");

/** Say what changes, then change it. */
function askUse(gallery, index, version, onChanged) {
  const current = index.versions.find((one) => one.in_use);
  const found = index.coverage.indexed + index.coverage.late;
  const later = Math.max(0, found - version.rows);
  const { encoder } = index;
  ask(
    {
      title: t("Use version {n} of {encoder}?", { n: version.number, encoder }),
      fields: [
        el(
          "dl.facts.version-change",
          {},
          el("dt", {}, t("From")),
          el("dd", {}, `v${current?.number ?? "–"}`, el("small.muted", {}, current ? particulars(current) : "")),
          el("dt", {}, t("To")),
          el("dd", {}, `v${version.number}`, el("small.muted", {}, particulars(version))),
        ),
        el(
          "p",
          {},
          [
            later > 0
              ? tn(
                  "{n} picture that came later is found all the same, by exact search, which is slower.",
                  "{n} pictures that came later are found all the same, by exact search, which is slower.",
                  later,
                )
              : t("It covers all pictures that are embedded."),
            t("Searches take it up at once, and removed pictures stay hidden."),
            t("The version in use now stays on disk until the next but one is built."),
          ].join(" "),
        ),
      ],
      confirm: t("Use version {n}", { n: version.number }),
    },
    () => use(gallery, encoder, version.number, onChanged),
  );
}

async function use(gallery, encoder, to, onChanged) {
  const done = await call(`${at(gallery)}/indexes/${encodeURIComponent(encoder)}/rollback`, {
    method: "POST",
    json: { to },
  });
  onChanged();
  toast(t("{encoder}: version {n} is in use", { encoder, n: done.after }), {
    action: t("Undo"),
    onAction: () => use(gallery, encoder, done.before, onChanged).catch(complain),
  });
}
