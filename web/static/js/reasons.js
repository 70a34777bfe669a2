/** Why an encoder did not vote, in a word or two. */

import { t } from "./i18n.js";

export const REASONS = {
  no_worker: t("No worker"),
  paused: t("Paused"),
  no_index: t("No index"),
  no_text: t("No words"),
  no_captions: t("No captions"),
  no_captioner: t("No captioner"),
  timed_out: t("Too late"),
  failed: t("Failed"),
};
