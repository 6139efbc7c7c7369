// The messages of one conversation as bubbles with their delivery. What is there already keeps its element.

import { button, make } from "./dom.js";

// What the delivery states look like and say. Those that need words at a glance show `word`; the others are ticks with a title.
const STATES = {
  pending: { word: "Sending…", title: "Committed, waiting to be sent" },
  sending: { word: "Sending…", title: "Being handed to the provider" },
  sent: { ticks: "✓", title: "Sent: the provider has it" },
  delivered: { ticks: "✓✓", title: "Delivered to the phone" },
  read: { ticks: "✓✓", title: "Read" },
  answered: { ticks: "✓✓", title: "The service has answered this message" },
  failed: { word: "Not delivered", title: "Not delivered" },
  unknown: { word: "Perhaps sent", title: "Nobody knows whether the provider sent it" },
  refused: { word: "Not taken", title: "The webhook did not take this message" },
};
const CHANNEL_NAMES = { sms: "SMS", whatsapp: "WhatsApp" };
const ANSWERS = ["Yes", "No"];

export class Bubbles {
  #elements = new Map(); // a message's id (or its place before it has one) -> its element

  constructor(list, service, press) {
    this.list = list;
    this.service = service;
    this.press = press; // called with a button's title, its payload and the message that it stands below
  }

  get size() {
    return this.#elements.size;
  }

  clear() {
    for (const element of this.#elements.values()) element.remove();
    this.#elements.clear();
  }

  // A written message that the conversation now holds keeps its element under its new name, so nothing jumps.
  rename(before, after) {
    const element = this.#elements.get(before);
    this.#elements.delete(before);
    if (element && !this.#elements.has(after)) this.#elements.set(after, element);
    else element?.remove();
  }

  // `questions` are those that are open.
  show(lines, questions) {
    const wanted = new Set();
    const channelMatters = new Set(lines.map((line) => line.channel).filter(Boolean)).size > 1;
    const asking = new Map(questions.map((question) => [askedBy(lines, question), answersTo(question)]));
    let previous = null;
    let day = "";
    for (const line of lines) {
      const today = new Date(line.at).toDateString();
      if (today !== day) {
        previous = this.#place(`day-${today}`, () => make("li", "day", dayName(line.at)), previous, wanted);
        day = today;
      }
      const element = this.#place(line.place, () => this.#make(line), previous, wanted);
      this.#update(element, line, channelMatters, asking.get(line) ?? []);
      previous = element;
    }
    for (const [key, element] of this.#elements) {
      if (wanted.has(key)) continue;
      element.remove();
      this.#elements.delete(key);
    }
  }

  // The element of `key`, made if need be, moved only if it does not already stand after `previous`.
  #place(key, create, previous, wanted) {
    wanted.add(key);
    if (!this.#elements.has(key)) this.#elements.set(key, create());
    const element = this.#elements.get(key);
    const next = previous ? previous.nextElementSibling : this.list.firstElementChild;
    if (next !== element) this.list.insertBefore(element, next);
    return element;
  }

  #make(line) {
    const who = line.operator
      ? make("span", "operator", line.operator)
      : make("span", "unseen", line.direction === "in" ? "You:" : `${this.service}:`);
    return make("li", "", who, make("p"), make("footer"), make("div", "buttons"));
  }

  #update(element, line, channelMatters, answers) {
    const { text, status, error_code, error, at, sid } = line; // a text that leaves no trace is known once it is sent
    const looks = JSON.stringify([text, status, error_code, error, at, sid, channelMatters, answers]);
    if (element.dataset.looks === looks) return;
    element.dataset.looks = looks;
    const failed = status === "failed" || status === "refused";
    element.className = `bubble ${line.direction}${failed ? " failed" : ""}${answers.length ? " asks" : ""}`;
    element.querySelector("p").replaceChildren(...linked(text));
    element.querySelector("footer").replaceChildren(...details(line, channelMatters));
    const buttons = answers.map(({ title, payload }) => button("", title, "", () => this.press(title, payload, line)));
    element.querySelector(".buttons").replaceChildren(...buttons);
  }
}

// The words, with each address of the web as a link that opens beside the workbench, as a phone would show it.
function linked(text) {
  return (text ?? "").split(/(https?:\/\/[^\s<>"]+)/).map((part, place) => {
    if (place % 2 === 0) return part;
    const link = make("a", "", part);
    link.href = part;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  });
}

function* details(line, channelMatters) {
  if (line.sms) yield price(line.sms);
  if (channelMatters && line.channel) yield make("span", "", CHANNEL_NAMES[line.channel] ?? line.channel);
  const time = make("time", "", new Date(line.at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }));
  time.dateTime = line.at;
  yield time;
  const { word, ticks, title } = STATES[line.status] ?? {};
  if (title) {
    const state = make("span", ticks ? `ticks ${line.status}${ticks.length === 1 ? " single" : ""}` : "state");
    state.title = line.error ?? title;
    const visible = make("span", "", ticks ?? (line.error_code ? `${word} (${line.error_code})` : word));
    if (ticks) visible.ariaHidden = "true";
    state.append(visible, make("span", "unseen", ticks ? title : ""));
    yield state;
  }
  if (line.error) yield make("span", "state", line.error);
}

function price({ segments, encoding, micro_dollars: microDollars }) {
  const element = make("span", "price", `${segments} SMS · about $${(microDollars / 1e6).toFixed(4).replace(/0$/, "")}`);
  element.title = `${segments} ${segments === 1 ? "segment" : "segments"} of ${encoding}, without the carriers' fees`;
  return element;
}

// What can be answered at a touch: nothing, if a value is awaited.
function answersTo(question) {
  if (question.kind === "confirmation") return ANSWERS.map((title) => ({ title, payload: question.id }));
  return question.options.map((option, place) => ({ title: option.title, payload: `${question.id}.${place + 1}` }));
}

// WhatsApp shows answers as buttons, below the last message of the turn that asked; SMS has none.
function askedBy(lines, question) {
  const turn = `${question.id.replace(/\.q\d*$/, "")}.r`;
  return lines.findLast((line) => line.direction === "out" && line.channel === "whatsapp" && line.id?.startsWith(turn));
}

function dayName(at) {
  const date = new Date(at);
  if (date.toDateString() === new Date().toDateString()) return "Today";
  return date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}
