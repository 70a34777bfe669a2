/** Asking: the form, which gallery, and pictures of it to begin with. */

import { call, gallery as at } from "../api.js";
import { byId, el, remember, remembered } from "../dom.js";
import { t, tn } from "../i18n.js";
import { startReindex } from "../jobs/reindex.js";
import { complain, notice } from "../messages.js";
import { samples } from "../samples.js";
import { SearchFilters } from "./filters.js";
import { ALL } from "./narrowing.js";

const STARTERS = 12;

/**
 * Bring the form to life.
 * @param {{onFiles: Function, onImage: Function}} handlers `onFiles` is given no file where only words
 *   are asked about.
 * @returns {{gallery: () => string|undefined, crop: () => boolean, narrowing: () => object, takeText: () =>
 *   string}} What is chosen now: the gallery, none when there is none, whether screenshots are cropped, which
 *   pictures may be found, and the words, which are taken out of their field.
 */
export function prepareHome({ onFiles, onImage }) {
  const form = byId("ask");
  if (!form)
    return { gallery: () => undefined, crop: () => false, narrowing: () => ALL, takeText: () => "" };
  const picker = byId("gallery");
  const input = byId("picture");
  const chosen = () => picker.value;
  const crop = byId("crop");

  crop.checked = remembered("crop") === "auto";
  crop.addEventListener("change", () => remember("crop", crop.checked ? "auto" : "none"));
  if (
    !new URLSearchParams(location.search).has("gallery") &&
    !location.pathname.startsWith("/searches/")
  ) {
    const last = remembered("gallery");
    if ([...picker.options].some((option) => option.value === last)) picker.value = last;
  }
  const filters = new SearchFilters();
  byId("ask-filters").append(filters.element);
  const changed = () => {
    filters.show(chosen(), { ...filters.narrowing, labels: [], unlabelled: false });
    describe(picker.selectedOptions[0]);
    showState(chosen());
    showStarters(chosen(), onImage);
  };
  picker.addEventListener("change", () => {
    remember("gallery", chosen());
    changed();
  });
  const send = () => {
    const files = [...input.files];
    input.value = ""; // so that choosing the same file again asks again
    onFiles(files, chosen());
  };
  const text = byId("text"); // none where nobody understands words
  const takeText = () => {
    const words = text?.value.trim() ?? "";
    if (text) text.value = "";
    return words;
  };
  input.addEventListener("change", () => input.files.length && send());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  changed();
  return {
    gallery: chosen,
    crop: () => crop.checked,
    narrowing: () => filters.narrowing,
    takeText,
  };
}

function describe(option) {
  const images = Number(option.dataset.images);
  byId("gallery-facts").textContent = tn("{n} picture", "{n} pictures", images);
}

/** What keeps this gallery from being searched, and the way out. */
async function showState(name) {
  const place = byId("home-notice");
  place.replaceChildren();
  let gallery;
  try {
    gallery = await call(at(name));
  } catch {
    return; // the state of the service is shown above
  }
  if (byId("gallery").value !== name) return;
  const link = (words, href) => el("a.button.small", { href, data: { needs: "write" } }, words);
  if (gallery.images === 0) {
    place.append(
      notice(t("{name} is empty", { name }), t("Add pictures to it first."), {
        action: link(t("Add pictures"), `/galleries/${name}`),
      }),
    );
  } else if (gallery.indexes.length === 0) {
    const reindex = el(
      "button.button.small",
      { type: "button", data: { needs: "write" }, onclick: () => startReindex(name).catch(complain) },
      t("Build it"),
    );
    place.append(
      notice(t("{name} has no index yet", { name }), t("It is searched once its index is built."), {
        action: reindex,
      }),
    );
  }
}

async function showStarters(name, onImage) {
  const section = byId("starters");
  let images = [];
  try {
    images = await samples(name, STARTERS);
  } catch {
    /* pictures to begin with are a courtesy */
  }
  if (byId("gallery").value !== name) return;
  section.hidden = images.length === 0;
  byId("starter-list").replaceChildren(
    ...images.map((image) =>
      el(
        "li",
        {},
        el(
          "button.starter",
          {
            type: "button",
            onclick: () => onImage(image, name),
            ariaLabel: t("Search with {name}", { name: image.label ?? image.name }),
          },
          el("img", { src: image.thumbnail_url, alt: "", loading: "lazy" }),
        ),
      ),
    ),
  );
}
