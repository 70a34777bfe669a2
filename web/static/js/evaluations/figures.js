/** What an evaluation comes to, in a few figures. */

import { el } from "../dom.js";
import { fixed } from "../format.js";
import { t } from "../i18n.js";
import { interval } from "../plots/intervals.js";
import { MEASURES } from "./part.js";

/** The measures of the ensemble, the first of them with its interval. */
export function figures({ systems }) {
  const { measures } = systems.find((one) => one.kind === "ensemble");
  const [first, ...others] = Object.entries(MEASURES).filter(([key]) => measures[key]);
  const figure = ([key, name], more) =>
    el(
      "div.figure",
      {},
      el("dt", {}, name),
      el("dd.number", {}, fixed(measures[key].mean, 3), more && el("small.muted", {}, more)),
    );
  return el(
    "dl.figures.evaluation-figures",
    { data: { testid: "figures" } },
    figure(first, t("{interval}, 95%", { interval: interval(measures[first[0]]) })),
    ...others.map((one) => figure(one)),
  );
}
