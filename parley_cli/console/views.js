// What operators see and do, a table: each view's list, what is told of one item, and what can be done with it.

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
  stock: {
    title: "Stock",
    path: "/conversation/stock",
    nothing: "Nothing is sold here: service/catalogue.toml is missing.",
    id: (item) => item.sku,
  },
};

const MOVES = { accepted: "Accept", ready: "Ready", sent: "Sent", done: "Done", refused: "Refuse…" };
const KEYS = { accepted: "a", ready: "y", sent: "s", done: "d", refused: "x" };
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

export function facts(pairs) {
  const known = pairs.filter(([, value]) => value);
  return known.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)]);
}
