// The way of the chosen person's last event on one time line, as the functions measured it.

import { make, part, show } from "./dom.js";
import { Source } from "./server.js";

const POLL_MILLISECONDS = 600;
const TICKS = 4; // of the axis, at most
const KINDS = {
  failed: "failed, and comes again",
  wait: "waits in the queue",
  start: "the function starts",
  aws: "call to AWS",
  model: "call to the model",
  tool: "tool",
  provider: "call to the provider",
};

let source = null;
let timer = null;
let drawn = () => {};

// From now on the journey is that of this number's last event; `onChange` is told of each one, null before the first.
export function follow(number, onChange) {
  source = number ? new Source(`/journey?from=${encodeURIComponent(number)}`) : null;
  drawn = onChange;
  draw(null, () => "");
  poll();
}

async function poll() {
  clearTimeout(timer);
  const asked = source;
  if (document.hidden || asked === null) return;
  const answer = await asked.ask();
  if (asked !== source) return;
  if (answer.content) drawn(answer.content.journey);
  clearTimeout(timer);
  timer = setTimeout(poll, POLL_MILLISECONDS);
}
document.addEventListener("visibilitychange", poll);

// `textOf` gives the words of an event, if it is a message that is known.
export function draw(journey, textOf) {
  part("journey").classList.toggle("blank", journey === null);
  const steps = journey?.steps ?? [];
  const bars = steps.filter((step) => step.kind !== "mark");
  const whole = Math.max(journey?.milliseconds ?? 0, 1);
  part("journey-of").textContent = journey ? textOf(journey) : "";
  show(part("figures"), journey && figures(journey), (all) => (all ?? []).map(([name, value]) => make("div", "", make("dt", "", name), make("dd", "", value))));
  show(part("axis"), journey && whole, () => (journey ? axis(whole) : []));
  show(part("steps"), bars, (all) => all.map((step) => row(step, whole)));
  show(part("reports"), steps.filter((step) => step.kind === "mark"), reports);
}

function figures({ milliseconds, aws_calls: calls, model_calls: asked, tokens, steps }) {
  const waited = steps.filter((step) => step.kind === "wait" || step.kind === "start").reduce((sum, step) => sum + step.ms, 0);
  const all = [
    ["in all", duration(milliseconds)],
    ["of it waiting", duration(waited)],
    ["AWS calls", String(calls)],
  ];
  if (asked) all.push(["model calls", String(asked)], ["tokens", tokens.toLocaleString()]);
  return all;
}

function axis(whole) {
  const rough = whole / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((each) => each * power >= rough);
  const ticks = [];
  for (let at = 0; at < whole * 0.94; at += step) ticks.push(placed(make("span", "", duration(at)), at, 0, whole)); // the last needs room
  return [make("i"), make("b", "", ...ticks), make("i")];
}

function row(step, whole) {
  const { name, detail, kind, depth, at, ms } = step;
  const operation = detail.slice(detail.indexOf(".") + 1); // of "dynamodb.Query"
  const label = make("span", "label", make("span", "", name), operation && operation !== name ? make("small", "", operation) : null);
  label.style.setProperty("--depth", depth);
  const bar = placed(make("span", "mark"), at, ms, whole);
  const element = make("li", `step ${kind}`, label, make("span", "track", bar), make("span", "took", duration(ms)));
  element.title = [name, KINDS[kind] ?? "", detail, `from ${duration(at)}`, `for ${duration(ms)}`].filter(Boolean).join(" · ");
  return element;
}

function placed(element, at, ms, whole) {
  element.style.setProperty("--at", at / whole);
  element.style.setProperty("--length", ms / whole);
  return element;
}

function* reports(marks) {
  if (!marks.length) return;
  yield make("span", "", "Reported afterwards");
  const seen = new Set();
  for (const { name, at } of marks) {
    if (seen.has(name)) continue;
    seen.add(name);
    yield make("span", "report", make("b", "", name), ` +${duration(at)}`);
  }
}

export function duration(ms) {
  if (ms >= 60_000) return `${(ms / 60_000).toFixed(1)} min`;
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms >= 10 ? Math.round(ms) : Number(ms.toFixed(1))} ms`;
}
