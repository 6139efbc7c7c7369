// Time and faults: the served clock, and what goes wrong on purpose. A server without them hides them.

import { button, make, part } from "./dom.js";
import { Source, tell } from "./server.js";

const POLL_MILLISECONDS = 5000;
const STEPS = [
  ["+1 min", 60],
  ["+6 min", 360],
  ["+1 h", 3600],
  ["+1 day", 86_400],
];
const FAULTS = [
  ["provider", "Provider", ["up", "refuses", "silent"]],
  ["model", "Model", ["up", "down"]],
];
const CRASH = "after commit";

// What this server has: the page says it, so that nothing is asked for in vain.
const offers = document.body.dataset.offers.split(" ");
const clock = offers.includes("/clock") ? new Source("/clock") : null;
const wanted = offers.includes("/faults") ? new Source("/faults") : null;

let ahead = 0; // milliseconds that the served clock is ahead of the browser's
let faults = null;
let tellUser = () => {};

export const servedNow = () => Date.now() + ahead;

export function startWorld(notice) {
  tellUser = notice;
  part("advance").append(...STEPS.map(([text, seconds]) => button("", text, `Advance the clock, and hand over what falls due (${text})`, () => advance(seconds))));
  for (const [name, title, values] of FAULTS) {
    const choices = values.map((value) => {
      const choice = button("", value, `${title}: ${value}`, () => setFault({ [name]: value }));
      choice.dataset.fault = name;
      choice.dataset.value = value;
      return choice;
    });
    const control = make("div", "control", make("span", "label", title), make("span", "switch", ...choices));
    control.role = "group";
    control.ariaLabel = title;
    part("faults").append(control);
  }
  const crash = button("plain toggle", "Crash after commit", "The next turn's process dies right after its commit, once (k)", crashNext);
  crash.id = "crash";
  part("faults").append(crash);
  part("world-switch").addEventListener("click", () => {
    const open = document.body.classList.toggle("world-open");
    part("world-switch").setAttribute("aria-expanded", String(open));
  });
  part("replay").hidden = !offers.includes("/replay");
  part("till-link").hidden = !offers.includes("/till");
  part("home-link").hidden = !offers.includes("/home");
  if (clock || wanted) poll();
  setInterval(showNow, 1000);
}

async function poll() {
  if (!document.hidden) {
    const [time, wrong] = await Promise.all([clock?.ask(), wanted?.ask()]);
    if (time?.content) setClock(time.content);
    if (wrong?.content) showFaults(wrong.content);
    part("clock").hidden = !time?.content;
    part("faults").hidden = !wrong?.content;
    part("world").hidden = part("world-switch").hidden = !time?.content && !wrong?.content;
  }
  setTimeout(poll, POLL_MILLISECONDS);
}

// --- the clock

function setClock({ now, advanced_seconds: seconds }) {
  ahead = Date.parse(now) - Date.now();
  part("advanced").textContent = seconds ? `+${span(seconds)}` : "";
  showNow();
}

function showNow() {
  const now = new Date(servedNow());
  const today = now.toDateString() === new Date().toDateString();
  const day = today ? "" : `${now.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" })} `;
  part("now").textContent = day + now.toLocaleTimeString([], { hour12: false });
  part("now").dateTime = now.toISOString();
}

function span(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  return [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean).join(" ") || `${Math.round(seconds)} s`;
}

export async function advance(seconds) {
  if (part("clock").hidden) return;
  setBusy(part("advance"), true);
  const said = await tell("/clock", { advance_seconds: seconds });
  setBusy(part("advance"), false);
  if (said.error ?? said.problem) tellUser(said.error ?? said.problem); // what fell due may not all have come to rest
  if (!said.error) setClock(said);
}

// --- faults

function showFaults(now) {
  faults = now;
  for (const choice of part("faults").querySelectorAll("[data-fault]")) {
    const chosen = now[choice.dataset.fault] === choice.dataset.value;
    choice.setAttribute("aria-pressed", String(chosen));
    choice.classList.toggle("alarm", chosen && choice.dataset.value !== "up");
  }
  part("crash").setAttribute("aria-pressed", String(now.crash === CRASH));
}

export async function setFault(change) {
  if (part("faults").hidden) return;
  setBusy(part("faults"), true);
  const said = await tell("/faults", change);
  setBusy(part("faults"), false);
  if (said.error) tellUser(said.error);
  else showFaults(said);
}

export function crashNext() {
  setFault({ crash: faults?.crash === CRASH ? null : CRASH });
}

export function nextProvider() {
  const [, , values] = FAULTS[0];
  setFault({ provider: values[(values.indexOf(faults?.provider) + 1) % values.length] });
}

// --- delivering again

export async function replay(number) {
  if (part("replay").hidden) return;
  part("replay").disabled = true;
  const said = await tell("/replay", { from: number });
  part("replay").disabled = false;
  if (said.error) tellUser(said.error);
}

function setBusy(group, busy) {
  group.classList.toggle("busy", busy);
  for (const each of group.querySelectorAll("button")) each.disabled = busy;
}
