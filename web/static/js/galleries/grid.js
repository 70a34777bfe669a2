/** A gallery's pictures in rows of equal height, loaded as they are scrolled to. */

import { call, gallery as at } from "../api.js";
import { can } from "../can.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { complain, failed, retry, toast } from "../messages.js";
import { openViewer } from "../viewer.js";
import { query } from "./address.js";
import { nothing } from "./nothing.js";
import { mark, tile, view } from "./picture.js";
import { selectable } from "./selecting.js";

const PAGE = 60;
const MOST = 500; // of a page, as the API has it
const AHEAD = "1200px"; // how far below the screen the next page is fetched

export class Grid {
  /**
   * @param {string} gallery
   * @param {import("./selection.js").Selection} selection
   * @param {{onChanged: () => void, onUpload: () => void, onFolder: () => void, onLabel: (image: object) => void,
   *   onSelectAll: () => void, onDelete: () => void, onEverything: () => void}} handlers
   */
  constructor(gallery, selection, handlers) {
    this.gallery = gallery;
    this.selection = selection;
    this.on = handlers;
    this.root = byId("grid");
    this.end = byId("grid-end");
    this.watcher = new IntersectionObserver(([entry]) => entry.isIntersecting && this.more(), {
      rootMargin: AHEAD,
    });
    selection.addEventListener("change", () => this.drawSelection());
    if (can("write"))
      selectable(this.root, selection, {
        idAt: (place) => this.images[place].id,
        onAll: handlers.onSelectAll,
        onDelete: handlers.onDelete,
      });
  }

  /** Begin anew with other pictures. */
  show(filter, atLeast = 0) {
    this.filter = filter;
    this.atLeast = atLeast;
    this.images = [];
    this.after = null;
    this.turn = Symbol("turn"); // answers to an earlier filter are dropped
    this.root.replaceChildren();
    this.end.replaceChildren();
    this.busy = false;
    this.watcher.disconnect();
    this.more();
  }

  /** The same pictures anew, as many as there were, at the same place. */
  async reload() {
    const { scrollY } = window;
    this.root.style.minHeight = `${this.root.offsetHeight}px`; // or the page would jump up
    this.show(this.filter, this.images.length);
    await this.loading;
    this.root.style.minHeight = "";
    scrollTo({ top: scrollY, behavior: "instant" });
  }

  more() {
    this.loading = this.load();
    return this.loading;
  }

  async load() {
    if (this.busy) return;
    this.busy = true;
    this.root.ariaBusy = "true";
    const { turn } = this;
    const { sort } = this.filter;
    const limit = Math.min(MOST, Math.max(PAGE, this.atLeast - this.images.length));
    try {
      const asked = query(this.filter, { sort, limit, after: this.after });
      const page = await call(`${at(this.gallery)}/images?${asked}`);
      if (turn !== this.turn) return;
      this.add(page);
      this.failed = false;
    } catch (error) {
      this.failed = true;
      if (turn === this.turn)
        this.end.replaceChildren(
          failed(
            error,
            retry(() => this.more()),
          ),
        );
    } finally {
      if (turn === this.turn) {
        this.busy = false;
        this.root.ariaBusy = "false";
      }
    }
    // Looking for names stops after a second, and a reload may be of several pages.
    const short = this.images.length < this.atLeast || !this.images.length;
    if (turn === this.turn && this.after !== null && short && !this.failed) await this.load();
  }

  add({ images, next_after: after }) {
    this.after = after;
    this.images.push(...images);
    this.root.append(...images.map((image) => this.tile(image)));
    this.watcher.disconnect();
    if (after === null) this.end.replaceChildren(...(this.images.length ? [] : [nothing(this.gallery, this.filter, this.on)]));
    else {
      // The button serves where nothing scrolls; usually the next page is there before it is seen.
      this.end.replaceChildren(
        el("button.button", { type: "button", onclick: () => this.more() }, t("Show more")),
      );
      this.watcher.observe(this.end);
    }
  }

  tile(image) {
    const element = tile(image, {
      onOpen: () => this.open(image),
      onRemove: () => this.remove(image),
      onRestore: () => this.restore(image),
    });
    mark(element, this.selection.has(image.id));
    return element;
  }

  drawSelection() {
    this.root.classList.toggle("selecting", this.selection.size > 0);
    this.images?.forEach((image, place) => {
      mark(this.root.children[place], this.selection.has(image.id));
    });
  }

  open(image) {
    const start = this.images.indexOf(image);
    openViewer(
      start,
      () => this.images.length,
      (place, close) => {
        if (this.after !== null && place > this.images.length - 5) this.more();
        const of = this.after === null ? undefined : `${this.images.length}+`;
        return view(this.images[place], this.gallery, {
          of,
          onLabel: (one) => {
            close();
            this.on.onLabel(one);
          },
          onRemove: (one) => {
            close();
            this.remove(one);
          },
        });
      },
    );
  }

  /** Remove a picture; the toast takes it back. */
  async remove(image) {
    const back = await this.away(image, () => call(`/images/${image.id}`, { method: "DELETE" }));
    if (!back) return;
    toast(t("Removed {name}", image), {
      action: t("Undo"),
      onAction: async () => {
        try {
          await restored(image);
          back();
          this.on.onChanged();
        } catch (error) {
          complain(error);
        }
      },
    });
  }

  async restore(image) {
    if (await this.away(image, () => restored(image))) toast(t("Restored {name}", image));
  }

  /**
   * Take a picture away at once, and have the service do what it takes.
   * @param {() => Promise<void>} act
   * @returns {Promise<?() => void>} Puts it back; null where nothing was done.
   */
  async away(image, act) {
    const { turn } = this;
    const place = this.images.indexOf(image);
    if (place < 0) return null; // it went with the first of two clicks
    const element = this.root.children[place];
    const back = () => turn === this.turn && this.put(place, image, element);
    this.take(place);
    try {
      await act();
    } catch (error) {
      back();
      complain(error);
      return null;
    }
    this.on.onChanged();
    return back;
  }

  /** Pictures were changed elsewhere: these, or nobody knows which. @param {number[]|null} ids */
  changed({ action, label }, ids) {
    const { labels, unlabelled } = this.filter;
    const stays =
      action === "label" &&
      ((!labels.length && !unlabelled) || (label === null ? unlabelled : labels.includes(label)));
    if (ids === null) {
      this.reload();
      return;
    }
    for (const id of ids) {
      const place = this.images.findIndex((image) => image.id === id);
      if (place < 0) continue;
      if (!stays) this.take(place);
      else {
        this.images[place] = { ...this.images[place], label };
        this.root.children[place].replaceWith(this.tile(this.images[place]));
      }
    }
    if (!this.images.length && this.after !== null) this.more();
  }

  take(place) {
    const focus = this.root.children[place + 1] ?? this.root.children[place - 1];
    const held = this.root.children[place].contains(document.activeElement);
    this.images.splice(place, 1);
    this.root.children[place].remove();
    if (held) focus?.querySelector("button")?.focus();
    if (!this.images.length && this.after === null)
      this.end.replaceChildren(nothing(this.gallery, this.filter, this.on));
  }

  put(place, image, element) {
    if (!this.images.length) this.end.replaceChildren();
    const where = Math.min(place, this.images.length);
    this.images.splice(where, 0, image);
    this.root.insertBefore(element, this.root.children[where] ?? null);
  }
}

const restored = ({ id }) => call(`/images/${id}/restore`, { method: "POST" });
