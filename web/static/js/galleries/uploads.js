/** Uploading many pictures: asked once, sent in batches, told at the end. */

import { gallery as at, upload } from "../api.js";
import { ask, field } from "../dialogs.js";
import { el, icon } from "../dom.js";
import { bytes, count, plural, prose, sentence } from "../format.js";

const BATCH_FILES = 20;
const BATCH_BYTES = 16e6; // small enough that progress moves and one failure costs little
const BUSY_TRIES = 12;
const BUSY_WAIT_MS = 5000; // a minute in all

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
    placeholder: "None",
    list: "known-labels",
    value: label ?? "",
  });
  ask(
    {
      title: `Add ${plural(files.length, "picture")} to ${gallery}`,
      words: `${bytes(total)} in all. Pictures the gallery has already are not added twice.`,
      fields: [field("Label", input, "What these pictures show, if it is one thing."), known],
      confirm: "Upload",
    },
    async (data) => {
      // Not awaited: the dialog closes and the panel takes over.
      send(gallery, files, data.get("label").trim(), limitMb).then(onDone);
    },
  );
}

async function send(gallery, files, label, limitMb) {
  const panel = new Panel(files.length);
  const limit = limitMb * 1e6 * 0.95; // a form is a little larger than its files
  const fits = files.filter((file) => file.size <= limit);
  for (const file of files.filter((one) => one.size > limit)) {
    panel.reject({
      name: file.name,
      message: `larger than ${limitMb} MB`,
      hint: "make it smaller, or raise SEMBLANCE_MAX_UPLOAD_MB",
    });
  }
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
  panel.finish();
}

/** Try again, for a while, as long as the service has too much to do. */
async function patiently(attempt) {
  for (let left = BUSY_TRIES; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (error.code !== "busy" || !left) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
    }
  }
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

/** The progress of one upload, in a corner. */
class Panel {
  constructor(total) {
    this.total = total;
    this.settled = 0;
    this.added = 0;
    this.duplicates = 0;
    this.rejected = [];
    this.heading = el("h2", {}, `Uploading ${plural(total, "picture")}`);
    this.close = el(
      "button.icon-button",
      { type: "button", ariaLabel: "Close", hidden: true, onclick: () => this.element.remove() },
      icon("close"),
    );
    this.progress = el("progress", { max: total, value: 0, ariaLabel: "Upload" });
    this.facts = el("p.muted.number", { "aria-live": "polite" });
    this.list = el("ul.rejected");
    this.element = el(
      "section.upload-panel",
      { ariaLabel: "Upload" },
      el("div.upload-head", {}, this.heading, this.close),
      this.progress,
      this.facts,
      this.list,
    );
    document.body.append(this.element);
    this.tell();
  }

  sending(some) {
    this.progress.value = this.settled + some;
  }

  settle(many, { added, duplicates, rejected }) {
    this.settled += many;
    this.added += added.length;
    this.duplicates += duplicates.length;
    rejected.forEach((one) => this.reject(one, false));
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
        el("span", {}, ...prose([message, hint].filter(Boolean).map(sentence).join(". "))),
      ),
    );
    this.tell();
  }

  tell() {
    this.progress.value = this.settled;
    const parts = [`${count(this.added)} added`];
    if (this.duplicates) parts.push(`${count(this.duplicates)} there already`);
    if (this.rejected.length) parts.push(`${count(this.rejected.length)} refused`);
    this.facts.textContent = parts.join("  ·  ");
  }

  finish() {
    this.heading.textContent = this.rejected.length ? "Uploaded, with exceptions" : "Uploaded";
    this.progress.hidden = true;
    this.close.hidden = false;
    if (!this.rejected.length) setTimeout(() => this.element.remove(), 5000);
  }
}
