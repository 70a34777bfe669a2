/** Two lines over the latest minutes: how long half of the votes took, and 95% of them. */

import { svg } from "../dom.js";
import { took } from "../format.js";
import { language, t } from "../i18n.js";
import { scale } from "../plots/scale.js";

const ROOM = { left: 52, right: 10, top: 10, bottom: 22 };
const MINUTE_MS = 60_000;
const MOST_MARKS = 30; // more would hide the lines
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
let plots = 0; // for ids, which are unique in a page

/**
 * @param {string} encoder
 * @param {{at: string, p50_ms: number, p95_ms: number}[]} minutes Oldest first.
 * @param {{from: Date, to: Date, width: number, height: number}} axis
 */
export function speedPlot(encoder, minutes, { from, to, width, height }) {
  const id = `speed-${(plots += 1)}`;
  const { low, high, ticks } = scale([0, ...minutes.map((one) => one.p95_ms)]);
  const x = (moment) => ROOM.left + ((moment - from) / (to - from)) * (width - ROOM.left - ROOM.right);
  const y = (ms) => height - ROOM.bottom - ((ms - low) / (high - low)) * (height - ROOM.top - ROOM.bottom);
  const line = (measure) =>
    svg("path", {
      class: `plot-line ${measure}`,
      d: stretches(minutes)
        .map((some) => `M${some.map((one) => `${x(new Date(one.at)).toFixed(1)} ${y(one[measure]).toFixed(1)}`).join("L")}`)
        .join(""),
    });
  const marks = (measure) =>
    minutes.map((one) =>
      svg("circle", { class: `plot-point ${measure}`, cx: x(new Date(one.at)), cy: y(one[measure]), r: 2.5 }),
    );
  return svg(
    "svg",
    { class: "plot speed-plot", width, height, role: "img", "aria-labelledby": id, "aria-describedby": `${id}-words` },
    svg("title", { id }, t("Duration of the votes of {encoder}", { encoder })),
    svg("desc", { id: `${id}-words` }, told(minutes)),
    ...ticks.flatMap((ms) => [
      svg("line", { class: "plot-grid", x1: ROOM.left, x2: width - ROOM.right, y1: y(ms), y2: y(ms) }),
      svg("text", { class: "plot-y", x: ROOM.left - 8, y: y(ms) + 4 }, ms ? took(ms) : "0"),
    ]),
    ...[from, new Date((+from + +to) / 2), to].map((moment, at) =>
      svg("text", { class: `plot-x ${["first", "", "last"][at]}`, x: x(moment), y: height - 4 }, clock.format(moment)),
    ),
    line("p95_ms"),
    line("p50_ms"),
    ...(minutes.length <= MOST_MARKS ? [...marks("p95_ms"), ...marks("p50_ms")] : []),
  );
}

/** Minutes that follow each other; between stretches nobody asked, and no line pretends otherwise. */
function stretches(minutes) {
  const found = [];
  for (const one of minutes) {
    const before = found.at(-1)?.at(-1);
    if (before && new Date(one.at) - new Date(before.at) <= 5 * MINUTE_MS) found.at(-1).push(one);
    else found.push([one]);
  }
  return found;
}

function told(minutes) {
  const last = minutes.at(-1);
  return t("At {time} half took {p50} at most, 95% {p95}.", {
    time: clock.format(new Date(last.at)),
    p50: took(last.p50_ms),
    p95: took(last.p95_ms),
  });
}
