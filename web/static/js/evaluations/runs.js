/** The list of a gallery's evaluations, newest first, of which two can be chosen to be compared. */

import { call, gallery as at } from "../api.js";
import { el, icon } from "../dom.js";
import { ago, fixed, moment } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain, empty } from "../messages.js";
import { askDelete } from "./delete.js";

export class Runs {
  /** @param {HTMLElement} root @param {string} gallery @param {{onChanged: () => void}} handlers */
  constructor(root, gallery, handlers) {
    this.root = root;
    this.gallery = gallery;
    this.on = handlers;
    this.chosen = []; // ids, in the order they were chosen
  }

  /** @param {{evaluations: object[], next_before: ?number}} page As the API gives it. */
  show(page) {
    this.runs = page.evaluations;
    this.next = page.next_before;
    this.chosen = this.chosen.filter((id) => this.runs.some((one) => one.id === id));
    this.draw();
  }

  async older(button) {
    button.disabled = true;
    try {
      const page = await call(`${at(this.gallery)}/evaluations?before=${this.next}`);
      this.show({ evaluations: [...this.runs, ...page.evaluations], next_before: page.next_before });
    } catch (error) {
      complain(error);
      button.disabled = false;
    }
  }

  draw() {
    if (!this.runs.length) {
      this.root.replaceChildren(
        empty("chart", t("No evaluations yet"), t("What one finds is kept here, to be compared with later ones.")),
      );
      return;
    }
    this.compare = el("button.button", { type: "button", onclick: () => this.goCompare() }, t("Compare"));
    this.hint = el("span.muted", {});
    const parts = [
      el(
        "div.runs-head",
        {},
        el("h2", {}, t("Evaluations")),
        this.runs.length > 1 && el("div.runs-compare", {}, this.hint, this.compare),
      ),
      el("ul.runs-list", {}, ...this.runs.map((one) => this.row(one))),
      this.next !== null &&
        el(
          "p.grid-end",
          {},
          el(
            "button.button",
            { type: "button", onclick: ({ currentTarget }) => this.older(currentTarget) },
            t("Show older"),
          ),
        ),
    ];
    this.root.replaceChildren(...parts.filter(Boolean));
    this.drawChosen();
  }

  row(run) {
    const when = moment(run.created_at);
    const box = el("input", {
      type: "checkbox",
      checked: this.chosen.includes(run.id),
      ariaLabel: t("Compare the evaluation of {when}", { when }),
      onchange: ({ target }) => this.choose(run.id, target.checked),
    });
    const value = run.map_at_10.ensemble;
    const bar = el("span.run-bar", { ariaHidden: "true" }, el("span"));
    bar.style.setProperty("--share", value);
    return el(
      "li.run-row",
      { data: { testid: "run", id: run.id } },
      this.runs.length > 1 && el("label.run-choose", {}, box),
      el(
        "a.run-open",
        { href: `${at(this.gallery)}/evaluations/${run.id}` },
        el("strong", {}, when),
        el("span.run-facts.muted.number", {}, ...facts(run)),
      ),
      bar,
      el("span.run-value.number", {}, el("small.muted", {}, "MAP@10 "), fixed(value, 3)),
      el(
        "button.icon-button",
        {
          type: "button",
          title: t("Delete…"),
          ariaLabel: t("Delete the evaluation of {when}…", { when }),
          data: { needs: "write" },
          onclick: () => askDelete(this.gallery, run, this.on.onChanged),
        },
        icon("bin"),
      ),
    );
  }

  /** Two at most: a third takes the place of the one that was chosen first. */
  choose(id, chosen) {
    this.chosen = this.chosen.filter((one) => one !== id);
    if (chosen) this.chosen = [...this.chosen, id].slice(-2);
    this.drawChosen();
  }

  drawChosen() {
    for (const row of this.root.querySelectorAll(".run-row")) {
      const chosen = this.chosen.includes(Number(row.dataset.id));
      row.classList.toggle("chosen", chosen);
      const box = row.querySelector("input");
      if (box) box.checked = chosen;
    }
    this.compare.disabled = this.chosen.length < 2;
    this.hint.textContent = [t("Choose two to compare"), t("Choose one more"), ""][this.chosen.length];
  }

  /** What is newer is looked at, what is older is what it is compared with. */
  goCompare() {
    const [older, newer] = [...this.chosen].sort((a, b) => a - b);
    location.href = `${at(this.gallery)}/evaluations/${newer}?with=${older}`;
  }
}

function facts(run) {
  const encoders = Object.keys(run.weights).length;
  return [
    ago(run.created_at),
    tn("{n} query", "{n} queries", run.queries),
    tn("{n} encoder", "{n} encoders", encoders),
  ].map((one) => el("span", {}, one));
}
