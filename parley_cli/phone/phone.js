// One person's phone: who texts on which channel, the messages, the composer. The server's conversation is shown as it
// is; only what the person has just written is shown before it is there.

import { Bubbles } from "./bubbles.js";
import { button, make, part } from "./dom.js";
import { isByHand } from "./model.js";
import { E164 } from "./people.js";
import { Source, tell } from "./server.js";

const POLL_MILLISECONDS = 400;
const POLL_MILLISECONDS_AWAY = 1500; // while the server or the table does not answer
const LATE_MILLISECONDS = 30_000; // after which a message without an answer is worth a sentence
const NEAR_THE_END = 80; // pixels from the newest message within which the view follows it
const SUGGESTIONS = JSON.parse(document.body.dataset.suggestions); // of the service's own HELP
const CHANNEL_NAMES = { sms: "SMS", whatsapp: "WhatsApp" };

export class Phone extends EventTarget {
  conversation = null; // as the server has it
  #source = null;
  #written = []; // what the person wrote that the conversation does not hold yet, oldest first
  #timer = null;
  #following = true; // the view stays with the newest message until the person scrolls away
  #sized = 0; // rises with every question about the size of what is being written: late answers are thrown away

  // Fires "change" when the person or the conversation changes, "choose" when it is used, "remove".
  constructor(person, { service, senders }) {
    super();
    this.person = person;
    this.senders = senders;
    this.element = part("phone").content.firstElementChild.cloneNode(true);
    const find = (selector) => this.element.querySelector(selector);
    this.parts = Object.fromEntries(
      ["number", "route", "channel", "remove", "notice", "messages", "empty", "suggestions", "bubbles", "typing", "newest", "composer", "size"].map(
        (name) => [name, find(`.${name}`)],
      ),
    );
    this.text = find("textarea");
    this.bubbles = new Bubbles(this.parts.bubbles, service, (title, payload, line) => {
      this.send(title, payload, line.sid ?? "");
      this.text.focus(); // the button goes once it is answered
    });
    this.parts.number.value = person.number;
    this.#listen();
    this.#showPerson();
    this.startOver();
  }

  get number() {
    return this.person.number;
  }

  get isValid() {
    return E164.test(this.number);
  }

  #listen() {
    const { parts } = this;
    parts.number.addEventListener("input", () => {
      this.person.number = parts.number.value.trim();
      this.#showPerson();
      this.startOver();
    });
    parts.channel.addEventListener("click", (event) => {
      const { channel } = event.target.dataset;
      if (channel) this.switchTo(channel);
    });
    parts.remove.addEventListener("click", () => this.dispatchEvent(new Event("remove")));
    parts.composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.text.focus();
      this.#submit();
    });
    this.text.addEventListener("input", () => this.#offerSending());
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    parts.newest.addEventListener("click", () => this.#scrollToNewest());
    parts.messages.addEventListener("scroll", () => {
      const { scrollHeight, scrollTop, clientHeight } = parts.messages;
      this.#following = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
      if (this.#following) parts.newest.hidden = true;
    });
    new ResizeObserver(() => this.#following && this.#scrollToNewest()).observe(parts.messages);
    for (const name of ["focusin", "pointerdown"]) this.element.addEventListener(name, () => this.dispatchEvent(new Event("choose")));
    parts.suggestions.append(...SUGGESTIONS.map((text) => make("li", "", button("", text, "", () => this.send(text)))));
  }

  // --- the person

  switchTo(channel) {
    this.person.channel = channel;
    this.#showPerson();
    this.#offerSending();
  }

  #showPerson() {
    const { parts, person } = this;
    parts.number.setAttribute("aria-invalid", String(!this.isValid));
    parts.route.textContent = this.isValid ? `to ${this.senders[person.channel]}` : "like +14165550123";
    this.element.dataset.channel = person.channel;
    this.element.setAttribute("aria-label", `Phone of ${person.number}`);
    for (const each of parts.channel.children) each.setAttribute("aria-pressed", String(each.dataset.channel === person.channel));
    this.dispatchEvent(new Event("change"));
  }

  startOver() {
    this.#source = this.isValid ? new Source(`/conversation?from=${encodeURIComponent(this.number)}`) : null;
    [this.#written, this.conversation] = [[], null];
    this.bubbles.clear();
    this.show();
    this.#offerSending();
    this.poll();
  }

  // --- reading

  async poll() {
    clearTimeout(this.#timer);
    const source = this.#source;
    if (document.hidden || source === null) return;
    const answer = await source.ask();
    if (source !== this.#source) return; // about another number
    this.#notice(answer.error ?? (this.#isLate() && !isByHand ? "No answer for 30 seconds. The log of the functions says why." : ""));
    if (answer.content) {
      this.conversation = answer.content;
      this.show();
      this.dispatchEvent(new Event("change"));
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.poll(), answer.error ? POLL_MILLISECONDS_AWAY : POLL_MILLISECONDS);
  }

  stop() {
    this.#source = null;
    clearTimeout(this.#timer);
    this.element.remove();
  }

  #isLate() {
    return this.#written.some((message) => message.status === "sent" && Date.now() - message.posted > LATE_MILLISECONDS);
  }

  #notice(sentence) {
    const { notice } = this.parts;
    if (notice.textContent !== sentence) notice.textContent = sentence;
    notice.hidden = !sentence;
  }

  // --- writing

  #submit() {
    const text = this.text.value.trim();
    if (!text) return;
    if (!this.isValid) {
      this.parts.number.focus();
      return;
    }
    this.text.value = "";
    this.#offerSending();
    this.send(text);
  }

  // `payload` is that of the button that was pressed below the message `repliedTo`.
  async send(text, payload = "", repliedTo = "") {
    const { number, channel } = this.person;
    const posted = Date.now();
    // Under a clock that was moved the newest line may be of tomorrow: what is being written still comes after it.
    const newest = Math.max(0, ...(this.conversation?.bubbles ?? []).map((bubble) => Date.parse(bubble.at)));
    const at = new Date(Math.max(posted, newest + 1)).toISOString();
    const message = { place: `written-${crypto.randomUUID()}`, text, channel, at, posted, status: "sending" };
    this.#written.push(message);
    this.show();
    this.#scrollToNewest();
    const said = await tell("/messages", { from: number, channel, text, payload, replied_to: repliedTo });
    message.sid = said.sid;
    message.status = said.error ? "refused" : "sent";
    message.error = said.error;
    this.show();
  }

  #offerSending() {
    const text = this.text.value.trim();
    this.parts.composer.querySelector("button").disabled = !text || !this.isValid;
    this.#showSize(this.person.channel === "sms" ? text : "");
  }

  async #showSize(text) {
    const asked = (this.#sized += 1);
    const size = text ? await tell("/segments", { text }) : {};
    if (asked !== this.#sized) return;
    this.parts.size.textContent = size.segments ? `${size.segments} SMS · ${size.encoding} · ${size.left} left` : "";
  }

  // --- showing

  show() {
    const before = this.bubbles.size;
    const known = this.conversation?.bubbles ?? [];
    this.#adopt(known);
    const lines = [
      ...known.map((bubble) => ({ ...bubble, place: bubble.id, status: bubble.direction === "in" ? "answered" : bubble.status })),
      ...this.#written.map((message) => ({ ...message, direction: "in" })),
    ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    this.bubbles.show(lines, this.conversation?.state?.questions ?? []);
    this.parts.typing.hidden = !this.#written.some((message) => message.status === "sent");
    this.parts.empty.hidden = lines.length > 0 || (this.conversation === null && this.isValid);
    if (this.#following) this.#scrollToNewest();
    else if (this.bubbles.size > before) this.parts.newest.hidden = false;
  }

  // A written message whose id the conversation now holds is that message.
  #adopt(known) {
    this.#written = this.#written.filter((message) => {
      const taken = message.sid && known.find((bubble) => bubble.direction === "in" && bubble.id.includes(message.sid));
      if (!taken) return true;
      this.bubbles.rename(message.place, taken.id);
      return false;
    });
  }

  #scrollToNewest() {
    this.parts.messages.scrollTop = this.parts.messages.scrollHeight;
    this.parts.newest.hidden = true;
    this.#following = true;
  }
}

export const channelName = (channel) => CHANNEL_NAMES[channel] ?? channel;
