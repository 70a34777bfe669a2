/** Which pictures of a gallery are shown, and how: in the page's address, and as the API is asked. */

import { beginning } from "../days.js";

/**
 * @typedef {object} Filter
 * @property {"ready"|"corrupt"|"removed"} state
 * @property {string[]} labels Any of these.
 * @property {boolean} unlabelled Pictures without a label, too.
 * @property {string} name Part of the file name.
 * @property {string} caption Words of the caption.
 * @property {string} since @property {string} until First and last day, as "2026-01-31", or "".
 * @property {"newest"|"oldest"|"name"} sort
 */

const STATES = ["ready", "corrupt", "removed"];
const SORTS = ["newest", "oldest", "name"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const oneOf = (known, value) => (known.includes(value) ? value : known[0]);
const dayOf = (value) => (DAY.test(value ?? "") && !Number.isNaN(Date.parse(value)) ? value : "");

/** All of a gallery's pictures, the newest first. */
export const everything = () => ({
  state: STATES[0],
  labels: [],
  unlabelled: false,
  name: "",
  caption: "",
  since: "",
  until: "",
  sort: SORTS[0],
});

/** What the page's address asks for. @returns {Filter} */
export function fromAddress(search = location.search) {
  const asked = new URLSearchParams(search);
  return {
    state: oneOf(STATES, asked.get("state")),
    labels: [...new Set(asked.getAll("label"))],
    unlabelled: asked.has("unlabelled"),
    name: asked.get("name") ?? "",
    caption: asked.get("caption") ?? "",
    since: dayOf(asked.get("from")),
    until: dayOf(asked.get("to")),
    sort: oneOf(SORTS, asked.get("sort")),
  };
}

/** The address of a filter; what is usual is left out. */
export function toAddress(filter) {
  const usual = everything();
  const query = new URLSearchParams(filter.labels.map((label) => ["label", label]));
  if (filter.unlabelled) query.set("unlabelled", "1");
  for (const [name, key] of [
    ["state", "state"],
    ["name", "name"],
    ["caption", "caption"],
    ["since", "from"],
    ["until", "to"],
    ["sort", "sort"],
  ])
    if (filter[name] !== usual[name]) query.set(key, filter[name]);
  return query.size ? `?${query}` : location.pathname;
}

/** Whether anything but the order differs from what is usual. */
export const isNarrowed = (filter) =>
  toAddress({ ...filter, sort: everything().sort }) !== location.pathname;

/** A filter as the API takes it, in a body. */
export function asked(filter) {
  return {
    label: filter.labels,
    unlabelled: filter.unlabelled,
    state: filter.state,
    name: filter.name,
    caption: filter.caption,
    since: beginning(filter.since),
    until: beginning(filter.until, 1),
  };
}

/** A filter as the API takes it, in an address. */
export function query(filter, more = {}) {
  const { label, ...rest } = asked(filter);
  const pairs = label.map((one) => ["label", one]);
  for (const [name, value] of Object.entries({ ...rest, ...more }))
    if (value !== null && value !== "") pairs.push([name, value]);
  return new URLSearchParams(pairs);
}
