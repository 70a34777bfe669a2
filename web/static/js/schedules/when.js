/** The fields that say when: a choice of usual times, an expression, a time zone, and what they come to. */

import { call } from "../api.js";
import { field } from "../dialogs.js";
import { el, icon } from "../dom.js";
import { prose, sentences } from "../format.js";
import { t } from "../i18n.js";
import { HERE, clock, zones } from "./times.js";

const USUAL = [
  ["0 3 * * *", t("Every night at 3")],
  ["0 * * * *", t("Every hour")],
  ["0 */6 * * *", t("Every 6 hours")],
  ["0 3 * * 1-5", t("On weekdays at 3 at night")],
  ["0 3 * * 0", t("On Sundays at 3 at night")],
  ["0 3 1 * *", t("On the first of every month")],
];
const OWN = "";
const PAUSE_MS = 250; // after the last key

/**
 * @param {{cron: string, time_zone: string}} [chosen] What there is to begin with.
 * @returns {Node[]} Fields named `cron` and `time_zone`, and the preview.
 */
export function whenFields({ cron, time_zone: zone } = { cron: USUAL[0][0], time_zone: HERE }) {
  const usual = el(
    "select",
    { name: "usual" },
    ...USUAL.map(([value, words]) => el("option", { value }, words)),
    el("option", { value: OWN }, t("At times of your own…")),
  );
  const expression = el("input", {
    name: "cron",
    value: cron,
    required: true,
    maxLength: 128,
    autocomplete: "off",
    spellcheck: false,
    autocapitalize: "off",
  });
  expression.classList.add("cron-input");
  const places = el(
    "select",
    { name: "time_zone" },
    ...zones().map((name) => el("option", { value: name }, name)),
  );
  if (![...places.options].some((one) => one.value === zone))
    places.append(el("option", { value: zone }, zone));
  places.value = zone;
  const shown = el("div.cron-preview", { role: "status", ariaLive: "polite" });
  const showUsual = () => {
    usual.value = USUAL.some(([value]) => value === expression.value.trim())
      ? expression.value.trim()
      : OWN;
  };
  const preview = previewer(shown, () => ({ cron: expression.value, time_zone: places.value }));
  usual.addEventListener("change", () => {
    if (usual.value === OWN) expression.select();
    else expression.value = usual.value;
    preview(0);
  });
  expression.addEventListener("input", () => {
    showUsual();
    preview(PAUSE_MS);
  });
  places.addEventListener("change", () => preview(0));
  showUsual();
  preview(0);
  return [
    field(t("When"), el("span.select", {}, usual, icon("down"))),
    el(
      "div.field-pair",
      {},
      field(t("Expression"), expression, t("minute, hour, day of month, month, day of week")),
      field(t("Time zone"), el("span.select", {}, places, icon("down"))),
    ),
    shown,
  ];
}

/** Shows what the fields come to; of several questions only the last one's answer counts. */
function previewer(place, asked) {
  let timer;
  let last = 0;
  return (wait) => {
    clearTimeout(timer);
    const mine = ++last;
    timer = setTimeout(async () => {
      const nodes = await told(asked());
      if (mine === last) place.replaceChildren(...nodes);
    }, wait);
  };
}

async function told(asked) {
  if (!asked.cron.trim()) return [];
  try {
    const found = await call("/cron/preview", { method: "POST", json: asked });
    return [
      el("p.cron-words", {}, found.words),
      el("ol.cron-times.number", {}, ...found.next.map((one) => el("li", {}, clock(one, found.time_zone)))),
    ];
  } catch (error) {
    return [el("p.field-error", {}, ...prose(sentences(error.message, error.hint)))];
  }
}
