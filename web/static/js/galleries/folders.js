/** Choosing a folder of the service's machine, to be ingested. */

import { call, gallery as at } from "../api.js";
import { ask } from "../dialogs.js";
import { el, icon } from "../dom.js";
import { count, prose, sentence } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain, toast } from "../messages.js";

/** Ask for a folder and how, then start. @param {string} gallery */
export async function askFolder(gallery) {
  const chooser = new Chooser();
  try {
    await chooser.look(null);
  } catch (error) {
    complain(error);
    return;
  }
  if (chooser.isForbidden) {
    explain();
    return;
  }
  ask(
    {
      title: t("Ingest a folder of the server"),
      fields: [
        chooser.element,
        box("labels", t("Sub-folders are labels"), t("The folder a picture lies in becomes its label."), true),
        box("copy", t("Keep copies"), t("Else pictures are read where they are, and have to stay there.")),
      ],
      confirm: t("Ingest"),
    },
    async (data) => {
      if (!chooser.path) throw new Error(t("Choose a folder first"));
      const job = await call(`${at(gallery)}/ingest`, {
        method: "POST",
        json: {
          path: chooser.path,
          labels: data.has("labels") ? "folders" : "none",
          copy: data.has("copy"),
        },
      });
      document.dispatchEvent(new CustomEvent("jobs", { detail: [job] }));
      toast(t("Ingesting {folder}", { folder: chooser.path }));
    },
  );
}

/** No folder is allowed: how to allow one. */
function explain() {
  ask(
    {
      title: t("No folder may be ingested from"),
      fields: [
        el(
          "p",
          {},
          ...prose(
            t(
              "Whoever runs the service says which folders of its machine may be taken from: `SEMBLANCE_INGEST_FOLDERS` lists them. Until then, upload pictures, or use the command line.",
            ),
          ),
        ),
        el("code.command", {}, `SEMBLANCE_INGEST_FOLDERS='["/srv/pictures"]' semblance up`),
        el("code.command", {}, "semblance ingest GALLERY ~/Pictures"),
      ],
      confirm: t("OK"),
    },
    async () => {},
  );
}

function box(name, words, hint, checked = false) {
  return el(
    "label.check",
    {},
    el("input", { type: "checkbox", name, checked }),
    el("span", {}, el("span.field-name", {}, words), el("span.field-hint", {}, hint)),
  );
}

/** The folders one can go through. */
class Chooser {
  constructor() {
    this.path = null;
    this.crumbs = el("p.folder-path", { "aria-live": "polite" });
    this.list = el("ul.folder-list", { ariaLabel: t("Folders") });
    this.problem = el("p.field-error", { role: "alert", hidden: true });
    this.element = el("div.folders", {}, this.crumbs, this.list, this.problem);
  }

  /** Look into a folder, or at the list of those that are allowed. */
  async look(path, after = null) {
    const query = new URLSearchParams(Object.entries({ path, after }).filter(([, value]) => value));
    const found = await call(`/folders?${query}`);
    this.isForbidden = found.path === null && !found.folders.length;
    if (found.path === null && found.folders.length === 1 && !found.folders[0].problem) {
      this.isAlone = true; // there is nothing to choose
      await this.look(found.folders[0].path);
      return;
    }
    this.path = found.path;
    this.draw(found, after !== null);
  }

  async go(path, after = null) {
    this.list.ariaBusy = "true";
    this.problem.hidden = true;
    try {
      await this.look(path, after);
    } catch (error) {
      this.problem.replaceChildren(...prose(sentence(error.message)));
      this.problem.hidden = false;
    }
    this.list.ariaBusy = "false";
  }

  draw(found, isMore) {
    this.crumbs.replaceChildren(
      found.path === null
        ? el("strong", {}, t("Choose where to look"))
        : el("strong", {}, found.path),
      el("span.muted.number", {}, found.path === null ? "" : pictures(found)),
    );
    const rows = found.folders.map((one) => this.row(one));
    if (isMore) this.list.lastChild.replaceWith(...rows);
    else {
      const above = found.parent || (found.path && !this.isAlone);
      this.list.replaceChildren(...(above ? [this.up(found.parent)] : []), ...rows);
    }
    if (found.next_after !== null)
      this.list.append(
        el(
          "li",
          {},
          el(
            "button.folder",
            { type: "button", onclick: () => this.go(found.path, found.next_after) },
            t("Show more"),
          ),
        ),
      );
    else if (!rows.length && !isMore)
      this.list.append(el("li.muted.folder-none", {}, t("No folders in here")));
  }

  row({ name, path, problem, ...counted }) {
    return el(
      "li",
      {},
      el(
        "button.folder",
        { type: "button", disabled: Boolean(problem), onclick: () => this.go(path) },
        icon("folder"),
        el("span.folder-name", {}, name),
        el("span.muted.number", {}, problem ?? pictures(counted)),
      ),
    );
  }

  up(parent) {
    return el(
      "li",
      {},
      el(
        "button.folder",
        { type: "button", onclick: () => this.go(parent) },
        icon("up"),
        el("span.folder-name", {}, parent ? t("Up") : t("All folders")),
      ),
    );
  }
}

const pictures = ({ pictures: found, exact }) =>
  exact
    ? tn("{n} picture", "{n} pictures", found)
    : t("at least {n} pictures", { n: count(found) });
