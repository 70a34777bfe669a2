/** Pictures as large as the screen allows, one after the other, in a <dialog>. */

import { areaOver } from "./area.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";
import { Zoom } from "./zoom.js";

/**
 * What the viewer shows for one place.
 * @typedef {object} View
 * @property {string} title
 * @property {{thumbnail: string, picture: string, alt: string, caption?: string, area?: object}[]} figures One
 *   or two, side by side.
 * @property {Node[]} panel Particulars, beside the figures.
 * @property {string} [of] How many there are, where more may come than are known yet.
 */

/**
 * Open the viewer.
 * @param {number} start The place to begin with.
 * @param {() => number} length How many places there are; may grow while the viewer is open.
 * @param {(place: number, close: () => void) => View} view
 */
export function openViewer(start, length, view) {
  let place = start;
  let zoom; // of the last figure: that of the result, beside the query
  const heading = el("h2", { id: "viewer-title" });
  const figures = el("div.viewer-figures");
  const panel = el("div.viewer-panel");
  const step = (by, name, label) =>
    el(
      "button.icon-button",
      { type: "button", ariaLabel: label, onclick: () => go(place + by) },
      icon(name),
    );
  const back = step(-1, "left", t("Previous"));
  const on = step(1, "right", t("Next"));
  const shut = el(
    "button.icon-button",
    { type: "button", ariaLabel: t("Close"), onclick: () => dialog.close() },
    icon("close"),
  );
  const dialog = el(
    "dialog.viewer",
    { "aria-labelledby": "viewer-title" },
    el("div.viewer-bar", {}, heading, back, on, shut),
    figures,
    panel,
  );

  function go(to) {
    if (to < 0 || to >= length()) return;
    place = to;
    const shown = view(place, () => dialog.close());
    heading.replaceChildren(
      el("span.muted", {}, t("{place} of {all}", { place: place + 1, all: shown.of ?? length() })),
      shown.title,
    );
    figures.className = `viewer-figures ${shown.figures.length > 1 ? "two" : "one"}`;
    const made = shown.figures.map(figure);
    zoom = made.at(-1).zoom;
    made.at(-1).frame.append(zoom.controls());
    figures.replaceChildren(...made.map(({ element }) => element));
    panel.replaceChildren(...shown.panel);
    back.disabled = place === 0;
    on.disabled = place === length() - 1;
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest("input, textarea")) return; // there keys write
    const by = event.shiftKey ? 0 : { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) go(place + by);
    else if (!zoom.press(event)) return;
    event.preventDefault();
  });
  swipe(figures, (by) => go(place + by));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  go(start);
  dialog.showModal();
  shut.focus({ focusVisible: false });
}

/** A picture that can be looked at closely: the thumbnail at once, the large rendition when it is there. */
function figure({ thumbnail, picture, alt, caption, area }) {
  const image = el("img", { src: thumbnail, alt });
  const content = el("div.zoom-content", {}, image, area && areaOver(area));
  const frame = el("div.frame", {}, content, caption && el("figcaption", {}, caption));
  image.onload = () => frame.style.setProperty("--ratio", image.naturalWidth / image.naturalHeight);
  const large = new Image();
  large.onload = () => {
    image.src = picture;
  };
  large.src = picture;
  return { element: el("figure.stage", {}, frame), frame, zoom: new Zoom(frame, content) };
}

function swipe(element, go) {
  const FAR = 48; // pixels; less is a tap that slipped
  let from = null;
  element.addEventListener(
    "touchstart",
    ({ touches, target }) => {
      const leads = touches.length === 1 && !target.closest(".zoomed, button");
      from = leads ? [touches[0].clientX, touches[0].clientY] : null;
    },
    { passive: true },
  );
  element.addEventListener(
    "touchend",
    ({ changedTouches: [touch] }) => {
      if (!from) return;
      const [dx, dy] = [touch.clientX - from[0], touch.clientY - from[1]];
      if (Math.abs(dx) > FAR && Math.abs(dx) > 2 * Math.abs(dy)) go(dx < 0 ? 1 : -1);
    },
    { passive: true },
  );
}
