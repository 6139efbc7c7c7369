// Asking the operators' API, by way of the workbench's server, which signs. A change keeps its key until it is answered,
// so that a repeat of it, by whatever press, is done once.

import { Source } from "./server.js";

const STOPPED = "Nobody knows whether it was done: the server does not answer. Do the same again, and it is done once.";
const LATER = "It is accepted, and waits behind what the person wrote.";
const TRIES = 2;
const MOST_PAGES = 20;
const KEPT_PAGES = 60;

const unanswered = new Map(); // a change, as text -> its key

// Change something. Returns what it became, or `error`, one sentence; `kind` says why in one word.
export async function change(method, path, content) {
  const body = JSON.stringify(content);
  const what = `${method} ${path} ${body}`;
  const key = unanswered.get(what) ?? crypto.randomUUID();
  unanswered.set(what, key);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const sends = method === "DELETE" ? {} : { body };
      const answer = await fetch(path, { method, headers: { "Content-Type": "application/json", "Idempotency-Key": key }, ...sends });
      const said = answer.status === 204 ? {} : await answer.json();
      if (answer.status >= 500) return { error: said.error ?? STOPPED, kind: "unknown" };
      unanswered.delete(what);
      if (answer.status === 202) return { ...said, error: LATER, kind: "waits" };
      return answer.ok ? said : { error: said.error, kind: (said.type ?? "").split(":").at(-1) };
    } catch {
      if (attempt === TRIES) return { error: STOPPED, kind: "unknown" };
    }
  }
}

// A list that comes in pages, asked again and again: `content` holds all its items, and is null while none has changed.
export class Pages {
  #pages = new Map(); // a page's cursor -> its source, and what it held last

  // `enough`: once this many items are there, no further page is asked for.
  constructor(path, enough = Infinity) {
    this.path = path;
    this.enough = enough;
  }

  async ask() {
    const items = [];
    let changed = false;
    let cursor = "";
    if (this.#pages.size > KEPT_PAGES) this.#pages.clear();
    for (let n = 0; n < MOST_PAGES && cursor !== null && items.length < this.enough; n += 1) {
      const page = this.#page(cursor);
      const { content, error, status } = await page.source.ask();
      if (error) return { error, status };
      if (content) [page.content, changed] = [content, true];
      items.push(...page.content.items);
      cursor = page.content.next ?? null;
    }
    return { content: changed ? { items, isCut: cursor !== null } : null };
  }

  #page(cursor) {
    if (!this.#pages.has(cursor)) {
      const path = cursor ? `${this.path}${this.path.includes("?") ? "&" : "?"}cursor=${cursor}` : this.path;
      this.#pages.set(cursor, { source: new Source(path), content: null });
    }
    return this.#pages.get(cursor);
  }
}
