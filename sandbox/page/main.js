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
import { Trouble } from "./trouble.js";

const store = new Store();
const panel = new Panel();
const connection = document.querySelector("#connection");

function toggle(part, label) {
  const shown = button(label, () => {
    const open = document.body.classList.toggle(`with-${part}`);
    shown.setAttribute("aria-expanded", String(open));
  }, { class: `plain toggle-${part}`, "aria-expanded": "false", "aria-controls": part });
  return shown;
}

document.querySelector("#tools").append(toggle("people", "People"), toggle("panel", "Behind"), widthButton(), themeButton());
new People(store);
panel.add("Calls", new Calls(store).element);
panel.add("Trouble", new Trouble().element);

// Whoever started this server may have put levers of its own on its boards.
const LEVERS = { bot: ["Bot", BotLevers], crowd: ["Crowd", Crowd] };
const added = new Set();
store.on("board", (name) => {
  if (!(name in LEVERS) || added.has(name)) return;
  added.add(name);
  const [title, Part] = LEVERS[name];
  panel.add(title, new Part(store).element);
});

follow(store, (words) => { connection.textContent = words; });
