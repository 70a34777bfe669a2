/** One picture of a gallery: in the grid, and in the viewer. */

import { upload } from "../api.js";
import { captionOf } from "../captions/caption.js";
import { el, icon } from "../dom.js";
import { ago, bytes, sentence } from "../format.js";
import { t } from "../i18n.js";
import { complain } from "../messages.js";

const NARROWEST = 0.6; // width over height; beyond these a picture is cropped in the grid
const WIDEST = 2.2;

/** A picture in the grid; a row's pictures share its width by their proportions. */
export function tile(image, { onOpen, onRemove, onRestore }) {
  const ratio = Math.min(WIDEST, Math.max(NARROWEST, (image.width || 1) / (image.height || 1)));
  const act = (name, words, run, needs = "read") =>
    el(
      "button.tile-action",
      {
        type: "button",
        title: words,
        ariaLabel: `${words}: ${image.name}`,
        onclick: run,
        data: { needs },
      },
      icon(name),
    );
  const element = el(
    `div.tile.${image.state}`,
    { data: { testid: "picture", imageId: image.id } },
    el(
      "button.tile-open",
      {
        type: "button",
        onclick: onOpen,
        ariaLabel: image.label ? `${image.label}, ${image.name}` : image.name,
        title: image.label ?? image.name,
      },
      image.state === "corrupt"
        ? el(
            "span.tile-error",
            {},
            icon("alert"),
            el("strong", {}, image.name),
            el("span", {}, sentence(image.error ?? t("It cannot be read"))),
          )
        : el("img", { src: image.thumbnail_url, alt: "", loading: "lazy", decoding: "async" }),
    ),
    el(
      "button.tile-check",
      {
        type: "button",
        role: "checkbox",
        ariaChecked: "false",
        ariaLabel: t("Select {name}", image),
        data: { needs: "write" },
      },
      icon("check"),
    ),
    el(
      "div.tile-actions",
      {},
      image.state === "ready" && act("search", t("Search with this"), () => searchWith(image)),
      image.state === "removed"
        ? act("undo", t("Restore"), onRestore, "write")
        : act("bin", t("Remove"), onRemove, "write"),
    ),
  );
  element.style.setProperty("--ratio", ratio);
  return element;
}

/** Show whether a picture is selected. */
export function mark(element, selected) {
  element.classList.toggle("selected", selected);
  element.querySelector(".tile-check").ariaChecked = String(selected);
  element.querySelector(".tile-open").ariaDescription = selected ? t("Selected") : null;
}

/** Ask for pictures like this one and go to the answer. */
export async function searchWith(image, gallery = document.getElementById("gallery").dataset.name) {
  const form = new FormData();
  form.append("gallery", gallery);
  form.append("image_id", image.id);
  try {
    const { id } = await upload("/queries", form);
    location.href = `/searches/${id}`;
  } catch (error) {
    complain(error);
  }
}

/** A picture in the viewer. */
export function view(image, gallery, { of, onLabel, onRemove }) {
  const fact = (name, value) => (value ? [el("dt", {}, name), el("dd", {}, value)] : []);
  const action = (style, name, words, run, needs = "read") =>
    el(`button.button${style}`, { type: "button", onclick: run, data: { needs } }, icon(name), words);
  return {
    of,
    title: image.label ?? image.name,
    figures: [
      {
        thumbnail: image.thumbnail_url,
        picture: image.picture_url,
        alt: image.caption ?? image.label ?? image.name,
      },
    ],
    panel: [
      image.state === "ready" &&
        el(
          "div.viewer-actions",
          {},
          action(".primary", "search", t("Search with this"), () => searchWith(image, gallery)),
          action("", "label", t("Label…"), () => onLabel(image), "write"),
          action("", "bin", t("Remove"), () => onRemove(image), "write"),
        ),
      image.state === "ready" &&
        captionOf(image.id, ({ text }) => {
          image.caption = text || null;
        }),
      image.error && el("p.job-error", {}, sentence(image.error)),
      el(
        "dl.facts",
        {},
        ...fact(t("Label"), image.label),
        ...fact(t("File"), image.name),
        ...fact(t("Dimensions"), image.width && `${image.width} × ${image.height}`),
        ...fact(t("Format"), image.format),
        ...fact(t("File size"), bytes(image.bytes)),
        ...fact(t("Added"), ago(image.created_at)),
      ),
    ].filter(Boolean),
  };
}
