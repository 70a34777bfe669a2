/** What was decided before, each to be taken back in one go. */

import { byId, el, icon } from "../dom.js";
import { ago, percent } from "../format.js";
import { t, tn } from "../i18n.js";

/** @param {object[]} decisions Newest first. @param {import("./decisions.js").Decisions} taker */
export function showHistory(decisions, taker) {
  const box = byId("history");
  box.hidden = decisions.length === 0;
  if (box.hidden) return;
  const standing = decisions.filter((one) => !one.undone_at);
  box.replaceChildren(
    el(
      "summary",
      {},
      el("span.panel-title", {}, t("Decisions")),
      el("span.chip", {}, tn("{n} to take back", "{n} to take back", standing.length)),
      icon("down"),
    ),
    el("div.panel-body", {}, el("ul.history-list", {}, ...decisions.map((one) => row(one, taker)))),
  );
}

function row(decision, taker) {
  return el(
    "li.history-row",
    { data: { testid: "decision" } },
    el("span.history-words", {}, words(decision)),
    el("span.muted.number", {}, ago(decision.created_at)),
    decision.undone_at
      ? el("span.muted", {}, t("taken back"))
      : el(
          "button.button.small",
          { type: "button", data: { needs: "write" }, onclick: () => taker.undo(decision) },
          icon("undo"),
          t("Undo"),
        ),
  );
}

function words({ action, label, least, given, pictures: n }) {
  if (given)
    return tn("{n} picture labelled {given}", "{n} pictures labelled {given}", n, { given });
  const which = [label, least !== null && t("from {least}", { least: percent(least) })]
    .filter(Boolean)
    .join(", ");
  if (action === "reject")
    return which
      ? tn("{n} picture rejected ({which})", "{n} pictures rejected ({which})", n, { which })
      : tn("{n} picture rejected", "{n} pictures rejected", n);
  return which
    ? tn("{n} picture accepted ({which})", "{n} pictures accepted ({which})", n, { which })
    : tn("{n} picture accepted", "{n} pictures accepted", n);
}
