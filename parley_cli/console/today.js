// Today: what needs somebody now, and what happened since midnight, against the same hours of yesterday and of last week.

import { button, make, part, show } from "./dom.js";
import { Source } from "./server.js";
import { ago, dollars, zoned } from "./words.js";

const EVERY = 30_000; // milliseconds
const SHOWN_WORDS = 30;
const READ_LINES = 100; // the newest lines of a transcript among which the words are looked for

const source = new Source("/stage/today");
let told = null; // what the stage has told last
let problem = "";
let due = 0;
let asked = null; // the words that nobody could answer, once somebody wants to read them

const count = (value) => value.toLocaleString();
const duration = (ms) => (ms === null ? "–" : ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);
const FIGURES = [
  ["Turns", "turns", count],
  ["A turn took", "median_ms", duration, "half of the turns took at most this long: without the wait in the queue, the start of a function, and the sending"],
  ["95 % within", "slow_ms", duration],
  ["Model", "model_micro_dollars", dollars, "as the service estimates it"],
  ["SMS", "sms_micro_dollars", dollars, "as the service estimates it, without carriers' fees"],
  ["Without the model", "degraded", count, "turns that the phrases answered, because the model did not", true],
  ["Not delivered", "undelivered", count, "messages that did not arrive", true],
  ["Not answered", "unanswered", count, "texts that nobody could answer", true],
  ["Opted out", "opted_out", count],
];
const NO_MODEL = "no model is configured"; // the operator's own wish
const REASONS = { ModelUnavailable: "The model did not answer", ModelRefused: "The model refused", PersonBudget: "The person's budget was spent", DeploymentBudget: "The day's budget was spent" };

// Ask the stage, if it is time. Returns a sentence if it does not tell.
export async function read({ now = false } = {}) {
  if (!now && Date.now() < due) return;
  due = Date.now() + EVERY;
  const { content, error, status } = await source.ask();
  if (content) [told, problem] = [content, ""];
  if (error) problem = status === 404 ? "Figures are shown for a stage only." : error;
}

// `needs`: [[how many, what, where]], what waits for somebody, all of it only if `isKnown`; `open` shows a view, `look` a
// person.
export function draw(needs, { isKnown, open, look }) {
  show(part("today"), [Math.floor(Date.now() / 60_000), needs, isKnown, told, problem, asked], () => [...waiting(needs, isKnown, open), ...happened(look)]);
}

// That nobody waits is said once every list has told so, and that no alarm rings once the alarms are known.
function calm(isKnown) {
  if (!isKnown || (!told && !problem)) return "Looking …";
  return told ? "Nobody waits, and no alarm rings." : "Nobody waits. Whether an alarm rings is not known.";
}

function waiting(needs, isKnown, open) {
  const list = needs.map(([number, what, urgent, view]) => {
    const press = button(urgent ? "need urgent" : "need", "", "", () => open(view));
    press.append(make("b", "", count(number)), make("span", "", what));
    return press;
  });
  const alarms = (told?.alarms ?? []).map(({ alarm, means, since }) => make("li", "alarm", make("b", "", spaced(alarm)), make("span", "", means), make("time", "", `for ${ago(since, Date.now())}`)));
  return [
    make("h2", "", "Now"),
    list.length ? make("div", "needs", ...list) : "",
    (list.length || alarms.length) && isKnown ? "" : make("p", "nothing", calm(isKnown)),
    alarms.length ? make("ul", "alarms", ...alarms) : "",
  ];
}

function happened(look) {
  const head = make("header", "since", make("h2", "", "Today"), make("p", "of", told ? `since ${zoned(told.since)}, beside yesterday and last week at this hour` : ""));
  if (!told) return [head, make("p", "nothing", problem || "Looking …")];
  const figures = FIGURES.map(([name, field, write, means, isBad]) => {
    const value = told.today[field];
    const isMeant = field === "degraded" && Object.keys(told.degraded_because).every((why) => why === NO_MODEL);
    const figure = make("div", isBad && value && !isMeant ? "tally bad" : "tally", make("dt", "", name), make("dd", "", write(value)), make("dd", "then", `${write(told.yesterday[field])} yesterday`), make("dd", "then", `${write(told.week[field])} last week`));
    if (means) figure.title = means;
    return figure;
  });
  return [head, problem ? make("p", "nothing", problem) : "", make("dl", "tallies", ...figures), make("div", "causes", ...causes(look))];
}

function* causes(look) {
  const degraded = Object.entries(told.degraded_because);
  if (degraded.length) yield panel("Why the model did not answer", degraded.map(([why, number]) => [count(number), REASONS[why] ?? spaced(why)]));
  if (told.failures.length) yield panel("Why messages did not arrive", told.failures.map(({ code, count: number, advice }) => [count(number), `${code}${advice ? `: ${advice}` : ""}`]));
  if (told.unanswered.length) yield questions(look);
}

const panel = (title, rows) => make("section", "cause", make("h3", "", title), make("dl", "", ...rows.flatMap(([number, words]) => [make("dt", "", number), make("dd", "", words)])));

// The words that nobody could answer. To read them is to look at transcripts, which is recorded: so only when asked for.
function questions(look) {
  const section = make("section", "cause", make("h3", "", "What nobody could answer"));
  if (asked === null) {
    section.append(button("plain", `Show the words (${Math.min(told.unanswered.length, SHOWN_WORDS)})`, "Each look at a transcript is recorded", () => readWords()));
  } else {
    section.append(make("ul", "unanswered", ...asked.map(({ words, conversation, times }) => make("li", "", button("link", words, "Show the person", () => look(conversation)), times > 1 ? make("span", "", `${times}×`) : null))));
    section.append(make("p", "hint", asked.length ? "An answer is added in service/faq.toml." : "Their words are no longer kept, or you may not read them."));
  }
  return section;
}

async function readWords() {
  const wanted = told.unanswered.slice(0, SHOWN_WORDS);
  const found = new Map(); // the words, in lower case -> how they were written first, and how often
  for (const conversation of new Set(wanted.map((each) => each.conversation))) {
    const events = new Set(wanted.filter((each) => each.conversation === conversation).map(({ event }) => event));
    const { content } = await new Source(`/conversation/participants/${conversation}/transcript?order=newest&limit=${READ_LINES}`).ask();
    for (const { id, speaker, text } of content?.items ?? []) {
      if (speaker !== "person" || !events.has(id)) continue;
      const known = found.get(text.toLowerCase()) ?? { words: text, conversation, times: 0 };
      found.set(text.toLowerCase(), { ...known, times: known.times + 1 });
    }
  }
  asked = [...found.values()].toSorted((a, b) => b.times - a.times);
  due = 0;
  document.dispatchEvent(new Event("today"));
}

// "MailboxDeadLetters" as words: "Mailbox dead letters".
function spaced(name) {
  const apart = name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return apart.charAt(0).toUpperCase() + apart.slice(1);
}
