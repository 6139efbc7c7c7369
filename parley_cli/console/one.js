// All that is known of the chosen item, where its list tells little: asked for again while it is shown.

import * as lists from "./lists.js";
import { Source } from "./server.js";

let path = ""; // of the item that is followed
let sources = {}; // by what they tell: `whole`, and what lies beside it
let known_ = {};
let due = 0; // when what lies beside it is asked for again
const BESIDE_MILLISECONDS = 10_000;

// From now on follow this item; nothing is asked for one whose list tells all.
export function follow(item, kindOf) {
  const { whole, of } = item ? kindOf(item) : {};
  const wanted = whole?.(item) ?? "";
  if (wanted === path) return;
  path = wanted;
  [known_, due] = [{}, 0];
  const beside = Object.entries(wanted && of ? of(item) : {}).filter(([, each]) => lists.isOffered(each));
  sources = Object.fromEntries(wanted ? [["whole", new Source(wanted)], ...beside.map(([name, each]) => [name, new Source(each)])] : []);
  if (wanted) read(() => {}).then(() => document.dispatchEvent(new Event("today")));
}

export async function read(notice, { all = false } = {}) {
  const asked = path;
  const isDue = all || Date.now() >= due;
  if (isDue) due = Date.now() + BESIDE_MILLISECONDS;
  const wanted = Object.entries(sources).filter(([name]) => isDue || name === "whole");
  const told = await Promise.all(wanted.map(async ([name, source]) => [name, await source.ask()]));
  if (asked !== path) return;
  for (const [name, { content, error, status }] of told) {
    if (content) known_ = { ...known_, [name]: name === "whole" ? content : content.items };
    if (error && name === "whole" && status && status < 500) {
      notice(error);
      sources = {}; // it is not asked again
    }
  }
}

// The item with all that is known of it.
export const known = (item) => ({ ...item, ...(known_.whole ?? {}) });

// What lies beside it, by name: the orders and the tickets of a person.
export const beside = () => known_;
