/** How good each encoder is alone, all that vote together, and all but one. */

import { fixed, prose, signed } from "../format.js";
import { t } from "../i18n.js";
import { between, differences, isSure } from "../plots/differences.js";
import { drawn, table } from "../plots/drawn.js";
import { interval, intervals } from "../plots/intervals.js";
import { hueOf, MAP, MEASURES, nameOf, part } from "./part.js";

const byMean = (a, b) => b.measures[MAP].mean - a.measures[MAP].mean;

/** MAP@10 of the ensemble and of every encoder, the best first; every other measure in the table. */
export function systemsPart({ systems, weights }) {
  const encoders = systems.filter((one) => one.kind === "encoder").sort(byMean);
  const shown = [systems.find((one) => one.kind === "ensemble"), ...encoders];
  const title = t("The encoders and their ensemble");
  const rows = shown.map((one) => ({ name: nameOf(one), hue: hueOf(one), bars: [one.measures[MAP]] }));
  const measured = Object.entries(MEASURES).filter(([key]) => shown[0].measures[key]);
  return part(
    { title, lead: prose(verdict(encoders, weights)), testid: "systems" },
    drawn(
      (width) => intervals({ title: t("MAP@10 of each encoder and of the ensemble"), rows, width }),
      table(
        title,
        ["", t("Weight"), ...measured.flatMap(([, name]) => [name, t("95% interval")])],
        shown.map((one) => [
          nameOf(one),
          one.encoder ? fixed(weights[one.encoder] ?? 0, 2) : "",
          ...measured.flatMap(([key]) => [fixed(one.measures[key].mean, 3), interval(one.measures[key])]),
        ]),
      ),
    ),
  );
}

/** Whether the ensemble is worth it. */
function verdict([best], weights) {
  if (Object.values(weights).filter((one) => one > 0).length < 2)
    return t("Only one encoder votes here, so the ensemble is that encoder.");
  const { ensemble_gain: gain, encoder } = best;
  if (gain.low > 0)
    return t("The ensemble is better than its best encoder alone, {encoder}, beyond chance.", { encoder });
  if (gain.high < 0)
    return t(
      "Its best encoder, {encoder}, is better alone than the ensemble, beyond chance: give the others less weight, by hand or with `semblance tune`.",
      { encoder },
    );
  return t("The ensemble is as good as its best encoder alone, {encoder}, as far as can be told.", {
    encoder,
  });
}

/** By how much the ensemble is above itself without each encoder; null where nobody can be left out. */
export function addsPart({ systems }) {
  const without = systems
    .filter((one) => one.kind === "without")
    .sort((a, b) => b.ensemble_gain.mean - a.ensemble_gain.mean);
  if (!without.length) return null;
  const title = t("What each encoder adds");
  const rows = without.map((one) => ({ name: one.encoder, ...one.ensemble_gain }));
  return part(
    {
      title,
      lead: t(
        "MAP@10 of the ensemble above its own without the encoder, on the same queries. Filled is more than chance.",
      ),
      testid: "adds",
    },
    drawn(
      (width) => differences({ title, rows, width }),
      table(
        title,
        ["", t("It adds"), t("95% interval"), "", t("MAP@10 without it"), t("95% interval")],
        without.map(({ encoder, ensemble_gain: gain, measures }) => [
          encoder,
          signed(gain.mean, 3),
          between(gain),
          contribution(gain),
          fixed(measures[MAP].mean, 3),
          interval(measures[MAP]),
        ]),
      ),
    ),
  );
}

function contribution(gain) {
  if (!isSure(gain)) return t("no clear difference");
  return gain.mean > 0 ? t("helps") : t("harms");
}
