// The messages of one chat. Only a stretch of a long chat is in the page; older messages come as one scrolls up.

import { h } from "./dom.js";
import { bubble } from "./message.js";
import { chatPage } from "./server.js";

const MOST = 120;
const NEAR = 240;

export class Log {
  constructor(person, does) {
    this.person = person;
    this.does = does;
    this.nodes = new Map();
    this.given = new Map();
    this.states = new Map();
    this.newest = 0;
    this.missed = null;
    this.more = false;
    this.loading = false;
    this.settling = 0;
    this.end = 0;
    this.element = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": `Chat of ${person.name}`, tabindex: 0 });
    this.following = true;
    this.element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.element);
    this.element.addEventListener("keydown", (event) => this.move(event));
  }

  // The newest page; gives the reply keyboard that stood, and the messages that came meanwhile and are put on top of
  // it; undefined when a later call took over.
  async load() {
    const missed = (this.missed = []);
    const page = await chatPage(this.person.id);
    if (this.missed !== missed) return undefined;
    this.element.setAttribute("aria-busy", "true");
    this.element.replaceChildren();
    for (const map of [this.nodes, this.given, this.states]) map.clear();
    this.newest = 0;
    this.more = page.more;
    this.missed = null;
    for (const message of page.messages) this.put(message, page.seq);
    for (const [message, seq] of missed) this.put(message, seq);
    this.toEnd();
    this.element.removeAttribute("aria-busy");
    return { keyboard: page.keyboard, since: missed.filter(([, seq]) => seq > page.seq).map(([message]) => message) };
  }

  // While messages wait to be settled, only a step up is hers; else whoever is at the end stays there.
  scrolled() {
    this.following = this.settling ? this.following && this.element.scrollTop > this.end - NEAR : this.atEnd();
    if (this.element.scrollTop < NEAR) this.older();
  }

  async older() {
    if (!this.more || this.loading) return;
    this.loading = true;
    const first = this.nodes.keys().next().value;
    const page = await chatPage(this.person.id, first).finally(() => { this.loading = false; });
    this.more = page.more;
    const height = this.element.scrollHeight;
    const newer = this.nodes;
    this.nodes = new Map();
    const above = document.createDocumentFragment();
    for (const message of page.messages) this.append(message, above);
    for (const [id, node] of newer) this.nodes.set(id, node);
    this.element.setAttribute("aria-busy", "true");
    this.element.prepend(above);
    this.element.scrollTop += this.element.scrollHeight - height;
    this.element.removeAttribute("aria-busy");
  }

  // A message as it stood at `seq`; an older state never covers a newer one.
  put(message, seq) {
    if (this.missed) return void this.missed.push([message, seq]);
    const id = message.message_id;
    if ((this.states.get(id) ?? -1) > seq) return;
    this.states.set(id, seq);
    const node = this.nodes.get(id);
    if (message.deleted) this.drop(id);
    else if (node) this.change(node, message);
    else if (id > this.newest) this.arrive(message);
  }

  arrive(message) {
    if (!message.from_bot) this.following = true;
    this.append(message, this.element);
    if (this.following && this.nodes.size > 2 * MOST) this.trim(); // a window that is hidden draws no pictures
    this.settle();
  }

  // Once for all that came within one picture: to ask for a height in between would cost a layout for each message.
  settle() {
    if (this.settling) return;
    this.settling = requestAnimationFrame(() => {
      this.settling = 0;
      if (!this.following) return;
      this.trim();
      this.toEnd();
    });
  }

  append(message, where) {
    const node = bubble(message, this.does);
    this.newest = Math.max(this.newest, message.message_id);
    this.nodes.set(message.message_id, node);
    this.given.set(message.message_id, message);
    const group = message.media_group_id;
    const last = where.lastElementChild;
    if (!group) where.append(node);
    else if (last?.dataset.group === group) last.append(node);
    else {
      const album = h("div", { class: "album", "data-group": group, role: "group", "aria-label": "Album" }, node);
      where.append(album);
    }
  }

  change(node, message) {
    const focused = node.contains(document.activeElement) ? document.activeElement : null;
    const fresh = bubble(message, this.does);
    node.replaceWith(fresh);
    this.nodes.set(message.message_id, fresh);
    this.given.set(message.message_id, message);
    if (focused) refocus(fresh, focused);
    this.settle();
  }

  drop(id) {
    const node = this.nodes.get(id);
    if (!node) return;
    const album = node.parentElement;
    const held = node.contains(document.activeElement);
    node.remove();
    this.nodes.delete(id);
    this.given.delete(id);
    if (album.classList.contains("album") && !album.childElementCount) album.remove();
    if (held) this.element.focus();
  }

  trim() {
    while (this.nodes.size > MOST) {
      const [id] = this.nodes.keys();
      this.drop(id);
      this.states.delete(id);
      this.more = true;
    }
  }

  atEnd() {
    return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 80;
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.end = this.element.scrollTop;
  }

  jump(id) {
    const node = this.nodes.get(id);
    node?.scrollIntoView({ block: "center" });
    node?.focus();
  }

  // Up and down walk from message to message; Enter asks what to do with one.
  move(event) {
    const here = document.activeElement;
    if (here !== this.element && !here.classList.contains("message")) return;
    const all = [...this.nodes.values()];
    const at = all.indexOf(here);
    if (event.key === "ArrowUp") (all[at < 0 ? all.length - 1 : Math.max(at - 1, 0)] ?? this.element).focus();
    else if (event.key === "ArrowDown" && at >= 0) (all[at + 1] ?? this.element).focus();
    else if (event.key === "Enter" && at >= 0) this.does.actionsOf(Number(here.dataset.id));
    else return;
    event.preventDefault();
  }
}

// A card that was edited under somebody's fingers keeps the focus: on the same button, else on the first one.
function refocus(fresh, before) {
  const buttons = [...fresh.querySelectorAll(".inline-button")];
  const same = buttons.find((one) => one.textContent === before.textContent);
  (before.classList.contains("inline-button") ? same ?? buttons[0] ?? fresh : fresh).focus({ preventScroll: true });
}
