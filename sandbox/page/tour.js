// The guided tour: a strip above the phones that says what to do next, and marks where. It is never in anybody's way.

import { avatar, button, h, iconButton } from "./dom.js";
import { ask } from "./server.js";
import { keep, stored } from "./theme.js";

const ARRIVES_WITHIN = 3000;

export class Tour {
  constructor(store, people) {
    this.store = store;
    this.people = people;
    this.state = null;
    this.marked = [];
    this.going = 0;
    this.place = document.querySelector("#tour");
    this.toggle = button("Tour", () => this.show(this.place.hidden), { class: "plain", "aria-controls": "tour", "aria-expanded": "false" });
    document.querySelector("#tools").prepend(this.toggle);
    this.who = h("span", { class: "tour-who" });
    this.part = h("h2", { id: "tour-title" });
    this.words = h("p", { class: "tour-words", role: "status" });
    this.said = h("p", { class: "note bad", role: "alert" });
    this.help = button("", () => this.wish("help"), { class: "main" });
    this.point = button("Show me where", () => this.goThere(), { class: "plain" });
    this.skip = button("Skip this part", () => this.wish("skip"), { class: "plain" });
    this.again = button("Take it once more", () => this.begin(), { class: "plain" });
    this.steps = h("ol", { class: "tour-parts", "aria-label": "Parts of the tour" });
    const corner = h("div", { class: "tour-corner" }, iconButton("again", "Begin the tour again", () => this.begin()),
      iconButton("close", "Close the tour", () => this.show(false)));
    this.place.append(this.steps, corner, this.who,
      h("div", { class: "tour-text" }, this.part, this.words, this.said), h("div", { class: "tour-choices" }, this.help, this.point, this.skip, this.again));
    store.on("board", (name, state) => name === "tour" && this.draw(state));
    for (const what of ["people", "drawn"]) store.on(what, () => this.later());
    this.draw(store.boards.tour);
    this.show(stored("tour") !== "closed", false);
  }

  show(wanted, byHand = true) {
    this.place.hidden = !wanted;
    this.toggle.setAttribute("aria-expanded", String(wanted));
    keep("tour", wanted ? "open" : "closed");
    if (byHand) (wanted ? this.help : this.toggle).focus();
    this.mark();
  }

  draw(state) {
    this.state = state;
    this.going = 0;
    const { chapters, at, over, words, who, name, help } = state;
    this.steps.replaceChildren(...chapters.map((title, index) => h("li", {
      class: index < at ? "behind" : "", "aria-current": index === at ? "step" : null,
    }, h("span", {}, title), index < at && h("span", { class: "unseen" }, " (done)"))));
    this.part.textContent = over ? "That was the tour" : `${at + 1} of ${chapters.length}: ${chapters[at]}`;
    if (this.words.textContent !== words) this.words.textContent = words;
    this.who.replaceChildren(...(who ? [avatar(name, who), h("span", { class: "unseen" }, `On ${name}'s phone`)] : []));
    this.help.textContent = help;
    this.said.textContent = "";
    this.offer(over);
    this.later();
  }

  // A button that goes while the focus is on it hands the focus on.
  offer(over) {
    const focused = [this.help, this.point, this.skip, this.again].find((one) => one === document.activeElement);
    for (const one of [this.help, this.skip]) one.hidden = over;
    this.point.hidden = over || !this.hasPlace();
    this.again.hidden = !over;
    if (focused?.hidden) (over ? this.again : this.help).focus();
  }

  hasPlace() {
    const { tap, say, file, label } = this.state;
    return Boolean(tap || say || file || label);
  }

  // Windows that wait for OK on a phone are read by now.
  async wish(what) {
    if (this.place.getAttribute("aria-busy")) return;
    for (const alert of document.querySelectorAll(".phone .alert button")) alert.click();
    this.place.setAttribute("aria-busy", "true");
    try {
      await ask("POST", "demo/tour", { do: what });
    } catch (error) {
      this.said.textContent = error.message;
    }
    this.place.removeAttribute("aria-busy");
  }

  async begin() {
    await this.wish("again");
    this.help.focus();
  }

  // Takes up the phone, and puts the focus where the next tap or word belongs.
  goThere() {
    this.going = performance.now() + ARRIVES_WITHIN;
    this.people.take(this.state.who);
    this.later();
  }

  // A phone that was only just taken up draws its buttons a little later.
  arrive([phone, target]) {
    (target ?? phone)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (!target) return;
    (target.matches(".inline") ? target.querySelector("button") : target).focus();
    this.going = 0;
  }

  // Marks

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.mark();
    });
  }

  mark() {
    const fresh = this.place.hidden || this.state.over ? [] : this.found();
    for (const one of this.marked) if (!fresh.includes(one)) one.classList.remove("tour-here", "tour-target");
    fresh.forEach((one, index) => one.classList.add(index ? "tour-target" : "tour-here"));
    this.marked = fresh;
    if (performance.now() < this.going) this.arrive(fresh);
  }

  // The phone, or the line of its owner where it lies in the drawer; and in it what to press.
  found() {
    const phone = this.people.phones.get(this.state.who)?.element;
    if (!phone) return [this.people.lines.get(this.state.who)?.element].filter(Boolean);
    return [phone, this.target(phone)].filter(Boolean);
  }

  target(phone) {
    const { tap, say, file, label, message } = this.state;
    const alert = phone.querySelector(".alert button");
    if (alert) return alert;
    const asking = message ? phone.querySelector(`[data-id="${message}"]`) : null;
    if (label) return asking?.querySelector(".inline");
    if (tap) return [...(asking?.querySelectorAll(".inline-button") ?? [])].find((one) => one.textContent.includes(tap));
    const start = phone.querySelector(".stopped .main");
    if (say) return start ?? phone.querySelector(".write textarea");
    return file ? phone.querySelector('[aria-label="Send a file"]') : null;
  }
}
