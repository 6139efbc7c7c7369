// The operators' console: who waits for a person, people, orders, tickets and stock, each seen, answered and moved
// on through the operators' API.

import { button, make, part, show } from "./dom.js";
import { listen, toggleHelp } from "./keys.js";
import { Pages, change } from "./api.js";
import { VIEWS, facts, moment } from "./views.js";
import { drawStock } from "./stock.js";
import { Source } from "./server.js";
import * as thread from "./thread.js";

const NAME = "parley.operator";
const POLL_MILLISECONDS = 1500; // of the view that is shown; the others are only counted
const OTHERS_EVERY = 4;
const NOTICE_MILLISECONDS = 8000;
const SEARCH_MILLISECONDS = 250; // after the last letter
const WAITS = "It waits until they write: WhatsApp lets nobody write to them before.";

const sources = Object.fromEntries(Object.entries(VIEWS).map(([name, { path, pages }]) => [name, new Pages(path, pages)]));
const cut = new Set(); // the views whose list goes on behind what is shown
const searched = {}; // what is looked for, by view
let whole = { source: null, content: null }; // all that is known of the chosen item
const items = Object.fromEntries(Object.keys(VIEWS).map((name) => [name, null]));
const missing = new Set(); // the views that this service has not: one without a catalogue has no orders
const chosen = {}; // the chosen item as it was last seen, by view: it stays chosen when it leaves the list
const gone = new Set(); // the people who are being deleted
const drafts = new Map(); // a conversation's id -> what is being written to that person
let writingTo = ""; // the conversation whose draft stands in the field
let current = "hand-offs";
let rounds = 0;
let noticeTimer = null;
let searchTimer = null;
let asking = null; // the move that waits for its reason

// --- who I am

const you = part("you");
const keepName = () => localStorage.setItem(NAME, you.value.trim());
if (you.value.trim()) keepName(); // typed before this file had come
else you.value = localStorage.getItem(NAME) ?? "";
you.addEventListener("input", () => {
  keepName();
  drawOne();
});

function name() {
  const given = you.value.trim();
  if (!given) {
    notice("Say who you are first: people and colleagues read your name.");
    you.focus();
  }
  return given;
}

// --- reading

async function poll() {
  if (!document.hidden) {
    const due = Object.keys(VIEWS).filter((each) => !missing.has(each) && (each === current || rounds % OTHERS_EVERY === 0));
    rounds += 1;
    await Promise.all([...due.map(read), readWhole()]);
  }
  setTimeout(poll, POLL_MILLISECONDS);
}

async function read(view) {
  const { content, error, status } = await sources[view].ask();
  if (status === 404) missing.add(view);
  if (error && view === current) notice(error);
  if (status === 404) drawTabs();
  if (!content) return;
  items[view] = content.items.filter((each) => !gone.has(VIEWS[view].id(each)));
  if (content.isCut) cut.add(view);
  else cut.delete(view);
  drawTabs();
  if (view === current) drawView();
}

// Read all that is known of the chosen item, where its view has more than the list tells.
async function readWhole() {
  const asked = whole.source;
  if (!asked) return;
  const { content, error } = await asked.ask();
  if (asked !== whole.source) return;
  if (error) notice(error);
  if (!content) return;
  whole.content = content;
  drawOne();
}

// What is known of this item beyond the list; it is asked for when the item is chosen.
function wholeOf(item) {
  const path = item && VIEWS[current].whole?.(item);
  if (!path) whole = { source: null, content: null };
  else if (whole.source?.path !== path) {
    whole = { source: new Source(path), content: null };
    readWhole();
  }
  return whole.content;
}

function search(words) {
  searched[current] = words;
  const { path, pages } = VIEWS[current];
  sources[current] = new Pages(words ? `${path}&words=${encodeURIComponent(words)}` : path, pages);
  chosen[current] = undefined;
  items[current] = null;
  read(current);
}

const conversationOf = (item) => (item ? (VIEWS[current].conversation ?? ((each) => each.conversation))(item) : "") ?? "";

// --- drawing

function drawTabs() {
  for (const [place, [view, { title, urgent }]] of Object.entries(VIEWS).entries()) {
    const tab = part("views").children[place];
    const count = view === "stock" || view === "people" ? 0 : (items[view]?.length ?? 0);
    tab.textContent = count ? `${title} (${count})` : title;
    tab.hidden = missing.has(view);
    tab.classList.toggle("urgent", Boolean(urgent && items[view]?.some(urgent)));
    tab.setAttribute("aria-current", String(view === current));
  }
}

function drawView() {
  const { nothing, id } = VIEWS[current];
  const all = items[current] ?? [];
  part("items-nothing").hidden = all.length > 0;
  part("items-nothing").textContent = items[current] === null ? "Looking …" : nothing; // a cold start takes seconds
  part("items-more").hidden = !cut.has(current);
  document.body.dataset.view = current;
  if (current === "stock") {
    drawStock(all, setStock);
  } else {
    chosen[current] = all.find((item) => isChosen(item)) ?? chosen[current] ?? all[0];
    show(part("items"), [current, all, chosen[current] && id(chosen[current])], () => all.map(row));
  }
  drawOne();
}

function isChosen(item) {
  const { id } = VIEWS[current];
  return Boolean(chosen[current]) && id(item) === id(chosen[current]);
}

function row(item) {
  const { head, line, at, urgent } = VIEWS[current];
  const [title, state] = head(item);
  const time = make("time", "", moment(at(item)));
  const content = [make("b", "", title), make("span", "status", state), make("span", "line", line(item) ?? ""), time];
  const press = button(urgent(item) ? "item urgent" : "item", "", "", () => choose(item));
  press.append(...content);
  press.setAttribute("aria-current", String(isChosen(item)));
  return make("li", "", press);
}

function drawOne() {
  const { id, head, facts: told, moves } = VIEWS[current];
  const item = current === "stock" ? null : chosen[current];
  const isThere = Boolean(items[current]?.some(isChosen));
  part("one").hidden = !item;
  part("one-nothing").hidden = Boolean(item) || current === "stock";
  thread.follow(conversationOf(item), notice);
  write(conversationOf(item));
  const known = wholeOf(item);
  if (!item) return;
  const [title, state] = head(item);
  part("one-title").textContent = title;
  part("one-of").textContent = isThere ? state : "no longer in this list";
  show(part("facts"), told(item, known), (pairs) => [make("dl", "", ...facts(pairs, canceller(item)))]);
  show(part("moves"), [isThere ? moves(item, you.value.trim()).filter(Boolean) : [], asking?.title, id(item)], ([all]) => (asking && isThere ? [reason()] : all.map(mover)));
}

function mover(move) {
  return button("plain", move.title, move.key ? `${move.title} (${move.key})` : move.title, () => {
    if (!move.asks && !move.agrees) return act(move.method ?? "POST", move.path, move.content);
    asking = move;
    drawOne();
    return part("reason").focus();
  });
}

// The button that cancels a timer of the chosen item.
function canceller(item) {
  return (timer) => {
    const { title, method, path } = VIEWS[current].cancels(item, timer);
    return button("small", title, "They are not told", () => act(method, path, {}));
  };
}

// A move that wants a reason, or to be agreed to once more, asks in its own place; Esc leaves it.
function reason() {
  const { title, method, path, content, agrees } = asking;
  const field = make("input");
  field.id = "reason";
  field.maxLength = 200;
  field.placeholder = agrees ? `For good. Type ${agrees} to delete` : "Why? They are told.";
  field.ariaLabel = agrees ? `The last digits of the number, ${agrees}` : `${title.replace("…", "")}: why`;
  const form = make("form", "reason", field, make("button", "plain", title.replace("…", "")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (agrees && field.value.trim() !== agrees) return notice(`Type ${agrees}, the last digits of the number.`);
    asking = null;
    if (agrees) return erase(method, path, VIEWS[current].id(chosen[current]));
    act("POST", path, { ...content, reason: field.value.trim() });
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    asking = null;
    drawOne();
  });
  return form;
}

// Say what went wrong; `again` is a button that tries it in another way.
function notice(sentence, again = null) {
  clearTimeout(noticeTimer);
  part("notice").replaceChildren(sentence, ...(again ? [again] : []));
  part("notice").hidden = !sentence;
  if (sentence && !again) noticeTimer = setTimeout(() => notice(""), NOTICE_MILLISECONDS);
}

// --- doing

// Change something, and then look; `done` is called once it is done or waits, also if it had to be taken from another.
async function act(method, path, content, done = () => {}) {
  const operator = name();
  if (!operator) return;
  part("one").classList.add("busy");
  const said = await change(method, path, method === "DELETE" || "happening" in content ? content : { ...content, operator });
  part("one").classList.remove("busy");
  if (!said.error || said.kind === "waits") done();
  const again = () => act(method, path, { ...content, take: true }, done);
  const isWaiting = said.unsent?.some((each) => each.text === content.text);
  notice(said.error ?? (isWaiting ? WAITS : ""), said.kind === "taken" ? button("plain", "Take it", "From the one who has it", again) : null);
  await Promise.all([read(current), readWhole()]);
  drawView();
}

// Delete somebody: they leave the list at once, so that nothing more is asked about them, and come back if it fails.
async function erase(method, path, id) {
  gone.add(id);
  items[current] = items[current].filter((each) => !gone.has(VIEWS[current].id(each)));
  chosen[current] = undefined;
  drawView();
  const said = await change(method, path, {});
  if (said.error && said.kind !== "waits") gone.delete(id);
  notice(said.error ?? "Everything about them is deleted.");
}

function setStock(sku, left) {
  return act("PUT", `/conversation/stock/${sku}`, { left });
}

// Put what is being written to this person into the field. Each has a draft of their own.
function write(conversation) {
  if (conversation === writingTo) return;
  if (writingTo) drafts.set(writingTo, part("words").value);
  writingTo = conversation;
  part("words").value = drafts.get(conversation) ?? "";
  part("words").dispatchEvent(new Event("input"));
}

function send() {
  const [text, conversation] = [part("words").value.trim(), writingTo];
  if (!text || !conversation) return;
  act("POST", `/conversation/participants/${conversation}/say`, { text }, () => {
    if (drafts.get(conversation)?.trim() === text) drafts.delete(conversation);
    if (conversation === writingTo && part("words").value.trim() === text) part("words").value = ""; // what was refused stays where it was written
    part("words").dispatchEvent(new Event("input"));
    thread.poll(notice);
  });
}

// --- moving about

function choose(item, { focus = false } = {}) {
  chosen[current] = item;
  asking = null;
  notice("");
  drawView();
  if (focus) part("items").querySelector("[aria-current=true]")?.focus();
}

function step(by) {
  const all = items[current] ?? [];
  if (!all.length || current === "stock") return;
  choose(all[Math.min(all.length - 1, Math.max(0, all.findIndex(isChosen) + by))], { focus: true });
}

function view(name) {
  current = name;
  const { search: hint } = VIEWS[name];
  part("search").hidden = !hint;
  part("search").placeholder = part("search").ariaLabel = hint ?? "";
  part("search").value = searched[name] ?? "";
  asking = null;
  part("items").replaceChildren();
  delete part("items").dataset.looks;
  drawTabs();
  drawView();
  read(name);
}

const press = (key) => part("moves").querySelector(`[title$="(${key})"]`)?.click();

for (const [view_, { title }] of Object.entries(VIEWS)) {
  part("views").append(button("", title, "", () => view(view_)));
}
part("search").addEventListener("input", () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => search(part("search").value.trim()), SEARCH_MILLISECONDS);
});
part("reply").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
part("words").addEventListener("input", () => {
  part("reply").querySelector("button").disabled = !part("words").value.trim();
});
part("words").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});
listen([
  ["1 … 5", "Hand-offs, tickets, orders, people, stock", (key) => view(Object.keys(VIEWS)[key - 1]), (key) => /^[1-5]$/.test(key)],
  ["/", "Search", () => part("search").hidden || part("search").focus()],
  ["j k", "The next one, the one before", (key) => step(key === "j" ? 1 : -1), (key) => key === "j" || key === "k"],
  ["r", "Write to them", () => part("one").hidden || part("words").focus()],
  ["t", "Take", () => press("t")],
  ["b", "Hand back to the service", () => press("b")],
  ["a y s d x", "An order: accept, ready, sent, done, refuse", press, (key) => "aysdx".includes(key)],
  ["?", "These shortcuts", toggleHelp],
]);
document.addEventListener("visibilitychange", () => document.hidden || read(current));
drawTabs();
poll();
