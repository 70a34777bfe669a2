/** What schedules do and what became of it, in words. */

import { el } from "../dom.js";
import { t, woven } from "../i18n.js";

const KINDS = {
  reindex: t("Reindex {gallery}"),
  evaluate: t("Evaluate {gallery}"),
  sweep: t("Clean up"),
};

export const OUTCOMES = {
  running: t("Running"),
  done: t("Done"),
  failed: t("Failed"),
  cancelled: t("Cancelled"),
};

/** "Reindex holidays". */
export const nameOf = (schedule) =>
  woven(KINDS[schedule.kind], { gallery: schedule.gallery ?? "" }).join("");

/** The same, the gallery as a link. */
export const nameNodes = (schedule) =>
  woven(KINDS[schedule.kind], {
    gallery: el(
      "a",
      { href: `/galleries/${encodeURIComponent(schedule.gallery ?? "")}` },
      schedule.gallery ?? "",
    ),
  });
