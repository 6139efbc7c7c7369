// How the console writes moments, money, languages and channels.

export const CHANNELS = { sms: "SMS", whatsapp: "WhatsApp", rcs: "RCS" };
export const LANGUAGES = { en: "English", es: "Spanish" };

let ahead = 0; // milliseconds that the people's clock is ahead of this machine's, beside `make dev`

export const setClock = (now) => {
  ahead = Date.parse(now) - Date.now();
};

// Now, by the people's clock: what they said and ordered is dated by it.
export const peoplesNow = () => Date.now() + ahead;

export const words = (status) => status.replaceAll("_", " ");
export const language = (code) => LANGUAGES[code] ?? code;

// A moment as a list has it: today's without the day.
export function moment(at) {
  if (!at) return "";
  const date = new Date(at);
  const time = date.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  return date.toDateString() === new Date(peoplesNow()).toDateString() ? time : `${date.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" })} ${time}`;
}

// A moment with the name of its zone, which is this machine's, as of all times of the console: "Tue 1 Dec 2:45 PM EST".
export function zoned(at) {
  if (!at) return "";
  const zone = new Intl.DateTimeFormat([], { timeZoneName: "short" }).formatToParts(new Date(at)).find(({ type }) => type === "timeZoneName");
  return `${moment(at)} ${zone.value}`;
}

// How long ago something was, as whoever waits would say it: "3 min", "2 h", "4 days". `now` is another clock's.
export function ago(at, now = peoplesNow()) {
  const minutes = Math.max(0, Math.floor((now - new Date(at)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 60 / 24)} days`;
}

// Minor units as the browser's language writes money; how many there are in one is the service's to say.
export function money(amount, { currency, digits }) {
  const format = new Intl.NumberFormat([], { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  return format.format(amount / 10 ** (digits ?? format.resolvedOptions().maximumFractionDigits));
}

// Millionths of a dollar, with as many digits as say something.
export function dollars(micro) {
  const amount = micro / 1e6;
  return `$${amount.toFixed(amount === 0 || amount >= 0.01 ? 2 : 4)}`;
}

export function payment(paid, how) {
  if (paid.kind !== "on_delivery") return `card, ${words(paid.status)}`;
  return how === "pickup" ? "when it is picked up" : "on delivery";
}
