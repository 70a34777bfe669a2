/** Deciding by keys: the place of a key counts, whichever language it writes. */

const ACTS = { KeyA: "accept", KeyX: "reject", Delete: "reject", KeyL: "other" };

/** @param {HTMLElement} root Holds the cards. @param {import("./decisions.js").Decisions} decisions */
export function listenToKeys(root, decisions) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.ctrlKey || isWriting(event.target)) return;
    if (event.code === "KeyZ") {
      event.preventDefault();
      decisions.undo();
      return;
    }
    const card = document.activeElement?.closest?.(".card");
    if (!card || !root.contains(card)) return;
    const act = card.act[ACTS[event.code]];
    const next = !act && neighbour(root, card, event.key);
    if (!act && !next) return;
    event.preventDefault();
    if (act) act();
    else next.querySelector(".card-open").focus();
  });
}

const isWriting = (target) =>
  target.closest("dialog") || target.matches("input:not([type=range]), textarea, select");

/** The card that an arrow leads to: beside it, or in the row above or below. */
function neighbour(root, card, key) {
  const cards = [...root.querySelectorAll(".card")];
  const at = cards.indexOf(card);
  if (key === "ArrowRight") return cards[at + 1];
  if (key === "ArrowLeft") return cards[at - 1];
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const { left, top } = card.getBoundingClientRect();
  const beyond = cards.filter((one) => {
    const y = one.getBoundingClientRect().top;
    return key === "ArrowDown" ? y > top + 1 : y < top - 1;
  });
  const rows = beyond.map((one) => one.getBoundingClientRect().top);
  const row = key === "ArrowDown" ? Math.min(...rows) : Math.max(...rows);
  const inRow = beyond.filter((one) => Math.abs(one.getBoundingClientRect().top - row) < 1);
  const away = (one) => Math.abs(one.getBoundingClientRect().left - left);
  return inRow.sort((a, b) => away(a) - away(b))[0];
}
