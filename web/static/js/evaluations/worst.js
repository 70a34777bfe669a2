/** The queries that found worst, as pictures: what was asked, and what came instead. */

import { gallery as at } from "../api.js";
import { el, icon } from "../dom.js";
import { t, tn } from "../i18n.js";
import { everything, toAddress } from "../galleries/address.js";
import { searchWith } from "../galleries/picture.js";
import { part } from "./part.js";

export function worstPart({ worst }, gallery) {
  return part(
    {
      title: t("The worst queries"),
      lead: tn(
        "The worst query of {n} class, and its ten results, the best first.",
        "The worst query of each of {n} classes, the worst class first, and its ten results, the best first.",
        worst.length,
      ),
      wide: true,
      testid: "worst",
    },
    el("div.worst-list", {}, ...worst.map((one) => query(one, gallery))),
  );
}

function query(asked, gallery) {
  const right = asked.results.filter((one) => one.hit).length;
  return el(
    "article.worst",
    { data: { testid: "worst-query" }, ariaLabel: asked.label ?? asked.name },
    el(
      "div.worst-asked",
      {},
      picture(asked, gallery),
      el(
        "div.worst-words",
        {},
        el("strong", {}, asked.label ?? t("no label")),
        el("span.muted.number", {}, found(asked, right)),
        el(
          "button.text-button",
          { type: "button", onclick: () => searchWith(asked, gallery) },
          t("Search with it"),
        ),
      ),
    ),
    el("ol.worst-results", {}, ...asked.results.map((one) => result(one, gallery))),
  );
}

function found({ results, relevant }, right) {
  const words = t("{right} of {all} right", { right, all: results.length });
  return relevant < 10 ? `${words}, ${t("{n} to find", { n: relevant })}` : words;
}

const result = (one, gallery) =>
  el(
    `li.${one.hit ? "right" : "wrong"}`,
    {},
    picture(one, gallery),
    el("span.worst-mark", {}, icon(one.hit ? "check" : "close"), el("span.unseen", {}, one.hit ? t("right") : t("wrong"))),
    el("span.worst-label", { title: one.label ?? "" }, one.label ?? t("no label")),
  );

/** A picture that leads to its place in the gallery; one that is gone is a name. */
function picture({ id, name, label }, gallery) {
  const filter = { ...everything(), labels: label === null ? [] : [label], unlabelled: label === null, name };
  const image = el("img", {
    src: `/api/v1/images/${id}/thumbnail`,
    alt: "",
    loading: "lazy",
    decoding: "async",
    onerror: () => image.replaceWith(el("span.worst-gone", {}, name || t("deleted"))),
  });
  return el(
    "a.worst-picture",
    {
      href: at(gallery) + toAddress(filter),
      title: t("{name}: show it in the gallery", { name }),
      ariaLabel: t("{name}: show it in the gallery", { name }),
    },
    image,
  );
}
