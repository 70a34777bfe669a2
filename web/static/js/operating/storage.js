/** What is kept: each gallery's indexes, how old and how complete they are, and room for more. */

import { el } from "../dom.js";
import { hue, inOrder } from "../encoders.js";
import { ago, bytes, moment, percent, prose } from "../format.js";
import { t, tn } from "../i18n.js";
import { once } from "../messages.js";
import { startReindex } from "../jobs/reindex.js";

/** @param {HTMLElement} place @param {{disk: object|null, galleries: object[]}} told @param {() => void} look */
export function drawStorage(place, { disk, galleries }, look) {
  place.replaceChildren(
    ...[
      disk && room(disk),
      galleries.length > 0
        ? el("ul.gallery-states", {}, ...galleries.map((one) => galleryLine(one, look)))
        : el("p.muted", {}, t("There is no gallery yet.")),
    ].filter(Boolean),
  );
}

const LEVELS = { good: "good", low: "warn", full: "bad" };

function room({ folder, free_bytes, total_bytes, level }) {
  const used = total_bytes - free_bytes;
  return el(
    "div.disk",
    { data: { testid: "disk", level } },
    el(
      "p",
      {},
      el(`span.dot.${LEVELS[level]}`),
      el("strong.number", {}, t("{free} free of {total}", { free: bytes(free_bytes), total: bytes(total_bytes) })),
      el("code", {}, folder),
    ),
    el("progress", { max: total_bytes, value: used, ariaLabel: t("Used space") }),
    level !== "good" &&
      el(
        "p.disk-words",
        { role: "note" },
        ...prose(
          t("Free some space, or set `SEMBLANCE_VAR` to a folder on a larger disk. `semblance doctor` tells more."),
        ),
      ),
  );
}

function galleryLine({ gallery, images, indexes, missing }, look) {
  return el(
    "li.gallery-state",
    { data: { testid: "gallery-state", gallery } },
    el(
      "div.gallery-state-head",
      {},
      el("h3", {}, el("a", { href: `/galleries/${encodeURIComponent(gallery)}`, data: { focus: gallery } }, gallery)),
      el("span.muted.number", {}, tn("{n} picture", "{n} pictures", images)),
      missing.length > 0 && indexNow(gallery, missing, look),
    ),
    el(
      "div.index-states",
      {},
      ...inOrder(indexes).map(indexChip),
      ...missing.map((encoder) =>
        el(`span.chip.warn.${hue(encoder)}`, {}, el("span.dot"), encoder, el("span", {}, t("no index"))),
      ),
      images === 0 && el("span.muted", {}, t("Empty: add pictures to it first.")),
    ),
  );
}

const indexChip = ({ encoder, version, created_at, coverage }) =>
  el(
    `span.chip.${hue(encoder)}`,
    { title: `v${version} · ${moment(created_at)}` },
    el("span.dot"),
    encoder,
    el("span.muted.number", {}, `${percent(coverage)} · ${ago(created_at)}`),
  );

const indexNow = (gallery, missing, look) =>
  el(
    "button.button.small",
    {
      type: "button",
      data: { needs: "write", focus: `index ${gallery}` },
      onclick: async ({ currentTarget }) => {
        await once(currentTarget, async () => {
          for (const encoder of missing) await startReindex(gallery, encoder);
        });
        look();
      },
    },
    t("Index now"),
  );
