/** The service's HTTP API: calls, uploads with progress, server-sent events. */

import { told } from "./errors.js";
import { t } from "./i18n.js";

export const ROOT = "/api/v1";

/** What went wrong, in words for the reader. */
export class ApiError extends Error {
  constructor({ code, message, hint = "" }, status = 0) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.status = status;
  }
}

/** Whether the same may be answered a little later; a damaged store, told with 503 too, is mended by people. */
export const mayPass = ({ code, status }) =>
  code === UNREACHABLE.code || ([429, 502, 503, 504].includes(status) && code !== "corrupt_store");

const UNREACHABLE = {
  code: "unreachable",
  message: t("The service does not answer"),
  hint: t("is `semblance up` still running?"),
};

function failure(body, status) {
  if (status === 401) toLogin();
  if (body?.error) return new ApiError(told(body.error), status);
  const message = t("The service answered with status {status}", { status });
  return new ApiError({ code: `http_${status}`, message }, status);
}

let leaving = false;

/** The session is over: back here after logging in again. */
function toLogin() {
  if (leaving) return; // several calls may hear of it, and each would begin anew to leave
  leaving = true;
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/**
 * One call; JSON in, JSON out.
 * @throws {ApiError}
 */
export async function call(path, { method = "GET", json, signal } = {}) {
  const options = { method, signal, headers: { Accept: "application/json" } };
  if (json !== undefined) {
    options.body = JSON.stringify(json);
    options.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(ROOT + path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(UNREACHABLE);
  }
  if (response.status === 204) return null;
  const body = await response.json().catch(() => null);
  if (!response.ok) throw failure(body, response.status);
  return body;
}

/**
 * Post a form with files; `fetch` does not tell how far an upload is, so this one is older.
 * @param {(share: number) => void} [onProgress] Called with 0 to 1.
 * @throws {ApiError}
 */
export function upload(path, form, onProgress = () => {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", ROOT + path);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) =>
      event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new ApiError(UNREACHABLE));
    request.onload = () => {
      const { status, response } = request;
      if (status < 400 || response?.rejected) resolve(response);
      else reject(failure(response, status));
    };
    request.send(form);
  });
}

/**
 * Follow server-sent events, while the page is looked at: over HTTP/1.1 browsers keep six connections to a
 * service, for all of its pages together.
 * @param {Record<string, (data: any) => void>} handlers By event name, each given the parsed data.
 * @param {(open: boolean) => void} [onLink] Told when the connection stands and when it is lost.
 * @returns {{close: () => void}} The browser reconnects it by itself until it is closed.
 */
export function listen(path, handlers, onLink = () => {}) {
  let source = null;
  function open() {
    source = new EventSource(ROOT + path);
    for (const [name, handle] of Object.entries(handlers))
      source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    source.onopen = () => onLink(true);
    source.onerror = () => onLink(false);
  }
  function close() {
    source?.close();
    source = null;
  }
  function look() {
    if (!document.hidden) {
      if (!source) open();
    } else if (source) {
      close();
      onLink(false);
    }
  }
  document.addEventListener("visibilitychange", look);
  look();
  return {
    close() {
      document.removeEventListener("visibilitychange", look);
      close();
    },
  };
}

export const gallery = (name) => `/galleries/${encodeURIComponent(name)}`;
