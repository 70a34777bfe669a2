/** What the reader of this page may do: "read", "write", "admin". Elements say what they need by `data-needs`. */

const granted = document.body.dataset.can?.split(" ") ?? [];

export const can = (what) => granted.includes(what);
