/** The dialog in which a schedule is made or changed. */

import { call } from "../api.js";
import { ask, field } from "../dialogs.js";
import { el, icon } from "../dom.js";
import { t } from "../i18n.js";
import { toast } from "../messages.js";
import { service } from "../service.js";
import { whenFields } from "./when.js";

const WORK = [
  ["reindex", t("Reindex a gallery")],
  ["evaluate", t("Evaluate a gallery by its labels")],
  ["sweep", t("Clean up: delete what nothing needs any more")],
];

/**
 * Ask what is to be done when, and have it done.
 * @param {{schedule?: object, gallery?: string}} [given] The schedule to change, or the gallery of a new one.
 * @param {(schedule: object) => void} [onDone]
 */
export async function askSchedule({ schedule, gallery } = {}, onDone = () => {}) {
  const [{ galleries }, state] = await Promise.all([call("/galleries"), service()]);
  const names = galleries.map((one) => one.name);
  const fields = workFields(schedule ?? { kind: "reindex", gallery, rebuild: true }, names, state);
  ask(
    {
      title: schedule ? t("Change schedule") : t("New schedule"),
      fields: [...fields, ...whenFields(schedule)],
      confirm: schedule ? t("Save") : t("Create"),
    },
    async (data) => {
      const path = schedule ? `/schedules/${schedule.id}` : "/schedules";
      const method = schedule ? "PUT" : "POST";
      onDone(await call(path, { method, json: planOf(data) }));
    },
  );
}

/** Make a schedule for a gallery, from elsewhere than the page of schedules. */
export const askGallerySchedule = (gallery) =>
  askSchedule({ gallery }, ({ words }) =>
    toast(t("Scheduled: {words}", { words }), {
      action: t("See schedules"),
      onAction: () => {
        location.href = "/schedules";
      },
    }),
  );

function planOf(data) {
  const kind = data.get("kind");
  const plan = { kind, cron: data.get("cron"), time_zone: data.get("time_zone") };
  if (kind === "sweep") return plan;
  const work = { gallery: data.get("gallery"), encoder: data.get("encoder") || null };
  return { ...plan, ...work, rebuild: kind === "reindex" ? data.get("rebuild") === "on" : true };
}

function workFields(chosen, galleries, state) {
  const select = (name, options, value) => {
    const box = el(
      "select",
      { name },
      ...options.map(([one, words]) => el("option", { value: one }, words)),
    );
    box.value = value ?? options[0]?.[0] ?? "";
    return box;
  };
  const wrap = (box) => el("span.select", {}, box, icon("down"));
  const works = galleries.length ? WORK : WORK.slice(-1);
  const kind = select("kind", works, galleries.length ? chosen.kind : "sweep");
  const gallery = field(
    t("Gallery"),
    wrap(select("gallery", galleries.map((one) => [one, one]), chosen.gallery ?? galleries[0])),
  );
  const encoders = (state?.encoders ?? []).map((one) => [one.encoder, one.encoder]);
  const encoder = field(
    t("Encoder"),
    wrap(select("encoder", [["", t("All encoders")], ...encoders], chosen.encoder ?? "")),
  );
  const pair = el("div.field-pair", {}, gallery, encoder);
  const box = el("input", { type: "checkbox", name: "rebuild", checked: chosen.rebuild !== false });
  const rebuild = el(
    "label.field-check",
    {},
    box,
    el(
      "span",
      {},
      t("Build a new index each time"),
      el(
        "span.field-hint",
        {},
        t("Otherwise only what is new is embedded, and an index is built when a fifth is new."),
      ),
    ),
  );
  const adapt = () => {
    pair.hidden = kind.value === "sweep";
    rebuild.hidden = kind.value !== "reindex";
  };
  kind.addEventListener("change", adapt);
  adapt();
  return [field(t("What"), wrap(kind)), pair, rebuild];
}
