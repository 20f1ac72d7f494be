// Puts the page together.

import { BotLevers } from "./bot.js";
import { Calls } from "./calls.js";
import { Crowd } from "./crowd.js";
import { button } from "./dom.js";
import { Panel } from "./panel.js";
import { People } from "./people.js";
import { Store } from "./store.js";
import { follow } from "./stream.js";
import { themeButton, widthButton } from "./theme.js";
import { Tour } from "./tour.js";
import { Trouble } from "./trouble.js";

const store = new Store();
const panel = new Panel();
const connection = document.querySelector("#connection");

// In a narrow window, list and panel are drawers: one at a time, and Escape or a choice closes them.
const drawers = [drawer("people", "People"), drawer("panel", "Behind")];

function drawer(part, label) {
  const shown = button(label, () => open(!document.body.classList.contains(`with-${part}`)), {
    class: `plain toggle-${part}`, "aria-expanded": "false", "aria-controls": part,
  });
  function open(wanted) {
    if (wanted) for (const other of drawers) other.open(false);
    document.body.classList.toggle(`with-${part}`, wanted);
    shown.setAttribute("aria-expanded", String(wanted));
  }
  return { shown, open };
}

function shutDrawers() {
  for (const one of drawers) one.open(false);
}

store.on("taken up", shutDrawers);
document.addEventListener("keydown", (event) => event.key === "Escape" && shutDrawers());

document.querySelector("#tools").append(...drawers.map((one) => one.shown), widthButton(), themeButton());
const people = new People(store);
panel.add("Calls", new Calls(store).element);
panel.add("Trouble", new Trouble().element);

// Whoever started this server may have put levers of its own on its boards.
const LEVERS = { bot: ["Bot", BotLevers], crowd: ["Crowd", Crowd] };
const added = new Set();
store.on("board", (name) => {
  if (name === "tour" && !added.has(name)) new Tour(store, people);
  const known = added.has(name);
  added.add(name);
  if (known || !(name in LEVERS)) return;
  const [title, Part] = LEVERS[name];
  panel.add(title, new Part(store).element);
});

follow(store, (words) => { connection.textContent = words; });
