/** What every plot has in common: its size, and its words for those who do not see it. */

import { svg } from "../dom.js";

let plots = 0; // for ids, which are unique in a page

/**
 * @param {{title: string, words: string, style?: string, width: number, height: number}} of
 *   Words say what is to be seen.
 * @param {...(Node|false)} children
 */
export function frame({ title, words, style = "", width, height }, ...children) {
  const id = `plot-${(plots += 1)}`;
  return svg(
    "svg",
    {
      class: `plot ${style}`.trim(),
      width,
      height,
      role: "img",
      "aria-labelledby": id,
      "aria-describedby": `${id}-words`,
    },
    svg("title", { id }, title),
    svg("desc", { id: `${id}-words` }, words),
    ...children,
  );
}
