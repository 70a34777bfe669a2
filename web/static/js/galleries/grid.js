/** A gallery's pictures in rows of equal height, loaded as they are scrolled to. */

import { call, gallery as at } from "../api.js";
import { can } from "../can.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { complain, empty, failed, retry, toast } from "../messages.js";
import { openViewer } from "../viewer.js";
import { tile, view } from "./picture.js";

const PAGE = 60;
const AHEAD = "1200px"; // how far below the screen the next page is fetched

export class Grid {
  /** @param {{onChanged: () => void, onUpload: () => void}} handlers */
  constructor(gallery, { onChanged, onUpload }) {
    this.gallery = gallery;
    this.onChanged = onChanged;
    this.onUpload = onUpload;
    this.root = byId("grid");
    this.end = byId("grid-end");
    this.watcher = new IntersectionObserver(([entry]) => entry.isIntersecting && this.more(), {
      rootMargin: AHEAD,
    });
  }

  /** Begin anew with other pictures. */
  show(filter) {
    this.filter = filter;
    this.images = [];
    this.after = null;
    this.turn = Symbol("turn"); // answers to an earlier filter are dropped
    this.root.replaceChildren();
    this.end.replaceChildren();
    this.busy = false;
    this.watcher.disconnect();
    this.more();
  }

  async more() {
    if (this.busy) return;
    this.busy = true;
    this.root.ariaBusy = "true";
    const { turn } = this;
    const query = new URLSearchParams({ state: this.filter.state, limit: PAGE });
    if (this.filter.label) query.set("label", this.filter.label);
    if (this.filter.caption) query.set("caption", this.filter.caption);
    if (this.after !== null) query.set("after", this.after);
    try {
      const page = await call(`${at(this.gallery)}/images?${query}`);
      if (turn !== this.turn) return;
      this.add(page);
    } catch (error) {
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
  }

  add({ images, next_after: after }) {
    this.after = after;
    this.images.push(...images);
    this.root.append(...images.map((image) => this.tile(image)));
    this.watcher.disconnect();
    if (after === null) this.end.replaceChildren(...(this.images.length ? [] : [this.nothing()]));
    else {
      // The button serves where nothing scrolls; usually the next page is there before it is seen.
      this.end.replaceChildren(
        el("button.button", { type: "button", onclick: () => this.more() }, t("Show more")),
      );
      this.watcher.observe(this.end);
    }
  }

  tile(image) {
    return tile(image, {
      onOpen: () => this.open(image),
      onRemove: () => this.remove(image),
      onRestore: () => this.restore(image),
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
    const place = this.images.indexOf(image);
    const element = this.root.children[place];
    this.take(place);
    try {
      await call(`/images/${image.id}`, { method: "DELETE" });
    } catch (error) {
      this.put(place, image, element);
      complain(error);
      return;
    }
    this.onChanged();
    const { turn } = this;
    toast(t("Removed {name}", image), {
      action: t("Undo"),
      onAction: async () => {
        try {
          await call(`/images/${image.id}/restore`, { method: "POST" });
          if (turn === this.turn) this.put(place, image, element);
          this.onChanged();
        } catch (error) {
          complain(error);
        }
      },
    });
  }

  async restore(image) {
    try {
      await call(`/images/${image.id}/restore`, { method: "POST" });
      this.take(this.images.indexOf(image));
      this.onChanged();
      toast(t("Restored {name}", image));
    } catch (error) {
      complain(error);
    }
  }

  take(place) {
    const focus = this.root.children[place + 1] ?? this.root.children[place - 1];
    const held = this.root.children[place].contains(document.activeElement);
    this.images.splice(place, 1);
    this.root.children[place].remove();
    if (held) focus?.querySelector("button")?.focus();
    if (!this.images.length && this.after === null) this.end.replaceChildren(this.nothing());
  }

  put(place, image, element) {
    if (!this.images.length) this.end.replaceChildren();
    const where = Math.min(place, this.images.length);
    this.images.splice(where, 0, image);
    this.root.insertBefore(element, this.root.children[where] ?? null);
  }

  nothing() {
    if (this.filter.state === "removed")
      return empty(
        "bin",
        t("Nothing removed"),
        t("Pictures removed from this gallery can be restored here."),
      );
    if (this.filter.state === "corrupt")
      return empty(
        "check",
        t("All readable"),
        t("Every picture of this gallery could be read."),
      );
    if (this.filter.caption)
      return empty(
        "search",
        t("No such picture"),
        t("No picture has a caption with all of these words."),
      );
    if (this.filter.label)
      return empty(
        "picture",
        t("No such picture"),
        t("No picture of this gallery carries this label."),
      );
    if (!can("write"))
      return empty("pictures", t("This gallery is empty"), t("Nobody has added pictures to it yet."));
    return empty(
      "upload",
      t("This gallery is empty"),
      t("Drop pictures anywhere on this page, choose some, or ingest a folder from the command line."),
      el(
        "button.button.primary",
        { type: "button", onclick: this.onUpload },
        t("Choose pictures"),
      ),
      el("code.command", {}, `semblance ingest ${this.gallery} ~/Pictures`),
    );
  }
}
