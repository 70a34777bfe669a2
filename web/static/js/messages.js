/** Telling people what happened: toasts that pass, notices that stay. */

import { byId, el, icon } from "./dom.js";
import { prose, sentence } from "./format.js";
import { t } from "./i18n.js";

const LASTS_MS = 6000;

/**
 * A short message at the bottom of the page.
 * @param {string} text Shown as it is: it may begin with a name, and names stay as they were given.
 * @param {{hint?: string, action?: string, onAction?: () => void, bad?: boolean, lasts?: number}} [options]
 */
export function toast(text, { hint, action, onAction, bad = false, lasts = LASTS_MS } = {}) {
  const close = () => box.remove();
  const act = () => {
    close();
    onAction();
  };
  const box = el(
    "div.toast",
    {},
    el("p", {}, ...prose(text), hint && el("small", {}, ...prose(sentence(hint)))),
    action && el("button.text-button", { type: "button", onclick: act }, action),
    el(
      "button.icon-button",
      { type: "button", onclick: close, ariaLabel: t("Dismiss") },
      icon("close"),
    ),
  );
  box.classList.toggle("bad", bad);
  byId("toasts").append(box);
  // A message under the pointer or the keyboard is being read or about to be used: it stays.
  const pass = () => (box.matches(":hover, :focus-within") ? setTimeout(pass, 1000) : close());
  setTimeout(pass, lasts);
  return close;
}

/** An error as a toast, with what to do about it. */
export function complain(error) {
  if (error.name === "AbortError") return;
  if (error.code === undefined) console.error(error);
  toast(sentence(error.message), { hint: error.hint, bad: true, lasts: 10000 });
}

/**
 * Do something for a button, once at a time, and tell what goes wrong. A button that is disabled loses the
 * focus; this one keeps it, for whoever goes on with the keyboard.
 * @param {HTMLButtonElement} button @param {() => Promise<void>|void} run
 */
export async function once(button, run) {
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  try {
    await run();
  } catch (error) {
    complain(error);
  }
  button.ariaDisabled = null;
}

/** A message that stays in the page while it is true. */
export function notice(title, words, { bad = false, action = null } = {}) {
  const box = el(
    "div.notice",
    {},
    icon("alert"),
    el(
      "p.notice-words",
      {},
      el("strong", {}, ...prose(title)),
      words && el("span", {}, ...prose(words)),
    ),
    action,
  );
  box.classList.toggle("bad", bad);
  return box;
}

/** An empty place, and what to do about it. */
export function empty(art, title, words, ...actions) {
  return el(
    "div.empty",
    {},
    el("span.empty-art", {}, icon(art)),
    el("h2", {}, ...prose(title)),
    el("p", {}, ...prose(words)),
    actions.length > 0 && el("div.empty-actions", {}, ...actions),
  );
}

/** An error in the place of what could not be shown. */
export function failed(error, ...actions) {
  return empty("alert", sentence(error.message), sentence(error.hint ?? ""), ...actions);
}

/** A button that tries again. */
export const retry = (onRetry) =>
  el("button.button", { type: "button", onclick: onRetry }, t("Try again"));
