/** API keys: one's own, for administrators everybody's. */

import { call } from "../api.js";
import { can } from "../can.js";
import { ask, field } from "../dialogs.js";
import { byId, el, icon } from "../dom.js";
import { ago, moment } from "../format.js";
import { t } from "../i18n.js";
import { toast } from "../messages.js";
import { act, fill, row } from "./rows.js";

const SCOPES = [
  ["read", t("Read: search and look")],
  ["write", t("Write: change galleries, pictures and jobs")],
  ["admin", t("Administer: users, keys, deleting galleries")],
];
const DAYS = [
  ["30", t("30 days")],
  ["90", t("90 days")],
  ["365", t("1 year")],
  ["", t("Does not expire")],
];

export function showKeys() {
  byId("new-key").addEventListener("click", askKey);
  byId("all-keys").addEventListener("change", refresh);
  refresh();
}

const refresh = () =>
  fill(byId("keys"), async () => {
    const everybody = byId("all-keys").checked;
    const { keys } = await call(`/keys?everybody=${everybody}`);
    if (!keys.length) return [el("p.muted", {}, t("No key yet."))];
    return [el("ul.rows", {}, ...keys.map((key) => keyRow(key, everybody)))];
  });

function keyRow(key, everybody) {
  const expired = key.expires_at && new Date(key.expires_at) <= new Date();
  const ended = Boolean(key.revoked_at || expired);
  const state = key.revoked_at ? t("revoked") : expired && t("expired");
  return row({
    testid: "key",
    name: key.name,
    ended,
    chips: [
      ...key.scopes.map((scope) => el("span.chip", {}, scope)),
      state && el("span.chip.warn", {}, state),
    ].filter(Boolean),
    facts: [
      `${key.id}…`,
      everybody && key.owner,
      key.last_used_at ? t("used {ago}", { ago: ago(key.last_used_at) }) : t("never used"),
      !ended && key.expires_at && t("until {date}", { date: moment(key.expires_at) }),
    ],
    actions: ended ? [] : [act(t("Revoke…"), () => askRevocation(key), key.name)],
  });
}

function askKey() {
  const name = el("input", { name: "name", required: true, maxLength: 100, autocomplete: "off" });
  const offered = SCOPES.filter(([scope]) => can(scope));
  const scopes = offered.map(([value, words]) =>
    el(
      "label.scope",
      {},
      el("input", { type: "checkbox", name: "scopes", value, checked: value === "read" }),
      words,
    ),
  );
  const expires = el("select", { name: "days" }, ...DAYS.map(([value, words]) => el("option", { value }, words)));
  expires.value = "90";
  ask(
    {
      title: t("New API key"),
      fields: [
        field(t("What it is for"), name),
        el("fieldset.scopes", {}, el("legend.field-name", {}, t("What it may do")), ...scopes),
        field(t("Expires"), el("span.select", {}, expires, icon("down"))),
      ],
      confirm: t("Create"),
    },
    async (data) => {
      const json = {
        name: data.get("name"),
        scopes: data.getAll("scopes"),
        expires_days: Number(data.get("days")) || null,
      };
      const issued = await call("/keys", { method: "POST", json });
      await refresh();
      tell(issued);
    },
  );
  name.focus();
}

/** Show the whole key, this once. */
function tell({ name, secret }) {
  const shown = el("input", { value: secret, readOnly: true, ariaLabel: t("API key"), spellcheck: false });
  const copy = el(
    "button.button",
    {
      type: "button",
      onclick: async () => {
        shown.select();
        try {
          await navigator.clipboard.writeText(secret);
          toast(t("Copied"));
        } catch {
          /* the key is selected: the keyboard copies it */
        }
      },
    },
    icon("copy"),
    t("Copy"),
  );
  ask(
    {
      title: t("The key “{name}”", { name }),
      words: t("Keep it now: it is not shown again."),
      fields: [el("div.secret", {}, shown, copy)],
      confirm: t("Done"),
      told: true,
    },
    async () => {},
  );
  shown.select();
}

function askRevocation(key) {
  ask(
    {
      title: t("Revoke “{name}”?", key),
      words: t("Programs that use it are refused at once, and for good."),
      confirm: t("Revoke"),
      danger: true,
    },
    async () => {
      await call(`/keys/${key.id}`, { method: "DELETE" });
      await refresh();
    },
  );
}
