/** Building elements without innerHTML: what users named can never become markup. */

/**
 * An element.
 * @param {string} tag Tag, optionally with classes: "li.result.wide".
 * @param {object} [props] Attributes; `on*` are listeners, `data` the dataset, null and false are left out.
 * @param {...(Node|string|null|undefined|false)} children
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  element.classList.add(...classes);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key in element && key !== "list") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** An element of a drawing: its attributes, then its children, of which numbers become text. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== false));
  return element;
}

const ICONS = new URL("../icons.svg", import.meta.url).pathname;

/** An icon of the sprite. */
export const icon = (name) =>
  svg(
    "svg",
    { class: "icon", "aria-hidden": "true" },
    svg("use", { href: `${ICONS}#${name}` }),
  );

export const byId = (id) => document.getElementById(id);

/** A value kept in this browser, or `fallback` where storage is empty or blocked. */
export function remembered(key, fallback = null) {
  try {
    return localStorage.getItem(key) ?? fallback;
  } catch {
    return fallback;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    /* storage may be full or blocked; it only held a preference */
  }
}
