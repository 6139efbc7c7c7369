// Who texts: the people of the phones, kept in the browser from one visit to the next.

const KEY = "parley.people";
const FIRST = [
  { number: "+14165550123", channel: "sms" },
  { number: "+14165550124", channel: "whatsapp" },
];
export const MOST = 9; // each has a digit of the keyboard
export const E164 = /^\+[1-9][0-9]{6,14}$/;

export function load() {
  try {
    const people = JSON.parse(localStorage.getItem(KEY));
    if (Array.isArray(people) && people.length && people.every((each) => typeof each?.number === "string")) return people.slice(0, MOST);
  } catch {
    // what cannot be read is as if it were not there
  }
  return structuredClone(FIRST);
}

export function save(people) {
  localStorage.setItem(KEY, JSON.stringify(people.map(({ number, channel }) => ({ number, channel }))));
}

// A number that nobody has yet, of the range that stands for made-up people.
export function newNumber(people) {
  const taken = new Set(people.map((each) => each.number));
  for (let last = 123; ; last += 1) {
    const number = `+1416555${String(last).padStart(4, "0")}`;
    if (!taken.has(number)) return number;
  }
}
