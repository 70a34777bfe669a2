/** The picture asked about. */

import { el, icon } from "../dom.js";

export class Asked {
  /** @param {...Node} actions Buttons under the picture. */
  constructor(...actions) {
    this.picture = el("img", { alt: "" });
    this.frame = el("div.asked-picture", {}, this.picture, icon("picture"));
    this.caption = el("p.asked-name");
    this.element = el(
      "div.asked-box",
      {},
      this.frame,
      el("div.asked-words", {}, this.caption, el("div.asked-actions", {}, ...actions)),
    );
    // Browsers cannot show every format the service reads, TIFF for one.
    this.picture.addEventListener("error", () => this.frame.classList.add("unshown"));
    this.picture.addEventListener("load", () => this.frame.classList.remove("unshown"));
  }

  show(name, address, gallery) {
    if (this.picture.src.startsWith("blob:")) URL.revokeObjectURL(this.picture.src);
    this.picture.src = address;
    this.picture.alt = name;
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

  /** Show the service's rendition where the browser could not show the file itself. */
  mend(address) {
    if (this.frame.classList.contains("unshown")) this.picture.src = address;
  }
}
