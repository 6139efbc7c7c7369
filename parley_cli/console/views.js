// The console's views, a table: each lists what its sources tell. A source is asked every `every` milliseconds while its
// view is shown; without, each time the page looks. `order` sorts what several sources tell.

import { KINDS } from "./kinds.js";

const SLOWLY = 15_000; // milliseconds: these ask logs, queues or the whole directory, each time for a little money
const oldest = (a, b) => new Date(KINDS[a.kind].at(a) ?? 0) - new Date(KINDS[b.kind].at(b) ?? 0);

export const VIEWS = {
  today: { title: "Today", sources: [] },
  inbox: {
    title: "Inbox",
    nothing: "Nobody waits, and nothing went wrong.",
    counts: true,
    order: oldest,
    sources: [
      { kind: "handOff", path: "/conversation/hand-offs?limit=100" },
      { kind: "ticket", path: "/conversation/tickets?status=open&limit=100" },
      { kind: "lost", path: "/stage/lost", every: SLOWLY, named: true },
      { kind: "letter", path: "/stage/letters", every: SLOWLY },
    ],
    // A ticket that is taken becomes a hand-off, and one that is handed back a ticket again: it stays the chosen one.
    isSame: (gone, item) => Boolean(ticketOf(gone)) && ticketOf(gone) === ticketOf(item),
    // A ticket whose person is in the list already, and what did not arrive before they wrote again, are no matter of their own.
    keeps: (item, all) =>
      item.kind === "ticket" ? !all.some((each) => each.kind === "handOff" && each.ticket === item.number) : item.kind !== "lost" || matters(item),
  },
  people: {
    title: "People",
    search: "Name, number or id",
    nothing: "Nobody is found.",
    order: (a, b) => -oldest(a, b), // who wrote last is first
    sources: [{ kind: "person", path: "/conversation/people?limit=100", enough: 100, every: SLOWLY }], // who looks for somebody searches
  },
  orders: {
    title: "Orders",
    nothing: "No order is open.",
    counts: true,
    sources: [{ kind: "order", path: "/conversation/orders?status=open&limit=100" }],
  },
  stock: {
    title: "Stock",
    nothing: "Nothing is sold here: service/catalogue.toml is missing.",
    sources: [{ kind: "stock", path: "/conversation/stock" }],
  },
};

function ticketOf({ kind, ticket, number }) {
  return kind === "handOff" ? ticket : kind === "ticket" ? number : null;
}

function matters({ at, person }) {
  return !person || !(person.opted_out || (person.heard_at && new Date(person.heard_at) > new Date(at)));
}
