// What was said in one conversation, as operators read it: who spoke, person, service or operator by name.

import { button, make, part, show } from "./dom.js";
import { Source } from "./server.js";

const POLL_MILLISECONDS = 900;
const SHOWN_LINES = 80;
const NEAR_THE_END = 80; // pixels from the newest line within which the view follows it

let source = null;
let timer = null;
let conversation = "";
let tools = {}; // what to do about an error, and how a message is sent again
let following = true; // the view stays with the newest line until the operator scrolls away

part("said").addEventListener("scroll", () => {
  const { scrollHeight, scrollTop, clientHeight } = part("said");
  following = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
});
new ResizeObserver(() => following && toNewest()).observe(part("said"));

// From now on show this conversation; an empty id shows none. `sendAgain(conversation, message)` sends a lost one again.
export function follow(id, { onError, sendAgain }) {
  tools = { onError, sendAgain };
  const path = `/conversation/participants/${id}/transcript?order=newest&limit=${SHOWN_LINES}`;
  if (id ? source?.path === path : source === null) return;
  conversation = id;
  source = id ? new Source(path) : null;
  show(part("said"), [], () => []);
  following = true;
  poll();
}

export async function poll() {
  clearTimeout(timer);
  const asked = source;
  if (asked === null) return;
  if (!document.hidden) {
    const { content, error, status } = await asked.ask();
    if (asked !== source) return;
    if (status === 403 || status === 404) { // whom IAM lets see no text, or of whom nothing is kept: it is not asked again
      show(part("said"), error, () => [make("li", "note", status === 403 ? "You may not read what was said." : "Nothing is kept of what was said.")]);
      return;
    }
    if (error && status && status < 500) tools.onError(error); // else it is asked again at once
    if (content) draw(content.items.toReversed());
  }
  clearTimeout(timer);
  timer = setTimeout(poll, POLL_MILLISECONDS);
}

function draw(lines) {
  const follows = following; // drawing anew scrolls
  show(part("said"), lines, bubbles);
  if (follows) toNewest();
}

function toNewest() {
  part("said").scrollTop = part("said").scrollHeight;
  following = true;
}

function* bubbles(lines) {
  let day = "";
  for (const line of lines) {
    const at = new Date(line.at);
    if (at.toDateString() !== day) {
      day = at.toDateString();
      yield make("li", "day", at.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" }));
    }
    if (line.speaker === "note") {
      yield make("li", "note", line.text); // what became of something: a message that did not arrive
      continue;
    }
    const time = make("time", "", at.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }));
    time.dateTime = line.at;
    const speaker = make("span", "", SPEAKERS[line.speaker] ?? line.operator);
    speaker.dir = "auto"; // a name written from right to left turns nothing around it
    const text = make("p", "", line.text);
    text.dir = "auto";
    const lost = line.status === "failed" || line.status === "unknown";
    const state = line.status in STATES ? [make("span", "state", STATES[line.status])] : [];
    // The person stands at the left, as somebody whom the operator reads.
    const again = lost ? [button("small", "Send again", "It is sent once, however often this is pressed", () => tools.sendAgain(conversation, line.id))] : [];
    yield make("li", `bubble ${line.speaker}${lost ? " failed" : ""}`, text, make("footer", "", speaker, time, ...state, ...again));
  }
}

const SPEAKERS = { person: "Person", service: "Service" };
const STATES = {
  pending: "not sent yet",
  sending: "not sent yet",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  failed: "not delivered",
  unknown: "perhaps not delivered",
};
