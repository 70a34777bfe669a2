/** Choosing a part of a picture: a rectangle over it, moved by mouse, touch or keyboard, in a <dialog>. */

import { el } from "../dom.js";
import { percent } from "../format.js";
import { t } from "../i18n.js";
import { isWhole, moved, resized, WHOLE } from "./rectangle.js";

const LEAST = 16; // pixels of the picture: what the service takes
const STEP = 0.01; // of the picture, for each press of an arrow
const MIDDLE = [0.2, 0.2, 0.8, 0.8];
const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];
const ARROWS = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/**
 * Let a part of a picture be chosen.
 * @param {object} picture
 * @param {string} picture.address @param {string} picture.name
 * @param {string} [picture.rendition] What to show where the browser cannot show that address.
 * @param {?number[]} [picture.area] The part chosen before.
 * @param {boolean} [picture.isSmall] Whether only a small rendition of it is there to be searched with.
 * @param {() => Promise<?number[]>} [suggest] Finds the part that most likely is meant, if any.
 * @param {(area: ?number[]) => void} onChosen Given the part; null for all of the picture.
 */
export function selectArea(picture, { suggest = async () => null, onChosen }) {
  const frame = new Frame(picture);
  const submit = el("button.button.primary", { type: "submit" }, t("Search with this part"));
  const preset = (words, box) =>
    el("button.chip", { type: "button", onclick: () => frame.set(box) }, words);
  const presets = el("div.area-presets", {}, preset(t("Whole picture"), WHOLE));
  const dialog = el(
    "dialog.area-dialog",
    { "aria-labelledby": "area-title" },
    el(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          dialog.close();
          onChosen(isWhole(frame.box) ? null : frame.box);
        },
      },
      el("h2", { id: "area-title" }, t("Select a part")),
      el("div.area-room", {}, frame.element),
      el(
        "p.field-hint",
        { id: "area-help" },
        el("span.fine-only", {}, t("Drag the rectangle or its corners, or draw another. Arrow keys move it, with Shift they resize it.")),
        el("span.coarse-only", {}, t("Drag the rectangle or its corners, or draw another.")),
        picture.isSmall &&
          ` ${t("Only a small copy of the picture was kept: choose the file again to search in more detail.")}`,
      ),
      el(
        "div.area-foot",
        {},
        presets,
        frame.said,
        el(
          "div.dialog-actions",
          {},
          el("button.button", { type: "button", onclick: () => dialog.close() }, t("Cancel")),
          submit,
        ),
      ),
    ),
  );
  dialog.addEventListener("keydown", (event) => frame.press(event, () => submit.click()));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  frame.rectangle.focus();
  suggest().then(
    (box) => {
      if (!box || !dialog.open) return;
      presets.prepend(preset(t("Suggestion"), box));
      if (!picture.area && !frame.touched) frame.set(box);
    },
    () => {}, // a suggestion is a courtesy
  );
}

/** The picture with the rectangle over it. */
class Frame {
  constructor({ address, rendition, name, area }) {
    this.touched = false;
    this.image = el("img", { src: address, alt: name });
    this.image.addEventListener("load", () => this.fit());
    this.image.addEventListener(
      "error",
      () => {
        if (rendition) this.image.src = rendition;
      },
      { once: true },
    );
    this.said = el("p.unseen", { "aria-live": "polite" });
    this.rectangle = el(
      "div.area-rectangle",
      {
        tabIndex: 0,
        role: "group",
        ariaLabel: t("The part of the picture"),
        "aria-describedby": "area-help",
      },
      ...HANDLES.map((edges) => el(`span.area-handle.${edges}`, { data: { edges } })),
    );
    this.element = el("div.area-frame", {}, this.image, this.rectangle);
    this.element.addEventListener("pointerdown", (event) => this.grab(event));
    this.show(area ?? MIDDLE);
  }

  fit() {
    const { naturalWidth, naturalHeight } = this.image;
    this.element.style.setProperty("--ratio", naturalWidth / naturalHeight);
    this.least = [Math.min(1, LEAST / naturalWidth), Math.min(1, LEAST / naturalHeight)];
  }

  least = [0.02, 0.02];

  set(box) {
    this.touched = true;
    this.show(box);
    const [left, top, right, bottom] = box.map(percent);
    this.said.textContent = t("From {left} to {right} across and from {top} to {bottom} down", {
      left,
      top,
      right,
      bottom,
    });
  }

  show(box) {
    this.box = box;
    const [left, top, right, bottom] = box;
    const { style } = this.rectangle;
    style.left = `${100 * left}%`;
    style.top = `${100 * top}%`;
    style.width = `${100 * (right - left)}%`;
    style.height = `${100 * (bottom - top)}%`;
  }

  /** Arrows move and resize, Enter is as good as the button. */
  press(event, onEnter) {
    if (event.target !== this.rectangle) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onEnter();
      return;
    }
    const by = ARROWS[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.set(
      event.shiftKey ? resized(this.box, "es", ...by, this.least) : moved(this.box, ...by),
    );
  }

  /** Follow a pointer from where it went down: on a handle, on the rectangle, or beside it. */
  grab(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.rectangle.focus({ focusVisible: false });
    const { left, top, width, height } = this.element.getBoundingClientRect();
    const at = ({ clientX, clientY }) => [(clientX - left) / width, (clientY - top) / height];
    const [x, y] = at(event);
    const before = this.box;
    const { edges } = event.target.dataset;
    const isInside = event.target === this.rectangle;
    const follow = (moving) => {
      const [toX, toY] = at(moving);
      if (edges) this.set(resized(before, edges, toX - x, toY - y, this.least));
      else if (isInside) this.set(moved(before, toX - x, toY - y));
      else if (this.isFar(toX - x, toY - y)) this.set(this.drawn(x, y, toX, toY));
    };
    this.element.setPointerCapture(event.pointerId);
    this.element.addEventListener("pointermove", follow);
    for (const end of ["pointerup", "pointercancel"])
      this.element.addEventListener(
        end,
        () => this.element.removeEventListener("pointermove", follow),
        { once: true },
      );
  }

  /** Whether a pointer went far enough to mean another rectangle. */
  isFar = (across, down) =>
    Math.abs(across) >= this.least[0] && Math.abs(down) >= this.least[1];

  drawn(x, y, toX, toY) {
    const edges = (toY < y ? "n" : "s") + (toX < x ? "w" : "e");
    return resized([x, y, x, y], edges, toX - x, toY - y, this.least);
  }
}
