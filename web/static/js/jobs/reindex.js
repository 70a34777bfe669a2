/** Starting reindex jobs. */

import { call, gallery as at } from "../api.js";
import { ask, field } from "../dialogs.js";
import { el, icon } from "../dom.js";
import { t, tn } from "../i18n.js";
import { toast } from "../messages.js";
import { service } from "../service.js";

/** Start it, for one encoder or all; where one runs already, that one is meant. */
export async function startReindex(name, encoder = null) {
  const { jobs } = await call(`${at(name)}/reindex`, {
    method: "POST",
    json: encoder ? { encoder } : {},
  });
  document.dispatchEvent(new CustomEvent("jobs", { detail: jobs }));
  toast(
    tn("{n} reindex job for {name}", "{n} reindex jobs for {name}", jobs.length, { name }),
    location.pathname === "/jobs"
      ? {}
      : {
          action: t("See jobs"),
          onAction: () => {
            location.href = "/jobs";
          },
        },
  );
  return jobs;
}

/** Ask which gallery and which encoder, then start. */
export async function askReindex() {
  const [{ galleries }, state] = await Promise.all([call("/galleries"), service()]);
  if (!galleries.length) {
    toast(t("There is no gallery to reindex"));
    return;
  }
  const select = (name, ...options) =>
    el("span.select", {}, el("select", { name }, ...options), icon("down"));
  ask(
    {
      title: t("Reindex"),
      words: t(
        "Pictures that are embedded already are not embedded again. Searches use the present index until the new one is checked.",
      ),
      fields: [
        field(
          t("Gallery"),
          select("gallery", ...galleries.map((one) => el("option", { value: one.name }, one.name))),
        ),
        field(
          t("Encoder"),
          select(
            "encoder",
            el("option", { value: "" }, t("All encoders")),
            ...(state?.encoders ?? []).map((one) =>
              el("option", { value: one.encoder }, one.encoder),
            ),
          ),
        ),
      ],
      confirm: t("Reindex"),
    },
    (data) => startReindex(data.get("gallery"), data.get("encoder") || null),
  );
}
