/** The page's language: what scripts say, in it. The page names the translations; English is the text itself. */

const named = document.getElementById("messages");
// Whoever imports this waits for the words; without them a page is still of use, in English.
const carried = named
  ? await fetch(named.href)
      .then((answer) => answer.json())
      .catch(() => ({}))
  : {};
const messages = carried.texts ?? {};

/** From web/error_words.py: message and hint by an error's code, words by an abstention's reason. */
export const { errors = {}, abstentions = {} } = carried;

export const language = document.documentElement.lang || "en";

const forms = new Intl.PluralRules(language);
const order = forms.resolvedOptions().pluralCategories;
const whole = new Intl.NumberFormat(language);
/** As gettext numbers a language's forms. */
const numbered = ["zero", "one", "two", "few", "many", "other"].filter((one) => order.includes(one));
/** Between context and text, as gettext has it. */
const OF = "\u0004";

const PLACE = /\{(\w+)\}/g;
const filled = (text, values) =>
  text.replace(PLACE, (place, name) => (name in values ? values[name] : place));

/**
 * A text in the page's language: t("{name} was deleted", { name }).
 * @param {string} text In English; written out where it is called, so that it can be collected.
 * @param {Record<string, string|number>} [values] For the places in braces. Numbers as people write them
 *   come from format.js.
 */
export const t = (text, values = {}) => filled(messages[text] ?? text, values);

/**
 * A text that means something else in another place: tc("what goes on", "Upload").
 * @param {string} context What translators have to know; not shown.
 */
export const tc = (context, text, values = {}) =>
  filled(messages[context + OF + text] ?? text, values);

/**
 * A text about a number: tn("{n} picture", "{n} pictures", 3). `{n}` is the number as people write it.
 * @param {string} one @param {string} many In English. @param {number} n
 * @param {Record<string, string|number>} [values]
 */
export function tn(one, many, n, values = {}) {
  const known = messages[one];
  const form = forms.select(n);
  const text = known ? (known[numbered.indexOf(form)] ?? known.at(-1)) : n === 1 ? one : many;
  return filled(text, { n: whole.format(n), ...values });
}

/**
 * A text with elements in its places: el("p", {}, ...woven(t("in {gallery}"), { gallery: link })).
 * @param {string} text In the page's language, the places still in braces.
 * @param {Record<string, Node|string>} nodes
 */
export const woven = (text, nodes) =>
  // Split by a group: every second part is what the group matched, the name of a place.
  text
    .split(PLACE)
    .map((part, at) => (at % 2 ? (nodes[part] ?? `{${part}}`) : part))
    .filter((part) => part !== "");
