/** The panel of a gallery's page about its votes: which weights are in use, and what feedback says of them. */

import { call, gallery as at } from "../api.js";
import { byId, el, icon } from "../dom.js";
import { hue, inOrder } from "../encoders.js";
import { ago, figure, fixed, sentence } from "../format.js";
import { t, tn, woven } from "../i18n.js";
import { complain, toast } from "../messages.js";

const KINDS = {
  labels: t("learned from the labels"),
  by_hand: t("set by hand"),
  feedback: t("learned from feedback"),
};

/** @param {object} gallery */
export async function showFeedback(gallery) {
  const box = byId("feedback");
  box.hidden = gallery.images === 0;
  if (box.hidden || box.contains(document.activeElement)) return; // somebody is reading what was measured
  await draw(box, gallery);
}

async function draw(box, gallery) {
  try {
    const [feedback, weights] = await Promise.all([
      call(`${at(gallery.name)}/feedback`),
      call(`${at(gallery.name)}/weights`),
    ]);
    show(box, gallery, feedback, weights);
  } catch (error) {
    complain(error);
  }
}

function show(box, gallery, feedback, weights) {
  const thumbs = feedback.up + feedback.down;
  const again = () => draw(box, gallery);
  box.replaceChildren(
    el(
      "summary",
      {},
      el("span.panel-title", {}, t("Votes and feedback")),
      weights.kind && el("span.chip", {}, KINDS[weights.kind]),
      thumbs > 0 && el("span.chip", {}, tn("{n} thumb", "{n} thumbs", thumbs)),
      icon("down"),
    ),
    el("div.panel-body", {}, inUse(gallery, weights, again), told(gallery, feedback, again)),
  );
}

function inUse(gallery, weights, again) {
  const undo = button(t("Undo"), async () => {
    await call(`${at(gallery.name)}/weights/undo`, { method: "POST", json: { id: weights.id } });
    toast(t("The weights before are in use again"));
    await again();
  });
  undo.dataset.needs = "write";
  return el(
    "section.feedback-part",
    { data: { testid: "weights-in-use" } },
    el("h3", {}, t("Weights in use")),
    el(
      "p.muted",
      {},
      weights.kind
        ? t("{how}, {when}", { how: sentence(KINDS[weights.kind]), when: ago(weights.created_at) })
        : t("As the profile says: nobody set others for this gallery."),
    ),
    el(
      "div.feedback-row",
      {},
      ...inOrder(named(weights.weights)).map(({ encoder, weight }) =>
        el(
          `span.chip.${hue(encoder)}`,
          {},
          el("span.dot"),
          encoder,
          el("span.muted", {}, weight ? `×${figure(weight)}` : t("does not vote")),
        ),
      ),
      weights.kind && undo,
    ),
  );
}

function told(gallery, feedback, again) {
  const result = el("div.feedback-part", { "aria-live": "polite" });
  const measure = button(t("Tune from feedback"), async () => {
    const found = await call(`${at(gallery.name)}/feedback/tuning`);
    result.replaceChildren(...measured(gallery, found, again));
  });
  return el(
    "section.feedback-part",
    { data: { testid: "feedback" } },
    el("h3", {}, t("Feedback")),
    el(
      "p.muted",
      {},
      feedback.up + feedback.down
        ? [
            tn("{n} thumb up", "{n} thumbs up", feedback.up),
            tn("{n} thumb down", "{n} thumbs down", feedback.down),
            tn("on {n} question", "on {n} questions", feedback.questions),
          ].join(" · ")
        : t("Nobody has judged results yet. Thumbs beside each result say what was looked for."),
    ),
    measure,
    result,
  );
}

/** What the feedback speaks for, and whether that is better. */
function measured(gallery, found, again) {
  if (!found.gain) return [el("p", {}, tooFew(found))];
  const use = button(t("Use these weights"), async () => {
    await call(`${at(gallery.name)}/feedback/tuning`, {
      method: "POST",
      json: { weights: found.weights },
    });
    toast(t("{gallery} votes with these weights from now on", { gallery: gallery.name }));
    await again();
  });
  use.classList.add("primary");
  use.dataset.needs = "write";
  return [
    el("p.feedback-gain", {}, ...effect(found)),
    table(found),
    found.keep ? use : el("p.muted", {}, unclear(found)),
  ];
}

function effect({ before, after, gain, questions }) {
  const points = (value) => `${value < 0 ? "−" : "+"}${fixed(Math.abs(100 * value), 1)}`;
  const words = tn(
    "On {n} judged search, each weighed by what the others say, MAP@10 of the judged results goes from {before} to {after}: {gain} points (95 % interval {low} to {high}).",
    "On {n} judged searches, each weighed by what the others say, MAP@10 of the judged results goes from {before} to {after}: {gain} points (95 % interval {low} to {high}).",
    questions,
    {
      before: fixed(before, 3),
      after: fixed(after, 3),
      low: points(gain.low),
      high: points(gain.high),
      gain: "{gain}",
    },
  );
  return woven(words, { gain: el("strong.number", {}, points(gain.mean)) });
}

function tooFew({ questions, fewest, more_needed: more }) {
  if (more === null) return t("Fewer than two encoders have feedback: there is nothing to weigh.");
  return tn(
    "{n} more search with thumbs up and down is needed: there are {questions} of {fewest}.",
    "{n} more searches with thumbs up and down are needed: there are {questions} of {fewest}.",
    more,
    { questions, fewest },
  );
}

function unclear({ more_needed: more }) {
  if (more === null) return t("Nothing speaks for other weights: they stay as they are.");
  return tn(
    "That may be chance, so the weights stay as they are. About {n} more judged search would tell.",
    "That may be chance, so the weights stay as they are. About {n} more judged searches would tell.",
    more,
  );
}

function table({ weights, in_use: now }) {
  const head = [t("Encoder"), t("In use"), t("From feedback")];
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...head.map((words) => el("th", { scope: "col" }, words)))),
    el(
      "tbody",
      {},
      ...inOrder(named(weights)).map(({ encoder, weight }) =>
        el(
          `tr.${hue(encoder)}`,
          {},
          el("th", { scope: "row" }, el("span.dot"), encoder),
          el("td", {}, figure(now[encoder])),
          el("td", {}, figure(weight)),
        ),
      ),
    ),
  );
}

const named = (weights) => Object.entries(weights).map(([encoder, weight]) => ({ encoder, weight }));

function button(words, run) {
  return el(
    "button.button.small",
    {
      type: "button",
      onclick: async ({ currentTarget }) => {
        currentTarget.disabled = true;
        await run().catch(complain);
        currentTarget.disabled = false;
      },
    },
    words,
  );
}
