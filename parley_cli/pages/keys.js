// Keyboard shortcuts, and the overlay that lists them: one table is both.

import { make, part } from "./dom.js";

// `shortcuts` holds [key as shown, words, what it does] or, for several keys, [keys as shown, words, does, accepts(key)].
export function listen(shortcuts) {
  part("shortcuts").append(
    ...shortcuts.flatMap(([key, words]) => [make("dt", "", ...key.split(" ").map((each) => make("kbd", "", each))), make("dd", "", words)]),
  );
  for (const id of ["help-switch", "help-close"]) part(id).addEventListener("click", toggleHelp);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const writing = event.target.matches?.("input, textarea");
    if (event.key === "Escape" && writing) event.target.blur();
    if (writing || (part("help").open && event.key !== "?")) return;
    const found = shortcuts.find(([key, , , accepts]) => (accepts ? accepts(event.key) : key === event.key));
    if (!found || event.repeat) return;
    event.preventDefault();
    found[2](event.key);
  });
}

export function toggleHelp() {
  const help = part("help");
  if (help.open) help.close();
  else help.showModal();
}
