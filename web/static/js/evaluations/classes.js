/** How well each class is found, the worst first or in another order. */

import { el } from "../dom.js";
import { count, fixed } from "../format.js";
import { t, tn } from "../i18n.js";
import { drawn, table } from "../plots/drawn.js";
import { interval, intervals } from "../plots/intervals.js";
import { MAP, part } from "./part.js";

const FOLDED = 20; // classes, before one asks for all
const ORDERS = {
  worst: [t("Worst first"), (a, b) => a[MAP] - b[MAP]],
  best: [t("Best first"), (a, b) => b[MAP] - a[MAP]],
  largest: [t("Largest first"), (a, b) => b.pictures - a.pictures],
  name: [t("By name"), (a, b) => a.class.localeCompare(b.class)],
};

/** MAP@10 of the ensemble, class by class. */
export function classesPart({ per_class: classes }) {
  const place = el("div");
  let order = "worst";
  let all = classes.length <= FOLDED;
  const draw = () => place.replaceChildren(...content(classes, order, all, showAll));
  const showAll = () => {
    all = true;
    draw();
    place.querySelector("summary").focus();
  };
  const choose = (chosen) => {
    order = chosen;
    draw();
  };
  draw();
  return part(
    {
      title: t("Class by class"),
      lead: t("MAP@10 of the ensemble. Behind a class stands how many queries it has; of few there is no interval."),
      wide: true,
      testid: "classes",
    },
    classes.length > 1 && orders(choose),
    place,
  );
}

function orders(choose) {
  const buttons = Object.entries(ORDERS).map(([key, [words]], at) =>
    el(
      "button",
      {
        type: "button",
        ariaPressed: String(at === 0),
        onclick: ({ currentTarget }) => {
          for (const one of buttons) one.ariaPressed = String(one === currentTarget);
          choose(key);
        },
      },
      words,
    ),
  );
  return el("div.segments.class-orders", { role: "group", ariaLabel: t("Order") }, ...buttons);
}

function content(classes, order, all, onAll) {
  const [, by] = ORDERS[order];
  const sorted = [...classes].sort((a, b) => by(a, b) || a.class.localeCompare(b.class));
  const shown = all ? sorted : sorted.slice(0, FOLDED);
  const estimate = (one) => ({ mean: one[MAP], low: one.low, high: one.high });
  const rows = shown.map((one) => ({
    name: one.class,
    hue: "hue-all",
    bars: [estimate(one)],
    more: tn("{n} query", "{n} queries", one.queries),
  }));
  return [
    drawn(
      (width) => intervals({ title: t("MAP@10 of each class"), rows, width }),
      table(
        t("Class by class"),
        [t("Class"), "MAP@10", t("95% interval"), t("Queries"), t("Pictures")],
        shown.map((one) => [
          one.class,
          fixed(one[MAP], 3),
          interval(estimate(one)),
          count(one.queries),
          count(one.pictures),
        ]),
      ),
    ),
    !all &&
      el(
        "button.button.small.show-all",
        { type: "button", onclick: onAll },
        tn("Show all {n} class", "Show all {n} classes", classes.length),
      ),
  ].filter(Boolean);
}
