// What the model is asked, answered by hand: each request as it was sent, and a form for what a model may answer.

import { button, make, part } from "./dom.js";
import { Source, tell } from "./server.js";
import { Form } from "./schema.js";
import { coloured } from "./state.js";

const POLL_MILLISECONDS = 700;
const TITLE = 80; // characters of what the person has said

const offers = document.body.dataset.offers.split(" ");
export const isByHand = offers.includes("/model-requests");

const cards = new Map(); // the requests that wait, by id: their forms stay as they are while others come and go
let source = null;
let timer = null;
let counted = () => {};

// Whoever is told how many requests wait, each time that this changes.
export function watchModel(onCount) {
  if (!isByHand) return;
  counted = onCount;
  source = new Source("/model-requests");
  poll();
}

async function poll() {
  clearTimeout(timer);
  if (source === null || document.hidden) return;
  const { content } = await source.ask();
  if (content) draw(content.waiting);
  clearTimeout(timer);
  timer = setTimeout(poll, POLL_MILLISECONDS);
}
document.addEventListener("visibilitychange", poll);

function draw(waiting) {
  const ids = new Set(waiting.map((each) => each.id));
  for (const [id, card] of cards) {
    if (ids.has(id)) continue;
    card.remove();
    cards.delete(id);
  }
  for (const request of waiting) {
    if (cards.has(request.id)) continue;
    const card = requestCard(request);
    cards.set(request.id, card);
    part("requests").append(card);
  }
  part("model-nothing").hidden = cards.size > 0;
  counted(cards.size);
}

// --- a request

function requestCard(request) {
  const { lines, tokens, purpose } = request;
  const said = lines.findLast((line) => line.who === "person")?.text ?? "";
  const all = Object.values(tokens).reduce((sum, each) => sum + each, 0);
  const title = make("h3", "", `“${said.length > TITLE ? `${said.slice(0, TITLE)}…` : said}”`);
  const costs = Object.entries(tokens).map(([name, count]) => `${name} ${count.toLocaleString()}`);
  const about = make("p", "of", `${purpose} · about ${all.toLocaleString()} tokens (${costs.join(", ")})`);
  const card = make("li", "request", make("header", "", title, about), ...parts(request), answerForm(request));
  card.dataset.id = request.id;
  return card;
}

function parts({ instructions, lines, tools }) {
  const told = fold("Instructions", make("pre", "", instructions));
  const talk = fold(`Lines (${lines.length})`, make("ol", "told", ...lines.map(({ who, text }) => make("li", `said-${who}`, make("b", "", who), make("p", "", text)))));
  talk.open = true;
  if (!tools.length) return [told, talk];
  const described = tools.map(({ name, description, schema }) => fold(name, make("p", "", description), make("pre", "", ...coloured(JSON.stringify(schema, null, 2)))));
  return [told, talk, fold(`Tools (${tools.length})`, ...described)];
}

function fold(title, ...content) {
  return make("details", "", make("summary", "", title), ...content);
}

// --- its answer

function answerForm(request) {
  const problem = make("p", "problem");
  problem.role = "alert";
  problem.hidden = true;
  const form = make("form", "answer");
  const send = async (answer, checked = true) => {
    const said = await tell("/model-requests", { id: request.id, checked, ...answer });
    if (!said.error) return draw(said.waiting);
    problem.hidden = false;
    problem.replaceChildren(said.error, " ", button("plain", "Send it all the same", "As a model that is wrong would", () => send(answer, false)));
  };
  const show = (error) => {
    problem.hidden = false;
    problem.replaceChildren(error.message);
  };
  const attempt = (make_) => () => {
    try {
      send(make_());
    } catch (error) {
      show(error); // a field that holds no JSON
    }
  };
  form.append(...(request.shape ? shapeFields(request.shape, attempt) : wordsAndCalls(request.tools, attempt, show)), problem);
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
}

function shapeFields({ name, schema }, attempt) {
  const fields = new Form(schema);
  const json = make("textarea");
  json.rows = 5;
  json.ariaLabel = `${name} as JSON`;
  const whole = fold("As JSON instead", json);
  const value = () => (whole.open && json.value.trim() ? parsed(json.value) : fields.value());
  whole.addEventListener("toggle", () => {
    if (whole.open && !json.value) json.value = JSON.stringify(fields.example(), null, 2);
  });
  const answer = button("primary", "Answer", `Answer with this ${name}`, attempt(() => ({ shape: value() })));
  return [make("p", "wants", `It wants a ${name} instead of words.`), fields.element, whole, make("div", "deeds", answer)];
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`This is no JSON: ${error.message}`);
  }
}

function wordsAndCalls(tools, attempt, show) {
  const words = make("textarea");
  words.rows = 2;
  words.ariaLabel = "Words of the model";
  words.placeholder = "Words for the person";
  const gathered = [];
  const list = make("ul", "calls");
  const choice = make("select", "", make("option", "", "Choose a tool …"), ...tools.map(({ name }) => make("option", "", name)));
  choice.firstChild.value = "";
  choice.ariaLabel = "Tool";
  const place = make("div", "tool");
  let fields = null;

  const drawCalls = () => list.replaceChildren(...gathered.map((call, at) => make("li", "", make("code", "", `${call.tool} ${JSON.stringify(call.arguments)}`), button("plain", "×", "Leave this call out", () => drawCalls(gathered.splice(at, 1))))));
  const choose = () => {
    const tool = tools.find(({ name }) => name === choice.value);
    fields = tool ? new Form(tool.schema) : null;
    place.replaceChildren(...(tool ? [make("p", "description", tool.description), fields.element] : []));
    add.disabled = !tool;
  };
  const open = () => (fields ? [{ tool: choice.value, arguments: fields.value() }] : []);
  const add = button("plain", "Add another call", "Keep this call, and choose another tool", () => {
    try {
      gathered.push(...open());
    } catch (error) {
      return show(error);
    }
    choice.value = "";
    choose();
    drawCalls();
  });
  choice.addEventListener("change", choose);
  choose();
  const say = button("primary", "Say", "Answer with these words alone", attempt(() => ({ words: words.value })));
  const call = button("primary", "Call", "Answer with the calls, and the words beside them", attempt(() => ({ words: words.value, calls: [...gathered, ...open()] })));
  return [words, make("div", "deeds", say), list, choice, place, make("div", "deeds", call, add)];
}
