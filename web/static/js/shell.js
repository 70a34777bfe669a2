/** What every page has: switches of theme and language, state of the service, number of running jobs. */

import { call } from "./api.js";
import { can } from "./can.js";
import { byId, remember } from "./dom.js";
import { t } from "./i18n.js";
import { watchService } from "./service.js";

const COUNT_EVERY_MS = 15_000;

const theme = byId("theme");
theme.hidden = false;
theme.addEventListener("click", () => {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  remember("theme", root.dataset.theme);
});

// Neither event goes up through the page, but both come down to what they are of.
for (const name of ["error", "load"])
  document.addEventListener(
    name,
    ({ target }) => target.tagName === "IMG" && target.classList.toggle("gone", name === "error"),
    { capture: true },
  );

// A page's address changes while it is looked at; the server knows only the one it was asked under.
byId("languages").addEventListener("submit", ({ target }) => {
  target.elements.page.value = location.pathname + location.search;
});

async function countJobs() {
  if (document.hidden) return;
  try {
    const { jobs } = await call("/jobs?state=running&limit=50");
    const badge = byId("jobs-running");
    badge.hidden = jobs.length === 0;
    badge.textContent = jobs.length;
    badge.ariaLabel = t("{n} running", { n: jobs.length });
  } catch {
    /* the state of the service is shown elsewhere */
  }
}

if (can("read")) {
  watchService();
  countJobs();
  setInterval(countJobs, COUNT_EVERY_MS);
}
