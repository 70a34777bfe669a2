/** The page of schedules: all of them, kept fresh while it is looked at. */

import { call, listen } from "../api.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { complain, empty, failed, retry } from "../messages.js";
import { service } from "../service.js";
import { askSchedule } from "./dialog.js";
import { scheduleRow } from "./row.js";

const LOOK_EVERY_MS = 10_000;
const place = byId("schedules");
let shown = "";

const page = {
  onChange: () => show(true),
  onEdit: (schedule) => askSchedule({ schedule }, () => show(true)),
};

/** @param {boolean} now Also while somebody is at one of them. */
async function show(now = false) {
  try {
    const { schedules } = await call("/schedules");
    // What is open or has the focus is not to vanish under somebody's hands.
    if (!now && (place.querySelector("[open]") || place.contains(document.activeElement))) return;
    draw(schedules);
  } catch (error) {
    if (!shown) place.replaceChildren(failed(error, retry(() => show(true))));
  }
  place.ariaBusy = "false";
}

function draw(schedules) {
  const open = [...place.querySelectorAll("details[open]")].map(
    (box) => box.closest("[data-id]").dataset.id,
  );
  shown = "yes";
  place.replaceChildren(
    ...(schedules.length ? schedules.map((one) => scheduleRow(one, page)) : [nothing()]),
  );
  for (const id of open) {
    const box = place.querySelector(`[data-id="${id}"] details`);
    if (box) box.open = true;
  }
}

const nothing = () =>
  empty(
    "clock",
    t("Nothing is scheduled"),
    t("Have a gallery reindexed every night, or evaluated every week, to see how good its answers stay."),
    el(
      "button.button.primary",
      { type: "button", onclick: create, data: { needs: "write" } },
      t("New schedule"),
    ),
  );

const create = () => askSchedule({}, () => show(true)).catch(complain);

byId("create").addEventListener("click", create);
await service(); // it gives the encoders their colour
await show(true);
listen("/jobs/events", { job: () => show() });
setInterval(() => document.hidden || show(), LOOK_EVERY_MS);
addEventListener("focus", () => show());
