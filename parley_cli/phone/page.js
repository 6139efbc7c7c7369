// The workbench: phones side by side, and beside them what the chosen person's last event did.

import { button, make, part } from "./dom.js";
import * as journey from "./journey.js";
import { listen, toggleHelp } from "./keys.js";
import { watchLetters } from "./letters.js";
import { showLog } from "./log.js";
import { isByHand, watchModel } from "./model.js";
import { MOST, load, newNumber, save } from "./people.js";
import { Phone, channelName } from "./phone.js";
import { showState } from "./state.js";
import { advance, crashNext, nextProvider, replay, startWorld } from "./world.js";

const NOTICE_MILLISECONDS = 8000;
// On a narrow screen each of these is a page; on a wide one phones and journey always stand there, and the others take turns.
const VIEWS = [
  ["phones", "Phones"],
  ["journey", "Journey"],
  ["state", "State"],
  ["log", "Log"],
  ["letters", "Dead letters"],
];
if (isByHand) VIEWS.splice(2, 0, ["model", "Model"]);
const PANELS = ["model", "state", "log", "letters"];
const narrow = matchMedia("(max-width: 899px)");

const { service, sms, whatsapp } = document.body.dataset;
const phones = [];
let chosen = null; // the phone whose journey, state and log are shown
let shown = null; // its journey
let noticeTimer = null;

// --- people

function addPhone(person, { focus = false } = {}) {
  const phone = new Phone(person, { service, senders: { sms, whatsapp } });
  phones.push(phone);
  part("phones").insertBefore(phone.element, part("add"));
  phone.addEventListener("choose", () => choose(phone));
  phone.addEventListener("remove", () => remove(phone));
  phone.addEventListener("change", () => {
    keepPeople();
    if (phone !== chosen) return;
    if (phone.number !== followed) follow();
    else showBench();
  });
  keepPeople();
  if (focus) choose(phone, { focus: true });
}

function addPerson() {
  if (phones.length >= MOST) return;
  const last = phones.at(-1)?.person.channel;
  addPhone({ number: newNumber(phones.map((each) => each.person)), channel: last === "sms" ? "whatsapp" : "sms" }, { focus: true });
}

function remove(phone) {
  if (phones.length === 1) return;
  const place = phones.indexOf(phone);
  phones.splice(place, 1);
  phone.stop();
  keepPeople();
  if (phone === chosen) choose(phones[Math.min(place, phones.length - 1)], { focus: true });
}

function keepPeople() {
  save(phones.map((each) => each.person));
  document.body.classList.toggle("alone", phones.length === 1);
  part("add").hidden = phones.length >= MOST;
  const tabs = phones.map((phone, place) => {
    const tab = button("", phone.number, `${channelName(phone.person.channel)} (${place + 1})`, () => choose(phone, { focus: true }));
    tab.setAttribute("aria-pressed", String(phone === chosen));
    tab.dataset.channel = phone.person.channel;
    return tab;
  });
  part("people-tabs").replaceChildren(...tabs, button("more", "+", "Add a person (n)", addPerson));
  part("people-tabs").lastElementChild.ariaLabel = "Add a person";
}

let followed = "";

function choose(phone, { focus = false } = {}) {
  const changed = phone !== chosen;
  chosen = phone;
  if (changed) {
    for (const each of phones) each.element.classList.toggle("chosen", each === phone);
    keepPeople();
    follow();
  }
  if (focus) {
    view("phones");
    phone.text.focus({ preventScroll: true });
  }
}

function follow() {
  followed = chosen.number;
  shown = null;
  journey.follow(chosen.isValid ? followed : "", (latest) => {
    shown = latest;
    showBench();
  });
  showBench();
}

// --- the bench

function showBench() {
  journey.draw(shown, what);
  showState(chosen.conversation);
  showLog(shown);
}

// What the journey is about, in words.
function what({ event, kind, duplicate, resumed, degraded }) {
  const heard = chosen.conversation?.bubbles.find((bubble) => bubble.id === event);
  const said = heard ? `“${heard.text}”` : kind.replaceAll("_", " ");
  const notes = [kind === "burst" && "a burst", duplicate && "a duplicate", resumed && "resumed", degraded && degraded.replace(/^(no model is configured)$/, "no model")];
  return [said, ...notes.filter(Boolean)].join(" · ");
}

function view(name) {
  const { dataset } = document.body;
  dataset.view = name;
  if (PANELS.includes(name)) dataset.panel = name;
  const current = narrow.matches ? dataset.view : dataset.panel;
  for (const each of part("views").children) each.setAttribute("aria-current", String(each.dataset.view === current));
  if (name === "phones") chosen?.element.scrollIntoView({ block: "nearest", inline: "nearest" }); // out of sight it has lost its place
}

function notice(sentence) {
  clearTimeout(noticeTimer);
  part("notice").textContent = sentence;
  part("notice").hidden = !sentence;
  if (sentence) noticeTimer = setTimeout(() => notice(""), NOTICE_MILLISECONDS);
}

// Show it and put the focus there.
function go(name) {
  view(name);
  const panel = part(name);
  panel.scrollIntoView({ block: "nearest" });
  (panel.querySelector("[tabindex], summary, button:not(:disabled)") ?? panel).focus?.({ preventScroll: true });
}

for (const [name, words] of VIEWS) {
  const tab = button("", words, "", () => view(name));
  tab.dataset.view = name;
  part("views").append(tab);
}
narrow.addEventListener("change", () => {
  view(document.body.dataset.view);
});
// Where one phone fills the width, the one that was swiped to is the chosen one.
part("phones").addEventListener("scrollend", () => {
  const { left, right } = part("phones").getBoundingClientRect();
  const whole = phones.filter(({ element }) => element.getBoundingClientRect().left >= left && element.getBoundingClientRect().right <= right);
  if (whole.length === 1) choose(whole[0]);
});
part("add").addEventListener("click", addPerson);
part("replay").addEventListener("click", () => replay(chosen.number));
document.addEventListener("visibilitychange", () => phones.forEach((each) => each.poll()));

const step = (by) => choose(phones[(phones.indexOf(chosen) + by + phones.length) % phones.length], { focus: true });
listen([
  ["/", "Write a message", () => choose(chosen, { focus: true })],
  ["1 … 9", "Choose a person", (key) => phones[key - 1] && choose(phones[key - 1], { focus: true }), (key) => /^[1-9]$/.test(key)],
  ["[ ]", "The person before, the person after", (key) => step(key === "[" ? -1 : 1), (key) => key === "[" || key === "]"],
  ["n", "Add a person", addPerson],
  ["c", "Switch the channel", () => chosen.switchTo(chosen.person.channel === "sms" ? "whatsapp" : "sms")],
  ["r", "Deliver the last webhook again", () => replay(chosen.number)],
  ["t", "Advance the clock a minute", () => advance(60)],
  ["T", "Advance the clock an hour", () => advance(3600)],
  ["p", "Provider: up, refuses, silent", nextProvider],
  ["k", "Crash after the next commit", crashNext],
  ...(isByHand ? [["m", "Model", () => go("model")]] : []),
  ["j", "Journey", () => go("journey")],
  ["s", "State", () => go("state")],
  ["l", "Log", () => go("log")],
  ["d", "Dead letters", () => go("letters")],
  ["c", "Till", () => part("till-link").hidden || part("till-link").click()],
  ["o", "Operators", () => part("operators").hidden || part("operators").click()],
  ["?", "These shortcuts", toggleHelp],
]);

part("operators").hidden = !document.body.dataset.offers.split(" ").includes("/operators");
load().forEach((person) => addPhone(person));
choose(phones[0]);
view("phones");
startWorld(notice);
if (isByHand && !narrow.matches) view("model");
watchModel((count) => {
  part("views").querySelector("[data-view=model]").textContent = count ? `Model (${count})` : "Model";
});
watchLetters((count) => {
  const tab = part("views").querySelector("[data-view=letters]");
  tab.textContent = count ? `Dead letters (${count})` : "Dead letters";
});
if (!narrow.matches) chosen.text.focus(); // on a phone it would open the keyboard
