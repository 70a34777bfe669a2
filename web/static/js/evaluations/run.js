/** One evaluation, or two side by side: everything that was found, as plots and pictures. */

import { call, gallery as at } from "../api.js";
import { byId, el, icon } from "../dom.js";
import { count, moment } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain, failed, retry } from "../messages.js";
import { service } from "../service.js";
import { classesPart } from "./classes.js";
import { comparison } from "./comparison.js";
import { askDelete } from "./delete.js";
import { figures } from "./figures.js";
import { indexesPart } from "./indexes.js";
import { meaning } from "./meaning.js";
import { mistakesPart } from "./mistakes.js";
import { addsPart, systemsPart } from "./systems.js";
import { worstPart } from "./worst.js";

const { name, id, createdAt } = byId("evaluation").dataset;
const here = `${at(name)}/evaluations`;
const other = new URLSearchParams(location.search).get("with");
const parts = byId("parts");

async function begin() {
  parts.ariaBusy = "true";
  try {
    await service(); // it gives the encoders their colour
    if (other) await compared();
    else await alone();
  } catch (error) {
    parts.replaceChildren(failed(error, retry(begin)));
  }
  parts.ariaBusy = "false";
}

async function alone() {
  const { document: found } = await call(`${here}/${id}`);
  const classes = tn("{n} class", "{n} classes", found.per_class.length);
  byId("facts").textContent = [
    moment(createdAt),
    tn("{n} query", "{n} queries", found.queries),
    t("{n} labelled pictures of {classes}", { n: count(found.labelled), classes }),
  ].join("  ·  ");
  parts.replaceChildren(
    figures(found),
    systemsPart(found),
    ...[addsPart(found)].filter(Boolean),
    classesPart(found),
    mistakesPart(found, name),
    indexesPart(found),
    worstPart(found, name),
    meaning(found),
  );
}

async function compared() {
  const found = await call(`${here}/${id}/comparison?with=${encodeURIComponent(other)}`);
  byId("facts").replaceChildren(
    t("{this} against {other}", {
      this: moment(found.this.created_at),
      other: moment(found.other.created_at),
    }),
  );
  parts.replaceChildren(...comparison(found, here));
}

/** The other evaluations, to compare this one with. */
async function offerOthers() {
  const { evaluations } = await call(`${here}?limit=100`);
  const others = evaluations.filter((one) => String(one.id) !== id);
  const picker = byId("compare");
  picker.parentElement.hidden = !others.length;
  picker.append(...others.map((one) => el("option", { value: one.id }, moment(one.created_at))));
  picker.value = others.some((one) => String(one.id) === other) ? other : "";
  picker.addEventListener("change", () => {
    location.href = picker.value ? `${here}/${id}?with=${picker.value}` : `${here}/${id}`;
  });
}

byId("delete").addEventListener("click", () =>
  askDelete(name, { id, created_at: createdAt }, () => {
    location.href = here;
  }),
);
byId("delete").hidden = other !== null;
if (other !== null) {
  document.querySelector("#evaluation .page-actions").prepend(
    el("a.button", { href: `${here}/${other}?with=${id}` }, icon("again"), t("The other way round")),
  );
}
offerOthers().catch(complain);
await begin();
