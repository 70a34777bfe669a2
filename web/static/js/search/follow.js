/** Following one query from its address to its answer. */

import { call, listen, mayPass } from "../api.js";

const POLL_MS = 1000;
const finished = (query) => query.state === "done" || query.state === "failed";

/**
 * Show a query and its votes as they land. Where events cannot be had it asks again and again.
 * @param {string} id
 * @param {{show: Function, vote: Function, finish: Function, fail: Function}} view
 * @param {object} [document] The query, where it is known already.
 * @returns {() => void} Stop following.
 */
export function follow(id, view, document) {
  const path = `/queries/${id}`;
  let source;
  let timer;
  let over = false;
  const stop = () => {
    over = true;
    source?.close();
    clearTimeout(timer);
  };
  const finish = (query) => {
    if (over) return;
    stop();
    view.finish(query);
  };

  async function read() {
    try {
      const query = document ?? (await call(path));
      document = undefined;
      if (over) return true;
      if (finished(query)) finish(query);
      else view.show(query);
    } catch (error) {
      // The page says elsewhere that the service or its Redis is away; the query goes on when they are back.
      if (over || mayPass(error)) return over;
      stop();
      view.fail(error);
    }
    return over;
  }

  async function poll() {
    if (!(await read())) timer = setTimeout(poll, POLL_MS);
  }

  async function start() {
    if (await read()) return;
    source = listen(
      `${path}/events`,
      {
        vote: (vote) => over || view.vote(vote),
        done: finish,
        failed: finish,
      },
      (open) => {
        if (open || over) return;
        source.close();
        poll();
      },
    );
  }

  start();
  return stop;
}
