// What can be done with the chosen item: its buttons, rare ones behind "More", and the field in which a reason is given or a
// deed for good is agreed to.

import { button, make, part, show } from "./dom.js";

let asking = null; // the deed that waits for its reason

export const isAsking = () => asking !== null;
export const stopAsking = () => {
  asking = null;
};

// Draw the buttons of these deeds. `act(deed, reason)` does one; `notice` says what is missing.
export function draw(deeds, id, tools) {
  show(part("moves"), [deeds, asking, id], () => {
    if (asking) return [reason(tools)];
    const rare = deeds.filter(({ rare: isRare }) => isRare).map((each) => presser(each, "", tools));
    return [...deeds.filter(({ rare: isRare }) => !isRare).map((each) => presser(each, each.agrees ? "plain danger" : "plain", tools)), ...(rare.length ? [more(rare)] : [])];
  });
}

// A button that does a deed, or asks first.
export function presser(deed, look, tools) {
  const { title, key, tells } = deed;
  return button(look, title, tells ?? (key ? `${title} (${key})` : title), () => {
    if (!deed.asks && !deed.agrees) return tools.act(deed);
    asking = deed;
    tools.redraw();
    return part("reason").focus();
  });
}

function more(buttons) {
  return make("details", "more", make("summary", "plain", "More"), make("div", "", ...buttons));
}

// An open "More" closes with whatever is chosen in it or pressed elsewhere, and with Esc.
function closeMore({ target, key = "Escape" }) {
  const menu = document.querySelector(".more[open]");
  if (menu && key === "Escape" && target.closest?.("summary") !== menu.querySelector("summary")) menu.open = false;
}
document.addEventListener("click", closeMore);
document.addEventListener("keydown", closeMore);

// Esc leaves the field, and nothing is done.
function reason({ act, redraw, notice }) {
  const deed = asking;
  const { title, asks, agrees, warns } = deed;
  const field = make("input");
  field.id = "reason";
  field.maxLength = 200;
  field.autocomplete = "off";
  field.placeholder = asks ?? warns;
  field.ariaLabel = `${title.replace("…", "")}: ${asks ?? warns}`;
  const form = make("form", "reason", field, make("button", agrees ? "plain danger" : "plain", title.replace("…", "")), button("plain", "Cancel", "Cancel (Esc)", leave));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = field.value.trim();
    if (agrees && given !== agrees) return notice(`Nothing is done yet: type ${agrees}.`);
    if (asks && !given) return notice("Say why: they are told.");
    asking = null;
    return act(deed, asks ? given : "");
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
  function leave() {
    asking = null;
    redraw();
  }
  return form;
}
