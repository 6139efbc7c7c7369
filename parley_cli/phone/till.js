// The till: every payment that the service has asked for, and what a customer or Stripe can do with it.

import { button, make, part, show } from "./dom.js";
import { Source, tell } from "./server.js";

const POLL_MILLISECONDS = 1000;
const CLICKS = {
  pay: ["Pay", "The card is charged at once"],
  pay_slowly: ["Pay by bank debit", "The order is complete, the money comes later"],
  arrive: ["The money arrives", "The bank debit has worked"],
  fail: ["The debit fails", "The bank debit has not worked"],
  expire: ["Let it expire", "Nobody pays in time"],
  refund: ["Pay back", "As a refund in Stripe’s dashboard"],
  repeat: ["Tell it again", "The last event once more, under another id"],
};
const STATES = {
  open: "to be paid",
  paid: "paid",
  waiting: "waiting for the money",
  expired: "expired",
  refunded: "paid back",
};
const source = new Source("/till/payments");
let timer = null;

async function poll() {
  clearTimeout(timer);
  const { content, error } = await source.ask();
  if (content) {
    show(part("payments"), content.payments, (payments) => payments.map(payment));
    part("nothing").hidden = content.payments.length > 0;
    find();
  }
  say(error);
  timer = setTimeout(poll, POLL_MILLISECONDS);
}

function payment(each) {
  const state = stateOf(each);
  const lines = each.lines.map((line) =>
    make("li", "", make("span", "", `${line.count} × ${line.name}`), make("b", "", money(line.price * line.count, each))),
  );
  const total = make("p", "total", make("span", "", "Total"), make("b", "", money(each.amount_total, each)));
  const told = each.told.length ? make("p", "told", `Told the service: ${each.told.join(", ")}`) : null;
  const clicks = each.clicks.map((click) => button(click === "pay" ? "pay" : "plain", ...CLICKS[click], () => act(each.id, click)));
  const until = new Date(each.expires_at * 1000).toLocaleTimeString([], { hour: "numeric", minute: "2-digit", timeZoneName: "short" });
  const reference = each.number && each.order ? make("p", "told", `Stripe’s reference: ${each.order}`) : null;
  const element = make(
    "article",
    `panel payment ${state}`,
    make("header", "", make("h2", "", each.number ?? each.order ?? "no order"), make("p", "of", state === "open" ? `${STATES[state]} until ${until}` : STATES[state])),
    make("ul", "lines", ...lines),
    total,
    make("div", "clicks", ...clicks),
    reference,
    told,
  );
  element.id = each.id;
  return element;
}

function stateOf(each) {
  if (each.refunded) return "refunded";
  if (each.status === "complete") return each.payment_status === "paid" ? "paid" : "waiting";
  return each.status;
}

// An amount as Stripe counts it, which for some currencies is in hundredths that nobody has.
function money(amount, each) {
  const format = new Intl.NumberFormat([], { style: "currency", currency: each.currency.toUpperCase() });
  return format.format(amount / 10 ** each.digits);
}

async function act(id, click) {
  const said = await tell("/till/payments", { id, do: click });
  say(said.error);
  poll();
}

function say(error) {
  part("notice").hidden = !error;
  part("notice").textContent = error ?? "";
}

// The link in the chat leads to one payment.
function find() {
  for (const each of part("payments").children) each.classList.toggle("found", each.id === location.hash.slice(1));
}

addEventListener("hashchange", find);
poll();
