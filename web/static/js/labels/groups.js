/** Suggested labels as pictures, grouped by class: the slider, the groups, the keys. */

import { call, gallery as at } from "../api.js";
import { can } from "../can.js";
import { byId, el, icon } from "../dom.js";
import { count, percent } from "../format.js";
import { t, tn } from "../i18n.js";
import { empty } from "../messages.js";
import { Group } from "./group.js";
import { listenToKeys } from "./keys.js";

const WAIT_MS = 150; // after the slider moved

export class Groups {
  /** @param {string} gallery @param {import("./decisions.js").Decisions} decisions */
  constructor(gallery, decisions) {
    this.gallery = gallery;
    this.decisions = decisions;
    this.least = 0;
    this.groups = new Map();
    this.root = byId("groups");
    this.watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries)
          if (isIntersecting) this.groups.get(target.dataset.label)?.open();
      },
      { rootMargin: "600px" },
    );
    decisions.undone = () => this.groups.forEach((group) => group.forget());
    if (can("write")) listenToKeys(this.root, decisions);
  }

  /** Show what there is now; groups that are open stay so. */
  show({ run, labels, pictures, likely }, { gallery, labels: known, unlabelled }) {
    if (run?.id !== this.run) this.forget();
    this.run = run?.id;
    this.known = [...new Set([...known.map((one) => one.label), ...labels.map((one) => one.label)])];
    this.drawBar(pictures, likely);
    const some = labels.filter((one) => one.likely);
    some.sort((a, b) => b.likely - a.likely || a.label.localeCompare(b.label));
    for (const [label, group] of this.groups)
      if (!some.some((one) => one.label === label)) {
        this.watcher.unobserve(group.element);
        group.element.remove();
        this.groups.delete(label);
      }
    if (!some.length) {
      this.root.replaceChildren(this.nothing(run, pictures, unlabelled, gallery));
      return;
    }
    this.root.querySelector(".empty")?.remove();
    for (const tally of some) this.group(tally).tell(tally);
  }

  /** The group of a label, made if need be; groups keep the place they were given first. */
  group({ label }) {
    if (!this.groups.has(label)) {
      const group = new Group(label, this);
      this.groups.set(label, group);
      this.root.append(group.element);
      this.watcher.observe(group.element);
    }
    return this.groups.get(label);
  }

  forget() {
    this.watcher.disconnect();
    this.groups.clear();
    this.root.replaceChildren();
  }

  drawBar(pictures, likely) {
    const bar = byId("bar");
    bar.hidden = pictures === 0;
    if (!this.slider) this.makeBar(bar);
    this.told.textContent = t("{likely} of {pictures} pictures", {
      likely: count(likely),
      pictures: count(pictures),
    });
    this.acceptAll.disabled = likely === 0;
    this.acceptAll.lastChild.textContent = tn("Accept {n}", "Accept all {n}", likely);
  }

  makeBar(bar) {
    let waiting;
    this.told = el("output.number", { id: "told" });
    const shown = el("strong.number", {}, percent(this.least));
    this.slider = el("input", {
      type: "range",
      id: "least",
      min: 0,
      max: 99,
      value: 0,
      oninput: ({ target }) => {
        this.least = target.value / 100;
        shown.textContent = percent(this.least);
        clearTimeout(waiting);
        waiting = setTimeout(() => this.refilter(), WAIT_MS);
      },
    });
    this.acceptAll = el(
      "button.button.primary",
      {
        type: "button",
        data: { needs: "write" },
        onclick: () => this.accept({ least: this.least }),
      },
      icon("check"),
      "",
    );
    bar.replaceChildren(
      el("label", { htmlFor: "least" }, t("At least"), " ", shown),
      this.slider,
      this.told,
      this.acceptAll,
      el(
        "p.keys-hint.muted",
        { data: { needs: "write" } },
        t("Keys: arrows move, A accepts, X rejects, L gives another label, Z takes back."),
      ),
    );
  }

  refilter() {
    this.groups.forEach((group) => group.forget());
    return this.decisions.onChanged();
  }

  /** Accept all of a label, or all that are likely. */
  accept(which) {
    const words = (n) =>
      which.label
        ? tn("{n} picture is {label} now", "{n} pictures are {label} now", n, which)
        : tn("{n} picture has its label now", "{n} pictures have their labels now", n);
    return this.decisions.take({ action: "accept", run: this.run, ...which }, words);
  }

  nothing(run, pictures, unlabelled, { name, images }) {
    if (!images)
      return empty(
        "upload",
        t("This gallery is empty"),
        t("Pictures come first; then they can be suggested labels."),
        el("a.button", { href: `/galleries/${encodeURIComponent(name)}` }, t("Add pictures")),
      );
    if (pictures) return empty("search", t("Nothing is so likely"), t("Move the slider to the left."));
    if (!unlabelled)
      return empty(
        "check",
        t("Every picture has a label"),
        t("Pictures that come without one can be suggested labels here."),
      );
    if (run)
      return empty(
        "check",
        t("All is decided"),
        t("Have labels suggested again: what was accepted teaches the next run."),
      );
    return empty(
      "tag",
      t("Nothing suggested yet"),
      t("Name the classes, or take the labels there are, and have the rest suggested."),
    );
  }

  page(label, after, limit) {
    const query = new URLSearchParams({ label, least: this.least, limit });
    if (after) query.set("after", after);
    return call(`${at(this.gallery)}/suggestions/pictures?${query}`);
  }
}
