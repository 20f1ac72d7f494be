// One message as a bubble: where it comes from, what it answers, its file, words, buttons and marks.

import { button, clock, h, iconButton } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineKeyboard } from "./keyboard.js";
import { media } from "./media.js";

// `does` is the phone: tap(message, button), command(text), link(address), actions(message), jump(id).
export function bubble(message, does) {
  const mine = !message.from_bot;
  const words = message.text ?? message.caption;
  const text = words && h("div", { class: "words", dir: "auto" }, formatted(words, message.entities ?? message.caption_entities, does));
  const file = media(message);
  const body = message.show_caption_above_media ? [text, file] : [file, text];
  const inside = h("div", { class: `bubble${file && !words ? " bare" : ""}` }, origin(message), answered(message, does), body, foot(message, mine));
  return h("article", {
    class: `message ${mine ? "mine" : "theirs"}`, "data-id": message.message_id, tabindex: -1,
    "aria-label": `${mine ? message.from.first_name : "Tapwork"}, ${clock(message.at)}`,
  }, h("div", { class: "line" }, inside, iconButton("more", "What to do with this message", () => does.actions(message), { tabindex: -1 })),
  reactions(message), inlineKeyboard(message, does));
}

function origin(message) {
  const from = message.forward_origin?.sender_user;
  return from && h("p", { class: "origin" }, `Forwarded from ${from.first_name}`);
}

function answered(message, does) {
  const replied = message.reply_to_message;
  if (!replied) return null;
  const words = message.quote?.text ?? replied.text ?? replied.caption ?? "A file";
  return button([h("strong", {}, replied.from.first_name), h("span", {}, words.slice(0, 160))], () => does.jump(replied.message_id), {
    class: `answered${message.quote ? " quoted" : ""}`, "aria-label": `In answer to: ${words.slice(0, 160)}`,
  });
}

function foot(message, mine) {
  const marks = [message.pinned && "pinned", message.has_protected_content && "protected", message.edits > 0 && "edited", clock(message.at)];
  return h("p", { class: "foot" }, marks.filter(Boolean).join(" · "), mine ? h("span", { "aria-hidden": "true" }, " ✓✓") : null);
}

function reactions(message) {
  return message.reactions?.length ? h("p", { class: "reactions" }, message.reactions.join(" ")) : null;
}
