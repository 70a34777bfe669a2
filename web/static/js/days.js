/** Days where the reader is, and the moments at which they begin. */

/**
 * When a day begins, or one of the days after it; null of no day.
 * @param {string} day As an <input> has it: "2026-01-31", or "".
 * @returns {?string} As the API has moments.
 */
export function beginning(day, later = 0) {
  if (!day) return null;
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

/** The day of a moment; "" of none. */
export function dayOf(moment) {
  return moment ? written(new Date(moment)) : "";
}

/** The last day before a moment; "" of none. */
export function dayBefore(moment) {
  return moment ? written(new Date(Date.parse(moment) - 1)) : "";
}

function written(at) {
  const two = (number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
