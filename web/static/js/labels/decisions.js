/** Carrying decisions out, however many pictures they are about, and taking them back. */

import { call, gallery as at } from "../api.js";
import { count } from "../format.js";
import { t, tn } from "../i18n.js";
import { complain, toast } from "../messages.js";

export class Decisions {
  /** @param {{onChanged: () => Promise<void>}} handlers Told when something was decided or taken back. */
  constructor(gallery, { onChanged }) {
    this.at = `${at(gallery)}/suggestions/decisions`;
    this.onChanged = onChanged;
    this.last = null;
    /** Those taken before, newest first, as the page last heard of them. */
    this.history = [];
    this.undone = () => {};
  }

  /**
   * Decide; the toast takes it back.
   * @param {object} body As the API has it.
   * @param {(pictures: number) => string} words What was done, for the toast.
   * @returns {Promise<boolean>} Whether it was carried out.
   */
  async take(body, words) {
    let answer;
    try {
      answer = await call(this.at, { method: "POST", json: body });
      answer = await this.finish(answer, "continue");
    } catch (error) {
      complain(error);
      await this.onChanged();
      return false;
    }
    this.last = answer.decision;
    const { decision } = answer;
    const close = toast(words(decision.pictures), {
      action: t("Undo"),
      onAction: () => this.undo(decision),
      lasts: 10_000,
    });
    this.closeToast?.();
    this.closeToast = close;
    await this.onChanged();
    return true;
  }

  /** Take a decision back, the latest unless another is named. */
  async undo(decision = this.last ?? this.history.find((one) => !one.undone_at)) {
    if (!decision || this.undoing) return;
    this.undoing = true;
    if (decision === this.last) this.last = null;
    this.closeToast?.();
    try {
      const answer = await call(`${this.at}/${decision.id}/undo`, { method: "POST" });
      await this.finish(answer, "undo");
      toast(tn("Taken back: {n} picture", "Taken back: {n} pictures", decision.pictures));
    } catch (error) {
      complain(error);
    }
    this.undone();
    await this.onChanged();
    this.undoing = false;
  }

  /** Ask again until all of it is done, telling how far it is. */
  async finish(answer, step) {
    let close = () => {};
    while (!answer.done) {
      close();
      close = toast(t("{n} pictures so far", { n: count(answer.decision.pictures) }), {
        lasts: 60_000,
      });
      answer = await call(`${this.at}/${answer.decision.id}/${step}`, { method: "POST" });
    }
    close();
    return answer;
  }
}
