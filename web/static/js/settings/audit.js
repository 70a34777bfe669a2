/** The audit log: who did what, and who tried to. */

import { call } from "../api.js";
import { byId, el } from "../dom.js";
import { ago, moment } from "../format.js";
import { t } from "../i18n.js";
import { complain } from "../messages.js";
import { actionOf } from "./actions.js";
import { fill, row } from "./rows.js";

const PAGE = 20;
const OUTCOMES = { refused: t("refused"), failed: t("failed") };
let next = null;

export function showAudit() {
  const older = byId("older-audit");
  const place = byId("audit");
  const load = async () => {
    const before = next ? `&before=${next}` : "";
    const page = await call(`/audit?limit=${PAGE}${before}`);
    next = page.next_before;
    older.hidden = !next;
    return page.entries;
  };
  older.addEventListener("click", async () => {
    try {
      place.querySelector("ul").append(...(await load()).map(entryRow));
    } catch (error) {
      complain(error);
    }
  });
  fill(place, async () => {
    next = null;
    const entries = await load();
    if (!entries.length) return [el("p.muted", {}, t("Nothing was changed yet."))];
    return [el("ul.rows", {}, ...entries.map(entryRow))];
  });
}

function entryRow(entry) {
  const outcome = OUTCOMES[entry.outcome];
  const line = row({
    testid: "audit",
    name: actionOf(entry.action),
    chips: [
      entry.target && el("span.muted", {}, entry.target),
      outcome && el("span.chip.warn", {}, outcome),
    ].filter(Boolean),
    facts: [
      entry.who || t("nobody by name"),
      entry.key_id && `${entry.key_id}…`,
      entry.address,
      ago(entry.at),
    ],
  });
  line.title = `${moment(entry.at)}  ·  ${entry.action}`; // the name by which scripts find it
  return line;
}
