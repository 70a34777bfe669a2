/** The page's language: what scripts say, in it. The page carries the translations; English is the text itself. */

const carried = document.getElementById("messages");
const messages = carried ? JSON.parse(carried.textContent) : {};

export const language = document.documentElement.lang || "en";

const forms = new Intl.PluralRules(language);
const order = forms.resolvedOptions().pluralCategories;
const whole = new Intl.NumberFormat(language);
/** As gettext numbers a language's forms. */
const numbered = ["zero", "one", "two", "few", "many", "other"].filter((one) => order.includes(one));

const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));

/**
 * A text in the page's language: t("{name} was deleted", { name }).
 * @param {string} text In English; written out where it is called, so that it can be collected.
 * @param {Record<string, string|number>} [values] For the places in braces.
 */
export const t = (text, values = {}) => filled(messages[text] ?? text, values);

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
