/** One picture with the label it may carry. */

import { ask, field } from "../dialogs.js";
import { el, icon } from "../dom.js";
import { percent } from "../format.js";
import { t } from "../i18n.js";

/** @param {{image: object, label: string, confidence: number}} suggestion */
export function card(suggestion, group) {
  const { image, label, confidence } = suggestion;
  const act = (name, words, run) =>
    el(
      `button.card-action.${name}`,
      { type: "button", title: words, ariaLabel: `${words}: ${image.name}`, onclick: run },
      icon(name),
    );
  const element = el(
    "li.card",
    { data: { testid: "suggestion", imageId: image.id } },
    el(
      "button.card-open",
      {
        type: "button",
        title: image.name,
        ariaLabel: t("{label}, {likely} likely: {name}", {
          label,
          likely: likely(confidence),
          name: image.name,
        }),
        onclick: () => group.look(suggestion),
      },
      el("img", { src: image.thumbnail_url, alt: "", loading: "lazy", decoding: "async" }),
      el("span.card-likely.number", {}, likely(confidence)),
    ),
    el(
      "div.card-actions",
      { data: { needs: "write" } },
      act("check", t("Accept"), () => group.accept(suggestion)),
      act("tag", t("Another label"), () => group.other(suggestion)),
      act("close", t("Reject"), () => group.reject(suggestion)),
    ),
  );
  element.act = {
    accept: () => group.accept(suggestion),
    reject: () => group.reject(suggestion),
    other: () => group.other(suggestion),
  };
  return element;
}

/** Nothing is quite certain. */
const likely = (confidence) => percent(Math.min(confidence, 0.99));

/** The picture in the viewer. */
export function view(suggestion, group, close) {
  const { image, label, confidence } = suggestion;
  const action = (style, name, words, run) =>
    el(
      `button.button${style}`,
      {
        type: "button",
        onclick: () => {
          close();
          run();
        },
      },
      icon(name),
      words,
    );
  return {
    title: label,
    figures: [{ thumbnail: image.thumbnail_url, picture: image.picture_url, alt: image.name }],
    panel: [
      el(
        "div.viewer-actions",
        { data: { needs: "write" } },
        action(".primary", "check", t("Accept"), () => group.accept(suggestion)),
        action("", "tag", t("Another label"), () => group.other(suggestion)),
        action("", "close", t("Reject"), () => group.reject(suggestion)),
      ),
      el(
        "dl.facts",
        {},
        el("dt", {}, t("Likely")),
        el("dd", {}, likely(confidence)),
        el("dt", {}, t("File")),
        el("dd", {}, image.name),
      ),
    ],
  };
}

/** Ask which label a picture is to have. */
export function askLabel({ image, label }, known, onLabel) {
  const options = el(
    "datalist",
    { id: "other-labels" },
    ...known.filter((one) => one !== label).map((value) => el("option", { value })),
  );
  const input = el("input", {
    name: "label",
    required: true,
    maxLength: 255,
    autocomplete: "off",
    list: "other-labels",
  });
  ask(
    {
      title: t("Another label"),
      words: t("What {name} shows, if it is not {label}.", { name: image.name, label }),
      fields: [field(t("Label"), input), options],
      confirm: t("Give it"),
    },
    async (data) => {
      // Not awaited: the dialog closes, and the toast tells what became of it.
      onLabel(data.get("label").trim());
    },
  );
  input.focus();
}
