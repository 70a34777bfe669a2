/** What wrong results show instead: pairs of classes, and whether they are at least near. */

import { gallery as at } from "../api.js";
import { el } from "../dom.js";
import { count, fixed, percent } from "../format.js";
import { t, tn } from "../i18n.js";
import { everything, toAddress } from "../galleries/address.js";
import { bars } from "../galleries/charts.js";
import { part } from "./part.js";

const FOLDED = 12; // pairs, before one asks for more
const MOST = 100; // that one still reads; the document has them all

/** The most frequent confusions; choosing one goes to the pictures of both classes. */
export function mistakesPart({ confusion, superclasses }, gallery) {
  const title = t("What wrong results show");
  if (!confusion.wrong) return part({ title, lead: t("Nothing: not one result is wrong.") });
  const place = el("div.confusions");
  const draw = (pairs) =>
    place.replaceChildren(
      bars(pairs.map((pair) => bar(pair, gallery))),
      ...(pairs.length === FOLDED && confusion.pairs.length > FOLDED ? [more(draw, confusion.pairs)] : []),
    );
  draw(confusion.pairs.slice(0, FOLDED));
  return part({ title, lead: [lead(confusion), near(superclasses)].filter(Boolean).join(" "), testid: "confusions" }, place);
}

function bar({ asked, shown, count: times, per_query: each }, gallery) {
  const labels = shown === null ? [asked] : [asked, shown];
  const address = toAddress({ ...everything(), labels, unlabelled: shown === null });
  return {
    name: `${asked} → ${shown ?? t("no label")}`,
    value: times,
    more: t("{n} of ten", { n: fixed(each, 1) }),
    onclick: () => {
      location.href = at(gallery) + address;
    },
  };
}

const more = (draw, pairs) =>
  el(
    "button.button.small.show-all",
    { type: "button", onclick: () => draw(pairs.slice(0, MOST)) },
    tn("Show {n} confusion", "Show {n} confusions", Math.min(MOST, pairs.length)),
  );

function lead({ wrong, results, different }) {
  const pairs = tn("{n} pair", "{n} pairs", different);
  return t(
    "{wrong} of {results} results are wrong, in {pairs}: the query's class, what was shown instead, how often, and how many of an average query's ten results that is.",
    { wrong: count(wrong), results: count(results), pairs },
  );
}

function near(superclasses) {
  if (superclasses?.inside_share === null || superclasses === null) return null;
  return t("{share} of them are at least of the right superclass; drawn blindly it would be {chance}.", {
    share: percent(superclasses.inside_share),
    chance: percent(superclasses.by_chance),
  });
}
