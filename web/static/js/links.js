/** Passing on where one is. */

import { t } from "./i18n.js";
import { toast } from "./messages.js";

/** Copy the page's address. */
export async function copyAddress() {
  try {
    await navigator.clipboard.writeText(location.href);
    toast(t("Link copied"));
  } catch {
    toast(t("The browser does not allow copying here"), {
      hint: t("copy the address of the page instead"),
    });
  }
}
