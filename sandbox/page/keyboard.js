// Buttons: those below a message, in rows and colours as they were sent, and those that take the keyboard's place.

import { button, h } from "./dom.js";

export function inlineKeyboard(message, does) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return h("div", { class: "inline", role: "group", "aria-label": "Buttons" }, rows.map((row) => h("div", { class: "row" }, row.map((one) => inlineButton(message, one, does)))));
}

function inlineButton(message, given, does) {
  const mark = given.url || given.web_app ? " ↗" : given.copy_text ? " ⧉" : "";
  const made = button([given.text, mark && h("span", { "aria-hidden": "true" }, mark)], () => press(message, given, made, does), {
    class: `inline-button ${given.style ?? ""}`, "data-data": given.callback_data,
  });
  return made;
}

function press(message, given, made, does) {
  if (given.callback_data !== undefined) does.tap(message, given.callback_data, made);
  else if (given.copy_text) does.copy(given.copy_text.text);
  else does.link(given.url ?? given.web_app?.url ?? "");
}

// The keys that stand below the text field; `does.key(key)` is what pressing one means.
export function replyKeyboard(markup, does) {
  return h("div", { class: "keys", role: "group", "aria-label": "Keyboard of the bot" }, markup.keyboard.map((row) =>
    h("div", { class: "row" }, row.map((given) => {
      const key = typeof given === "string" ? { text: given } : given;
      return button(key.text, () => does.key(key, markup), { class: `key ${key.style ?? ""}` });
    }))));
}
