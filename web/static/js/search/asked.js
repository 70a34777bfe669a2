/** What was asked: the picture or the words, the parts as chips, and how much of the picture counted. */

import { areaOver } from "../area.js";
import { el, icon } from "../dom.js";
import { percent } from "../format.js";
import { t, woven } from "../i18n.js";
import { narrowingChips, SearchFilters } from "./filters.js";
import { chips, needsChips } from "./parts.js";
import { inWords, isThere, MOST_PARTS, within } from "./question.js";
import { refineForm } from "./refine.js";

export class Asked {
  /**
   * @param {(change: object) => void} onChange Something else is to be asked: other parts, other filters.
   * @param {...Node} actions Buttons under the picture.
   */
  constructor(onChange, ...actions) {
    this.onChange = onChange;
    this.parts = [];
    this.place = -1; // of the part that is shown large
    this.suggestion = Promise.resolve(null);
    this.picture = el("img", { alt: "" });
    this.said = el("p.asked-said");
    this.stage = el("div.asked-stage", {}, this.picture);
    this.frame = el("div.asked-picture", {}, this.stage, this.said, icon("picture"));
    this.caption = el("p.asked-name");
    this.part = el("div.asked-part", { "aria-live": "polite" });
    this.chips = el("div.asked-parts");
    this.select = el(
      "button.button.small",
      { type: "button", onclick: () => this.choosePart() },
      icon("crop"),
      t("Select a part"),
    );
    this.refine = refineForm((added) =>
      onChange({ parts: [...this.parts, ...added].slice(0, MOST_PARTS) }),
    );
    this.narrowing = el("div.asked-narrowing");
    this.filters = new SearchFilters((narrowing) => onChange({ narrowing }));
    this.element = el(
      "div.asked-box",
      {},
      this.frame,
      el("div.asked-words", {}, this.caption, this.part, el("div.asked-actions", {}, this.select, ...actions)),
      el(
        "div.asked-more",
        {},
        this.chips,
        this.narrowing,
        this.refine.element,
        this.filters.element,
      ),
    );
    // Browsers cannot show every format the service reads, TIFF for one.
    this.picture.addEventListener("error", () => this.frame.classList.add("unshown"));
    this.picture.addEventListener("load", () => {
      this.frame.classList.remove("unshown");
      const { naturalWidth, naturalHeight } = this.picture;
      this.stage.style.setProperty("--ratio", naturalWidth / naturalHeight);
    });
  }

  /**
   * @param {import("./question.js").Question} question Its crop says whether a part of the picture is
   *   searched with, if one is found: then all of it is shown.
   * @param {boolean} speaks Whether anybody understands words.
   */
  show({ parts, gallery, crop, narrowing }, speaks) {
    const name = inWords(parts);
    const many = needsChips(parts);
    this.parts = parts;
    this.suggestion = Promise.resolve(null);
    this.rendition = undefined; // the service's, once it has one
    this.stagePart(parts, crop);
    this.part.replaceChildren();
    this.caption.replaceChildren(
      many || parts[0].text !== undefined ? "" : el("strong", { title: name }, name),
      el(
        "span.muted",
        {},
        ...woven(t("in {gallery}"), {
          gallery: el("a", { href: `/galleries/${encodeURIComponent(gallery)}` }, gallery),
        }),
      ),
    );
    this.chips.replaceChildren(many ? chips(parts, (to) => this.onChange({ parts: to })) : "");
    this.narrowing.replaceChildren(
      narrowingChips(narrowing, (to) => this.onChange({ narrowing: to })),
    );
    this.filters.show(gallery, narrowing);
    this.refine.allow(MOST_PARTS - parts.length, speaks);
    document.title = `${t("{name} in {gallery}", { name, gallery })} · Semblance`;
  }

  /** Show the first picture large, best one that is wanted; the words where there is none. */
  stagePart(parts, crop) {
    const pictures = parts.filter((part) => part.text === undefined);
    const shown = pictures.find((part) => part.weight > 0) ?? pictures[0];
    this.place = parts.indexOf(shown);
    this.select.hidden = !shown;
    this.frame.classList.remove("unshown");
    this.frame.classList.toggle("whole", Boolean(shown) && (crop || Boolean(shown.area)));
    this.frame.classList.toggle("words", !shown);
    this.stage.hidden = !shown;
    this.said.hidden = Boolean(shown);
    this.said.textContent = shown ? "" : inWords(parts);
    this.stage.replaceChildren(this.picture);
    if (!shown) return;
    this.picture.src = shown.address;
    this.picture.alt = shown.name;
  }

  /**
   * Tell what is searched with; once for a picture, so that nobody hears it twice.
   * @param {{crop: string, area: object|null, picture_url: string}} source
   * @param {(() => void)|null} onWhole Search with the whole picture instead; null where that cannot be.
   */
  tell({ crop, area, picture_url: address }, onWhole) {
    this.rendition = address;
    if (crop === "none" || this.part.hasChildNodes()) return;
    if (!area) {
      this.part.append(el("p", {}, t("No picture inside was found: searched with the whole")));
      return;
    }
    this.stage.append(areaOver(area));
    const confidence =
      area.confidence !== null && t("(confidence {share})", { share: percent(area.confidence) });
    this.part.append(
      el("p", {}, t("Searched with this part"), " ", confidence && el("span.muted", {}, confidence)),
    );
    if (onWhole) this.part.append(textButton(t("Search with the whole picture"), onWhole));
  }

  /** @param {Promise<?number[]>} suggestion The part that most likely is meant; offered when it is known. */
  async suggest(suggestion) {
    this.suggestion = suggestion;
    const box = await suggestion;
    if (!box || this.suggestion !== suggestion || this.part.hasChildNodes()) return;
    this.frame.classList.add("whole");
    const over = areaOver({ box });
    over.classList.add("suggested");
    this.stage.append(over);
    this.part.append(
      el("p", {}, t("Only this part?")),
      el(
        "div.asked-suggestion",
        {},
        textButton(t("Search with this part"), () => this.askWithin(box)),
        textButton(t("Adjust"), () => this.choosePart()),
      ),
    );
  }

  /** Let a part of the picture shown be chosen. */
  async choosePart() {
    const { selectArea } = await import("./select_area.js"); // few need it, and not at once
    const part = this.parts[this.place];
    const { address, name, area } = part;
    selectArea(
      { address, name, area, rendition: this.rendition, isSmall: !isThere(part) },
      { suggest: () => this.suggestion, onChosen: (box) => this.askWithin(box) },
    );
  }

  /** Ask again with a part of the picture shown; null for all of it. */
  askWithin(box) {
    const part = within(this.parts[this.place], box);
    this.onChange({ parts: this.parts.with(this.place, part) });
  }

  /** Show the service's rendition where the browser could not show the file itself. */
  mend(address) {
    if (this.frame.classList.contains("unshown")) this.picture.src = address;
  }
}

const textButton = (words, run) => el("button.text-button", { type: "button", onclick: run }, words);
