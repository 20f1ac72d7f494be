// What lies behind the phones: calls, trouble, and the demo's own levers, each under its tab.

import { h } from "./dom.js";

export class Panel {
  constructor() {
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Behind the phones" });
    this.element = document.querySelector("#panel");
    this.element.append(this.tabs);
    this.tabs.addEventListener("keydown", (event) => this.walk(event));
    this.parts = [];
  }

  add(title, inside) {
    const id = `panel-${this.parts.length}`;
    const tab = h("button", { type: "button", role: "tab", id: `${id}-tab`, "aria-controls": id, onclick: () => this.show(part) }, title);
    const body = h("div", { class: "tab-body", role: "tabpanel", id, "aria-labelledby": `${id}-tab`, tabindex: 0 }, inside);
    const part = { tab, body };
    this.parts.push(part);
    this.tabs.append(tab);
    this.element.append(body);
    this.show(this.parts[0]);
  }

  show(shown) {
    for (const part of this.parts) {
      part.body.hidden = part !== shown;
      part.tab.setAttribute("aria-selected", String(part === shown));
      part.tab.tabIndex = part === shown ? 0 : -1;
    }
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = this.parts.findIndex((part) => part.tab === document.activeElement);
    const next = this.parts[(at + step + this.parts.length) % this.parts.length];
    this.show(next);
    next.tab.focus();
  }
}
