// What stands in the lists, a table: of each kind its name, what a row says, what is told of one, and what can be done.
// `facts` are [term, words, deeds]; a kind whose rows hold little has `whole`, the path of all that is known of one.

import { CHANNELS, dollars, language, moment, money, payment, words, zoned } from "./words.js";

const PARTICIPANTS = "/conversation/participants";
const PEOPLE = "/conversation/people";

// Something that can be done: a button with these words, its key, and what it posts. `signs`: under the operator's name.
function deed(title, key, path, content = {}, more = {}) {
  return { title, key, path, content, method: "POST", signs: true, ...more };
}

export const KINDS = {
  handOff: {
    label: "Wants a person",
    id: (item) => item.conversation,
    head: (item) => [item.name || "Somebody", item.taken_by ? `with ${item.taken_by}` : "waits"],
    line: (item) => item.summary,
    at: (item) => item.since,
    urgent: (item) => !item.taken_by,
    facts: (item) => [
      ["About", item.summary],
      ["Ticket", item.ticket],
      ["Taken", item.taken_by ? `by ${item.taken_by}, ${zoned(item.taken_at)}` : "by nobody yet"],
      ["Language", language(item.language)],
      ...(item.unsent ?? []).map((each) => ["Waits until they write", `${each.text} (${each.operator})`]),
    ],
    deeds: (item, you) => [
      item.taken_by === you ? null : deed("Take", "t", `${PARTICIPANTS}/${item.conversation}/take`),
      deed("Hand back", "b", `${PARTICIPANTS}/${item.conversation}/hand-back`),
      item.ticket ? closing(item.ticket) : null,
    ],
  },
  ticket: {
    label: "Ticket",
    id: (item) => item.number,
    head: (item) => [item.number, words(item.status)],
    line: (item) => item.subject,
    at: (item) => item.created_at,
    facts: (item) => [["About", item.subject]],
    deeds: (item) => [deed("Take", "t", `/conversation/tickets/${item.number}/moves`, { move: "take" }), closing(item.number)],
  },
  lost: {
    label: "",
    id: (item) => item.message,
    head: (item) => [called(item.person) || "Somebody", "not delivered"],
    line: (item) => item.advice || `Refused with code ${item.code}`,
    at: (item) => item.at,
    isOfMachine: true,
    urgent: () => true,
    facts: (item) => [
      ["Code", item.code],
      ["What to do", item.advice || "Nothing is known about this code: look it up at the provider."],
      ["Number", item.person?.phone],
    ],
    deeds: (item) => [again(item.conversation, item.message)],
  },
  letter: {
    label: "Given up",
    id: (item) => item.id,
    conversation: () => "", // to read it is to look at a transcript, which is recorded: whoever wants to shows the person
    head: (item) => [LETTERS[item.what] ?? words(item.what), "dead letter"],
    line: (item) => item.unreadable ? "This release cannot read it" : `In the dead-letter queue of ${item.queue}`,
    at: (item) => item.at,
    isOfMachine: true,
    urgent: () => true,
    facts: (item) => [
      ["Letter", `${item.id}, in the dead-letter queue of ${item.queue}`],
      ["Event", item.event],
      ["Why", item.unreadable && `This release cannot read it: ${item.unreadable}. Deploy a later one, which may: then it can be put back. Or drop it.`],
      ["Its log", item.log && `The lines of this event say why it failed: ${item.log}`],
    ],
    deeds: (item) => [
      item.unreadable ? null : deed("Put back", "s", `/stage/letters/${item.id}`, { do: "put back" }, { signs: false, did: "It is put back." }),
      deed("Drop…", "", `/stage/letters/${item.id}`, { do: "drop" }, { signs: false, did: "It is dropped.", agrees: "drop", warns: "Nobody is answered. Type drop" }),
    ],
  },
  order: {
    label: "Order",
    id: (item) => item.number,
    head: (item) => [[item.number, item.name].filter(Boolean).join(" · "), words(item.status)],
    line: (item) => goods(item),
    at: (item) => item.due,
    urgent: (item) => item.status === "placed",
    facts: (item) => [
      [item.how === "delivery" ? "Deliver" : "Pick-up", [zoned(item.due), item.address].filter(Boolean).join(", ")],
      ["Note", item.note],
      ...item.lines.map((line) => [`${line.count} × ${line.name}`, money(line.count * line.price, item)]),
      ["Delivery", item.fee ? money(item.fee, item) : ""],
      ["In all", `${money(item.total, item)}, ${payment(item.payment, item.how)}`],
      ...item.history.map((each) => [moment(each.at), `${words(each.to)} by ${each.by}${each.reason ? `: ${each.reason}` : ""}`]),
    ],
    deeds: (item) => item.moves.map((to) => ordered(item, to, KEYS[to] ?? "")),
  },
  person: {
    label: "",
    id: (item) => item.id,
    conversation: (item) => item.id,
    head: (item) => [called(item), standing(item)],
    line: (item) => [item.name ? item.phone : "", CHANNELS[item.channel] ?? item.channel, language(item.language), item.open_questions ? "a question is open" : ""].filter(Boolean).join(", "),
    at: (item) => item.heard_at,
    whole: (item) => `${PEOPLE}/${item.id}`,
    of: (item) => ({ orders: `/conversation/orders?participant=${item.id}`, tickets: `/conversation/tickets?participant=${item.id}` }),
    facts: (item, { orders = [], tickets = [] } = {}) => [
      ["Number", item.phone],
      ["Status", [standing(item), item.enrolment ? `takes part: ${item.enrolment}` : ""].filter(Boolean).join(", ")],
      ["Language", [language(item.language), item.timezone].filter(Boolean).join(", ")],
      ["Last wrote", zoned(item.heard_at)],
      ...(item.questions ?? []).map((each) => ["Is asked", each.text]),
      ...(item.plans ?? []).map((each) => ["Plan", [each.summary, ...each.steps].join("\n")]),
      ...orders.map((each) => [each.number, `${words(each.status)}: ${goods(each)}, ${money(each.total, each)}`, each.moves.map((to) => ordered(each, to, ""))]),
      ...tickets.map((each) => [each.number, `${words(each.status)}: ${each.subject}`, each.status === "open" ? [closing(each.number)] : []]),
      ...(item.timers ?? []).map((each) => [`${each.recurs ? "Next" : "Due"} ${zoned(each.due)}`, each.text || AWAITED[each.kind] || words(each.kind), [cancelling(item, each)]]),
      ["Remembered", item.facts ? `${item.facts} things` : ""],
      ["Kept by", (item.lanes ?? []).join(", ")],
      ...(item.consents ?? []).map((each) => [moment(each.at), `${each.given ? "agreed" : "opted out"} by ${CHANNELS[each.channel] ?? each.channel}${each.words ? `: “${each.words}”` : ""}${each.vouched ? " (an operator vouched)" : ""}`]),
      ["Cost", item.spent ? spent(item.spent) : ""],
    ],
    deeds: (item) => [
      item.answered_by === "operators" ? deed("Hand back", "b", `${PARTICIPANTS}/${item.id}/hand-back`) : null,
      item.answered_by === "operators" || item.opted_out ? null : deed("Take", "t", `${PARTICIPANTS}/${item.id}/take`),
      item.status === "pending" ? admitting(item, "Let in", "let in") : null,
      ...(CHANGES[item.enrolment] ?? []).map(([title, status]) => deed(title, "", `${PARTICIPANTS}/${item.id}`, { status }, { method: "PATCH", signs: false, rare: true })),
      deed("Export", "", `/stage/exports/${item.id}`, {}, { signs: false, rare: true, stage: true }),
      item.status === "blocked" ? admitting(item, "Unblock", "unblocked") : admitting(item, "Block", "blocked", true),
      deed("Delete everything…", "", `${PEOPLE}/${item.id}`, {}, { method: "DELETE", signs: false, rare: true, erases: true, agrees: item.phone.slice(-4), warns: `For good. Type ${item.phone.slice(-4)}` }),
    ],
  },
};

// The deed that sends a message once more that did not arrive.
export function again(conversation, message) {
  return deed("Send again", "s", `${PEOPLE}/${conversation}/resends`, { message });
}

// By what a person is called: their name, or their number.
export function called(person) {
  return person ? person.name || person.phone : "";
}

const closing = (ticket) => deed("Close ticket", "", `/conversation/tickets/${ticket}/moves`, { move: "close" });
const admitting = (item, title, happening, rare = false) => deed(title, "", `${PEOPLE}/${item.id}/admission`, { happening }, { signs: false, rare });
const cancelling = (item, timer) => deed("Cancel", "", `${PEOPLE}/${item.id}/timers/${timer.id}`, {}, { method: "DELETE", signs: false, tells: "They are not told" });
const goods = (order) => order.lines.map((line) => `${line.count} × ${line.name}`).join(", ");

function ordered(order, to, key) {
  const asks = to === "refused" ? { asks: "Why? They are told." } : {};
  return deed(MOVES[to] ?? words(to), key, `/conversation/orders/${order.number}/moves`, { to }, asks);
}

// Who answers a person, or why nobody does.
function standing(item) {
  if (item.opted_out) return "opted out";
  if (item.status !== "active") return words(item.status);
  return item.answered_by === "operators" ? "with an operator" : "active";
}

// What was spent on a person on a day: the model and SMS apart.
function spent({ day, model_micro_dollars: model, tokens, sms_micro_dollars: sms }) {
  return `${day}: model ${dollars(model)} (${tokens} tokens), SMS ${dollars(sms)}`;
}

const MOVES = { accepted: "Accept", ready: "Ready", sent: "Sent", done: "Done", refused: "Refuse…" };
const KEYS = { accepted: "a", ready: "y", sent: "s", done: "d", refused: "x" };
const CHANGES = { active: [["Pause", "paused"], ["Withdraw", "withdrawn"]], paused: [["Resume", "active"], ["Withdraw", "withdrawn"]] };
const LETTERS = { message: "A text was not answered", relay: "Replies were not sent", status: "A delivery report", "opt-out": "An opt-out", unknown: "Unknown", timer_due: "Something due" };
// What the service waits for on its own, by the kind of the timer.
const AWAITED = {
  reminder: "A reminder",
  unanswered: "The question is asked once more",
  "given-up": "The question is given up",
  missed: "Reminders that did not come in time are told",
  "people-wait": "Who waits to be let in is told",
  "next-question": "The next question is asked",
  "hold-over": "What nobody agreed to move to a new number is deleted",
  "assistant.meeting_notices": "The calendar is looked at for meetings",
  "media.arrivals": "What has come into the library is told",
  "commerce.cart": "The cart is reminded of",
  "commerce.payment_due": "The payment runs out",
  "commerce.news": "News of the shop is told",
  "support.silence": "The hand-off ends, if no operator writes",
  "support.notice": "The hand-off webhook is told",
  "support.untaken": "They are told that nobody is there yet",
  "coach.prompt": "The habit's prompt",
  "coach.preparation": "The habit's prompt is written",
  "coach.feedback": "The time for an answer to the prompt ends",
  "coach.request": "They are asked how it went",
  "coach.reminder": "The habit's prompt is repeated",
  "coach.asked-again": "They are asked how it went, when they wanted",
  "guide.portion": "The next part of the session",
  "guide.wanted": "The model writes more of the session",
  "guide.start": "A planned session begins",
  "guide.afterwards": "They are asked how the session was",
  "guide.nudge": "They are asked whether the session goes on",
  "guide.close": "The session is closed",
  "linking.copy": "The other address's things are brought over",
  "linking.revoke": "A consent at Google is ended",
};
