/** Figures as people read them. */

const whole = new Intl.NumberFormat("en");
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export const count = (value) => whole.format(value);

/** "1 picture", "1,200 pictures". */
export function plural(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A score; fusion methods differ in scale, so small ones keep three significant digits. */
export function score(value) {
  return Math.abs(value) >= 0.1 || value === 0 ? value.toFixed(2) : value.toPrecision(3);
}

/** Milliseconds: "42 ms", "1.3 s". */
export function took(ms) {
  if (ms < 1) return "<1 ms";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Seconds left: "12 s", "3 min", "2 h 10 min". */
export function left(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Pictures a second. */
export const rate = (value) => `${value >= 10 ? count(Math.round(value)) : value.toFixed(1)}/s`;

export function bytes(value) {
  if (value < 1e6) return `${Math.max(1, Math.round(value / 1e3))} kB`;
  return `${(value / 1e6).toFixed(value < 1e7 ? 1 : 0)} MB`;
}

/** "3 minutes ago", from an ISO date. */
export function ago(iso) {
  const seconds = (new Date(iso) - Date.now()) / 1000;
  const steps = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return "just now";
}

/** Text of the service as nodes: what stands between backticks is a command. */
export const prose = (text) =>
  sentence(text)
    .split("`")
    .map((part, place) => {
      if (place % 2 === 0) return part;
      const code = document.createElement("code");
      code.textContent = part;
      return code;
    });

/** The first letter as a capital: messages of the service begin small. */
export const sentence = (text) => text && text[0].toUpperCase() + text.slice(1);
