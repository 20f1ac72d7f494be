// The calls of the Bot API as they happen: method, for whom, with what, what came of it, how long it took.

import { button, h } from "./dom.js";

const SHOWN = 150;

export class Calls {
  constructor(store) {
    this.store = store;
    this.held = false;
    this.count = 0;
    this.fresh = [];
    this.drawing = 0;
    this.list = h("ol", { class: "calls", "aria-label": "Calls, newest first" });
    this.words = h("input", { type: "search", placeholder: "Filter", "aria-label": "Filter the calls", oninput: () => this.again() });
    this.bad = h("input", { type: "checkbox", onchange: () => this.again() });
    this.hold = button("Hold", () => this.toggle(), { class: "plain", "aria-pressed": "false" });
    this.total = h("p", { class: "note" }, "No calls yet.");
    this.element = h("div", { class: "part" }, h("div", { class: "filters" }, this.words, h("label", {}, this.bad, " only what failed"), this.hold), this.total, this.list);
    store.on("call", (call) => this.take(call));
  }

  take(call) {
    this.count += 1;
    if (!this.held && this.fits(call)) this.fresh.push(call);
    if (this.fresh.length > 2 * SHOWN) this.fresh.splice(0, SHOWN); // a window that is hidden draws no pictures
    this.drawing ||= requestAnimationFrame(() => this.draw());
  }

  // All that came within one picture at once; what would be pushed out again is not drawn.
  draw() {
    this.drawing = 0;
    this.total.textContent = `${this.count} since you opened this page. Long polls that brought nothing are left out.`;
    this.list.prepend(...this.fresh.splice(0).slice(-SHOWN).reverse().map(line));
    while (this.list.childElementCount > SHOWN) this.list.lastChild.remove();
  }

  fits(call) {
    const words = this.words.value.toLowerCase();
    if (this.bad.checked && call.status === 200) return false;
    return !words || `${call.method} ${call.who} ${call.brief} ${call.outcome}`.toLowerCase().includes(words);
  }

  again() {
    this.list.replaceChildren();
    this.fresh = this.store.calls.filter((call) => this.fits(call));
    this.draw();
  }

  toggle() {
    this.held = !this.held;
    this.hold.setAttribute("aria-pressed", String(this.held));
    if (!this.held) this.again();
  }
}

function line(call) {
  const good = call.status === 200;
  const outcome = call.status && !good ? `${call.status} ${call.outcome}` : call.outcome;
  const details = h("details", {}, h("summary", {},
    h("span", { class: "call-method" }, call.method), h("span", { class: "call-ms" }, `${call.ms.toFixed(call.ms < 10 ? 1 : 0)} ms`),
    h("span", { class: "call-brief" }, [call.who, call.brief].filter(Boolean).join(" · ")),
    h("span", { class: `call-outcome ${good ? "good" : "bad"}` }, outcome)));
  details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(parameters(call.params)));
  return h("li", {}, details);
}

function parameters(given) {
  return h("dl", {}, Object.entries(given).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}
