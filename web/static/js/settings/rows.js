/** What the sections of the settings share: rows, and places that are filled over the API. */

import { el } from "../dom.js";
import { failed, once, retry } from "../messages.js";

/**
 * A row of what there is.
 * @param {{name: string, chips?: Node[], facts?: string[], actions?: Node[], ended?: boolean, testid: string}} of
 */
export function row({ name, chips = [], facts = [], actions = [], ended = false, testid }) {
  return el(
    `li.row${ended ? ".ended" : ""}`,
    { data: { testid } },
    el("p.row-name", {}, name, ...chips),
    el("p.row-facts.number", {}, facts.filter(Boolean).join("  ·  ")),
    actions.length > 0 && el("div.row-actions", {}, ...actions),
  );
}

/** A button that does something, once at a time. */
export function act(words, run, unseen = "") {
  return el(
    "button.button.small",
    {
      type: "button",
      onclick: ({ currentTarget }) => once(currentTarget, run),
    },
    words,
    unseen && el("span.unseen", {}, ` ${unseen}`),
  );
}

const controls = (place) => [...place.querySelectorAll("button, select")];

/** Fill a place with what `load` brings, or with what went wrong; the keyboard stays where it was. */
export async function fill(place, load) {
  try {
    const found = await load();
    const held = controls(place).indexOf(document.activeElement);
    place.replaceChildren(...found);
    controls(place)[held]?.focus();
  } catch (error) {
    place.replaceChildren(failed(error, retry(() => fill(place, load))));
  }
  place.ariaBusy = "false";
}
