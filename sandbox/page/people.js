// The list of people: who there is, what stands in their chats, and whose phones lie open.

import { ask } from "./dialog.js";
import { avatar, clock, h } from "./dom.js";
import { Phone } from "./phone.js";
import { ask as request } from "./server.js";

const AT_FIRST = 3;
const NARROW = matchMedia("(max-width: 760px)");

export class People {
  constructor(store) {
    this.store = store;
    this.phones = new Map();
    this.lines = new Map();
    this.list = document.querySelector("#people-list");
    this.place = document.querySelector("#phones");
    store.on("people", () => this.draw());
    store.on("joined", (id) => this.phones.size < AT_FIRST && !NARROW.matches && this.open(id));
    document.querySelector("#add-person").addEventListener("click", () => this.add());
    NARROW.addEventListener("change", () => NARROW.matches && this.only([...this.phones.keys()][0]));
  }

  draw() {
    if (!this.phones.size && this.store.people.size) for (const id of this.first()) this.open(id);
    for (const person of this.store.people.values()) this.line(person);
  }

  first() {
    return [...this.store.people.keys()].slice(0, NARROW.matches ? 1 : AT_FIRST);
  }

  line(person) {
    let line = this.lines.get(person.id);
    if (!line) {
      line = this.make(person);
      this.lines.set(person.id, line);
      this.list.append(h("li", {}, line.element));
    }
    const newest = person.newest;
    write(line.last, person.blocked ? "has blocked the bot" : brief(newest) || "not started yet");
    write(line.time, newest ? clock(newest.at) : "");
    write(line.unread, person.unread ? String(Math.min(person.unread, 99)) : "");
    const open = String(this.phones.has(person.id));
    if (line.element.getAttribute("aria-pressed") !== open) line.element.setAttribute("aria-pressed", open);
  }

  make(person) {
    const [last, time, unread] = ["last", "time", "unread"].map((name) => h("span", { class: `person-${name}` }));
    const name = h("span", { class: "person-name" }, person.name, person.note && h("small", {}, ` ${person.note}`));
    const element = h("button", { type: "button", class: "person", "aria-pressed": "false", onclick: () => this.toggle(person.id) },
      avatar(person.name, person.id), h("span", { class: "person-words" }, h("span", {}, name, time), h("span", {}, last, unread)));
    return { element, last, time, unread };
  }

  toggle(id) {
    if (NARROW.matches) this.only(id);
    else if (this.phones.has(id)) this.shut(id);
    else this.open(id, true);
  }

  only(id) {
    for (const other of [...this.phones.keys()]) if (other !== id) this.shut(other);
    if (id === undefined) return;
    if (this.phones.has(id)) this.store.tell("taken up");
    else this.open(id, true);
  }

  // Her phone comes up, wherever it lay.
  take(id) {
    if (NARROW.matches) this.only(id);
    else this.open(id);
    this.store.tell("taken up");
  }

  open(id, wanted = false) {
    if (this.phones.has(id)) return;
    const person = this.store.people.get(id);
    const phone = new Phone(this.store, person, () => this.shut(id));
    person.open = true;
    person.unread = 0;
    this.phones.set(id, phone);
    this.place.append(phone.element);
    this.line(person);
    if (!wanted) return;
    this.store.tell("taken up");
    phone.element.scrollIntoView({ inline: "nearest", block: "nearest" });
    (person.started && !person.blocked ? phone.composer.text : phone.log.element).focus();
  }

  shut(id) {
    const inside = this.phones.get(id)?.element.contains(document.activeElement);
    this.phones.get(id)?.close();
    this.phones.delete(id);
    const person = this.store.people.get(id);
    person.open = false;
    this.line(person);
    if (inside) this.lines.get(id).element.focus();
  }

  async add() {
    const given = await ask("A new person", [
      { name: "first_name", label: "Name", required: true, most: 64 },
      { name: "language", label: "Language of her phone", options: [["en", "English"], ["de", "German"], ["es", "Spanish"], ["fr", "French"], ["ru", "Russian"], ["ar", "Arabic"]] },
    ], "Add");
    if (!given) return;
    const made = await request("POST", "people", given);
    this.wanted(made.id);
  }

  // Opens the phone as soon as the stream has told of its owner.
  wanted(id) {
    const open = () => (NARROW.matches ? this.only(id) : this.open(id, true));
    if (this.store.people.has(id)) return open();
    const end = this.store.on("joined", (joined) => {
      if (joined !== id) return;
      end();
      open();
    });
    return end;
  }
}

function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function brief(message) {
  if (!message) return "";
  const words = message.text ?? message.caption ?? ["photo", "video", "animation", "audio", "voice", "document", "contact", "location"].find((kind) => message[kind]) ?? "";
  return words.replace(/\s+/g, " ").slice(0, 60);
}
