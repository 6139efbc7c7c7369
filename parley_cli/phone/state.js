// The state of the chosen conversation: what waits in it, what its last event changed, and all of it.

import { make, part, show } from "./dom.js";
import { servedNow } from "./world.js";

const CHANGES = 40; // shown of one event; more is a migration, and the whole document is below
const VALUE = 160; // characters of a value

let waiting = []; // elements that count down, each with its moment

export function showState(conversation) {
  const state = conversation?.state ?? null;
  part("state-of").textContent = state ? `version ${state.version}` : "";
  const content = [conversation?.progress ?? [], state?.questions ?? [], state?.timers ?? null];
  show(part("waiting"), content, ([going, questions, timers]) => waits(going, questions, timers));
  part("difference-title").hidden = !state;
  show(part("difference"), [conversation?.before ?? null, state], ([before, after]) => changes(before, after));
  show(part("document"), state, (value) => (value === null ? ["None yet."] : coloured(JSON.stringify(value, null, 2))));
  tick();
}

// --- what waits

function waits(going, questions, timers) {
  waiting = [];
  const cards = questions.map((each) => card("Open question", asks(each), each.expires_at, each.asked_at, "expires in"));
  const due = Array.isArray(timers) ? timers : Object.entries(timers ?? {}).map(([id, at]) => ({ id, due: at?.due ?? at }));
  for (const timer of due) cards.push(card("Timer", timer.text || timer.kind || timer.id, timer.due ?? timer.at, null, "due in"));
  return [...going.map(progressCard), ...cards];
}

// What a lane is in the middle of, at a glance: its parts as one bar, its figures, and what comes next.
function progressCard(progress) {
  const left = make("span", "left");
  if (progress.due) waiting.push({ left, gauge: make("span"), moment: Date.parse(progress.due), since: NaN, word: "due in", before: progress.next });
  const bar = make("span", "parts", ...progress.parts.map((each) => partBar(each, each.name === progress.current)));
  return make("div", "card", make("b", "", progress.title), make("p", "", progress.words), left, bar);
}

function partBar({ name, size, over }, isNow) {
  const bar = make("i", isNow ? "now" : "");
  bar.title = `${name}: ${over} of ${size}`;
  bar.style.setProperty("--size", size);
  bar.style.setProperty("--length", over / size);
  return bar;
}

function asks(question) {
  const options = question.options.map((option, place) => `${place + 1}. ${option.title}`);
  return [question.words || question.planned.map((each) => each.question).join("\n"), ...options].join("\n");
}

function card(kind, text, moment, since, word) {
  const left = make("span", "left");
  const gauge = make("span", "gauge");
  waiting.push({ left, gauge, moment: Date.parse(moment), since: Date.parse(since ?? ""), word });
  return make("div", "card", make("b", "", kind), make("p", "", text), left, gauge);
}

function tick() {
  const now = servedNow();
  for (const { left, gauge, moment, since, word, before } of waiting) {
    const seconds = Math.ceil((moment - now) / 1000);
    const when = Number.isNaN(seconds) ? "" : seconds > 0 ? `${word} ${clock(seconds)}` : word.startsWith("due") ? "due" : "expired; a yes runs nothing";
    left.textContent = before ? `${before}: ${when}` : when;
    gauge.hidden = Number.isNaN(since);
    gauge.style.setProperty("--length", Math.min(1, Math.max(0, (moment - now) / (moment - since))));
  }
}
setInterval(tick, 500);

function clock(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

// --- the difference

function changes(before, after) {
  if (!after) return [make("li", "nothing", "Nothing yet.")];
  const [old, current] = [leaves(before), leaves(after)];
  const all = [];
  for (const [path, value] of current) {
    if (!old.has(path)) all.push(["added", path, null, value]);
    else if (old.get(path) !== value) all.push(["changed", path, old.get(path), value]);
  }
  for (const [path, value] of old) if (!current.has(path)) all.push(["removed", path, value, null]);
  if (!all.length) return [make("li", "nothing", "Nothing, as far as this page has seen it.")];
  const rows = all.slice(0, CHANGES).map(([kind, path, was, is]) => change(kind, path, was, is));
  return all.length > CHANGES ? [...rows, make("li", "nothing", `and ${all.length - CHANGES} more`)] : rows;
}

const SIGNS = { added: "+", changed: "→", removed: "−" };

function change(kind, path, was, is) {
  const sign = make("span", "sign", SIGNS[kind]);
  sign.title = kind;
  const values = [was === null ? null : make("del", "", was), is === null ? null : make("ins", "", is)];
  return make("li", kind, sign, make("span", "unseen", kind), make("span", "path", path), make("span", "values", ...values));
}

// Every value of a document by its path; an empty list or object is a value, and so is null.
function leaves(value, path = "", found = new Map()) {
  if (value !== null && typeof value === "object" && Object.keys(value).length) {
    for (const [name, inner] of Object.entries(value)) {
      const place = Array.isArray(value) ? `${path}[${name}]` : path ? `${path}.${name}` : name;
      leaves(inner, place, found);
    }
  } else if (path && value !== null && value !== "") {
    const text = JSON.stringify(value);
    found.set(path, text.length > VALUE ? `${text.slice(0, VALUE)}…` : text);
  }
  return found;
}

// The names and strings of pretty-printed JSON in their colours; everything else as it stands.
export function coloured(json) {
  const pieces = [];
  let end = 0;
  for (const match of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)) {
    pieces.push(json.slice(end, match.index), make("span", match[2] ? "name" : "text", match[1]), match[2] ?? "");
    end = match.index + match[0].length;
  }
  return [...pieces, json.slice(end)];
}
