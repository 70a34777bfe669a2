/** What is asked: pictures and words, each with a weight, below zero for what is not wanted. */

import { ApiError } from "../api.js";
import { t } from "../i18n.js";
import { fill, narrowingOf } from "./narrowing.js";

/** As many as the service takes. */
export const MOST_PARTS = 8;

/**
 * @typedef {object} Part
 * @property {number} weight
 * @property {string} [text] The words, where it is words; all else is of pictures.
 * @property {string} [name]
 * @property {string} [address] Where the picture can be seen.
 * @property {number|null} [imageId] The picture's id, where it is the gallery's own.
 * @property {File} [file] The picture itself, where it is at hand.
 * @property {number[]} [area] The part of the picture that alone counts: left, top, right, bottom, as shares.
 *
 * @typedef {object} Question
 * @property {Part[]} parts
 * @property {string} gallery
 * @property {boolean} crop Whether only the pictures inside screenshots are meant.
 * @property {import("./narrowing.js").Narrowing} narrowing Which pictures may be found, and how many.
 */

const addresses = new WeakMap(); // of files, made once: the same one is shown in many places
const kept = new Map(); // the files of each query, by its id and place: to ask again with them

export const words = (text, weight = 1) => ({ weight, text });

export function fromFile(file, weight = 1) {
  if (!addresses.has(file)) addresses.set(file, URL.createObjectURL(file));
  return { weight, name: file.name, address: addresses.get(file), imageId: null, file };
}

/** @param {object} image A gallery's picture, or a result. */
export const fromImage = (image, weight = 1) => ({
  weight,
  name: image.name,
  address: image.thumbnail_url,
  imageId: image.image_id ?? image.id,
});

/** A picture of which only a part counts; null for all of it. */
export const within = (part, area) => ({ ...part, area: area ?? undefined });

/**
 * What a query asked.
 * @param {object} query As the API gives it.
 * @returns {Question}
 */
export function questionOf({ id, gallery, parts, filter, k }) {
  const files = kept.get(id) ?? [];
  return {
    gallery,
    narrowing: narrowingOf({ filter, k }),
    crop: parts.some((part) => part.picture?.crop === "auto"),
    parts: parts.map(({ weight, text, picture }, place) => {
      if (!picture) return words(text, weight);
      const { name, picture_url: address, image_id: imageId } = picture;
      const file = files[place];
      const shown = file ? fromFile(file, weight) : { weight, name, address, imageId };
      return picture.crop === "chosen" ? within(shown, picture.area.box) : shown;
    }),
  };
}

/** Keep the files of a query, so that it can be asked again in another way. */
export function keep(id, { parts }) {
  kept.set(
    id,
    parts.map((part) => part.file),
  );
}

/** Whether a part is as it was chosen, not a small rendition of it. */
export const isThere = (part) => Boolean(part.text !== undefined || part.file || part.imageId !== null);

/** Whether every picture is. */
export const isAtHand = ({ parts }) => parts.every(isThere);

export const nameOf = (part) => part.text ?? part.name;

/** The question in a line: "beach.jpg + snow - people". */
export const inWords = (parts) =>
  parts
    .map((part, place) => {
      const sign = part.weight < 0 ? "- " : place ? "+ " : "";
      return sign + nameOf(part);
    })
    .join(" ");

/**
 * The form that asks it.
 * @param {Question} question
 * @throws {ApiError} A picture is not there any more.
 */
export async function formOf({ parts, gallery, crop, narrowing }) {
  const form = new FormData();
  const listed = [];
  let sent = 0;
  for (const part of parts) {
    const { weight, text, imageId, area } = part;
    if (text !== undefined) listed.push({ weight, text });
    else if (imageId !== null) listed.push({ weight, image_id: imageId, area });
    else {
      form.append("picture", part.file ?? (await rendition(part)), part.name);
      listed.push({ weight, picture: sent, area });
      sent += 1;
    }
  }
  form.append("gallery", gallery);
  form.append("parts", JSON.stringify(listed));
  form.append("crop", crop ? "auto" : "none");
  fill(form, narrowing);
  return form;
}

/** The picture as the service kept it: after a reload the file itself is out of reach. */
async function rendition({ address, name }) {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok)
    throw new ApiError({
      code: "not_found",
      message: t("{name} is not there any more", { name }),
      hint: t("choose the picture again"),
    });
  return response.blob();
}
