/** Pictures dropped or pasted anywhere on a page. */

import { byId } from "./dom.js";

const isFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** @param {(files: File[]) => void} take Given what was dropped or pasted; never empty. */
export function takeFilesAnywhere(take) {
  const veil = byId("drop-anywhere");
  let depth = 0; // dragenter and dragleave come in pairs for every element passed over
  const leave = () => {
    depth = 0;
    veil.classList.remove("on");
  };
  addEventListener("dragenter", (event) => {
    if (!isFile(event)) return;
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
    event.preventDefault();
    leave();
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
  });
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
}
