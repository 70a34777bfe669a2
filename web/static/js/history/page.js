/** Past searches: newest first, loaded as they are scrolled to, each forgotten with a click that can be undone. */

import { call } from "../api.js";
import { ask } from "../dialogs.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { complain, empty, failed, retry, toast } from "../messages.js";
import { row } from "./row.js";

const PAGE = 30;
const AHEAD = "800px"; // how far below the screen the next page is fetched

const place = byId("searches");
const end = byId("searches-end");
const picker = byId("of-gallery");
const clear = byId("clear");
const whose = byId("whose"); // none where one sees one's own only
let mine = Boolean(whose);
let list;
let before;
let turn;

const watcher = new IntersectionObserver(([entry]) => entry.isIntersecting && more(), {
  rootMargin: AHEAD,
});

/** Which searches are meant, as the API takes it. */
function meant(further = {}) {
  const query = new URLSearchParams(further);
  if (picker.value) query.set("gallery", picker.value);
  if (mine) query.set("mine", "true");
  return query;
}

/** Begin anew. */
function show() {
  turn = Symbol("turn"); // answers to what was chosen before are dropped
  before = null;
  list = el("ul.history");
  place.replaceChildren(list);
  place.ariaBusy = "true";
  clear.hidden = true;
  watcher.disconnect();
  more();
}

async function more() {
  const ours = turn;
  watcher.disconnect();
  end.replaceChildren();
  try {
    const query = meant({ limit: PAGE, ...(before && { before }) });
    const page = await call(`/queries?${query}`);
    if (ours !== turn) return;
    list.append(...page.queries.map((search) => row(search, { onForget, everybody: Boolean(whose) && !mine })));
    before = page.next_before;
    clear.hidden = !list.children.length;
    if (!list.children.length) showEmpty();
    if (before) watcher.observe(end);
  } catch (error) {
    if (ours !== turn) return;
    if (list.children.length) end.replaceChildren(retry(more));
    else place.replaceChildren(failed(error, retry(show)));
    complain(error);
  }
  place.ariaBusy = "false";
}

function showEmpty() {
  const search = el("a.button.primary", { href: "/" }, t("Search"));
  place.replaceChildren(
    empty(
      "history",
      t("No searches yet"),
      t("What you search for is listed here, to be looked at again."),
      search,
    ),
  );
}

async function onForget(search, line) {
  try {
    await call(`/queries/${search.id}`, { method: "DELETE" });
  } catch (error) {
    complain(error);
    return;
  }
  const next = line.nextElementSibling ?? line.previousElementSibling;
  const anchor = document.createComment("");
  line.replaceWith(anchor); // where it comes back to
  if (!list.children.length && !before) {
    clear.hidden = true;
    showEmpty();
  }
  (next?.querySelector(".history-forget") ?? picker).focus();
  toast(t("The search was deleted"), {
    action: t("Undo"),
    onAction: async () => {
      try {
        await call(`/queries/${search.id}/restore`, { method: "POST" });
        anchor.replaceWith(line);
        if (!place.contains(list) && list.contains(line)) place.replaceChildren(list);
        clear.hidden = false;
      } catch (error) {
        complain(error);
      }
    },
  });
}

function clearAll() {
  const gallery = picker.value;
  ask(
    {
      title: gallery ? t("Delete all searches in {gallery}?", { gallery }) : t("Delete all searches?"),
      words: mine || !whose
        ? t("Their links stop working. This cannot be undone.")
        : t("Those of everybody. Their links stop working. This cannot be undone."),
      confirm: t("Delete all"),
      danger: true,
    },
    async () => {
      await call(`/queries?${meant()}`, { method: "DELETE" });
      show();
    },
  );
}

for (const button of whose?.children ?? [])
  button.addEventListener("click", () => {
    mine = button.dataset.mine === "true";
    for (const one of whose.children) one.ariaPressed = String(one === button);
    show();
  });
picker.addEventListener("change", () => {
  const address = picker.value ? `?gallery=${encodeURIComponent(picker.value)}` : location.pathname;
  history.replaceState(null, "", address);
  show();
});
clear.addEventListener("click", clearAll);
show();
