// The operators' console: what happened today, who waits for a person, people, orders and stock, each seen, answered and
// moved on through the operators' API.

import { button, make, part, show } from "./dom.js";
import { Source } from "./server.js";
import { listen, toggleHelp } from "./keys.js";
import { change } from "./api.js";
import { KINDS, again } from "./kinds.js";
import { VIEWS } from "./views.js";
import { ago, moment, peoplesNow, setClock, zoned } from "./words.js";
import { drawStock } from "./stock.js";
import * as deeds from "./deeds.js";
import * as lists from "./lists.js";
import * as one from "./one.js";
import * as thread from "./thread.js";
import * as today from "./today.js";

const NAME = "parley.operator";
const POLL_MILLISECONDS = 1500; // of the view that is shown; the others are only counted
const OTHERS_EVERY = 4;
const NOTICE_MILLISECONDS = 8000;
const SEARCH_MILLISECONDS = 250; // after the last letter
const SILENT = "The service does not answer. It is asked again until it does.";
const WAITS = "It waits until they write: WhatsApp lets nobody write to them before.";

const chosen = {}; // the chosen item as it was last seen, by view: it stays chosen when it leaves the list
const drafts = new Map(); // a conversation's id -> what is being written to that person
let writingTo = ""; // the conversation whose draft stands in the field
let current = location.hash.slice(1) in VIEWS ? location.hash.slice(1) : "today";
let rounds = 0;
let noticeTimer = null;
let searchTimer = null;
const clock = document.body.dataset.workbench ? new Source("/clock") : null; // which a developer may have moved

// --- who I am

const you = part("you");
const keepName = () => localStorage.setItem(NAME, you.value.trim());
if (you.value.trim()) keepName(); // typed before this file had come
else you.value = localStorage.getItem(NAME) || document.body.dataset.operator;
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
    if (!lists.isKnown() && rounds % OTHERS_EVERY === 0) await lists.learn();
    const views = Object.keys(VIEWS).filter((each) => each === current || (VIEWS[each].counts && rounds % OTHERS_EVERY === 0));
    if (clock && rounds % OTHERS_EVERY === 0) await readClock();
    rounds += 1;
    await Promise.all([...views.map((each) => read(each)), one.read(notice), current === "today" ? readToday() : null]);
    if (current !== "today") drawOne();
  }
  setTimeout(poll, POLL_MILLISECONDS);
}

async function readClock() {
  const { content } = await clock.ask();
  if (content) setClock(content.now);
}

async function read(view, how) {
  const late = setTimeout(drawView, lists.LATE_MILLISECONDS); // which says so, if nothing has come by then
  const problem = await lists.read(view, how);
  clearTimeout(late);
  if (problem && view === current) notice(problem);
  drawTabs();
  if (view === current || current === "today") drawView();
}

async function readToday(how) {
  await today.read(how);
  drawView();
}

// --- drawing

function drawTabs() {
  const waiting = (lists.itemsOf("inbox") ?? []).filter(isUrgent).length;
  document.title = `${waiting ? `(${waiting}) ` : ""}${document.body.dataset.service} · console`; // seen from another tab
  for (const [place, [view, { title, counts }]] of Object.entries(VIEWS).entries()) {
    const tab = part("views").children[place];
    const all = counts ? (lists.itemsOf(view) ?? []) : [];
    show(tab, [title, all.length], () => [title, ...(all.length ? [make("b", "count", String(all.length))] : [])]);
    tab.hidden = !lists.hasView(view);
    tab.classList.toggle("urgent", all.some(isUrgent));
    tab.setAttribute("aria-current", String(view === current));
  }
}

const kindOf = (item) => KINDS[item.kind];
const isUrgent = (item) => Boolean(kindOf(item).urgent?.(item));
const idOf = (item) => `${item.kind} ${kindOf(item).id(item)}`;
const isChosen = (item) => Boolean(chosen[current]) && idOf(item) === idOf(chosen[current]);

function drawView() {
  const isList = current !== "today";
  part("today").hidden = isList;
  part("counter").hidden = !isList;
  document.body.dataset.view = current;
  if (!isList) return today.draw(needs(), { isKnown: lists.isKnown() && lists.isWhole("inbox") && lists.isWhole("orders"), open: view, look });
  const told = lists.itemsOf(current);
  const all = told ?? [];
  part("items-nothing").hidden = all.length > 0;
  part("items-nothing").textContent = told !== null ? VIEWS[current].nothing : lists.isLate(current) ? SILENT : "Looking …"; // a cold start takes seconds
  part("items-more").hidden = !lists.isCut(current);
  if (current === "stock") {
    drawStock(all, setStock);
  } else {
    const was = chosen[current];
    chosen[current] = all.find(isChosen) ?? (was && all.find((each) => VIEWS[current].isSame?.(was, each))) ?? was;
    const minute = Math.floor(peoplesNow() / 60_000);
    show(part("items"), [current, minute, all, chosen[current] && idOf(chosen[current])], () => all.map(row));
  }
  return drawOne();
}

// What waits for somebody, as Today tells it: how many, what, whether it is urgent, and the view that shows them.
function needs() {
  const inbox = Map.groupBy(lists.itemsOf("inbox") ?? [], ({ kind, taken_by: by }) => (kind === "handOff" && by ? "taken" : kind));
  const placed = (lists.itemsOf("orders") ?? []).filter(isUrgent);
  const told = [
    ["handOff", "waits for a person", "wait for a person", true],
    ["taken", "is with an operator", "are with an operator", false],
    ["ticket", "ticket is open", "tickets are open", false],
    ["lost", "did not get a message", "did not get a message", true],
    ["letter", "event was given up", "events were given up", true],
  ].map(([kind, one_, many, urgent]) => [inbox.get(kind)?.length ?? 0, one_, many, urgent, "inbox"]);
  const all = [...told, [placed.length, "order is new", "orders are new", true, "orders"]];
  return all.filter(([number]) => number).map(([number, one_, many, ...rest]) => [number, number === 1 ? one_ : many, ...rest]);
}

function row(item) {
  const { head, line, at, label, isOfMachine } = kindOf(item);
  const [title, state] = head(item);
  const when = at(item) ?? "";
  const time = make("time", "", current === "inbox" ? ago(when, isOfMachine ? Date.now() : peoplesNow()) : moment(when));
  time.dateTime = time.title = when;
  const press = button(isUrgent(item) ? "item urgent" : "item", "", "", () => choose(item));
  const name = make("b", "", title);
  name.dir = "auto";
  press.append(name, make("span", "status", current === "inbox" && !isUrgent(item) && item.kind === "ticket" ? label : state), make("span", "line", line(item) ?? ""), time);
  press.setAttribute("aria-current", String(isChosen(item)));
  return make("li", "", press);
}

function drawOne() {
  const item = current in chosen && current !== "stock" && current !== "today" ? chosen[current] : null;
  const all = lists.itemsOf(current) ?? [];
  part("one").hidden = !item;
  part("one-nothing").hidden = Boolean(item) || current === "stock";
  document.body.classList.toggle("reading", Boolean(item));
  const conversation = item ? ((kindOf(item).conversation ?? ((each) => each.conversation))(item) ?? "") : "";
  thread.follow(conversation, { onError: notice, sendAgain });
  part("reply").hidden = part("said").hidden = !conversation;
  write(conversation);
  one.follow(item, kindOf);
  if (!item) return;
  const known = one.known(item);
  const isThere = item.kind === "person" || all.some(isChosen);
  const { head, label, facts, deeds: offered } = kindOf(item);
  const [title, state] = head(known);
  part("one-title").textContent = title;
  part("one-of").textContent = isThere ? [label, state].filter(Boolean).join(" · ") : "no longer in this list";
  part("one-person").hidden = item.kind === "person" || !item.conversation;
  show(part("facts"), facts(known, one.beside()), (told) => [make("dl", "", ...told.flatMap(fact))]);
  deeds.draw(isThere ? offered(known, you.value.trim()).filter(Boolean) : [], idOf(item), tools);
}

function fact([term, told, buttons = []]) {
  if (!told) return [];
  const known = make("dd", "", told, ...buttons.map((each) => deeds.presser(each, "small", tools)));
  known.dir = "auto";
  return [make("dt", "", term), known];
}

// Say what went wrong, or what was done; `press` is a button that goes on from there.
function notice(sentence, press = null, looks = "") {
  clearTimeout(noticeTimer);
  part("notice").className = looks ? `notice ${looks}` : "notice";
  part("notice").replaceChildren(sentence, ...(press ? [press] : []));
  part("notice").hidden = !sentence;
  if (sentence && !press) noticeTimer = setTimeout(() => notice(""), NOTICE_MILLISECONDS);
}

// --- doing

const tools = { act, notice, redraw: () => drawOne() };

// Do a deed, and then look; `done` is called once it is done or waits, also if it had to be taken from another.
async function act(deed, reason = "", done = () => {}) {
  const { method, path, content, signs, erases } = deed;
  const operator = signs ? name() : "";
  if (signs && !operator) return;
  if (erases) return erase(deed);
  part("one").classList.add("busy");
  const said = await change(method, path, { ...content, ...(reason ? { reason } : {}), ...(operator ? { operator } : {}) });
  part("one").classList.remove("busy");
  if (!said.error || said.kind === "waits") done(said);
  const takes = () => act({ ...deed, content: { ...content, take: true } }, reason, done);
  const isWaiting = said.waits || said.unsent?.some((each) => each.text === content.text);
  if (said.kind === "taken") notice(...takenBy(said, content.text ? "Take it and send" : path.endsWith("/hand-back") ? "Hand back all the same" : "Take it", takes));
  else if (said.error) notice(said.error);
  else notice(isWaiting ? WAITS : said.already ? "It had been sent again already." : said.file ? `Written to ${said.file}, for you alone to read.` : (deed.did ?? ""), null, "good");
  await Promise.all([lists.read(current, { all: true }), one.read(notice, { all: true })]);
  drawTabs();
  drawView();
}

// Another operator has them: say who, and offer to take them over. Where words were written, they are sent then.
function takenBy({ error }, title, takes) {
  const { taken_by: by, taken_at: since } = lists.itemsOf("inbox")?.find((each) => each.kind === "handOff" && each.conversation === writingTo) ?? {};
  const sentence = by && by !== you.value.trim() ? `${by} has them since ${zoned(since)}.` : error;
  return [sentence, button("plain", title, "From the one who has them", takes)];
}

// Delete somebody: they leave the list at once, and come back if it fails.
async function erase({ method, path }) {
  const { id } = chosen[current];
  lists.hide(id);
  close();
  const said = await change(method, path, {});
  if (said.error && said.kind !== "waits") {
    lists.showAgain(id);
    notice(said.error);
  } else {
    notice("Everything about them is deleted.", null, "good");
  }
  drawView();
}

function sendAgain(conversation, message) {
  return act(again(conversation, message), "", () => thread.poll());
}

function setStock(sku, left) {
  return act({ method: "PUT", path: `/conversation/stock/${sku}`, content: { left }, signs: true });
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
  act({ method: "POST", path: `/conversation/participants/${conversation}/say`, content: { text }, signs: true }, "", () => {
    if (drafts.get(conversation)?.trim() === text) drafts.delete(conversation);
    if (conversation === writingTo && part("words").value.trim() === text) part("words").value = ""; // what was refused stays where it was written
    part("words").dispatchEvent(new Event("input"));
    thread.poll();
  });
}

// --- moving about

const isNarrow = () => matchMedia("(max-width: 899px)").matches; // as in console.css: a list and one of it in turn

function choose(item, { focus = false } = {}) {
  if (isNarrow() && !chosen[current]) history.pushState({ isOne: true }, "", `#${current}`); // Back goes to the list
  chosen[current] = item;
  deeds.stopAsking();
  notice("");
  drawView();
  if (focus) part("items").querySelector("[aria-current=true]")?.focus();
}

function close() {
  delete chosen[current];
  if (history.state?.isOne) history.back();
  deeds.stopAsking();
  drawView();
}

// Show a person, from wherever they are named.
async function look(id) {
  const found = await lists.person(id);
  if (!found) return notice("Nothing is kept about this person any more, or you may not look.");
  view("people");
  return choose(found);
}

function step(by) {
  const all = lists.itemsOf(current) ?? [];
  if (!all.length || current === "stock" || current === "today") return;
  choose(all[Math.min(all.length - 1, Math.max(0, all.findIndex(isChosen) + by))], { focus: true });
}

function view(name) {
  if (!name || !lists.hasView(name)) return;
  if (name !== current) history.pushState(null, "", `#${name}`);
  open(name);
}

function open(name) {
  turnTo(name);
  if (name === "today") readToday();
  else read(name, { all: true });
}

function turnTo(name) {
  current = name;
  const { search: hint } = VIEWS[name];
  part("search").hidden = !hint;
  part("search").placeholder = part("search").ariaLabel = hint ?? "";
  part("search").value = lists.wordsOf(name);
  deeds.stopAsking();
  part("items").replaceChildren();
  delete part("items").dataset.looks;
  drawTabs();
  drawView();
}

// The browser's Back and Forward, or another view typed into the address.
function follow() {
  const name = location.hash.slice(1) || "today";
  if (!(name in VIEWS) || !lists.hasView(name)) return;
  if (isNarrow() && !history.state?.isOne) delete chosen[name];
  open(name);
}

// A key does what the button of its name does, if it can be seen: those of whoever was chosen last stay in the page.
const ifShown = (element) => (element?.checkVisibility() ? element : null);
const press = (key) => ifShown(part("moves").querySelector(`[title$="(${key})"]`))?.click();

for (const [view_, { title }] of Object.entries(VIEWS)) {
  part("views").append(button("", title, "", () => view(view_)));
}
part("search").addEventListener("input", () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => {
    lists.search("people", part("search").value.trim());
    drawView();
    read("people");
  }, SEARCH_MILLISECONDS);
});
part("back").addEventListener("click", close);
part("one-person").addEventListener("click", () => look(chosen[current].conversation));
document.addEventListener("today", () => drawView());
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
  ["1 … 5", "Today, inbox, people, orders, stock", (key) => view(Object.keys(VIEWS)[key - 1]), (key) => /^[1-5]$/.test(key)],
  ["/", "Search people", () => (view("people"), part("search").focus())],
  ["j k", "The next one, the one before", (key) => step(key === "j" ? 1 : -1), (key) => key === "j" || key === "k"],
  ["r", "Write to them", () => ifShown(part("words"))?.focus()],
  ["p", "Show the person", () => ifShown(part("one-person"))?.click()],
  ["t", "Take", press],
  ["b", "Hand back to the service", press],
  ["s", "Send again what failed", press],
  ["a y s d x", "An order: accept, ready, sent, done, refuse", press, (key) => "aydx".includes(key)],
  ["?", "These shortcuts", toggleHelp],
]);
document.addEventListener("visibilitychange", () => document.hidden || read(current));
addEventListener("popstate", follow);
turnTo(current);
poll();
