/** Where there is no picture to be shown: why, and what to do about it. */

import { can } from "../can.js";
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { empty } from "../messages.js";
import { isNarrowed } from "./address.js";

/**
 * @param {string} gallery
 * @param {import("./address.js").Filter} filter
 * @param {{onUpload: () => void, onFolder: () => void, onEverything: () => void}} on
 */
export function nothing(gallery, filter, on) {
  const isWhole = !isNarrowed({ ...filter, state: "ready" });
  if (isWhole && filter.state === "removed")
    return empty(
      "bin",
      t("Nothing removed"),
      t("Pictures removed from this gallery can be restored here."),
    );
  if (isWhole && filter.state === "corrupt")
    return empty(
      "check",
      t("All readable"),
      t("Every picture of this gallery could be read."),
    );
  if (isNarrowed(filter))
    return empty(
      "picture",
      t("No such picture"),
      t("No picture of this gallery fits these filters."),
      el(
        "button.button",
        { type: "button", onclick: () => on.onEverything() },
        t("Show all pictures"),
      ),
    );
  if (!can("write"))
    return empty("pictures", t("This gallery is empty"), t("Nobody has added pictures to it yet."));
  return empty(
    "upload",
    t("This gallery is empty"),
    t("Drop pictures anywhere on this page, choose some, or ingest a folder of the server."),
    el("button.button.primary", { type: "button", onclick: on.onUpload }, t("Choose pictures")),
    el("button.button", { type: "button", onclick: on.onFolder }, t("From a folder…")),
    el("code.command", {}, `semblance ingest ${gallery} ~/Pictures`),
  );
}
