// What lies in the dead-letter queues, and its way back.

import { make, part, show } from "./dom.js";
import { Source, tell } from "./server.js";

const POLL_MILLISECONDS = 3000;
const source = new Source("/dead-letters");

let busy = false;
let timer = null;

// `onCount` is told how many there are in all.
export function watchLetters(onCount) {
  part("put-back").addEventListener("click", () => putBack(onCount));
  document.addEventListener("visibilitychange", () => poll(onCount));
  poll(onCount);
}

async function poll(onCount) {
  clearTimeout(timer);
  if (document.hidden) return;
  const { content, error } = await source.ask();
  if (content) {
    show(part("queues"), content.queues, queues);
    const all = Object.values(content.queues).reduce((sum, count) => sum + count, 0);
    part("put-back").disabled = busy || all === 0;
    onCount(all);
  }
  if (error) part("letters-said").textContent = error;
  clearTimeout(timer);
  timer = setTimeout(() => poll(onCount), POLL_MILLISECONDS);
}

function queues(counts) {
  return Object.entries(counts).map(([name, count]) => make("li", count ? "some" : "", make("span", "", name), make("b", "", String(count))));
}

async function putBack(onCount) {
  busy = true;
  part("put-back").disabled = true;
  part("letters-said").textContent = "Asking every queue…";
  const said = await tell("/dead-letters", {});
  const left = said.left ? ` ${said.left} cannot be read and stay.` : "";
  part("letters-said").textContent = said.error ?? `Put back: ${said.put_back}.${left}${said.behind ? ` ${said.behind} more wait behind these.` : ""}`;
  busy = false;
  poll(onCount);
}
