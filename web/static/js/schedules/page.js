/** The page of schedules: all of them, kept fresh while it is looked at. */

import { call, listen } from "../api.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { complain, empty, failed, retry } from "../messages.js";
import { service } from "../service.js";
import { askSchedule } from "./dialog.js";
import { scheduleRow } from "./row.js";

const LOOK_EVERY_MS = 10_000;
const REDRAW_AFTER_MS = 30_000; // "in 3 hours" grows old, too
const place = byId("schedules");
let shown = { told: "", at: 0 };
let reading = false;

const page = {
  onChange: show,
  onEdit: (schedule) => askSchedule({ schedule }, show),
};

async function show() {
  try {
    draw((await call("/schedules")).schedules);
  } catch (error) {
    if (!shown.told) place.replaceChildren(failed(error, retry(show)));
  }
  place.ariaBusy = "false";
}

/** Look again, once at a time: while jobs run, one of them changes twice a second. */
async function look() {
  if (reading) return;
  reading = true;
  await show();
  reading = false;
}

function draw(schedules) {
  const told = JSON.stringify(schedules);
  const isNews = told !== shown.told || Date.now() - shown.at > REDRAW_AFTER_MS;
  if (!isNews || place.querySelector(":active")) return; // nothing vanishes under a finger
  shown = { told, at: Date.now() };
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const id = held?.closest("[data-id]")?.dataset.id;
  place.replaceChildren(
    ...(schedules.length ? schedules.map((one) => scheduleRow(one, page)) : [nothing()]),
  );
  const again = place.contains(held)
    ? held
    : place.querySelector(`[data-id="${id}"] [data-focus="${held?.dataset.focus}"]`);
  again?.focus({ preventScroll: true });
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

const create = () => askSchedule({}, show).catch(complain);

byId("create").addEventListener("click", create);
await service(); // it gives the encoders their colour
await show();
listen("/jobs/events", { job: look });
setInterval(() => document.hidden || look(), LOOK_EVERY_MS);
addEventListener("focus", look);
