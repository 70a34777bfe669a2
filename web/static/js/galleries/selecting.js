/**
 * How pictures of the grid are selected: by click, shift-click, keys and a long press.
 *
 * Space selects, shift with an arrow takes the next one along, Ctrl+A takes all, Escape none. Arrows alone go
 * from picture to picture. While something is selected, a click selects rather than opens.
 */

const PRESS_MS = 450;
const SLIP = 10; // pixels; a finger that moves further scrolls

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
const LINES = { ArrowUp: -1, ArrowDown: 1 };

/**
 * @param {HTMLElement} root Whose children are the tiles.
 * @param {import("./selection.js").Selection} selection
 * @param {{idAt: (place: number) => number, onAll: () => void, onDelete: () => void}} of
 */
export function selectable(root, selection, { idAt, onAll, onDelete }) {
  let anchor = null; // the tile where a range begins; other pictures may have taken its place
  const placeOf = (target) => {
    const tile = target.closest?.(".tile");
    return tile && tile.parentElement === root ? [...root.children].indexOf(tile) : -1;
  };

  function take(place, ranged) {
    const from = anchor?.parentElement === root ? placeOf(anchor) : -1;
    if (ranged && from >= 0) selection.set(between(from, place).map(idAt), true);
    else selection.toggle(idAt(place));
    anchor = root.children[place];
  }

  // Before the tile's own listener, which would open it.
  root.addEventListener(
    "click",
    (event) => {
      const place = placeOf(event.target);
      if (place < 0 || event.target.closest(".tile-action")) return;
      const check = event.target.closest(".tile-check");
      if (!check && !selection.size && !event.shiftKey && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      take(place, event.shiftKey);
    },
    { capture: true },
  );

  root.addEventListener("keydown", (event) => {
    const place = placeOf(event.target);
    if (place < 0) return;
    const to = goal(root, place, event.key);
    if (event.key === " " && event.target.matches(".tile-open")) take(place, event.shiftKey);
    else if (event.key === "Delete" && selection.size) onDelete();
    else if (to !== null && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (event.shiftKey) {
        selection.set(between(place, to).map(idAt), true);
        anchor = root.children[to];
      }
      root.children[to].querySelector(".tile-open").focus();
    } else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, dialog, [popover]")) return;
    if (event.key === "a" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      event.preventDefault();
      onAll();
    } else if (event.key === "Escape" && selection.size) selection.clear();
  });

  longPress(root, (target) => {
    const place = placeOf(target);
    if (place >= 0) take(place, false);
  });
}

const between = (from, to) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => Math.min(from, to) + n);

/** Where a key leads to from a place; null for other keys, and beyond the ends. */
function goal(root, place, key) {
  const tiles = [...root.children];
  if (key === "Home") return 0;
  if (key === "End") return tiles.length - 1;
  if (key in STEPS) return tiles[place + STEPS[key]] ? place + STEPS[key] : null;
  if (!(key in LINES)) return null;
  const here = tiles[place].getBoundingClientRect();
  const middle = here.left + here.width / 2;
  const rows = tiles
    .map((tile, at) => ({ at, box: tile.getBoundingClientRect() }))
    .filter(({ box }) => (LINES[key] > 0 ? box.top > here.top + 1 : box.top < here.top - 1));
  if (!rows.length) return null;
  const tops = rows.map(({ box }) => box.top);
  const next = LINES[key] > 0 ? Math.min(...tops) : Math.max(...tops);
  const away = ({ box }) => Math.abs(box.left + box.width / 2 - middle);
  const row = rows.filter(({ box }) => Math.abs(box.top - next) < 1);
  return row.reduce((best, one) => (away(one) < away(best) ? one : best)).at;
}

/** Call when a finger stays on something. */
function longPress(root, run) {
  let waiting = null;
  let from = null;
  let pressed = false;
  const stop = () => {
    clearTimeout(waiting);
    waiting = null;
  };
  root.addEventListener("pointerdown", (event) => {
    pressed = false;
    if (event.pointerType !== "touch") return;
    from = [event.clientX, event.clientY];
    waiting = setTimeout(() => {
      pressed = true;
      navigator.vibrate?.(15);
      run(event.target);
    }, PRESS_MS);
  });
  root.addEventListener("pointermove", (event) => {
    if (waiting && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > SLIP) stop();
  });
  for (const name of ["pointerup", "pointercancel"]) root.addEventListener(name, stop);
  // The press was the act: neither the click at its end nor the system's menu is to follow.
  addEventListener(
    "click",
    (event) => {
      if (!pressed || !root.contains(event.target)) return;
      pressed = false;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
  root.addEventListener("contextmenu", (event) => {
    if (waiting || pressed) event.preventDefault();
  });
}
