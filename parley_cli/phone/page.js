// The phone. The server's conversation is shown as it is; only what the person has just written is shown before it is there.
// Text from outside reaches the page through textContent alone.

const POLL_MILLISECONDS = 400;
const POLL_MILLISECONDS_AWAY = 1500; // while the server or the table does not answer
const LATE_MILLISECONDS = 30_000; // after which a message without an answer is worth a sentence
const NEAR_THE_END = 80; // pixels from the newest message within which the view follows it
const E164 = /^\+[1-9][0-9]{6,14}$/;
const SUGGESTIONS = ["add milk to my tasks", "my tasks", "delete milk", "help"];
const CHANNEL_NAMES = { sms: "SMS", whatsapp: "WhatsApp" };

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

const part = (id) => document.getElementById(id);
const { service, sms, whatsapp } = document.body.dataset;
const senders = { sms, whatsapp };
const bubbleElements = new Map(); // a message's id (or its place before it has one) -> its element
let written = []; // what the person wrote that the conversation does not hold yet, oldest first
let tag = null; // ETag of the conversation that is shown
let shown = null; // that conversation
let timer = null;
let following = true; // the view stays with the newest message until the person scrolls away
let round = 0; // rises when the number changes: answers about another number are thrown away

// --- who writes, on which channel

const number = () => part("number").value.trim();
const channel = () => document.querySelector("[name=channel]:checked").value;

function chooseSender() {
  const valid = E164.test(number());
  part("number").setAttribute("aria-invalid", String(!valid));
  part("number-hint").hidden = valid;
  part("route").textContent = `${CHANNEL_NAMES[channel()]} to ${senders[channel()]}`;
  if (valid) localStorage.setItem("parley.number", number());
  localStorage.setItem("parley.channel", channel());
  offerSending();
}

function startOver() {
  chooseSender();
  round += 1;
  [written, tag, shown] = [[], null, null];
  for (const element of bubbleElements.values()) element.remove();
  bubbleElements.clear();
  if (E164.test(number())) poll();
  show();
}

// --- reading

async function poll() {
  clearTimeout(timer);
  if (document.hidden || !E164.test(number())) return;
  const asked = round;
  const answer = await askFor(number());
  if (asked !== round) return;
  notice(answer.error ?? (isLate() ? "No answer for 30 seconds. The log of the functions says why." : ""));
  if (answer.conversation) {
    [tag, shown] = [answer.tag, answer.conversation];
    show();
  }
  clearTimeout(timer);
  timer = setTimeout(poll, answer.error ? POLL_MILLISECONDS_AWAY : POLL_MILLISECONDS);
}

// The conversation if it has changed, or the sentence that says why there is none.
async function askFor(person) {
  try {
    const answer = await fetch(`/conversation?from=${encodeURIComponent(person)}`, {
      headers: tag ? { "If-None-Match": tag } : {},
    });
    if (answer.status === 304) return {};
    const content = await answer.json();
    return answer.ok ? { tag: answer.headers.get("ETag"), conversation: content } : content;
  } catch {
    return { error: "The phone's server has stopped. Start it again with “make dev”; this page goes on by itself." };
  }
}

function isLate() {
  return written.some((message) => message.status === "sent" && Date.now() - Date.parse(message.at) > LATE_MILLISECONDS);
}

function notice(sentence) {
  if (part("notice").textContent === sentence) return;
  part("notice").textContent = sentence;
  part("notice").hidden = !sentence;
}

// --- writing

async function send(text) {
  const message = { place: `written-${crypto.randomUUID()}`, text, channel: channel(), at: new Date().toISOString(), status: "sending" };
  written.push(message);
  show();
  scrollToNewest();
  try {
    const answer = await fetch("/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: number(), channel: message.channel, text }),
    });
    const said = await answer.json();
    message.sid = said.sid;
    message.status = said.error ? "refused" : "sent";
    message.error = said.error;
  } catch {
    message.status = "refused";
    message.error = "The phone's server does not answer.";
  }
  show();
}

// --- showing

function show() {
  const before = bubbleElements.size;
  const known = shown?.bubbles ?? [];
  adopt(known);
  const lines = [
    ...known.map((bubble) => ({ ...bubble, place: bubble.id, status: bubble.direction === "in" ? "answered" : bubble.status })),
    ...written.map((message) => ({ ...message, direction: "in" })),
  ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  showBubbles(lines);
  part("typing").hidden = !written.some((message) => message.status === "sent");
  part("empty").hidden = lines.length > 0 || (shown === null && E164.test(number()));
  if (following) scrollToNewest();
  else if (bubbleElements.size > before) part("newest").hidden = false;
  showTurn();
}

// A written message whose id the conversation now holds is that message: it keeps its element, so nothing jumps.
function adopt(known) {
  written = written.filter((message) => {
    const taken = message.sid && known.find((bubble) => bubble.direction === "in" && bubble.id.includes(message.sid));
    if (!taken) return true;
    const element = bubbleElements.get(message.place);
    bubbleElements.delete(message.place);
    if (element && !bubbleElements.has(taken.id)) bubbleElements.set(taken.id, element);
    else element?.remove();
    return false;
  });
}

function showBubbles(lines) {
  const wanted = new Set();
  let previous = null;
  let day = "";
  const channelMatters = new Set(lines.map((line) => line.channel).filter(Boolean)).size > 1;
  for (const line of lines) {
    const today = new Date(line.at).toDateString();
    if (today !== day) {
      previous = place(`day-${today}`, () => make("li", "day", dayName(line.at)), previous, wanted);
      day = today;
    }
    const element = place(line.place, () => makeBubble(line), previous, wanted);
    updateBubble(element, line, channelMatters);
    previous = element;
  }
  for (const [key, element] of bubbleElements) {
    if (!wanted.has(key)) {
      element.remove();
      bubbleElements.delete(key);
    }
  }
}

// The element of `key`, made if need be, moved only if it does not already stand after `previous`.
function place(key, create, previous, wanted) {
  wanted.add(key);
  const list = part("bubbles");
  if (!bubbleElements.has(key)) bubbleElements.set(key, create());
  const element = bubbleElements.get(key);
  const next = previous ? previous.nextElementSibling : list.firstElementChild;
  if (next !== element) list.insertBefore(element, next);
  return element;
}

function makeBubble(line) {
  const element = make("li", "");
  element.append(make("span", "unseen", line.direction === "in" ? "You:" : `${service}:`), make("p", "", line.text), make("footer", ""));
  return element;
}

function updateBubble(element, line, channelMatters) {
  const { word, ticks, title } = STATES[line.status] ?? {};
  const failed = line.status === "failed" || line.status === "refused";
  const looks = JSON.stringify([line.status, line.error_code, line.error, line.at, channelMatters]);
  if (element.dataset.looks === looks) return;
  element.dataset.looks = looks;
  element.className = `bubble ${line.direction}${failed ? " failed" : ""}`;
  const time = make("time", "", new Date(line.at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }));
  time.dateTime = line.at;
  const details = [time];
  if (channelMatters && line.channel) details.push(make("span", "", CHANNEL_NAMES[line.channel] ?? line.channel));
  if (title) {
    const state = make("span", ticks ? `ticks ${line.status}${ticks.length === 1 ? " single" : ""}` : "state");
    state.title = line.error ?? title;
    const visible = make("span", "", ticks ?? (line.error_code ? `${word} (${line.error_code})` : word));
    if (ticks) visible.ariaHidden = "true";
    state.append(visible, make("span", "unseen", ticks ? title : ""));
    details.push(state);
  }
  if (line.error) details.push(make("span", "state", line.error));
  element.querySelector("footer").replaceChildren(...details);
}

function showTurn() {
  const turn = shown?.last_turn ?? null;
  part("version").textContent = turn?.state_version ? `state version ${turn.state_version}` : "";
  showJson(part("last-turn"), turn, "Nothing yet. After the first message, what the table holds of its turn stands here.");
  showJson(part("state"), shown?.state ?? null, "None yet.");
}

function showJson(element, value, instead) {
  const text = value === null ? instead : JSON.stringify(value, null, 2);
  if (element.textContent === text) return;
  element.classList.toggle("nothing", value === null);
  element.replaceChildren(...(value === null ? [text] : coloured(text)));
}

// The names and strings of pretty-printed JSON in their colours; everything else as it stands.
function* coloured(json) {
  let end = 0;
  for (const match of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)) {
    yield json.slice(end, match.index);
    yield make("span", match[2] ? "name" : "text", match[1]);
    yield match[2] ?? "";
    end = match.index + match[0].length;
  }
  yield json.slice(end);
}

function make(kind, name, text = "") {
  const element = document.createElement(kind);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}

function dayName(at) {
  const date = new Date(at);
  if (date.toDateString() === new Date().toDateString()) return "Today";
  return date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

function isNearTheEnd() {
  const { scrollHeight, scrollTop, clientHeight } = part("messages");
  return scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
}

function scrollToNewest() {
  part("messages").scrollTop = part("messages").scrollHeight;
  part("newest").hidden = true;
  following = true;
}

// --- the composer

function offerSending() {
  part("composer").querySelector("button").disabled = !part("text").value.trim() || !E164.test(number());
}

function submit() {
  const text = part("text").value.trim();
  if (!text) return;
  if (!E164.test(number())) {
    part("number").focus();
    return;
  }
  part("text").value = "";
  offerSending();
  send(text);
}

part("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  part("text").focus();
  submit();
});
part("text").addEventListener("input", offerSending);
part("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
part("sender").addEventListener("submit", (event) => {
  event.preventDefault();
  part("text").focus();
});
part("number").addEventListener("input", startOver);
part("sender").addEventListener("change", (event) => {
  if (event.target.name === "channel") chooseSender();
});
part("newest").addEventListener("click", scrollToNewest);
part("messages").addEventListener("scroll", () => {
  following = isNearTheEnd();
  if (following) part("newest").hidden = true;
});
new ResizeObserver(() => following && scrollToNewest()).observe(part("messages"));
document.addEventListener("visibilitychange", poll);

for (const suggestion of SUGGESTIONS) {
  const button = make("button", "", suggestion);
  button.type = "button";
  button.addEventListener("click", () => {
    part("text").value = suggestion;
    part("text").focus();
    submit();
  });
  const item = make("li", "");
  item.append(button);
  part("suggestions").append(item);
}

document.querySelector(".portrait").textContent = [...service][0]?.toUpperCase() ?? "";
part("number").value = localStorage.getItem("parley.number") ?? "+14165550123";
const remembered = document.querySelector(`[name=channel][value="${CSS.escape(localStorage.getItem("parley.channel") ?? "sms")}"]`);
if (remembered) remembered.checked = true;
startOver();
part("text").focus();
