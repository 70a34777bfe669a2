/** What a picture shows, in words: read, and changed where it stands. */

import { call } from "../api.js";
import { el, icon } from "../dom.js";
import { ago, prose, sentences } from "../format.js";
import { t } from "../i18n.js";
import { complain } from "../messages.js";

const MOST_LETTERS = 10_000; // characters the service takes

/**
 * The caption of a picture, as a section that fills itself.
 * @param {number} imageId
 * @param {(caption: {text: string}) => void} [onChanged] Told when somebody has changed it.
 */
export function captionOf(imageId, onChanged = () => {}) {
  const at = `/images/${imageId}/caption`;
  const box = el(
    "section.caption",
    { ariaLabel: t("Caption"), ariaBusy: "true", data: { testid: "caption" } },
    el("h3.caption-head", {}, t("Caption")),
  );

  function show(caption, focus = null) {
    box.ariaBusy = "false";
    box.replaceChildren(...read(caption, { edit: () => edit(caption), undo }));
    if (focus) box.querySelector(focus)?.focus();
  }

  function changed(caption, focus) {
    show(caption, focus);
    onChanged(caption);
  }

  function edit(caption) {
    const save = async (text) => changed(await call(at, { method: "PUT", json: { text } }), ".caption-edit");
    box.replaceChildren(...form(caption, save, () => show(caption, ".caption-edit")));
    box.querySelector("textarea").focus();
  }

  async function undo({ currentTarget: button }) {
    button.disabled = true;
    try {
      changed(await call(`${at}/undo`, { method: "POST" }), ".caption-edit");
    } catch (error) {
      button.disabled = false;
      complain(error);
    }
  }

  call(at).then(show, (error) => {
    box.ariaBusy = "false";
    box.append(el("p.field-error", { role: "note" }, ...prose(sentences(error.message, error.hint))));
  });
  return box;
}

function read(caption, { edit, undo }) {
  const lines = caption.text.split("\n").filter(Boolean);
  const name = lines.length ? t("Change the caption") : t("Write a caption");
  return [
    el(
      "div.caption-head",
      {},
      el("h3", {}, t("Caption")),
      caption.can_undo &&
        el(
          "button.icon-button.caption-undo",
          {
            type: "button",
            ariaLabel: t("Undo the last change"),
            title: t("Undo the last change"),
            onclick: undo,
            data: { needs: "write" },
          },
          icon("undo"),
        ),
      el(
        "button.icon-button.caption-edit",
        { type: "button", ariaLabel: name, title: name, onclick: edit, data: { needs: "write" } },
        icon("pencil"),
      ),
    ),
    lines.length
      ? el("div.caption-words", {}, ...lines.map((line) => el("p", {}, line)))
      : el("p.muted.caption-none", {}, t("Nobody has said yet what this shows.")),
    lines.length > 0 && el("p.muted.caption-by", {}, by(caption)),
  ].filter(Boolean);
}

function by({ source, updated_at: at }) {
  const when = { when: ago(at) };
  return source === "model" ? t("Written by a network, {when}", when) : t("Written by hand, {when}", when);
}

function form({ text }, save, leave) {
  const problem = el("p.field-error", { role: "alert", hidden: true });
  const words = el("textarea.caption-input", {
    name: "text",
    rows: Math.min(8, Math.max(3, text.split("\n").length + 1)),
    maxLength: MOST_LETTERS,
    value: text,
    ariaLabel: t("Caption"),
    placeholder: t("What does this picture show?"),
  });
  const submit = el("button.button.primary.small", { type: "submit" }, t("Save"));
  const element = el(
    "form.caption-form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        submit.disabled = true;
        problem.hidden = true;
        try {
          if (words.value.trim() === text) leave();
          else await save(words.value);
        } catch (error) {
          problem.replaceChildren(...prose(sentences(error.message, error.hint)));
          problem.hidden = false;
          submit.disabled = false;
        }
      },
      // The keys are for the words: the viewer around them would turn the page, or close.
      onkeydown: (event) => {
        event.stopPropagation();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) element.requestSubmit();
        if (event.key !== "Escape") return;
        event.preventDefault();
        leave();
      },
    },
    words,
    problem,
    el(
      "div.caption-actions",
      {},
      submit,
      el("button.button.small", { type: "button", onclick: leave }, t("Cancel")),
    ),
  );
  return [el("h3.caption-head", {}, t("Caption")), element];
}
