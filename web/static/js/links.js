/** Passing on where one is. */

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { toast } from "./messages.js";

/** Copy the page's address. */
export async function copyAddress() {
  try {
    await copy(location.href);
    toast(t("Link copied"));
  } catch {
    toast(t("The browser does not allow copying here"), {
      hint: t("copy the address of the page instead"),
    });
  }
}

/** To the clipboard. Over plain HTTP from another machine there is none to write to: what is selected is copied. */
async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const held = document.activeElement;
  const field = el("textarea.unseen", { value: text, readOnly: true });
  (document.querySelector("dialog[open]") ?? document.body).append(field); // behind a dialog nothing is selected
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  held?.focus();
  if (!isCopied) throw new Error("refused");
}
