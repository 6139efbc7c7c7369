// Asking the operators' API, by way of the workbench's server, which signs. A change has a key of its own, so that a
// repeat of it is done once.

const STOPPED = "The workbench's server has stopped. Start it again with “make dev”; this page goes on by itself.";
const LATER = "It is accepted, and waits behind what the person wrote.";
const TRIES = 2;

// Change something. Returns what it became, or `error`, one sentence; `kind` says why in one word.
export async function change(method, path, content) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(path, { method, headers, body: JSON.stringify(content) });
      const said = await answer.json();
      if (answer.status === 202) return { ...said, error: LATER, kind: "waits" };
      return answer.ok ? said : { error: said.error, kind: (said.type ?? "").split(":").at(-1) };
    } catch {
      if (attempt === TRIES) return { error: STOPPED, kind: "stopped" };
    }
  }
}
