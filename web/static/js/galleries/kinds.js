/** What the kinds of index are called. */

import { t } from "../i18n.js";

const KINDS = { exact: t("Exact"), hnsw: "HNSW", annoy: "Annoy" };

/** @param {string} kind As the API names it. */
export const kindName = (kind) => KINDS[kind] ?? kind;
