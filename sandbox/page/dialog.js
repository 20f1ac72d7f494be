// Small windows that ask for something. They are the browser's own dialogs: focus stays inside, Escape leaves.

import { button, h } from "./dom.js";

// Gives the values by name, or null when it was left. A field: {name, label, value, type, options, hint}.
export function ask(title, fields, yes) {
  return new Promise((resolve) => {
    const inputs = fields.map(input);
    const form = h("form", { method: "dialog" }, h("h2", {}, title), inputs.map((one) => one.line),
      h("div", { class: "choices" }, button("Cancel", () => shown.close()), h("button", { type: "submit", class: "main" }, yes)));
    const shown = window_(title, form);
    let given = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      given = Object.fromEntries(inputs.map((one) => [one.name, one.read()]));
      shown.close();
    });
    shown.addEventListener("close", () => resolve(given));
  });
}

// Gives what was chosen, or null. A choice: [value, label].
export function choose(title, choices, words = "") {
  return new Promise((resolve) => {
    let chosen = null;
    const buttons = choices.map(([value, label]) => button(label, () => {
      chosen = value;
      shown.close();
    }, { class: "choice" }));
    const shown = window_(title, h("h2", {}, title), words && h("p", {}, words), h("div", { class: "choice-list" }, buttons), button("Cancel", () => shown.close()));
    shown.addEventListener("close", () => resolve(chosen));
  });
}

export function tell(title, words) {
  const shown = window_(title, h("h2", {}, title), h("p", { class: "told" }, words), h("div", { class: "choices" }, button("OK", () => shown.close(), { class: "main" })));
}

function window_(title, ...inside) {
  const shown = h("dialog", { class: "ask", "aria-label": title }, ...inside);
  const before = document.activeElement;
  shown.addEventListener("close", () => {
    shown.remove();
    before?.focus?.();
  });
  document.body.append(shown);
  shown.showModal();
  return shown;
}

function input(field) {
  const element = field.options
    ? h("select", { name: field.name }, field.options.map(([value, label]) => h("option", { value }, label)))
    : h(field.long ? "textarea" : "input", { name: field.name, type: field.long ? null : field.type ?? "text", value: field.value, required: field.required, maxlength: field.most });
  if (field.long) element.value = field.value ?? "";
  const line = h("label", { class: "field" }, h("span", {}, field.label), element, field.hint && h("small", {}, field.hint));
  return { name: field.name, line, read: () => element.value };
}
