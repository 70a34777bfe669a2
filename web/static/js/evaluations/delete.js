/** Deleting an evaluation, which cannot be undone. */

import { call, gallery as at } from "../api.js";
import { ask } from "../dialogs.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";

/** @param {string} gallery @param {{id: number, created_at: string}} run @param {() => void} onDeleted */
export function askDelete(gallery, { id, created_at: made }, onDeleted) {
  ask(
    {
      title: t("Delete this evaluation?"),
      words: t("What was found on {when} is deleted for good. Pictures and indexes stay as they are.", {
        when: moment(made),
      }),
      confirm: t("Delete"),
      danger: true,
    },
    async () => {
      await call(`${at(gallery)}/evaluations/${id}`, { method: "DELETE" });
      await onDeleted();
    },
  );
}
