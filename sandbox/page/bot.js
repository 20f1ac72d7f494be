// The bot's process, to be killed and started again: what stands on disk must be enough to go on.

import { button, h } from "./dom.js";
import { ask } from "./server.js";

export class BotLevers {
  constructor(store) {
    this.said = h("p", { class: "note", role: "status" });
    this.state = h("p", { class: "bot-state" });
    this.buttons = [["again", "Kill the bot now and start it again"], ["kill", "Kill it"], ["start", "Start it"]]
      .map(([what, label]) => button(label, () => this.do(what), { class: what === "again" ? "main" : "plain", "data-what": what }));
    this.element = h("section", { class: "part" }, h("h3", {}, "The bot's process"), this.state, h("div", { class: "levers" }, this.buttons), this.said);
    store.on("board", (name, state) => name === "bot" && this.draw(state));
    if (store.boards.bot) this.draw(store.boards.bot);
  }

  draw({ state, pid, deaths }) {
    const words = { up: `It runs (process ${pid}).`, down: "It is dead. What people do now waits for it.", starting: "It is starting …" };
    this.state.textContent = words[state] + (deaths ? ` Killed ${deaths} ${deaths === 1 ? "time" : "times"} so far.` : "");
    for (const one of this.buttons) one.disabled = state === "starting" || (state === "up") === (one.dataset.what === "start");
  }

  async do(what) {
    try {
      await ask("POST", "demo/bot", { do: what });
      this.said.textContent = "";
    } catch (error) {
      this.said.textContent = error.message;
    }
  }
}
