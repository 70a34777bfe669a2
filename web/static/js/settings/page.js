/** The settings: oneself, API keys, users, the audit log; each as far as the page has a place for it. */

import { call } from "../api.js";
import { ask, field } from "../dialogs.js";
import { byId, el } from "../dom.js";
import { t } from "../i18n.js";
import { toast } from "../messages.js";
import { showAudit } from "./audit.js";
import { showKeys } from "./keys.js";
import { askUser, passwordField, showUsers } from "./users.js";

function askOwnPassword() {
  const current = el("input", {
    name: "current",
    type: "password",
    required: true,
    maxLength: 1000,
    autocomplete: "current-password",
  });
  ask(
    {
      title: t("Change password"),
      words: t("Wherever else you are logged in, you have to log in again."),
      fields: [field(t("Current password"), current), passwordField(t("New password"), "new")],
      confirm: t("Change password"),
    },
    async (data) => {
      await call("/me/password", { method: "POST", json: Object.fromEntries(data) });
      toast(t("Your password was changed"));
    },
  );
  current.focus();
}

byId("password")?.addEventListener("click", askOwnPassword);
byId("first-user")?.addEventListener("click", () =>
  askUser(() => location.assign("/login"), { first: true }),
);
if (byId("keys")) showKeys();
if (byId("users")) showUsers();
if (byId("audit")) showAudit();
