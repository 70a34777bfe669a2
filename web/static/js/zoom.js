/** Looking closer at a picture: by wheel, pinch, double click, keys and buttons; dragged about while it is large. */

import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

const MOST = 8;
const STEP = 1.5; // for each press
const CLOSER = 2.5; // by a double click
const WHEEL = 0.002; // of a doubling's logarithm, for each pixel of the wheel

const within = (value, low, high) => Math.min(Math.max(value, low), high);

const onButton = ({ target }) => target.closest("button") !== null;

export class Zoom {
  /**
   * @param {HTMLElement} frame What shows the picture, and hides what overflows.
   * @param {HTMLElement} content What is in it and grows; it fills the frame.
   */
  constructor(frame, content) {
    this.frame = frame;
    this.content = content;
    this.pointers = new Map();
    this.reset();
    frame.addEventListener("wheel", (event) => this.roll(event), { passive: false });
    frame.addEventListener("dblclick", (event) => {
      if (!onButton(event)) this.to(this.scale > 1 ? 1 : CLOSER, this.at(event));
    });
    frame.addEventListener("pointerdown", (event) => this.down(event));
    frame.addEventListener("pointermove", (event) => this.move(event));
    // The browser would carry the picture off instead.
    frame.addEventListener("dragstart", (event) => this.scale > 1 && event.preventDefault());
    for (const end of ["pointerup", "pointercancel"])
      frame.addEventListener(end, (event) => this.pointers.delete(event.pointerId));
  }

  reset() {
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.draw();
  }

  in() {
    this.to(this.scale * STEP);
  }

  out() {
    this.to(this.scale / STEP);
  }

  /** Buttons for it. */
  controls() {
    const button = (name, words, run, testid) =>
      el(
        "button.icon-button",
        { type: "button", ariaLabel: words, title: words, onclick: run, data: { testid } },
        icon(name),
      );
    this.less = button("minus", t("Zoom out"), () => this.out(), "zoom-out");
    this.more = button("plus", t("Zoom in"), () => this.in(), "zoom-in");
    this.draw();
    return el("div.zoom-controls", { role: "group", ariaLabel: t("Zoom") }, this.less, this.more);
  }

  /** What a key means; whether it means anything. */
  press({ key, shiftKey }) {
    const pan = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
    if (key === "+" || key === "=") this.in();
    else if (key === "-") this.out();
    else if (key === "0") this.reset();
    else if (shiftKey && pan && this.scale > 1)
      this.pan(...pan.map((by, axis) => 0.1 * by * this.size()[axis]));
    else return false;
    return true;
  }

  size = () => [this.frame.clientWidth, this.frame.clientHeight];

  /** Where on the frame a pointer is. */
  at({ clientX, clientY }) {
    const { left, top } = this.frame.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  /** So large, while what is at a place stays there. */
  to(scale, [x, y] = this.size().map((side) => side / 2)) {
    const next = within(scale, 1, MOST);
    const grows = next / this.scale;
    this.x = x - (x - this.x) * grows;
    this.y = y - (y - this.y) * grows;
    this.scale = next;
    this.draw();
  }

  pan(x, y) {
    this.x += x;
    this.y += y;
    this.draw();
  }

  draw() {
    const { scale } = this;
    const [width, height] = this.size();
    // No edge comes into the frame.
    this.x = within(this.x, width * (1 - scale), 0);
    this.y = within(this.y, height * (1 - scale), 0);
    this.content.style.transform =
      scale > 1 ? `translate(${this.x}px, ${this.y}px) scale(${scale})` : "";
    this.frame.classList.toggle("zoomed", scale > 1);
    if (this.less) this.less.disabled = scale <= 1;
    if (this.more) this.more.disabled = scale >= MOST;
  }

  roll(event) {
    if (!event.deltaY) return;
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 * event.deltaY : event.deltaY;
    const wanted = this.scale * Math.exp(-WHEEL * pixels);
    // Rolled back to its own size the picture lets the page scroll again.
    if (this.scale === 1 && wanted < 1) return;
    event.preventDefault();
    this.to(wanted, this.at(event));
  }

  down(event) {
    if (event.button !== 0 || onButton(event)) return;
    this.pointers.set(event.pointerId, this.at(event));
    if (this.scale > 1 || this.pointers.size > 1) {
      event.preventDefault();
      this.frame.setPointerCapture(event.pointerId);
    }
  }

  move(event) {
    const from = this.pointers.get(event.pointerId);
    if (!from) return;
    const to = this.at(event);
    this.pointers.set(event.pointerId, to);
    if (this.pointers.size === 1) {
      if (this.scale > 1) this.pan(to[0] - from[0], to[1] - from[1]);
      return;
    }
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)[1];
    const apart = (place) => Math.hypot(place[0] - other[0], place[1] - other[1]) || 1;
    const middle = to.map((value, axis) => (value + other[axis]) / 2);
    this.pan((to[0] - from[0]) / 2, (to[1] - from[1]) / 2);
    this.to((this.scale * apart(to)) / apart(from), middle);
  }
}
