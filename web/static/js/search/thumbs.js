/** Thumbs up and down on a result; kept by the service, for whoever asks the same again. */

import { call } from "../api.js";
import { el, icon } from "../dom.js";
import { t } from "../i18n.js";
import { complain } from "../messages.js";

/**
 * @param {string} queryId
 * @param {object} result Its `thumb` is what is known, and is kept up to date.
 * @param {() => void} [onChange]
 */
export function thumbs(queryId, result, onChange = () => {}) {
  const path = `/queries/${queryId}/feedback/${result.image_id}`;
  const { rank } = result;
  const buttons = {
    up: button("thumb-up", t("Number {rank} is what I looked for", { rank }), () => toggle("up")),
    down: button("thumb-down", t("Number {rank} is not what I looked for", { rank }), () =>
      toggle("down"),
    ),
  };
  const show = () => {
    for (const [thumb, one] of Object.entries(buttons)) {
      one.ariaPressed = String(result.thumb === thumb);
    }
  };

  async function toggle(thumb) {
    const before = result.thumb;
    result.thumb = before === thumb ? null : thumb;
    show();
    try {
      if (result.thumb) await call(path, { method: "PUT", json: { thumb } });
      else await call(path, { method: "DELETE" });
      onChange();
    } catch (error) {
      result.thumb = before;
      show();
      complain(error);
    }
  }

  show();
  return el("span.thumbs", { role: "group", ariaLabel: t("Feedback") }, buttons.up, buttons.down);
}

const button = (name, words, onclick) =>
  el("button.thumb", { type: "button", ariaLabel: words, title: words, onclick }, icon(name));
