// Text with its entities as elements. Offsets count UTF-16 units, as strings do here.

import { button, h } from "./dom.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["BLOCKQUOTE", "PRE"]);
const STANDING = new Set(["blockquote", "expandable_blockquote", "pre"]);
const LEADS = new Set(["url", "text_link", "email", "phone_number", "mention", "text_mention", "hashtag", "cashtag"]);

// `does` says what a tap on a command or a link means: {command(text), link(address)}.
export function formatted(text, entities, does) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, 0, text.length, sorted, does);
}

function pieces(text, from, to, entities, does) {
  const made = [];
  let at = from;
  for (let index = 0; index < entities.length; ) {
    const one = entities[index];
    const end = Math.min(one.offset + one.length, to);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < end) next += 1;
    if (one.offset > at) made.push(beside(text.slice(at, one.offset), made.at(-1), one.type));
    const inside = entities.slice(index + 1, next);
    made.push(wrapped(one, text.slice(one.offset, end), pieces(text, one.offset, end, inside, does), does));
    at = Math.max(at, end);
    index = next;
  }
  if (at < to) made.push(beside(text.slice(at, to), made.at(-1), ""));
  return made;
}

// Words beside a block: the line break between them is the block's own.
function beside(words, before, next) {
  const after = before instanceof Element && BLOCKS.has(before.tagName) ? words.replace(/^\n/, "") : words;
  return STANDING.has(next) ? after.replace(/\n$/, "") : after;
}

function wrapped(entity, words, children, does) {
  if (entity.type in PLAIN) return h(PLAIN[entity.type], {}, children);
  if (LEADS.has(entity.type)) return lead(entity, words, children, does);
  switch (entity.type) {
    case "pre":
      return h("pre", { "data-language": entity.language, tabindex: 0 }, h("code", {}, children));
    case "blockquote":
      return h("blockquote", {}, children);
    case "expandable_blockquote":
      return expandable(children);
    case "spoiler":
      return spoiler(children);
    case "bot_command":
      return button(children, () => does.command(words), { class: "text-button" });
    case "date_time":
      return moment(entity, words);
  }
  return h("span", {}, children);
}

function lead(entity, words, children, does) {
  const address = entity.url ?? words;
  return button(children, () => does.link(address), { class: "text-button", title: address });
}

function expandable(children) {
  const quote = h("blockquote", { class: "folded" }, h("div", { class: "folded-words" }, children));
  const more = button("Show all", () => {
    const open = quote.classList.toggle("folded");
    more.textContent = open ? "Show all" : "Show less";
    more.setAttribute("aria-expanded", String(!open));
  }, { class: "text-button fold", "aria-expanded": "false" });
  quote.append(more);
  return quote;
}

function spoiler(children) {
  const hidden = h("span", { class: "spoiler-words", "aria-hidden": "true" }, children);
  const cover = h("span", { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Hidden words: show them" }, hidden);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.replaceWith(h("span", { class: "spoiler-shown" }, [...hidden.childNodes]));
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", show);
  return cover;
}

// A moment by the clock of this device, in the shape that the bot asked for: r, or any of w d D t T.
function moment(entity, words) {
  const date = new Date(entity.unix_time * 1000);
  const shape = entity.date_time_format ?? "";
  const shown = shape.includes("r") ? relative(date) : shape ? inShape(date, shape) : words;
  return h("time", { datetime: date.toISOString(), title: date.toLocaleString() }, shown);
}

function inShape(date, shape) {
  const options = {};
  if (shape.includes("w")) options.weekday = shape.includes("D") ? "long" : "short";
  if (shape.includes("d")) options.dateStyle = "short";
  if (shape.includes("D")) options.dateStyle = "long";
  if (shape.includes("t")) options.timeStyle = "short";
  if (shape.includes("T")) options.timeStyle = "medium";
  if (!options.weekday || (!options.dateStyle && !options.timeStyle)) return date.toLocaleString([], options);
  const { weekday, ...rest } = options;
  return `${date.toLocaleDateString([], { weekday })}, ${date.toLocaleString([], rest)}`;
}

function relative(date) {
  const minutes = Math.round((date - Date.now()) / 60_000);
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return format.format(minutes, "minute");
  return Math.abs(minutes) < 1440 ? format.format(Math.round(minutes / 60), "hour") : format.format(Math.round(minutes / 1440), "day");
}
