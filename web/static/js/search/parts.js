/** What counts, as chips: each part with its sign, which can be turned, and a way to take it out. */

import { el, icon } from "../dom.js";
import { figure } from "../format.js";
import { t } from "../i18n.js";
import { nameOf } from "./question.js";

/**
 * The list of chips.
 * @param {import("./question.js").Part[]} parts
 * @param {(parts: object[]) => void} onChange Given what the parts are to become.
 */
export function chips(parts, onChange) {
  const only = parts.length === 1;
  return el(
    "ul.parts",
    { ariaLabel: t("What counts") },
    ...parts.map((part, place) =>
      chip(part, {
        onTurn: () => onChange(parts.with(place, { ...part, weight: -part.weight })),
        onRemove: only ? null : () => onChange(parts.toSpliced(place, 1)),
      }),
    ),
  );
}

/** Whether chips tell more than the picture or the words alone. */
export const needsChips = (parts) => parts.length > 1 || parts.some((part) => part.weight < 0);

function chip(part, { onTurn, onRemove }) {
  const name = nameOf(part);
  const less = part.weight < 0;
  const weight = Math.abs(part.weight);
  return el(
    less ? "li.part.less" : "li.part",
    { data: { testid: "part", sign: less ? "-" : "+" } },
    el(
      "button.part-sign",
      {
        type: "button",
        onclick: onTurn,
        ariaLabel: less
          ? t("Less of {name}: turn around", { name })
          : t("More of {name}: turn around", { name }),
        title: less ? t("Ask for more of it instead") : t("Ask for less of it instead"),
      },
      icon(less ? "minus" : "plus"),
    ),
    part.text === undefined && el("img", { src: part.address, alt: "" }),
    el("span.part-name", { title: name }, name),
    weight !== 1 && el("span.part-weight.number", {}, `×${figure(weight)}`),
    onRemove &&
      el(
        "button.part-remove",
        {
          type: "button",
          onclick: onRemove,
          ariaLabel: t("Remove {name}", { name }),
          title: t("Remove"),
        },
        icon("close"),
      ),
  );
}
