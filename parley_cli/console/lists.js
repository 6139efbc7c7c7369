// What the views list: each source is asked again and again, and its items are kept until they change.

import { Pages } from "./api.js";
import { Source } from "./server.js";
import { VIEWS } from "./views.js";

const REFUSED_MILLISECONDS = 60_000; // until what IAM refuses is asked for again
const PATIENCE = 4; // looks that may fail before the page says so: a function may start too slowly for the first
export const LATE_MILLISECONDS = 6_000; // without an answer, after which a list says so: longer than a cold start
const PEOPLE = "/conversation/people?ids=";

const gone = new Set(); // the ids of people who are being deleted
const states = Object.fromEntries(Object.entries(VIEWS).map(([name, { sources }]) => [name, sources.map(begin)]));
const searched = {}; // what is looked for, by view
let offered = null; // the paths that the service has; null: not known yet

function begin(source) {
  return { source, list: new Pages(source.path, source.enough), items: null, isCut: false, isMissing: false, failures: 0, due: 0, asking: null };
}

// Learn which paths the service has: one without a catalogue has no orders, and nothing of them is shown.
export async function learn() {
  const { content } = await new Source("/conversation/openapi.json").ask();
  if (content?.paths) offered = new Set(Object.keys(content.paths));
}

export const isKnown = () => offered !== null;

// Whether the service has this path at all, as far as is known.
export function isOffered(path) {
  const [bare] = path.split("?");
  return path.startsWith("/stage/") || offered === null || offered.has(bare);
}

const isThere = ({ isMissing, source }) => !isMissing && isOffered(source.path);

export const hasView = (view) => view === "today" || states[view].some(isThere);
export const isCut = (view) => states[view].some((each) => isThere(each) && each.isCut);
export const wordsOf = (view) => searched[view] ?? "";

// What a view lists, or null while nothing has been told yet.
export function itemsOf(view) {
  const there = states[view].filter(isThere);
  const told = there.filter(({ items }) => items !== null);
  if (!told.length && there.length) return null;
  const all = told.flatMap(({ items }) => items).filter(({ id }) => !gone.has(id));
  const { order, keeps } = VIEWS[view];
  const kept = keeps ? all.filter((each) => keeps(each, all)) : all;
  return order ? kept.toSorted(order) : kept;
}

// Whether every source of a view has told what it lists: before that, an empty list means nothing.
export const isWhole = (view) => states[view].filter(isThere).every(({ items }) => items !== null);

// Whether a view has waited too long for the first answer of all of its sources.
export const isLate = (view) => states[view].some((each) => isThere(each) && each.asking !== null && Date.now() - each.asking >= LATE_MILLISECONDS);

// Ask the sources of a view that are due, or all of them. Returns the first sentence that somebody should read.
export async function read(view, { all = false } = {}) {
  const due = states[view].filter((each) => isThere(each) && (all || Date.now() >= each.due));
  const told = await Promise.all(due.map(ask));
  return told.find(Boolean) ?? "";
}

async function ask(state) {
  const { list, source } = state;
  state.due = Date.now() + (source.every ?? 0);
  state.asking ??= Date.now();
  const { content, error, status } = await list.ask();
  if (!error || (status && status < 500)) state.asking = null;
  if (list !== state.list) return ""; // something else is looked for by now
  if (status === 404) state.isMissing = true;
  if (status === 403) state.due = Date.now() + REFUSED_MILLISECONDS;
  if (error && (!status || status >= 500)) state.due = Date.now(); // it is looked for again at once
  state.failures = error ? state.failures + 1 : 0;
  if (content) {
    state.items = content.items.map((each) => ({ ...each, kind: source.kind }));
    state.isCut = content.isCut;
  }
  if (source.named && state.items?.length) await name(state);
  if (!error || status === 404) return "";
  if (state.items === null && status === 403) state.items = [];
  return status < 500 ? (state.failures === 1 ? error : "") : state.failures === PATIENCE ? error : "";
}

// Tell who the people of these items are, where that may be asked.
async function name(state) {
  const ids = [...new Set(state.items.map(({ conversation }) => conversation))].slice(0, 100);
  const { content } = await new Source(`${PEOPLE}${ids.join(",")}`).ask();
  if (!content) return;
  const people = new Map(content.items.map((each) => [each.id, each]));
  state.items = state.items.map((each) => ({ ...each, person: people.get(each.conversation) ?? null }));
}

// One person as the list shows them; null if nobody has this id.
export async function person(id) {
  const { content } = await new Source(`${PEOPLE}${id}`).ask();
  const found = content?.items[0];
  return found ? { ...found, kind: "person" } : null;
}

// Look for somebody: the list of the view begins anew.
export function search(view, words) {
  searched[view] = words;
  states[view] = VIEWS[view].sources.map((source) => ({
    ...begin(source),
    list: new Pages(words ? `${source.path}&words=${encodeURIComponent(words)}` : source.path, source.enough),
  }));
}

// Somebody who is being deleted leaves the lists at once, so that nothing more is asked about them.
export const hide = (id) => gone.add(id);
export const showAgain = (id) => gone.delete(id);
