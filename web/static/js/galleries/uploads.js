/** Uploading many pictures: asked once, sent in batches, told at the end. */

import { gallery as at, mayPass, upload } from "../api.js";
import { ask, field } from "../dialogs.js";
import { el, icon } from "../dom.js";
import { told } from "../errors.js";
import { bytes, count, figure, prose, sentences } from "../format.js";
import { t, tc, tn } from "../i18n.js";

const BATCH_FILES = 20;
const BATCH_BYTES = 16e6; // small enough that progress moves and one failure costs little
const TRIES = 12;
const WAIT_MS = 5000; // a minute in all

/**
 * Ask for a label, then upload.
 * @param {string} gallery
 * @param {File[]} files
 * @param {{labels: string[], label: string|null, limitMb?: number}} choices
 * @param {() => void} onDone Called when all are sent.
 */
export function askUpload(gallery, files, { labels, label, limitMb = Infinity }, onDone) {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const known = el(
    "datalist",
    { id: "known-labels" },
    ...labels.map((value) => el("option", { value })),
  );
  const input = el("input", {
    name: "label",
    maxLength: 255,
    autocomplete: "off",
    placeholder: t("None"),
    list: "known-labels",
    value: label ?? "",
  });
  ask(
    {
      title: tn("Add {n} picture to {gallery}", "Add {n} pictures to {gallery}", files.length, {
        gallery,
      }),
      words: t("{size} in all. Pictures the gallery has already are not added twice.", {
        size: bytes(total),
      }),
      fields: [field(t("Label"), input, t("What these pictures show, if it is one thing.")), known],
      confirm: t("Upload"),
    },
    async (data) => {
      // Not awaited: the dialog closes and the panel takes over.
      send(gallery, files, data.get("label").trim(), limitMb).then(onDone);
    },
  );
}

let underway = 0; // uploads that would end with the page
addEventListener("beforeunload", (event) => underway && event.preventDefault());

async function send(gallery, files, label, limitMb) {
  const panel = new Panel(files.length);
  underway += 1;
  const limit = limitMb * 1e6 * 0.95; // a form is a little larger than its files
  const fits = files.filter((file) => file.size <= limit);
  for (const file of files.filter((one) => one.size > limit)) {
    panel.reject({
      name: file.name,
      message: t("larger than {n} MB", { n: figure(limitMb) }),
      hint: t("make it smaller, or raise SEMBLANCE_MAX_UPLOAD_MB"),
    });
  }
  const patiently = patience();
  for (const batch of batches(fits, Math.min(BATCH_BYTES, limit))) {
    const form = new FormData();
    if (label) form.append("label", label);
    for (const file of batch) form.append("pictures", file);
    try {
      panel.settle(
        batch.length,
        await patiently(() =>
          upload(`${at(gallery)}/images`, form, (share) => panel.sending(share * batch.length)),
        ),
      );
    } catch (error) {
      panel.settle(batch.length, {
        added: [],
        duplicates: [],
        rejected: batch.map(({ name }) => ({ name, message: error.message, hint: error.hint })),
        jobs: [],
      });
    }
  }
  underway -= 1;
  panel.finish();
}

/** Tries again, for a while, as long as the service is away or has too much to do; once in vain, no more. */
function patience() {
  let left = TRIES;
  return async (attempt) => {
    for (;;) {
      try {
        const done = await attempt();
        left = TRIES;
        return done;
      } catch (error) {
        if (!mayPass(error) || left === 0) throw error;
        left -= 1;
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
    }
  };
}

function batches(files, most) {
  const all = [];
  let size = 0;
  for (const file of files) {
    if (!all.length || all.at(-1).length >= BATCH_FILES || size + file.size > most) {
      all.push([]);
      size = 0;
    }
    all.at(-1).push(file);
    size += file.size;
  }
  return all;
}

const stack = el("div.upload-stack");

/** The progress of one upload, in a corner, above those before it. */
class Panel {
  constructor(total) {
    this.total = total;
    this.settled = 0;
    this.added = 0;
    this.duplicates = 0;
    this.rejected = [];
    this.heading = el("h2", {}, tn("Uploading {n} picture", "Uploading {n} pictures", total));
    this.close = el(
      "button.icon-button",
      { type: "button", ariaLabel: t("Close"), hidden: true, onclick: () => this.element.remove() },
      icon("close"),
    );
    this.progress = el("progress", { max: total, value: 0, ariaLabel: tc("what goes on", "Upload") });
    this.facts = el("p.muted.number", { "aria-live": "polite" });
    this.list = el("ul.rejected");
    this.element = el(
      "section.upload-panel",
      { ariaLabel: tc("what goes on", "Upload") },
      el("div.upload-head", {}, this.heading, this.close),
      this.progress,
      this.facts,
      this.list,
    );
    if (!stack.isConnected) document.body.append(stack);
    stack.append(this.element);
    this.tell();
  }

  sending(some) {
    this.progress.value = this.settled + some;
  }

  settle(many, { added, duplicates, rejected }) {
    this.settled += many;
    this.added += added.length;
    this.duplicates += duplicates.length;
    rejected.forEach((one) => this.reject({ name: one.name, ...told(one) }, false));
    this.tell();
  }

  reject({ name, message, hint }, alone = true) {
    if (alone) this.settled += 1;
    this.rejected.push(name);
    this.list.append(
      el(
        "li",
        {},
        el("strong", {}, name),
        el("span", {}, ...prose(sentences(message, hint))),
      ),
    );
    this.tell();
  }

  tell() {
    this.progress.value = this.settled;
    const parts = [t("{n} added", { n: count(this.added) })];
    if (this.duplicates) parts.push(t("{n} there already", { n: count(this.duplicates) }));
    if (this.rejected.length) parts.push(t("{n} refused", { n: count(this.rejected.length) }));
    this.facts.textContent = parts.join("  ·  ");
  }

  finish() {
    this.heading.textContent = this.rejected.length
      ? t("Uploaded, with exceptions")
      : t("Uploaded");
    this.progress.hidden = true;
    this.close.hidden = false;
    if (!this.rejected.length) setTimeout(() => this.element.remove(), 5000);
  }
}
