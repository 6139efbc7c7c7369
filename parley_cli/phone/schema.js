// A form for a JSON schema: a field for each property, and JSON where a field would say less.

import { make } from "./dom.js";

let number = 0; // of the fields, whose labels name them

export class Form {
  #schema;
  #fields = [];

  constructor(schema) {
    this.#schema = schema;
    this.element = make("div", "fields");
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const field = new Field(name, property, schema);
      this.#fields.push(field);
      this.element.append(field.element);
    }
    if (!this.#fields.length) this.element.append(make("p", "nothing", "It takes no arguments."));
  }

  // What is filled in. Throws an Error that says which field holds no JSON.
  value() {
    return Object.fromEntries(this.#fields.map((field) => [field.name, field.value()]).filter(([, value]) => value !== undefined));
  }

  example() {
    return exampleOf(this.#schema, this.#schema);
  }
}

class Field {
  #kind;
  #mayBeNull;
  #input;

  constructor(name, property, root) {
    this.name = name;
    const branches = alternatives(property, root);
    const kinds = branches.filter((each) => each.type !== "null");
    const [first = {}] = kinds;
    this.#mayBeNull = kinds.length < branches.length;
    this.#kind = kinds.length === 1 ? (first.enum ? "enum" : first.type) : "json";
    this.#input = this.#control(first, root);
    this.#input.id = `field-${++number}`;
    if (first.type === "array" && !this.#mayBeNull) this.#input.value = "[]";
    const needed = (root.required ?? []).includes(name);
    const notes = [this.#kind === "enum" ? "one of these" : this.#kind, this.#mayBeNull ? "may be empty (null)" : needed ? "required" : "optional"];
    const label = make("label", "", make("b", "", name), ` ${notes.join(", ")}`);
    label.htmlFor = this.#input.id;
    const about = property.description ?? first.description;
    this.element = make("div", "field", label, about ? make("p", "", about) : null, this.#input);
  }

  value() {
    const written = this.#input.value;
    if (written.trim() === "") return this.#mayBeNull ? null : undefined;
    if (this.#kind === "string") return written;
    if (this.#kind === "enum") return this.#input.selectedOptions[0].value === "" ? null : JSON.parse(written);
    try {
      return JSON.parse(written);
    } catch {
      throw new Error(`${this.name} is no JSON: ${written}`);
    }
  }

  #control(schema, root) {
    if (this.#kind === "enum" || this.#kind === "boolean") {
      const values = this.#kind === "enum" ? schema.enum : [true, false];
      const options = values.map((value) => Object.assign(make("option", "", String(value)), { value: JSON.stringify(value) }));
      return make("select", "", Object.assign(make("option", "", ""), { value: "" }), ...options);
    }
    if (this.#kind === "string") return make("input");
    if (this.#kind === "integer" || this.#kind === "number") return Object.assign(make("input"), { inputMode: "decimal" });
    return Object.assign(make("textarea"), { rows: 2, placeholder: `JSON, as in ${JSON.stringify(exampleOf(schema, root, true))}` });
  }
}

// The schemas of which a value must keep to one, each in full.
function alternatives(schema, root) {
  const whole = resolved(schema, root);
  if (whole.anyOf) return whole.anyOf.flatMap((each) => alternatives(each, root));
  if (!Array.isArray(whole.type)) return [whole];
  return whole.type.map((type) => (type === "null" ? { type } : { ...whole, type, enum: whole.enum?.filter((each) => each !== null) }));
}

function resolved(schema, root) {
  return schema.$ref ? (root.$defs ?? {})[schema.$ref.split("/").at(-1)] ?? {} : schema;
}

// A value to change: not a right one. An array has one member if it is to be `filled`.
function exampleOf(schema, root, filled = false) {
  const [whole] = alternatives(schema, root);
  if ("const" in whole) return whole.const;
  if (whole.enum) return whole.enum[0];
  if (whole.type === "object") return Object.fromEntries(Object.entries(whole.properties ?? {}).map(([name, each]) => [name, exampleOf(each, root)]));
  if (whole.type === "array") return filled && whole.items ? [exampleOf(whole.items, root)] : [];
  return { string: "…", integer: 0, number: 0.5, boolean: false }[whole.type] ?? null;
}
