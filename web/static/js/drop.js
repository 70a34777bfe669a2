/** Pictures dropped or pasted anywhere on a page: files, and folders of them. */

import { byId } from "./dom.js";
import { t } from "./i18n.js";
import { complain, toast } from "./messages.js";

let isOurs = false; // a picture of the page itself is dragged about
addEventListener("dragstart", () => {
  isOurs = true;
});
// One whose picture goes away meanwhile is not told to end; pointers move again only then.
for (const end of ["dragend", "pointermove"])
  addEventListener(end, () => {
    isOurs = false;
  });

const isFile = (event) => !isOurs && [...(event.dataTransfer?.types ?? [])].includes("Files");

/** Whether a dialog wants to be answered first. */
const isBusy = () => document.querySelector("dialog[open]") !== null;

/** @param {(files: File[]) => void} take Given what was dropped or pasted; never empty. */
export function takeFilesAnywhere(take) {
  const veil = byId("drop-anywhere");
  let depth = 0; // dragenter and dragleave come in pairs for every element passed over
  const leave = () => {
    depth = 0;
    veil.classList.remove("on");
  };
  addEventListener("dragenter", (event) => {
    if (!isFile(event) || isBusy()) return;
    depth += 1;
    veil.classList.add("on");
  });
  addEventListener("dragleave", (event) => {
    if (!isFile(event)) return;
    depth -= 1;
    if (depth <= 0) leave();
  });
  addEventListener("dragover", (event) => isFile(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault(); // or the browser would show the file in the page's place
    leave();
    if (!isBusy()) dropped(event.dataTransfer).then((files) => files && take(files), complain);
  });
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || isBusy()) return;
    event.preventDefault();
    take(files);
  });
}

/** What was dropped; of folders the pictures in them. Null where there are none. */
async function dropped({ items, files }) {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()); // later there are none
  if (!entries.some((entry) => entry?.isDirectory)) return files.length ? [...files] : null;
  const found = (await Promise.all(entries.filter(Boolean).map(within))).flat();
  if (found.length) return found;
  toast(t("There is no picture in that folder"), { bad: true });
  return null;
}

/** Files under an entry of the file system; in folders only pictures. @returns {Promise<File[]>} */
async function within(entry) {
  if (entry.isFile) return [await new Promise((found, failed) => entry.file(found, failed))];
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const some = await new Promise((found, failed) => reader.readEntries(found, failed)); // a hundred or so
    if (!some.length) return files.filter((file) => file.type.startsWith("image/"));
    for (const one of some) for (const file of await within(one)) files.push(file);
  }
}
