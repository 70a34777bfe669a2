/** One past search in a line: what was asked, where and when, and what came of it. */

import { el, icon } from "../dom.js";
import { ago, moment } from "../format.js";
import { t, tn } from "../i18n.js";
import { odds } from "../search/verdict.js";
import { inWords, narrowingOf, USUAL_K } from "../search/narrowing.js";

/**
 * @param {object} search As the API lists it.
 * @param {{onForget: (search: object, line: HTMLElement) => void, everybody: boolean}} options
 *   `everybody`: whether to say who asked.
 */
export function row(search, { onForget, everybody }) {
  const { id, name, gallery, by } = search;
  const when = el("time", { dateTime: search.created_at, title: moment(search.created_at) }, ago(search.created_at));
  const narrowed = inWords(narrowingOf({ filter: search.filter, k: USUAL_K }));
  const line = el(
    "li.history-row",
    { data: { testid: "search" } },
    el(
      "a.history-open",
      { href: `/searches/${id}` },
      asked(search),
      el(
        "span.history-words",
        {},
        el("strong", {}, name),
        el("span.muted", {}, gallery, " · ", when, everybody && by && ` · ${by}`),
        narrowed.length > 0 &&
          el("span.muted.history-filters", {}, narrowed.map(({ words }) => words).join(", ")),
      ),
      outcome(search),
    ),
    el(
      "button.icon-button.history-forget",
      {
        type: "button",
        onclick: () => onForget(search, line),
        ariaLabel: t("Delete the search for {name}", { name }),
        title: t("Delete"),
      },
      icon("bin"),
    ),
  );
  return line;
}

/** The picture asked about, or a sign that there were words only. */
function asked({ picture_url: address }) {
  const place = el("span.history-picture", {}, icon(address ? "picture" : "search"));
  if (address) place.append(thumbnail(address));
  return place;
}

function outcome({ state, best, good_match: isMatch, probable, results }) {
  if (state === "failed") return el("span.history-outcome.muted", {}, t("No answer"));
  if (!best) return el("span.history-outcome.muted", {}, t("Nothing found"));
  const said = probable
    ? `${probable.label} (${odds(probable.probability)})`
    : isMatch === false
      ? t("No good match")
      : (best.label ?? best.name);
  return el(
    "span.history-outcome",
    {},
    el(
      "span.history-said",
      {},
      el("span", {}, said),
      el("span.muted", {}, tn("{n} result", "{n} results", results)),
    ),
    el("span.history-picture", {}, icon("picture"), thumbnail(best.thumbnail_url)),
  );
}

/** A picture that may be gone by now. */
function thumbnail(src) {
  const image = el("img", { src, alt: "", loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => image.remove());
  return image;
}
