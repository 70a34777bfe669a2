/** The page of the service: everything it is made of, looked at again and again while the page is. */

import { call } from "../api.js";
import { byId, el } from "../dom.js";
import { tn } from "../i18n.js";
import { failed } from "../messages.js";
import { service } from "../service.js";
import { drawSpeeds } from "./speeds.js";
import { drawStorage } from "./storage.js";
import { drawWorkers } from "./workers.js";

const MINUTES = [15, 60, 120];
const answering = new Map(); // by section, whether its last look was answered

let minutes = 60;

/** A part of the page: it is read, drawn, and read again after a while. */
class Part {
  constructor(id, everyMs, read, draw) {
    this.place = byId(id);
    this.read = read;
    this.draw = draw;
    this.look();
    setInterval(() => document.hidden || this.look(), everyMs);
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  /** Look again now. */
  look = async () => {
    this.asked = true;
    if (this.busy) return;
    this.busy = true;
    while (this.asked) {
      this.asked = false;
      await this.lookOnce();
    }
    this.busy = false;
  };

  async lookOnce() {
    try {
      this.show(await this.read());
    } catch (error) {
      this.told = undefined;
      // Said once: it is not to be read out again with every look that fails.
      if (this.problem !== error.message) this.place.replaceChildren(failed(error));
      this.problem = error.message;
    }
    answering.set(this, !this.problem);
    byId("live").hidden = ![...answering.values()].some(Boolean);
    this.place.ariaBusy = "false";
  }

  show(answer) {
    const told = JSON.stringify(answer);
    if (told === this.told) return;
    this.told = told;
    this.problem = undefined;
    this.redraw();
  }

  /** Draw what was told last; what is drawn again keeps the focus. */
  redraw() {
    if (!this.told) return;
    const held = this.place.contains(document.activeElement) && document.activeElement.dataset.focus;
    this.draw(this.place, JSON.parse(this.told), this.look);
    if (held) this.place.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus();
  }
}

function drawSpans(look) {
  byId("spans").replaceChildren(
    ...MINUTES.map((some) =>
      el(
        "button",
        {
          type: "button",
          ariaPressed: String(some === minutes),
          onclick: () => {
            minutes = some;
            drawSpans(look);
            byId("spans").querySelector('[aria-pressed="true"]').focus();
            look();
          },
        },
        tn("{n} minute", "{n} minutes", some),
      ),
    ),
  );
}

const state = await service(); // it gives the encoders their colour
const flower = byId("flower-here");
flower.hidden = !state?.flower_url;
if (state?.flower_url) flower.href = state.flower_url;

new Part(
  "workers",
  2000,
  async () => {
    const [{ workers, absent }, { queues }] = await Promise.all([
      call("/service/workers"),
      call("/service/queues"),
    ]);
    return { workers, absent, queues };
  },
  drawWorkers,
);
const speeds = new Part("speeds", 10_000, () => call(`/service/votes?minutes=${minutes}`), drawSpeeds);
drawSpans(speeds.look);
new Part("storage", 20_000, () => call("/service/storage"), drawStorage);
let width = speeds.place.clientWidth;
new ResizeObserver(() => {
  if (speeds.place.clientWidth === width) return;
  width = speeds.place.clientWidth;
  speeds.redraw();
}).observe(speeds.place);
