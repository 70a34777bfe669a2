/** The results: pictures first, each with its label, score and the votes that made it. */

import { captionOf } from "../captions/caption.js";
import { el, icon, remember, remembered } from "../dom.js";
import { score } from "../format.js";
import { t } from "../i18n.js";
import { copyAddress } from "../links.js";
import { openViewer } from "../viewer.js";
import { agreement, votersOf } from "./agreement.js";
import { bar, reasons, table } from "./breakdown.js";
import { mark } from "./moved.js";
import { thumbs } from "./thumbs.js";
import { odds } from "./verdict.js";

/** Places held for results that are not there yet. */
export function showWaiting(main, k) {
  main.ariaBusy = "true";
  main.replaceChildren(
    el(
      "ol.results.pending",
      { ariaHidden: "true" },
      ...Array.from({ length: k }, () =>
        el("li.result", {}, el("div.result-picture"), el("div.result-blank")),
      ),
    ),
  );
}

/**
 * @param {HTMLElement} main Where the results go.
 * @param {HTMLElement} tools Where the switch for the reasons goes.
 * @param {object} query The answered query.
 * @param {(result: object, area?: ?number[]) => void} onAlike Given the part that is meant, if not all.
 * @param {?object[]} before The results with the query's own weights, where these are of others.
 */
export function showResults(main, tools, query, onAlike, before = null) {
  const { results } = query;
  const voters = votersOf(query.encoders);
  const most = largest(results.map((one) => one.score));
  const mostAdded = largest(results.flatMap((one) => one.votes.map((vote) => vote.contribution)));
  const open = (place) =>
    openViewer(
      place,
      () => results.length,
      (at, close) =>
        view(query, results[at], { most, voters }, (result, area) => {
          close();
          onAlike(result, area);
        }),
    );
  const list = el(
    query.good_match === false ? "ol.results.unlikely" : "ol.results",
    {},
    ...results.map((result, place) =>
      card(query, result, {
        most,
        mostAdded,
        voters,
        change: before && mark(result, before),
        onAlike,
        onOpen: () => open(place),
      }),
    ),
  );
  main.ariaBusy = "false";
  main.replaceChildren(list);
  tools.replaceChildren(results.length ? reasonsSwitch(list) : "");
}

/** Let one encoder's part of every result stand out; null lets all stand out again. */
export function emphasise(main, encoder) {
  for (const part of main.querySelectorAll("[data-part]")) {
    part.classList.toggle("faded", encoder !== null && part.dataset.part !== encoder);
  }
}

/** The largest of some figures; never zero, so that it can be divided by. */
const largest = (figures) => Math.max(...figures, Number.MIN_VALUE);

function card(query, result, { most, mostAdded, voters, change, onAlike, onOpen }) {
  const name = result.label ?? result.name;
  return el(
    "li.result",
    { data: { testid: "result", imageId: result.image_id } },
    el(
      "div.result-picture",
      {},
      el(
        "button.result-open",
        {
          type: "button",
          onclick: onOpen,
          ariaLabel: t("{rank}. {name}, score {score}: look closer", {
            rank: result.rank,
            name,
            score: score(result.score),
          }),
        },
        el("img", { src: result.thumbnail_url, alt: "", decoding: "async" }),
      ),
      el(
        "button.result-alike",
        {
          type: "button",
          onclick: () => onAlike(result),
          ariaLabel: t("More like number {rank}", { rank: result.rank }),
          title: t("More like this"),
        },
        icon("alike"),
        el("span", {}, t("More like this")),
      ),
      change,
    ),
    el(
      "p.result-line",
      {},
      el("span.result-rank.number", {}, result.rank),
      el("span.result-label", { title: result.name }, name),
      el("span.result-score.number", {}, score(result.score)),
    ),
    bar(result, most),
    reasons(result, mostAdded),
    el("div.result-foot", {}, ...agreement(result, voters, query.k), thumbs(query.id, result)),
  );
}

/** Whether every card shows its votes one by one; remembered in this browser. */
function reasonsSwitch(list) {
  const button = el("button.chip", { type: "button" }, t("Votes per result"));
  const apply = (on) => {
    list.classList.toggle("with-reasons", on);
    button.ariaPressed = String(on);
  };
  button.addEventListener("click", () => {
    const on = button.ariaPressed !== "true";
    remember("reasons", on ? "shown" : "hidden");
    apply(on);
  });
  const roomy = matchMedia("(min-width: 60rem)").matches;
  apply(remembered("reasons", roomy ? "shown" : "hidden") === "shown");
  return button;
}

function view(query, result, { most, voters }, onAlike) {
  const { source } = query;
  return {
    title: result.label ?? result.name,
    figures: [
      source && {
        thumbnail: source.picture_url,
        picture: source.picture_url,
        alt: source.name,
        caption: t("Query"),
        area: source.area,
      },
      {
        thumbnail: result.thumbnail_url,
        picture: result.picture_url,
        alt: result.label ?? result.name,
        caption: t("Result {rank}", { rank: result.rank }),
      },
    ].filter(Boolean),
    panel: [
      el(
        "div.viewer-score",
        {},
        el("p", {}, el("span.muted", {}, t("Score")), el("strong.number", {}, score(result.score))),
        bar(result, most),
        result.probability !== null &&
          el(
            "p",
            { title: t("How likely it is of the same kind as the query") },
            el("span.muted", {}, t("Likely the same kind")),
            el("span.number", {}, odds(result.probability)),
          ),
        el("div.agreement", {}, ...agreement(result, voters, query.k)),
      ),
      captionOf(result.image_id),
      table(result, voters),
      el(
        "div.viewer-actions",
        {},
        el(
          "button.button.primary",
          { type: "button", onclick: () => onAlike(result) },
          icon("alike"),
          t("More like this"),
        ),
        el(
          "div.viewer-more",
          {},
          el(
            "button.button.small",
            { type: "button", onclick: () => choosePart(result, onAlike) },
            icon("crop"),
            t("Select a part"),
          ),
          el(
            "a.button.small",
            { href: result.picture_url, download: `${result.name.replace(/\.\w+$/, "")}.jpg` },
            icon("download"),
            t("Download"),
          ),
          el(
            "button.button.small",
            { type: "button", onclick: copyAddress },
            icon("link"),
            t("Copy link"),
          ),
        ),
        thumbs(query.id, result),
      ),
      el(
        "dl.facts",
        {},
        el("dt", {}, t("File")),
        el("dd", {}, result.name),
        el("dt", {}, t("Dimensions")),
        el("dd", {}, `${result.width} × ${result.height}`),
        el("dt", {}, t("Gallery")),
        el("dd", {}, query.gallery),
      ),
    ],
  };
}

/** Let a part of a result be chosen, to ask for more like it. */
async function choosePart(
  { picture_url: address, thumbnail_url: rendition, name, ...result },
  onAlike,
) {
  const { selectArea } = await import("./select_area.js"); // few need it
  selectArea(
    { address, rendition, name },
    { onChosen: (box) => onAlike({ ...result, name, thumbnail_url: rendition }, box) },
  );
}
