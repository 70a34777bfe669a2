/** Why these results: the weights of the votes, which can be moved, and what every encoder changes. */

import { call, gallery as at } from "../api.js";
import { el, icon, remember, remembered } from "../dom.js";
import { inOrder } from "../encoders.js";
import { t, tn } from "../i18n.js";
import { complain, failed, toast } from "../messages.js";
import { changes } from "./moved.js";
import { Slider } from "./slider.js";
import { fromAddress, isMoved, toAddress } from "./weights.js";

const RESTS_MS = 200;

export class Why {
  /**
   * @param {object} handlers
   * @param {(fused: object, own: boolean) => void} handlers.onFused The answer under these weights, and
   *   whether they are the query's own.
   * @param {() => void} handlers.onAgain Ask the same again.
   */
  constructor({ onFused, onAgain }) {
    this.onFused = onFused;
    this.onAgain = onAgain;
    this.said = el("span.chip.why-said", { role: "status" });
    this.body = el("div.panel-body");
    this.element = el(
      "details.panel.why",
      { hidden: true, data: { testid: "why" }, ontoggle: () => this.toggled() },
      el(
        "summary",
        { onclick: () => remember("why", this.element.open ? "closed" : "open") },
        el("span.panel-title", {}, t("Why these results")),
        this.said,
        icon("down"),
      ),
      this.body,
    );
  }

  hide() {
    this.query = null;
    this.element.hidden = true;
  }

  /** @param {object} query An answered one. */
  show(query) {
    const voted = inOrder(query.encoders.filter((one) => one.state === "voted"));
    this.element.hidden = voted.length < 2 || query.results.length === 0;
    if (this.element.hidden) return;
    this.query = query;
    this.isAsking = false;
    this.isKnown = false;
    this.own = Object.fromEntries(voted.map((one) => [one.encoder, one.weight]));
    this.weights = fromAddress(location.search, this.own);
    this.build();
    const wasOpen = this.element.open;
    this.element.open = isMoved(this.weights, this.own) || remembered("why") === "open";
    if (wasOpen && this.element.open) this.fuse(); // else it is about to be toggled
  }

  toggled() {
    if (this.query && this.element.open && !this.isKnown) this.fuse();
  }

  build() {
    const most = 2 * Math.max(...Object.values(this.own));
    const moved = (encoder, weight) => this.move({ ...this.weights, [encoder]: weight });
    this.sliders = Object.keys(this.own).map((encoder) => new Slider(encoder, most, moved));
    for (const one of this.sliders) one.set(this.weights[one.encoder]);
    this.reset = button(t("Reset"), () => this.put(this.own));
    this.save = button(t("Save for {gallery}", { gallery: this.query.gallery }), () => this.keep());
    this.save.classList.add("primary");
    this.save.dataset.needs = "write";
    this.note = el("p.muted.why-note");
    this.body.replaceChildren(
      el(
        "p.muted",
        {},
        t(
          "Each vote counts as much as its encoder's weight says. Move one, and the same votes are counted again, at once.",
        ),
      ),
      el("ul.weights", {}, ...this.sliders.map((one) => one.element)),
      el(
        "div.why-foot",
        {},
        this.reset,
        button(t("Equal weights"), () => this.put(equal(this.own))),
        this.note,
        this.save,
      ),
    );
    this.tell();
  }

  /** All weights at once, not by hand. */
  put(weights) {
    for (const one of this.sliders) one.set(weights[one.encoder]);
    this.move({ ...weights });
  }

  move(weights) {
    this.weights = weights;
    this.note.textContent = "";
    this.tell();
    if (!Object.values(weights).some(Boolean)) {
      this.said.textContent = t("At least one has to vote");
      return;
    }
    this.remember();
    this.fuse();
  }

  /** Keep the weights in the address, once they rest: browsers refuse more than a few changes a second. */
  remember() {
    const { pathname } = location;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (pathname !== location.pathname) return; // another search is looked at by now
      history.replaceState(history.state, "", pathname + toAddress(this.weights, this.own));
    }, RESTS_MS);
  }

  tell() {
    const moved = isMoved(this.weights, this.own);
    this.reset.disabled = !moved;
    this.save.disabled = !Object.values(this.weights).some(Boolean);
    if (!moved) this.said.textContent = "";
    this.said.hidden = !moved;
  }

  /** Ask for the results under the weights there are; one question at a time, the last one counts. */
  async fuse() {
    if (this.isAsking) {
      this.isStale = true;
      return;
    }
    const { query } = this;
    this.isAsking = true;
    do {
      this.isStale = false;
      try {
        const json = { weights: this.weights };
        const fused = await call(`/queries/${query.id}/fuse`, { method: "POST", json });
        if (query !== this.query) return;
        this.arrived(fused);
      } catch (error) {
        if (query === this.query) this.fail(error);
      }
    } while (this.isStale && query === this.query);
    if (query === this.query) this.isAsking = false;
  }

  arrived(fused) {
    this.isKnown = true;
    const own = !isMoved(this.weights, this.own);
    this.onFused(fused, own);
    const without = new Map(fused.without.map((one) => [one.encoder, one]));
    for (const one of this.sliders) one.tell(without.get(one.encoder), fused.results);
    this.said.textContent = own ? "" : changes(fused.results, this.query.results);
    this.tell();
  }

  fail(error) {
    const again = el(
      "button.button.primary",
      { type: "button", onclick: this.onAgain },
      t("Search again"),
    );
    if (error.code === "no_rankings") this.body.replaceChildren(failed(error, again));
    else complain(error);
  }

  /** From now on the gallery's votes count so. */
  async keep() {
    const { gallery } = this.query;
    const silent = Object.keys(this.weights).filter((name) => !this.weights[name]);
    try {
      const saved = await call(`${at(gallery)}/weights`, {
        method: "PUT",
        json: { weights: this.weights },
      });
      this.note.replaceChildren(
        t("In use from the next search on."),
        " ",
        el(
          "button.text-button",
          { type: "button", onclick: () => this.takeBack(gallery, saved.id) },
          t("Undo"),
        ),
      );
      toast(t("{gallery} votes with these weights from now on", { gallery }), {
        hint: silent.length
          ? tn("{names} is not asked any more", "{names} are not asked any more", silent.length, {
              names: silent.join(", "),
            })
          : "",
        action: t("Undo"),
        onAction: () => this.takeBack(gallery, saved.id),
      });
    } catch (error) {
      complain(error);
    }
  }

  async takeBack(gallery, id) {
    try {
      await call(`${at(gallery)}/weights/undo`, { method: "POST", json: { id } });
      this.note.textContent = "";
      toast(t("The weights before are in use again"));
    } catch (error) {
      complain(error);
    }
  }
}

const button = (words, onclick) => el("button.button.small", { type: "button", onclick }, words);

/** The same weight for all. */
const equal = (own) => Object.fromEntries(Object.keys(own).map((name) => [name, 1]));
