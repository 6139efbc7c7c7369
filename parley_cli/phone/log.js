// The log lines of the last event, as the functions wrote them.

import { make, part, show } from "./dom.js";
import { coloured } from "./state.js";

const BESIDE = ["function", "message", "timestamp", "service", "level", "conversation", "spans", "location", "success"];

export function showLog(journey) {
  const lines = journey?.lines ?? [];
  part("log-of").textContent = lines.length ? `${lines.length} ${lines.length === 1 ? "line" : "lines"}` : "";
  show(part("lines"), lines, (all) => (all.length ? all.map(line) : [make("li", "nothing", "The lines that the functions write about the last event stand here.")]));
}

function line(fields) {
  const time = new Date(fields.timestamp);
  const moment = `${time.toLocaleTimeString([], { hour12: false })}.${String(time.getMilliseconds()).padStart(3, "0")}`;
  const rest = Object.entries(fields).filter(([name, value]) => !BESIDE.includes(name) && isTelling(value));
  const said = rest.map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`).join("  ");
  const summary = make("summary", "", make("time", "", moment), make("b", "", fields.message), make("span", "", said));
  const element = make("details", fields.level === "INFO" ? "" : "warned", summary, make("pre", "", ...coloured(JSON.stringify(fields, null, 2))));
  return make("li", "", element);
}

function isTelling(value) {
  return value !== "" && value !== false && value !== null && value !== 0 && !(Array.isArray(value) && value.length === 0);
}
