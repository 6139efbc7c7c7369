// Making and finding elements. Text from outside reaches the page through textContent alone.

export const part = (id) => document.getElementById(id);

// An element of this class with these children; a child that is no element becomes text.
export function make(kind, name = "", ...children) {
  const element = document.createElement(kind);
  if (name) element.className = name;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function button(name, text, title, press) {
  const element = make("button", name, text);
  element.type = "button";
  if (title) element.title = title;
  element.addEventListener("click", press);
  return element;
}

// Replace the children only if what they show has changed, so that focus, selection and scrolling stay.
export function show(element, content, draw) {
  const looks = JSON.stringify(content) ?? "";
  if (element.dataset.looks === looks) return;
  element.dataset.looks = looks;
  element.replaceChildren(...draw(content));
}
