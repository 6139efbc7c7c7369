// What operators see and do, a table: each view's list, what is told of one item, and what can be done with it.

import { make } from "./dom.js";

const PEOPLE = "/conversation/participants";

export const VIEWS = {
  "hand-offs": {
    title: "Hand-offs",
    path: "/conversation/hand-offs",
    nothing: "Nobody waits for a person.",
    id: (item) => item.conversation,
    head: (item) => [item.name ?? item.ticket ?? "Somebody", item.taken_by ?? "waits"],
    line: (item) => item.summary,
    at: (item) => item.since,
    urgent: (item) => !item.taken_by,
    facts: (item) => [["Ticket", item.ticket], ["Summary", item.summary], ["Language", item.language]],
    moves: (item, you) => [
      item.taken_by === you ? null : ["Take", "t", "POST", `${PEOPLE}/${item.conversation}/take`, {}],
      ["Hand back", "b", "POST", `${PEOPLE}/${item.conversation}/hand-back`, {}],
    ],
  },
  orders: {
    title: "Orders",
    path: "/conversation/orders",
    nothing: "No order is open.",
    id: (item) => item.number,
    head: (item) => [`${item.number} · ${item.name ?? ""}`, STATUSES[item.status] ?? item.status],
    line: (item) => item.lines.map((line) => `${line.count} × ${line.name}`).join(", "),
    at: (item) => item.due,
    urgent: (item) => item.status === "placed",
    facts: (item) => [
      ...item.lines.map((line) => [`${line.count} × ${line.name}`, money(line.count * line.price, item.currency)]),
      ["Total", money(item.total, item.currency)],
      ["Payment", payment(item.payment)],
      [item.how === "delivery" ? "To" : "Pick-up", item.address ?? ""],
    ],
    moves: (item) => item.moves.map((to) => [MOVES[to] ?? to, "", "POST", `/conversation/orders/${item.number}/moves`, { to }, to === "refused"]),
  },
  tickets: {
    title: "Tickets",
    path: "/conversation/tickets",
    nothing: "No ticket is open.",
    id: (item) => item.number,
    head: (item) => [item.number, item.taken_by ?? item.status],
    line: (item) => item.topic ?? item.summary,
    at: (item) => item.opened_at,
    urgent: () => false,
    facts: (item) => [["About", item.topic ?? item.summary], ["Taken by", item.taken_by]],
    moves: (item, you) => [
      item.taken_by === you ? null : ["Take", "t", "POST", `/conversation/tickets/${item.number}/moves`, { to: "take" }],
      ["Close", "", "POST", `/conversation/tickets/${item.number}/moves`, { to: "close" }],
    ],
  },
  stock: {
    title: "Stock",
    path: "/conversation/stock",
    nothing: "There is no catalogue.",
    id: (item) => item.sku,
  },
};

const STATUSES = {
  placed: "new",
  awaiting_payment: "awaits payment",
};
const MOVES = { accepted: "Accept", ready: "Ready", sent: "Sent", done: "Done", refused: "Refuse…", cancelled: "Cancel" };

// Minor units as the browser's language writes money.
export function money(amount, currency) {
  const format = new Intl.NumberFormat([], { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function payment(paid) {
  if (!paid) return "";
  return paid.kind === "on_delivery" ? "on delivery" : `card, ${paid.status}`;
}

export function facts(pairs) {
  const known = pairs.filter(([, value]) => value);
  return known.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)]);
}
