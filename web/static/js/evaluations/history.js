/** How MAP@10 went over a gallery's evaluations, as a line. */

import { byId, el } from "../dom.js";
import { day, fixed, moment } from "../format.js";
import { t, tn } from "../i18n.js";
import { drawn } from "../plots/drawn.js";
import { line } from "../plots/line.js";

const MOST_MARKS = 60; // more would hide the line
const ROOM = 90; // pixels that a date takes

/** @param {object[]} runs As the API lists them, newest first. */
export function showHistory(runs) {
  const box = byId("history");
  box.hidden = runs.length < 2;
  if (box.hidden) return;
  const inTime = [...runs].reverse();
  const points = inTime.map((one, at) => [
    at,
    one.map_at_10.ensemble,
    `${moment(one.created_at)}: ${fixed(one.map_at_10.ensemble, 3)}`,
  ]);
  const draw = (width) =>
    line({
      title: t("MAP@10 of the ensemble"),
      words: told(points),
      hue: "hue-0",
      points,
      marks: points.length <= MOST_MARKS,
      axis: { low: 0, high: points.length - 1, name: t("evaluations, the newest last"), ticks: dates(inTime, width) },
      width,
      height: 200,
    });
  box.replaceChildren(el("div.evaluation-card", {}, drawn(draw)));
}

/** Some of the days, as many as there is room for; each once. */
function dates(runs, width) {
  const every = Math.max(1, Math.ceil(runs.length / Math.max(1, Math.floor(width / ROOM))));
  let before = null;
  return runs.flatMap((one, at) => {
    const said = day(one.created_at);
    if (at % every || said === before) return [];
    before = said;
    return [[at, said]];
  });
}

function told(points) {
  const [first, last] = [points[0][1], points.at(-1)[1]];
  return tn("From {first} to {last} in {n} evaluation.", "From {first} to {last} in {n} evaluations.", points.length, {
    first: fixed(first, 3),
    last: fixed(last, 3),
  });
}
