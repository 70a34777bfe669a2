/** Users: who may log in, and as what. */

import { call } from "../api.js";
import { ask, field } from "../dialogs.js";
import { byId, el, icon } from "../dom.js";
import { ago } from "../format.js";
import { t } from "../i18n.js";
import { complain, toast } from "../messages.js";
import { act, fill, row } from "./rows.js";

const ROLES = [
  ["viewer", t("Viewer"), t("searches and looks")],
  ["editor", t("Editor"), t("also changes galleries, pictures and jobs")],
  ["admin", t("Administrator"), t("also looks after users, and deletes galleries")],
];
const at = (name) => `/users/${encodeURIComponent(name)}`;

/** A field for a new password. */
export const passwordField = (words, name) =>
  field(
    words,
    el("input", {
      name,
      type: "password",
      required: true,
      minLength: 10,
      maxLength: 1000,
      autocomplete: "new-password",
    }),
    t("10 characters or more, such as a few words."),
  );

export function showUsers() {
  byId("new-user").addEventListener("click", () => askUser(refresh));
  refresh();
}

const refresh = () =>
  fill(byId("users"), async () => {
    const { users } = await call("/users");
    return [el("ul.rows", {}, ...users.map(userRow))];
  });

async function change(user, json) {
  try {
    await call(at(user.name), { method: "PATCH", json });
  } finally {
    await refresh();
  }
}

function userRow(user) {
  const isMe = user.name === byId("users").dataset.me;
  return row({
    testid: "user",
    name: user.name,
    ended: user.disabled,
    chips: [
      isMe && el("span.chip", {}, t("you")),
      user.disabled && el("span.chip.warn", {}, t("kept out")),
    ].filter(Boolean),
    facts: [
      isMe && ROLES.find(([value]) => value === user.role)[1],
      user.last_login_at
        ? t("last login {ago}", { ago: ago(user.last_login_at) })
        : t("never logged in"),
    ],
    // One's own rights are others' to take, and one's own password is changed above.
    actions: isMe ? [] : changes(user),
  });
}

/** What can be changed about somebody else. */
function changes(user) {
  const role = el(
    "select",
    {
      ariaLabel: t("Role of {name}", user),
      onchange: ({ target }) => change(user, { role: target.value }).catch(complain),
    },
    ...ROLES.map(([value, name]) => el("option", { value, selected: value === user.role }, name)),
  );
  return [
    el("span.select", {}, role, icon("down")),
    act(t("Password…"), () => askPassword(user), user.name),
    act(
      user.disabled ? t("Let in") : t("Keep out"),
      () => change(user, { disabled: !user.disabled }),
      user.name,
    ),
    act(t("Remove…"), () => askRemoval(user), user.name),
  ];
}

/** Make a user; the first of all is an administrator. */
export function askUser(done, { first = false } = {}) {
  const name = el("input", {
    name: "name",
    required: true,
    maxLength: 63,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: false,
  });
  const role = el(
    "select",
    { name: "role" },
    ...ROLES.map(([value, title, does]) => el("option", { value }, `${title}: ${does}`)),
  );
  ask(
    {
      title: first ? t("Create an administrator") : t("New user"),
      words: first && t("From then on everybody has to log in, you too."),
      fields: [
        field(t("Name"), name),
        passwordField(t("Password"), "password"),
        !first && field(t("Role"), el("span.select", {}, role, icon("down"))),
      ].filter(Boolean),
      confirm: t("Create"),
    },
    async (data) => {
      const json = { ...Object.fromEntries(data), ...(first ? { role: "admin" } : {}) };
      await call("/users", { method: "POST", json });
      await done();
    },
  );
  name.focus();
}

function askPassword(user) {
  ask(
    {
      title: t("Another password for {name}", user),
      words: t("Their sessions end."),
      fields: [passwordField(t("New password"), "password")],
      confirm: t("Change password"),
    },
    async (data) => {
      await change(user, { password: data.get("password") });
      toast(t("{name} has another password", user));
    },
  );
}

function askRemoval(user) {
  ask(
    {
      title: t("Remove {name}?", user),
      words: t("Their API keys end with them. What they searched and did stays."),
      confirm: t("Remove"),
      danger: true,
    },
    async () => {
      await call(at(user.name), { method: "DELETE" });
      await refresh();
    },
  );
}
