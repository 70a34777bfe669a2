/** Which pictures a search may find, and how many of them: as the page keeps it, shows it and sends it. */

import { dayBefore, dayOf } from "../days.js";
import { language, t, tn } from "../i18n.js";

/**
 * @typedef {object} Narrowing
 * @property {string[]} labels Any of these.
 * @property {boolean} unlabelled Pictures without a label, too.
 * @property {?string} since @property {?string} until Moments, as the API has them: added from the one on,
 *   and before the other.
 * @property {number} k How many results.
 */

export const USUAL_K = 10;

/** @type {Narrowing} */
export const ALL = Object.freeze({
  labels: [],
  unlabelled: false,
  since: null,
  until: null,
  k: USUAL_K,
});

/** Of a query, as the API gives it. @returns {Narrowing} */
export function narrowingOf({ filter, k }) {
  const { label: labels = [], unlabelled = false, since = null, until = null } = filter ?? {};
  return { labels, unlabelled, since, until, k };
}

/** Into the form that asks. @param {FormData} form @param {Narrowing} narrowing */
export function fill(form, { labels, unlabelled, since, until, k }) {
  form.append("k", k);
  for (const label of labels) form.append("label", label);
  if (unlabelled) form.append("unlabelled", "true");
  if (since) form.append("since", since);
  if (until) form.append("until", until);
}

const dated = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const written = (day) => dated.format(new Date(`${day}T00:00`));

/**
 * What narrows a search, one by one, each with what it would be without it.
 * @param {Narrowing} narrowing
 * @returns {{words: string, without: Narrowing}[]}
 */
export function inWords(narrowing) {
  const { labels, unlabelled, since, until, k } = narrowing;
  const without = (change) => ({ ...narrowing, ...change });
  return [
    ...labels.map((label) => ({
      words: label,
      without: without({ labels: labels.filter((one) => one !== label) }),
    })),
    unlabelled && { words: t("No label"), without: without({ unlabelled: false }) },
    since && {
      words: t("added from {day}", { day: written(dayOf(since)) }),
      without: without({ since: null }),
    },
    until && {
      words: t("added until {day}", { day: written(dayBefore(until)) }),
      without: without({ until: null }),
    },
    k !== USUAL_K && {
      words: tn("{n} result", "{n} results", k),
      without: without({ k: USUAL_K }),
    },
  ].filter(Boolean);
}
