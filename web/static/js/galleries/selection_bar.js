/** What can be done with the selected pictures: a bar at the bottom, as long as some are. */

import { ROOT, call, gallery as at } from "../api.js";
import { ask, field } from "../dialogs.js";
import { byId, el, icon } from "../dom.js";
import { count } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain, toast } from "../messages.js";
import { asked, query } from "./address.js";
import { makeChange, told, undoChange } from "./changes.js";

const MOST_DOWNLOADED = 10_000;
const UNDO_MS = 12_000;

export class SelectionBar {
  /**
   * @param {string} gallery
   * @param {import("./selection.js").Selection} selection
   * @param {{filter: () => object, labels: () => string[], onChanged: (change: object, ids: number[]|null) => void,
   *   onUndone: () => void}} of
   */
  constructor(gallery, selection, { filter, labels, onChanged, onUndone }) {
    Object.assign(this, { gallery, selection, filter, labels, onChanged, onUndone });
    this.bar = byId("selection");
    this.busy = null;
    selection.addEventListener("change", () => this.draw());
  }

  draw() {
    const { size, all } = this.selection;
    this.bar.hidden = !this.busy && size === 0 && !all;
    if (this.bar.hidden) return;
    this.bar.replaceChildren(...(this.busy ? this.progress() : this.actions()));
  }

  actions() {
    const { size, isVague, all } = this.selection;
    const { state } = this.filter();
    const act = (name, words, run, style = "") =>
      el(
        `button.bar-action${style}`,
        { type: "button", onclick: run, title: words },
        icon(name),
        el("span", {}, words),
      );
    return [
      el(
        "button.icon-button",
        { type: "button", ariaLabel: t("Select nothing"), onclick: () => this.selection.clear() },
        icon("close"),
      ),
      el(
        "strong.number",
        { role: "status" },
        isVague
          ? t("More than {n} selected", { n: count(size) })
          : tn("{n} selected", "{n} selected", size),
      ),
      !all && act("check", t("Select all"), () => this.selectAll()),
      el("span.bar-gap"),
      state === "ready" && act("label", t("Label…"), () => this.askLabel()),
      state === "removed"
        ? act("undo", t("Restore"), () => this.make({ action: "restore" }))
        : act("bin", t("Delete"), () => this.remove()),
      state !== "corrupt" && act("download", t("Download"), () => this.download()),
    ].filter(Boolean);
  }

  progress() {
    const { words, stop } = this.busy;
    return [
      el("strong.number", { role: "status" }, words),
      el("progress", { ariaLabel: words }),
      stop && el("button.bar-action", { type: "button", onclick: stop }, el("span", {}, t("Stop"))),
    ].filter(Boolean);
  }

  /** Select all that the filter means, also what is not loaded. */
  async selectAll() {
    try {
      const counted = await call(`${at(this.gallery)}/images/count?${query(this.filter())}`);
      if (counted.images) this.selection.selectAll(counted);
    } catch (error) {
      complain(error);
    }
  }

  askLabel() {
    const known = el(
      "datalist",
      { id: "bar-labels" },
      ...this.labels().map((value) => el("option", { value })),
    );
    const input = el("input", {
      name: "label",
      maxLength: 255,
      autocomplete: "off",
      list: "bar-labels",
      placeholder: t("None"),
    });
    const { size } = this.selection;
    ask(
      {
        title: tn("Label {n} picture", "Label {n} pictures", size),
        fields: [
          field(t("Label"), input, t("Left empty, the labels they have are taken off.")),
          known,
        ],
        confirm: t("Label"),
      },
      async (data) => {
        // Not awaited: the dialog closes and the bar takes over.
        this.make({ action: "label", label: data.get("label").trim() || null });
      },
    );
    input.focus();
  }

  remove() {
    if (this.busy) return null; // the key can be pressed again
    const { size, all } = this.selection;
    if (!all) return this.make({ action: "remove" });
    return ask(
      {
        title: tn("Delete {n} picture?", "Delete {n} pictures?", size),
        words: t(
          "They leave this gallery and its searches, also those that are not on the page yet. For 30 days this can be undone.",
        ),
        confirm: t("Delete"),
        danger: true,
      },
      async () => {
        this.make({ action: "remove" });
      },
    );
  }

  /** Change what is selected; a toast takes it back. */
  async make(wanted) {
    const ids = this.selection.all ? null : [...this.selection.ids];
    let stopped = false;
    const stop = () => {
      stopped = true;
    };
    this.show(t("Working…"), stop);
    try {
      const change = await makeChange(
        this.gallery,
        { ...wanted, selection: this.selection.asked(asked(this.filter())) },
        (step) => {
          this.show(t("{n} so far", { n: count(step.changed) }), stop);
          return !stopped;
        },
      );
      this.busy = null;
      this.selection.clear();
      this.onChanged(change, change.done ? ids : null);
      this.tell(change);
    } catch (error) {
      complain(error);
      this.onUndone(); // nobody knows how far it came
    }
    this.busy = null;
    this.draw();
  }

  tell(change) {
    toast(told(change), {
      hint: change.left_out
        ? tn(
            "{n} cannot be restored: its file is gone",
            "{n} cannot be restored: their files are gone",
            change.left_out,
          )
        : undefined,
      lasts: UNDO_MS,
      ...(change.changed && { action: t("Undo"), onAction: () => this.undo(change) }),
    });
  }

  async undo(change) {
    this.show(t("Undoing…"));
    try {
      await undoChange(change, (step) => {
        if (!step.is_undone) this.show(t("{n} undone", { n: count(step.undone) }));
      });
      this.onUndone();
    } catch (error) {
      complain(error);
    }
    this.busy = null;
    this.draw();
  }

  show(words, stop = null) {
    this.busy = { words, stop };
    this.draw();
  }

  download() {
    const { size, isVague } = this.selection;
    if (size > MOST_DOWNLOADED || isVague) {
      toast(t("At most {n} pictures can be downloaded at once", { n: count(MOST_DOWNLOADED) }), {
        hint: t("Narrow the selection, or download in several parts."),
        bad: true,
      });
      return;
    }
    // A form, so that the browser writes the file as it comes instead of keeping it in memory.
    const form = el(
      "form",
      { method: "post", action: `${ROOT}${at(this.gallery)}/images/download`, hidden: true },
      el("input", {
        type: "hidden",
        name: "selection",
        value: JSON.stringify(this.selection.asked(asked(this.filter()))),
      }),
    );
    document.body.append(form);
    form.submit();
    form.remove();
    toast(tn("Downloading {n} picture", "Downloading {n} pictures", size));
  }
}
