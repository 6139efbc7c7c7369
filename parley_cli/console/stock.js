// What is left of each product: seen, and set by writing a number.

import { make, part, show } from "./dom.js";

// `set(sku, left)` sets the count, and draws anew. What has no limit is not counted.
export function drawStock(items, set) {
  if (part("items").contains(document.activeElement) && document.activeElement.matches("input")) return; // who writes is not disturbed
  show(part("items"), ["stock", items], () => items.map((item) => row(item, set)));
}

function row(item, set) {
  const name = make("span", "", make("b", "", item.name), make("small", "", item.sku));
  if (item.left === null) return make("li", "stock", name, make("span", "of", "no limit"));
  const field = make("input");
  field.type = "number";
  field.min = 0;
  field.max = 1_000_000;
  field.value = item.left;
  field.ariaLabel = `Left of ${item.name}`;
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.value = item.left;
    if (event.key === "Enter") field.blur();
  });
  field.addEventListener("change", () => {
    const left = field.valueAsNumber;
    if (Number.isInteger(left) && left >= 0 && left !== item.left) set(item.sku, left);
    else field.value = item.left;
  });
  return make("li", item.left === 0 ? "stock none" : "stock", name, field);
}
