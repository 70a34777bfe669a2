/** Figures, dates and sentences as people read them in the page's language. */

import { language, t } from "./i18n.js";

const whole = new Intl.NumberFormat(language);
const share = new Intl.NumberFormat(language, { style: "percent" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const dated = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const days = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const formats = new Map(); // making one takes longer than using it

function decimal(options) {
  const key = JSON.stringify(options);
  if (!formats.has(key))
    formats.set(key, new Intl.NumberFormat(language, { useGrouping: false, ...options }));
  return formats.get(key);
}

export const count = (value) => whole.format(value);

/** With so many digits after the point. */
export const fixed = (value, digits) =>
  decimal({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** With its sign, and so many digits after the point. */
export const signed = (value, digits) =>
  decimal({
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "exceptZero",
  }).format(value);

/** With as many digits after the point as there are, up to some. */
export const figure = (value, digits = 3) =>
  decimal({ maximumFractionDigits: digits }).format(value);

/** A share of one: "42%". */
export const percent = (value) => share.format(value);

/** A score; fusion methods differ in scale, so small ones keep three significant digits. */
export function score(value) {
  if (Math.abs(value) >= 0.1 || value === 0) return fixed(value, 2);
  return decimal({ minimumSignificantDigits: 3, maximumSignificantDigits: 3 }).format(value);
}

/** A number with its unit, which stay on one line. */
const together = (text) => text.replaceAll(" ", "\u00a0");

/** Milliseconds: "42 ms", "1.3 s". */
export function took(ms) {
  if (ms < 1) return together(t("<1 ms"));
  if (ms < 1000) return together(t("{n} ms", { n: Math.round(ms) }));
  return together(t("{n} s", { n: fixed(ms / 1000, 1) }));
}

/** Seconds left: "12 s", "3 min", "2 h 10 min". */
export function left(seconds) {
  if (seconds < 90) return together(t("{n} s", { n: Math.max(1, Math.round(seconds)) }));
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return together(t("{n} min", { n: minutes }));
  return t("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** Pictures a second. */
export const rate = (value) =>
  t("{n}/s", { n: value >= 10 ? count(Math.round(value)) : fixed(value, 1) });

export function bytes(value) {
  if (value < 1e6) return together(t("{n} kB", { n: Math.max(1, Math.round(value / 1e3)) }));
  if (value < 1e9) return together(t("{n} MB", { n: fixed(value / 1e6, value < 1e7 ? 1 : 0) }));
  if (value < 1e12) return together(t("{n} GB", { n: fixed(value / 1e9, value < 1e10 ? 1 : 0) }));
  return together(t("{n} TB", { n: fixed(value / 1e12, 1) }));
}

/** "3 minutes ago", from an ISO date. */
export function ago(iso) {
  const seconds = (new Date(iso) - Date.now()) / 1000;
  const steps = [
    ["year", 31_557_600],
    ["month", 2_629_800],
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return t("just now");
}

/** A day, a month or a year, from the ISO date on which it begins. */
export function period(iso, unit) {
  const parts = { day: { day: "numeric", month: "short" }, month: { month: "short", year: "numeric" } };
  const options = { timeZone: "UTC", ...(parts[unit] ?? { year: "numeric" }) };
  return new Intl.DateTimeFormat(language, options).format(new Date(iso));
}

/** A day by the reader's own clock, as `moment` has it: "30 Nov". */
export const day = (iso) => days.format(new Date(iso));

/** Date and time, from an ISO date. */
export const moment = (iso) => dated.format(new Date(iso));

/** Text of the service as nodes: what stands between backticks is a command. */
export const prose = (text) =>
  text
    .split("`")
    .map((part, place) => {
      if (place % 2 === 0) return part;
      const code = document.createElement("code");
      code.textContent = part;
      return code;
    });

/** The first letter as a capital: messages of the service begin small. */
export const sentence = (text) => text && text[0].toUpperCase() + text.slice(1);

/** Several texts, of which some may be missing, as sentences. */
export const sentences = (...texts) => texts.filter(Boolean).map(sentence).join(". ");
