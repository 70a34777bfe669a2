/** All galleries: a card each, with some of its pictures. */

import { call } from "../api.js";
import { ask, field } from "../dialogs.js";
import { byId, el, icon } from "../dom.js";
import { hue, inOrder } from "../encoders.js";
import { count } from "../format.js";
import { t, tn } from "../i18n.js";
import { empty, failed, retry } from "../messages.js";
import { samples } from "../samples.js";
import { service } from "../service.js";
import { kindName } from "./kinds.js";

const COVER = 5;
const NAME = "[a-z0-9][a-z0-9_\\-]{0,62}";
const place = byId("galleries");

function card(gallery) {
  const cover = el("div.cover", { ariaHidden: "true" });
  if (gallery.images) fillCover(cover, gallery.name);
  else cover.append(icon("upload"));
  return el(
    "li.gallery-card",
    { data: { testid: "gallery" } },
    el(
      "a",
      { href: `/galleries/${encodeURIComponent(gallery.name)}` },
      cover,
      el("h2", {}, gallery.name),
      el("p.muted.number", {}, gallery.images ? facts(gallery) : t("Empty: add pictures")),
    ),
    el("div.gallery-state", {}, ...indexes(gallery)),
  );
}

function facts({ images, labels, corrupt }) {
  const parts = [tn("{n} picture", "{n} pictures", images)];
  if (labels) parts.push(tn("{n} label", "{n} labels", labels));
  if (corrupt) parts.push(t("{n} unreadable", { n: count(corrupt) }));
  return parts.join("  ·  ");
}

function indexes(gallery) {
  if (!gallery.images) return [];
  if (!gallery.indexes.length) return [el("span.chip.warn", {}, t("No index yet"))];
  return inOrder(gallery.indexes).map((one) =>
    el(
      `span.chip.${hue(one.encoder)}`,
      { title: t("Index version {version}, {kind}", {
        version: one.version,
        kind: kindName(one.kind),
      }) },
      el("span.dot"),
      one.encoder,
    ),
  );
}

async function fillCover(cover, name) {
  try {
    const images = await samples(name, COVER);
    cover.append(
      ...images.map((image) => el("img", { src: image.thumbnail_url, alt: "", loading: "lazy" })),
    );
    cover.dataset.pictures = images.length;
  } catch {
    /* a card without a cover still tells what it is */
  }
}

async function show() {
  try {
    const [{ galleries }] = await Promise.all([call("/galleries"), service()]);
    place.replaceChildren(
      galleries.length
        ? el("ul.gallery-cards", {}, ...galleries.map(card))
        : empty(
            "pictures",
            t("No gallery yet"),
            t(
              "A gallery holds the pictures to search in. Make one and upload to it, or ingest a folder from the command line.",
            ),
            el(
              "button.button.primary",
              { type: "button", onclick: create, data: { needs: "write" } },
              t("Create a gallery"),
            ),
            el("code.command", {}, "semblance ingest holidays ~/Pictures"),
          ),
    );
  } catch (error) {
    place.replaceChildren(failed(error, retry(show)));
  }
  place.ariaBusy = "false";
}

function create() {
  const input = el("input", {
    name: "name",
    required: true,
    pattern: NAME,
    maxLength: 63,
    autocomplete: "off",
    spellcheck: false,
    autocapitalize: "off",
    placeholder: "holidays",
  });
  ask(
    {
      title: t("New gallery"),
      fields: [
        field(
          t("Name"),
          input,
          t("Lower-case letters, digits, - and _; it becomes part of addresses and commands."),
        ),
      ],
      confirm: t("Create"),
    },
    async (data) => {
      const { name } = await call("/galleries", {
        method: "POST",
        json: { name: data.get("name") },
      });
      location.href = `/galleries/${name}`;
    },
  );
  input.focus();
}

byId("create").addEventListener("click", create);
show();
