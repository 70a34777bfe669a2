/** Thumbs up and down on a result; kept by the service, for whoever asks the same again. */

import { call } from "../api.js";
import { el, icon } from "../dom.js";
import { t } from "../i18n.js";
import { complain } from "../messages.js";

const sending = new Set(); // addresses of thumbs on their way

/**
 * @param {string} queryId
 * @param {object} result Its `thumb` is what is known, and is kept up to date.
 */
export function thumbs(queryId, result) {
  const path = `/queries/${queryId}/feedback/${result.image_id}`;
  const { rank } = result;

  function toggle(thumb) {
    const before = result.thumb;
    result.thumb = before === thumb ? null : thumb;
    show(result);
    if (!sending.has(path)) keep(before);
  }

  /** Tell the service, one thing after the other: of two at once, either could come last. */
  async function keep(known) {
    sending.add(path);
    try {
      while (known !== result.thumb) {
        const { thumb } = result;
        if (thumb) await call(path, { method: "PUT", json: { thumb } });
        else await call(path, { method: "DELETE" });
        known = thumb;
      }
    } catch (error) {
      result.thumb = known;
      show(result);
      complain(error);
    }
    sending.delete(path);
  }

  return el(
    "span.thumbs",
    { role: "group", ariaLabel: t("Feedback"), data: { of: result.image_id, needs: "write" } },
    button(result, "up", t("Number {rank} is what I looked for", { rank }), toggle),
    button(result, "down", t("Number {rank} is not what I looked for", { rank }), toggle),
  );
}

const isPressed = (result, thumb) => String(result.thumb === thumb);

/** A result may be on the page twice: among the others, and large. */
function show(result) {
  for (const one of document.querySelectorAll(`.thumbs[data-of="${result.image_id}"] .thumb`)) {
    one.ariaPressed = isPressed(result, one.dataset.thumb);
  }
}

const button = (result, thumb, words, toggle) =>
  el(
    "button.thumb",
    {
      type: "button",
      data: { thumb },
      ariaLabel: words,
      ariaPressed: isPressed(result, thumb),
      title: words,
      onclick: () => toggle(thumb),
    },
    icon(`thumb-${thumb}`),
  );
