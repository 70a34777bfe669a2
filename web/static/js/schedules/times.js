/** Times to come, by the clock of the place they are meant for. */

import { ago } from "../format.js";
import { language, t } from "../i18n.js";

/** Where the browser is. */
export const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** All the zones that the browser knows; UTC is not among those of some. */
export function zones() {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [...new Set(["UTC", HERE, ...known])];
}

/** "Mon, 30 Nov, 03:00", on the clock of a zone. */
export function clock(iso, timeZone) {
  const parts = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(language, { ...parts, hourCycle: "h23", timeZone }).format(
    new Date(iso),
  );
}

/** "in 3 hours". */
export function until(iso) {
  const seconds = (new Date(iso) - Date.now()) / 1000;
  if (seconds < 0) return t("due");
  return seconds < 60 ? t("in less than a minute") : ago(iso);
}
