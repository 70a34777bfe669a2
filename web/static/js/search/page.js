/** The search page: asking, at "/", and the answer, at "/searches/<id>", without leaving the page. */

import { ApiError, mayPass, upload } from "../api.js";
import { byId } from "../dom.js";
import { takeFilesAnywhere } from "../drop.js";
import { figure } from "../format.js";
import { t, tn } from "../i18n.js";
import { retry, toast } from "../messages.js";
import { service } from "../service.js";
import { Answer } from "./answer.js";
import { follow } from "./follow.js";
import { prepareHome } from "./home.js";
import * as questions from "./question.js";

const home = byId("home");
const answer = new Answer(byId("answer"), {
  onAsk: ask,
  onAlike: (image, { gallery, narrowing }, area = null) =>
    ask({
      parts: [questions.within(questions.fromImage(image), area)],
      gallery,
      crop: false,
      narrowing,
    }),
  onAgain: () => goHome(),
});
let stop = () => {};

/** @param {import("./question.js").Question} question */
async function ask(question) {
  stop();
  let current = true;
  stop = () => {
    current = false;
  };
  const state = await service();
  if (!current) return;
  display("answer");
  answer.begin(question, state?.encoders ?? []);
  try {
    const files = question.parts.map((part) => part.file).filter(Boolean);
    const limit = state?.max_upload_mb;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (limit && size > limit * 1e6) throw tooLarge(limit, files.length);
    const form = await questions.formOf(question);
    const accepted = await upload("/queries", form, (share) => answer.sending(share));
    if (!current) return;
    questions.keep(accepted.id, question);
    history.pushState(null, "", `/searches/${accepted.id}`);
    answer.accepted(accepted.id);
    watch(accepted.id);
  } catch (error) {
    if (current) answer.fail(error, mayPass(error) && retry(() => ask(question)));
  }
}

const tooLarge = (limit, many) =>
  new ApiError({
    code: "upload_too_large",
    message:
      many === 1
        ? t("The picture is larger than {n} MB", { n: figure(limit) })
        : t("The pictures are larger than {n} MB together", { n: figure(limit) }),
    hint: t("choose smaller ones, or raise SEMBLANCE_MAX_UPLOAD_MB"),
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
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close(); // it was of another search
  if (!id) {
    document.title = `${t("Search")} · Semblance`;
    display("home");
    return;
  }
  const state = await service(); // it gives the encoders their order and colour
  answer.know(state?.encoders ?? []);
  display("answer");
  watch(id, served(id));
}

/** The document the page came with, if it is this query's and final. */
function served(id) {
  const known = JSON.parse(byId("query-document")?.textContent ?? "null");
  return known?.id === id && ["done", "failed"].includes(known.state) ? known : undefined;
}

/** Ask with what the form holds: files or a gallery's picture, and words beside them if there are any. */
function start(pictures, gallery) {
  const text = asking.takeText();
  const said = text ? [questions.words(text)] : [];
  const room = questions.MOST_PARTS - said.length;
  if (pictures.length > room) toast(
      tn(
        "Only the first {n} picture is searched with",
        "Only the first {n} pictures are searched with",
        room,
      ),
    );
  const parts = [...pictures.slice(0, room), ...said];
  if (parts.length)
    ask({ parts, gallery, crop: asking.crop(), narrowing: asking.narrowing() });
}

const fromFiles = (files) => files.map((file) => questions.fromFile(file));
const asking = prepareHome({
  onFiles: (files, gallery) => start(fromFiles(files), gallery),
  onImage: (image, gallery) => start([questions.fromImage(image)], gallery),
});
takeFilesAnywhere((files) => {
  const gallery = asking.gallery();
  if (gallery) start(fromFiles(files), gallery);
  else toast(t("There is no gallery to search in"), { bad: true });
});
addEventListener("popstate", showAddress);
showAddress();
