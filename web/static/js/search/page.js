/** The search page: asking, at "/", and the answer, at "/searches/<id>", without leaving the page. */

import { ApiError, upload } from "../api.js";
import { byId } from "../dom.js";
import { takeFilesAnywhere } from "../drop.js";
import { service } from "../service.js";
import { Answer } from "./answer.js";
import { follow } from "./follow.js";
import { prepareHome } from "./home.js";

const home = byId("home");
const answer = new Answer(byId("answer"), {
  onAlike: (image, gallery) => ask({ image, gallery }),
  onAgain: () => goHome(),
  wholeOf,
});
const cropped = new Map(); // files that were asked about so, by query: to ask again with the whole
let stop = () => {};

/**
 * @param {{picture?: File, image?: object, gallery: string, crop?: boolean}} question A file, or a
 *   gallery's picture; `crop`: only the picture inside it is meant.
 */
async function ask({ picture, image, gallery, crop = false }) {
  stop();
  const state = await service();
  const preview = picture ? URL.createObjectURL(picture) : image.thumbnail_url;
  display("answer");
  answer.begin({
    name: picture?.name ?? image.name,
    preview,
    gallery,
    crop,
    encoders: state?.encoders ?? [],
  });
  const form = new FormData();
  form.append("gallery", gallery);
  if (picture) form.append("picture", picture);
  else form.append("image_id", image.image_id ?? image.id);
  form.append("crop", crop ? "auto" : "none");
  let current = true;
  stop = () => {
    current = false;
  };
  try {
    const limit = state?.max_upload_mb;
    if (picture && limit && picture.size > limit * 1e6) throw tooLarge(limit);
    const accepted = await upload("/queries", form, (share) => answer.sending(share));
    if (!current) return;
    if (picture && crop) cropped.set(accepted.id, picture);
    history.pushState(null, "", `/searches/${accepted.id}`);
    answer.accepted(accepted.id);
    watch(accepted.id);
  } catch (error) {
    if (current) answer.fail(error);
  }
}

/** How to repeat a search with the whole of its picture; null where the picture is not at hand any more. */
function wholeOf({ id, gallery, source }) {
  const picture = cropped.get(id);
  if (picture) return () => ask({ picture, gallery });
  if (source.image_id === null) return null;
  const image = { id: source.image_id, name: source.name, thumbnail_url: source.picture_url };
  return () => ask({ image, gallery });
}

const tooLarge = (limit) =>
  new ApiError({
    code: "upload_too_large",
    message: `The picture is larger than ${limit} MB`,
    hint: "choose a smaller one, or raise SEMBLANCE_MAX_UPLOAD_MB",
  });

function watch(id, known) {
  stop();
  stop = follow(id, answer, known);
}

function display(which) {
  home.hidden = which !== "home";
  byId("answer").hidden = which !== "answer";
  scrollTo({ top: 0 });
}

function goHome() {
  history.pushState(null, "", "/");
  showAddress();
}

/** Show what the address says. */
async function showAddress() {
  const id = location.pathname.match(/^\/searches\/(\w+)$/)?.[1];
  stop();
  if (!id) {
    document.title = "Search · Semblance";
    display("home");
    return;
  }
  await service(); // it gives the encoders their order and colour
  display("answer");
  watch(id, served(id));
}

/** The document the page came with, if it is this query's and final. */
function served(id) {
  const known = JSON.parse(byId("query-document")?.textContent ?? "null");
  return known?.id === id && ["done", "failed"].includes(known.state) ? known : undefined;
}

const asking = prepareHome({
  onPicture: (picture, gallery) => ask({ picture, gallery, crop: asking.crop() }),
  onImage: (image, gallery) => ask({ image, gallery, crop: asking.crop() }),
});
takeFilesAnywhere(([picture]) => {
  const gallery = asking.gallery();
  if (gallery) ask({ picture, gallery, crop: asking.crop() });
});
addEventListener("popstate", showAddress);
showAddress();
