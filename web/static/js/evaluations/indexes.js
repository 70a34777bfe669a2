/** How much of what exact search finds each encoder's index finds. */

import { count, fixed } from "../format.js";
import { t } from "../i18n.js";
import { kindName } from "../galleries/kinds.js";
import { drawn, table } from "../plots/drawn.js";
import { interval, intervals } from "../plots/intervals.js";
import { hueOf, part } from "./part.js";

export function indexesPart({ indexes }) {
  const title = t("The indexes against exact search");
  const kind = (one) =>
    one.kind === null ? t("no index yet, searched exactly") : `${kindName(one.kind)} ${one.version}`;
  const rows = indexes.map((one) => ({
    name: one.encoder,
    hue: hueOf(one),
    bars: [one.recall_at_10],
    more: interval(one.recall_at_10),
  }));
  return part(
    {
      title,
      lead: t(
        "The share of the ten nearest pictures that each index finds. What is missing here is lost to the index, not to the encoder.",
      ),
      testid: "indexes",
    },
    drawn(
      (width) => intervals({ title, rows, width }),
      table(
        title,
        ["", t("Recall at 10"), t("95% interval"), t("Index and version"), t("Pictures"), t("Queries")],
        indexes.map((one) => [
          one.encoder,
          fixed(one.recall_at_10.mean, 3),
          interval(one.recall_at_10),
          kind(one),
          count(one.pictures),
          count(one.queries),
        ]),
      ),
    ),
  );
}
