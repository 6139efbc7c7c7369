// What operators see and do, a table: each view's list, what is told of one item, and what can be done with it. A view
// that can be searched has `search`; one whose items hold little has `whole`, the path of all that is known of one.

import { make } from "./dom.js";

const PEOPLE = "/conversation/participants";

export const VIEWS = {
  "hand-offs": {
    title: "Hand-offs",
    path: "/conversation/hand-offs?limit=100",
    nothing: "Nobody waits for a person.",
    id: (item) => item.conversation,
    head: (item) => [[item.ticket, item.name].filter(Boolean).join(" · ") || "Somebody", item.taken_by ? `with ${item.taken_by}` : "waits"],
    line: (item) => item.summary,
    at: (item) => item.since,
    urgent: (item) => !item.taken_by,
    facts: (item) => [
      ["About", item.summary],
      ["Language", LANGUAGES[item.language] ?? item.language],
      ...(item.unsent ?? []).map((each) => ["Waits until they write", `${each.text} (${each.operator})`]),
    ],
    moves: (item, you) => [
      item.taken_by === you ? null : deed("Take", "t", `${PEOPLE}/${item.conversation}/take`),
      deed("Hand back", "b", `${PEOPLE}/${item.conversation}/hand-back`),
    ],
  },
  tickets: {
    title: "Tickets",
    path: "/conversation/tickets?status=open&limit=100",
    nothing: "No ticket is open.",
    id: (item) => item.number,
    head: (item) => [item.number, item.status],
    line: (item) => item.subject,
    at: (item) => item.created_at,
    urgent: () => false,
    facts: (item) => [["About", item.subject]],
    moves: (item) => [
      deed("Take", "t", `/conversation/tickets/${item.number}/moves`, { move: "take" }),
      deed("Close", "", `/conversation/tickets/${item.number}/moves`, { move: "close" }),
    ],
  },
  orders: {
    title: "Orders",
    path: "/conversation/orders?status=open&limit=100",
    nothing: "No order is open.",
    id: (item) => item.number,
    head: (item) => [[item.number, item.name].filter(Boolean).join(" · "), words(item.status)],
    line: (item) => item.lines.map((line) => `${line.count} × ${line.name}`).join(", "),
    at: (item) => item.due,
    urgent: (item) => item.status === "placed",
    facts: (item) => [
      [item.how === "delivery" ? "Deliver" : "Pick-up", [moment(item.due), item.address].filter(Boolean).join(", ")],
      ...item.lines.map((line) => [`${line.count} × ${line.name}`, money(line.count * line.price, item)]),
      ["Delivery", item.fee ? money(item.fee, item) : ""],
      ["In all", `${money(item.total, item)}, ${payment(item.payment)}`],
      ...item.history.map((each) => [moment(each.at), `${words(each.to)} by ${each.by}${each.reason ? `: ${each.reason}` : ""}`]),
    ],
    moves: (item) =>
      item.moves.map((to) => ({ ...deed(MOVES[to] ?? words(to), KEYS[to] ?? "", `/conversation/orders/${item.number}/moves`, { to }), asks: to === "refused" })),
  },
  people: {
    title: "People",
    path: "/conversation/people?limit=100",
    search: "Name or number",
    pages: 1, // whoever looks for somebody searches; nobody reads a list of thousands
    nothing: "Nobody is found.",
    id: (item) => item.id,
    conversation: (item) => item.id,
    head: (item) => [item.name ? `${item.name} · ${item.phone}` : item.phone, standing(item)],
    line: (item) => [CHANNELS[item.channel] ?? item.channel, LANGUAGES[item.language] ?? item.language, item.open_questions ? "a question is open" : ""].filter(Boolean).join(", "),
    at: (item) => item.heard_at,
    urgent: () => false,
    whole: (item) => `/conversation/people/${item.id}`,
    facts: (item, whole) => [
      ["Number", item.phone],
      ["Status", standing(item)],
      ["Language", LANGUAGES[item.language] ?? item.language],
      ["Time zone", whole?.timezone],
      ["Last wrote", moment(item.heard_at)],
      ...(whole?.questions ?? []).map((each) => ["Is asked", each.text]),
      ...(whole?.plans ?? []).map((each) => ["Plan", [each.summary, ...each.steps].join("\n")]),
      ...(whole?.timers ?? []).map((each) => [`${each.recurs ? "Next" : "Due"} ${moment(each.due)}`, each.text || words(each.kind), each]),
      ["Remembered", whole?.facts ? `${whole.facts} things` : ""],
      ["Kept by", (whole?.lanes ?? []).join(", ")],
      ...(whole?.consents ?? []).map((each) => [moment(each.at), `${each.given ? "agreed" : "opted out"} by ${CHANNELS[each.channel] ?? each.channel}${each.words ? `: “${each.words}”` : ""}${each.vouched ? " (an operator vouched)" : ""}`]),
      ["Cost", whole?.spent ? cost(whole.spent) : ""],
    ],
    moves: (item) => [
      item.answered_by === "operators" ? deed("Hand back", "b", `${PEOPLE}/${item.id}/hand-back`) : null,
      item.answered_by === "operators" || item.opted_out ? null : deed("Take", "t", `${PEOPLE}/${item.id}/take`),
      item.status === "pending" ? deed("Let in", "", `/conversation/people/${item.id}/admission`, { happening: "let in" }) : null,
      item.status === "blocked" ? deed("Unblock", "", `/conversation/people/${item.id}/admission`, { happening: "unblocked" }) : deed("Block", "", `/conversation/people/${item.id}/admission`, { happening: "blocked" }),
      { ...deed("Delete everything…", "", `/conversation/people/${item.id}`), method: "DELETE", agrees: item.phone.slice(-4) },
    ],
    cancels: (item, timer) => ({ ...deed("Cancel", "", `/conversation/people/${item.id}/timers/${timer.id}`), method: "DELETE" }),
  },
  stock: {
    title: "Stock",
    path: "/conversation/stock",
    nothing: "Nothing is sold here: service/catalogue.toml is missing.",
    id: (item) => item.sku,
  },
};

// Who answers a person, or why nobody does.
function standing(item) {
  if (item.opted_out) return "opted out";
  if (item.status !== "active") return words(item.status);
  return item.answered_by === "operators" ? "with an operator" : "active";
}

// What was spent on a person on a day, in dollars: the model and SMS apart.
function cost(spent) {
  const dollars = (micro) => `$${(micro / 1e6).toFixed(4)}`;
  return `${spent.day}: model ${dollars(spent.model_micro_dollars)} (${spent.tokens} tokens), SMS ${dollars(spent.sms_micro_dollars)}`;
}

const MOVES = { accepted: "Accept", ready: "Ready", sent: "Sent", done: "Done", refused: "Refuse…" };
const KEYS = { accepted: "a", ready: "y", sent: "s", done: "d", refused: "x" };
const CHANNELS = { sms: "SMS", whatsapp: "WhatsApp", rcs: "RCS" };
const LANGUAGES = { en: "English", es: "Spanish" };

// Something that can be done: a button with these words, and what it posts.
function deed(title, key, path, content = {}) {
  return { title, key, path, content };
}

const words = (status) => status.replaceAll("_", " ");

// A moment as the list has it: today's without the day.
export function moment(at) {
  if (!at) return "";
  const date = new Date(at);
  const time = date.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  return date.toDateString() === new Date().toDateString() ? time : `${date.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" })} ${time}`;
}

// Minor units as the browser's language writes money; how many there are in one is the service's to say.
function money(amount, { currency, digits }) {
  const format = new Intl.NumberFormat([], { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  return format.format(amount / 10 ** (digits ?? format.resolvedOptions().maximumFractionDigits));
}

function payment(paid) {
  return paid.kind === "on_delivery" ? "on delivery" : `card, ${paid.status}`;
}

// What is known of an item, as terms with their words. `cancel` makes the button beside what can be cancelled: the third
// of a fact.
export function facts(pairs, cancel = () => null) {
  const known = pairs.filter(([, value]) => value);
  return known.flatMap(([name, value, timer]) => [make("dt", "", name), make("dd", "", value, timer ? cancel(timer) : null)]);
}
