/** The state of the service: a dot in the header, its details behind it, a notice when it matters. */

import { call } from "./api.js";
import { byId, el, icon } from "./dom.js";
import { learn } from "./encoders.js";
import { bytes } from "./format.js";
import { t, tn } from "./i18n.js";
import { notice } from "./messages.js";

const LOOK_EVERY_MS = 10_000;
let reading;

/** The service's state, read once per page; null when it cannot be had. */
export function service() {
  reading ??= call("/service")
    .then((state) => {
      learn(state.encoders.map((one) => one.encoder));
      return state;
    })
    .catch(() => null);
  return reading;
}

/** Show the state in the header and keep it fresh while the page is looked at. */
export async function watchService() {
  show(await service());
  setInterval(async () => {
    if (document.hidden) return;
    reading = undefined;
    show(await service());
  }, LOOK_EVERY_MS);
}

function verdict(state) {
  if (!state) return ["bad", t("No answer")];
  if (!state.redis) return ["bad", t("Redis is down")];
  if (state.disk?.level === "full") return ["bad", t("The disk is full")];
  const absent = state.workers.filter((worker) => !worker.alive);
  if (absent.length === state.workers.length) return ["bad", t("No workers")];
  if (absent.length) return ["warn", tn("{n} encoder away", "{n} encoders away", absent.length)];
  if (!state.upkeep) return ["warn", t("Upkeep is away")];
  if (state.paused.length) return ["warn", tn("{n} queue paused", "{n} queues paused", state.paused.length)];
  return ["good", t("Ready")];
}

function show(state) {
  const [level, words] = verdict(state);
  const button = byId("service");
  button.hidden = false;
  button.querySelector(".dot").className = `dot ${level}`;
  button.querySelector(".service-text").textContent = words;
  button.ariaLabel = t("Service: {state}", { state: words });
  const flower = byId("flower");
  flower.hidden = !state?.flower_url;
  if (state?.flower_url) flower.href = state.flower_url;
  byId("service-details").replaceChildren(...details(state, words));
  document.dispatchEvent(new CustomEvent("service", { detail: state }));
  const notices = byId("notices");
  const problem = trouble(state);
  if (notices.dataset.problem === problem?.title) return;
  notices.dataset.problem = problem?.title ?? "";
  notices.replaceChildren(
    ...(problem ? [notice(problem.title, problem.words, { bad: true, action: problem.action })] : []),
  );
}

function trouble(state) {
  if (!state)
    return {
      title: t("The service does not answer"),
      words: t("Start it with `semblance up`; this page notices by itself."),
    };
  if (!state.redis)
    return {
      title: t("Redis cannot be reached"),
      words: t(
        "Searches and jobs wait until it is back. `semblance up` starts one; `semblance doctor` tells what is wrong.",
      ),
    };
  if (state.disk?.level === "full") {
    return {
      title: t("The disk is full"),
      words: t(
        "{free} are left for `{folder}`. Free some space: until then pictures cannot be added, indexes not be built, and searches may fail. Nothing is lost, and what waits goes on by itself.",
        { free: bytes(state.disk.free_bytes), folder: state.disk.folder },
      ),
    };
  }
  if (state.workers.length && !state.workers.some((worker) => worker.alive)) {
    return {
      title: t("No encoder has a live worker"),
      words: t("Nothing can be searched or indexed until one is. `semblance up` starts them all."),
    };
  }
  if (!state.upkeep) {
    return {
      title: t("The worker for answers and upkeep is away"),
      words: t(
        "Searches are answered only when their time is up, and lost jobs are not begun again. `semblance up` starts it.",
      ),
    };
  }
  const votes = state.workers.map((worker) => `encode.${worker.encoder}`);
  if (votes.length && votes.every((queue) => state.paused.includes(queue))) {
    return {
      title: t("All encoders are paused"),
      words: t("Nothing can be searched until an administrator resumes one."),
      action: el("a.button.small", { href: "/service" }, t("See the service")),
    };
  }
  return null;
}

function details(state, words) {
  if (!state)
    return [el("h2", {}, words), el("p.muted", {}, t("The service cannot be asked how it is."))];
  const line = (level, name, said) =>
    el("li", {}, el(`span.dot.${level}`), name, el("span.muted", {}, said));
  const working = ({ encoder, alive }) => {
    if (!alive) return line("bad", encoder, t("no worker"));
    if (state.paused.includes(`encode.${encoder}`)) return line("warn", encoder, t("paused"));
    return line("good", encoder, t("working"));
  };
  const out = (href, name) =>
    el("a", { href, target: "_blank", rel: "noopener" }, name, icon("out"));
  return [
    el("h2", {}, words),
    el(
      "ul.service-list",
      {},
      line(state.redis ? "good" : "bad", "Redis", state.redis ? t("connected") : t("unreachable")),
      ...state.workers.map(working),
    ),
    el("p.service-more", {}, el("a", { href: "/service" }, t("Everything about the service"))),
    state.me.open &&
      el("p.service-open", {}, t("Open to whoever uses this machine; there are no users.")),
    el(
      "p.service-foot",
      {},
      state.flower_url && out(state.flower_url, "Flower"),
      out("/api/docs", "API"),
      state.me.open && el("a", { href: "/settings" }, t("Settings")),
      el("span", {}, `Semblance ${state.version}`),
    ),
  ].filter(Boolean);
}
