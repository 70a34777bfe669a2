/** Having captions written. */

import { call, gallery as at } from "../api.js";
import { t } from "../i18n.js";
import { toast } from "../messages.js";

/**
 * Start it; where captions are being written already, that is meant.
 * @param {{again?: boolean}} [terms]
 */
export async function startCaptioning(gallery, terms = {}) {
  const job = await call(`${at(gallery)}/captions`, { method: "POST", json: terms });
  document.dispatchEvent(new CustomEvent("jobs", { detail: [job] }));
  toast(t("Writing captions for {gallery}", { gallery }));
}
