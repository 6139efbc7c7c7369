// Asking the server that the page came from. Every answer is an object; what went wrong is its `error`, one sentence.

const STOPPED = "The server of this page has stopped. Start it again in its terminal; this page goes on by itself.";

// GET an address again and again: `content` is null while it has not changed.
export class Source {
  #tag = null;

  constructor(path) {
    this.path = path;
  }

  async ask() {
    try {
      const answer = await fetch(this.path, { headers: this.#tag ? { "If-None-Match": this.#tag } : {} });
      if (answer.status === 304) return { content: null };
      const content = await answer.json();
      if (!answer.ok) return { error: content.error, status: answer.status };
      this.#tag = answer.headers.get("ETag");
      return { content };
    } catch {
      return { error: STOPPED };
    }
  }
}

export async function tell(path, content) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    });
    const said = await answer.json();
    return answer.ok || said.error ? said : { error: `The page's server answered ${answer.status}.` };
  } catch {
    return { error: STOPPED };
  }
}
