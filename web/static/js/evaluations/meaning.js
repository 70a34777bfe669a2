/** What the figures of an evaluation mean. */

import { el } from "../dom.js";
import { count } from "../format.js";
import { t } from "../i18n.js";

const term = (name, words) => el("div", {}, el("dt", {}, name), el("dd", {}, words));

export const meaning = ({ depth, fusion, interval }) =>
  el(
    "details.evaluation-card.wide.meaning",
    {},
    el("summary", {}, t("What the figures mean")),
    el(
      "p",
      {},
      t(
        "Each labelled picture that shares its label with another is a query, or a sample of them is, and it is left out of its own results. A result is right if it has the query's label. Every encoder brings {depth} candidates, and the fusion {fusion} makes them the ensemble's ten.",
        { depth: count(depth), fusion },
      ),
    ),
    el(
      "dl",
      {},
      term(
        "MAP@10",
        t(
          "Mean average precision: how many of the ten results are right, and how far up. 1 means that as many right ones as there can be come first.",
        ),
      ),
      term(
        "Recall@1, 5, 10",
        t(
          "The share of queries with at least one right picture among the first so many, as metric learning uses the word; elsewhere it is the hit rate.",
        ),
      ),
      term(
        "Precision@10",
        t("The share of the ten results that are right. A class with fewer than ten others cannot reach 1."),
      ),
      term(
        t("95% interval"),
        t(
          "Bootstrap over the queries, {n} resamples: how far the figure might have come out otherwise with other queries of the same kind.",
          { n: count(interval.resamples) },
        ),
      ),
    ),
  );
