// What can go wrong on the way to Telegram, to be switched on and off.

import { button, h } from "./dom.js";
import { ask } from "./server.js";

const NOT_POLLS = ["getUpdates"];

const TROUBLES = [
  ["Flood waits", "Every 4th call: 429, try again in 2 seconds", { kind: "flood", every: 4, retry_after: 2, but: NOT_POLLS }],
  ["Server errors", "One call in five: 502", { kind: "server_error", share: 0.2 }],
  ["Calls cut off", "One in five never arrives", { kind: "cut_before", share: 0.2 }],
  ["Answers lost", "One in five is done, but the bot does not hear of it", { kind: "cut_after", share: 0.2 }],
  ["A slow network", "Each call takes 0.4 to 1.5 seconds", { kind: "latency", low: 400, high: 1500 }],
  ["Pages instead of answers", "One in ten is the sign-in page of some hotel", { kind: "garbage", share: 0.1 }],
];

export class Trouble {
  constructor() {
    this.switches = TROUBLES.map(([title, words, rule]) => this.line(title, words, rule));
    this.said = h("p", { class: "note", role: "status" });
    this.element = h("div", { class: "part" }, h("p", { class: "note" }, "The bot has to cope with all of this. Nothing that was recorded may be lost or counted twice."),
      h("ul", { class: "switches" }, this.switches.map((one) => one.element)), this.limits(), button("All quiet again", () => this.clear(), { class: "plain" }), this.said);
    this.read();
  }

  line(title, words, rule) {
    const box = h("input", { type: "checkbox", role: "switch" });
    const one = { rule, box, id: null, element: h("li", {}, h("label", {}, box, h("span", {}, title, h("small", {}, words)))) };
    box.addEventListener("change", () => this.change(one));
    return one;
  }

  limits() {
    const box = this.limitBox = h("input", { type: "checkbox", role: "switch" });
    box.addEventListener("change", () => this.tried(async () => {
      if (box.checked) await ask("PUT", "faults", { limits: { per_chat: 1, overall: 30 } });
      else await this.clear();
    }));
    return h("ul", { class: "switches" }, h("li", {}, h("label", {}, box, h("span", {}, "Telegram's own limits", h("small", {}, "One message a second to a person, thirty in all. Switching it off ends all trouble.")))));
  }

  change(one) {
    return this.tried(async () => {
      if (one.box.checked) one.id = (await ask("POST", "faults", one.rule)).id;
      else if (one.id !== null) await ask("DELETE", `faults/${one.id}`);
    });
  }

  clear() {
    return this.tried(async () => {
      await ask("DELETE", "faults");
      this.limitBox.checked = false;
      for (const one of this.switches) one.box.checked = false;
    });
  }

  // What is switched on already, by an earlier look or from elsewhere.
  read() {
    return this.tried(async () => {
      const { rules } = await ask("GET", "faults");
      for (const one of this.switches) {
        const found = rules.find((rule) => rule.kind === one.rule.kind);
        one.box.checked = Boolean(found);
        one.id = found?.id ?? null;
      }
    });
  }

  async tried(what) {
    try {
      await what();
      this.said.textContent = "";
    } catch (error) {
      this.said.textContent = error.message;
    }
  }
}
