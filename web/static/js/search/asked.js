/** The picture asked about, and how much of it was searched with. */

import { areaOver } from "../area.js";
import { el, icon } from "../dom.js";

export class Asked {
  /** @param {...Node} actions Buttons under the picture. */
  constructor(...actions) {
    this.picture = el("img", { alt: "" });
    this.stage = el("div.asked-stage", {}, this.picture);
    this.frame = el("div.asked-picture", {}, this.stage, icon("picture"));
    this.caption = el("p.asked-name");
    this.part = el("div.asked-part", { "aria-live": "polite" });
    this.element = el(
      "div.asked-box",
      {},
      this.frame,
      el("div.asked-words", {}, this.caption, this.part, el("div.asked-actions", {}, ...actions)),
    );
    // Browsers cannot show every format the service reads, TIFF for one.
    this.picture.addEventListener("error", () => this.frame.classList.add("unshown"));
    this.picture.addEventListener("load", () => {
      this.frame.classList.remove("unshown");
      const { naturalWidth, naturalHeight } = this.picture;
      this.stage.style.setProperty("--ratio", naturalWidth / naturalHeight);
    });
  }

  /** @param {boolean} crop Whether a part is searched with, if one is found: then all of it is shown. */
  show(name, address, gallery, crop) {
    if (this.picture.src.startsWith("blob:")) URL.revokeObjectURL(this.picture.src);
    this.picture.src = address;
    this.picture.alt = name;
    this.frame.classList.toggle("whole", crop);
    this.stage.replaceChildren(this.picture);
    this.part.replaceChildren();
    this.caption.replaceChildren(
      el("strong", { title: name }, name),
      el(
        "span.muted",
        {},
        "in ",
        el("a", { href: `/galleries/${encodeURIComponent(gallery)}` }, gallery),
      ),
    );
    document.title = `${name} in ${gallery} · Semblance`;
  }

  /**
   * Tell what is searched with; once for a picture, so that nobody hears it twice.
   * @param {{crop: string, area: object|null}} source
   * @param {(() => void)|null} onWhole Search with the whole picture instead; null where that cannot be.
   */
  tell({ crop, area }, onWhole) {
    if (crop !== "auto" || this.part.hasChildNodes()) return;
    if (!area) {
      this.part.append(el("p", {}, "No picture inside was found: searched with the whole"));
      return;
    }
    this.stage.append(areaOver(area));
    const confidence = `${Math.round(100 * area.confidence)}%`;
    this.part.append(
      el("p", {}, "Searched with this part ", el("span.muted", {}, `(confidence ${confidence})`)),
    );
    if (!onWhole) return;
    this.part.append(
      el(
        "button.text-button",
        { type: "button", onclick: onWhole },
        "Search with the whole picture",
      ),
    );
  }

  /** Show the service's rendition where the browser could not show the file itself. */
  mend(address) {
    if (this.frame.classList.contains("unshown")) this.picture.src = address;
  }
}
