// One phone: its head, its chat, what passes over it, and its text field.

import { Composer } from "./composer.js";
import { ask, choose, tell } from "./dialog.js";
import { avatar, button, h, iconButton } from "./dom.js";
import { Log } from "./log.js";
import { act } from "./server.js";

const TYPING = 5000;
const TOAST = 4000;

export class Phone {
  constructor(store, person, shut) {
    this.store = store;
    this.person = person;
    this.taps = new Map();
    this.answered = new Set();
    this.log = new Log(person, this);
    this.composer = new Composer(this);
    this.state = h("span", { class: "head-state" });
    this.over = h("div", { class: "over", role: "status" });
    this.foot = h("div", { class: "phone-foot" });
    this.element = h("section", { class: "phone", "aria-label": `${person.name}'s phone`, "data-person": person.id }, this.owner(shut),
      h("div", { class: "device" }, this.head(), this.log.element, this.over, this.foot));
    this.ends = [store.on(`chat ${person.id}`, (kind, one) => this[`on_${kind}`](one)), store.on("reload", () => this.load())];
    this.load();
  }

  close() {
    for (const end of this.ends) end();
    this.element.remove();
  }

  owner(shut) {
    const { name, note, id } = this.person;
    return h("header", { class: "owner" }, avatar(name, id), h("h2", {}, name, note && h("small", {}, note)),
      iconButton("more", `What ${name} can do`, () => this.more()), iconButton("close", `Put ${name}'s phone away`, shut));
  }

  head() {
    const name = this.store.bot.name;
    return h("div", { class: "head" }, h("span", { class: "avatar bot", "aria-hidden": "true" }, name[0]), h("div", {}, h("strong", {}, name), this.state));
  }

  async load() {
    const loaded = await this.log.load();
    if (loaded === undefined) return;
    this.composer.setKeyboard(loaded.keyboard?.markup ?? null);
    this.keyboardOf = loaded.keyboard?.message_id;
    for (const message of loaded.since) this.readMarkup(message);
    this.on_state();
    this.store.tell("drawn");
  }

  // What happens

  on_message({ message, seq }) {
    this.log.put(message, seq);
    this.typing(false);
    this.readMarkup(message);
    if (!message.from_bot && !message.deleted) this.on_state();
  }

  readMarkup(message) {
    const id = message.message_id;
    if (message.deleted) {
      if (id === this.keyboardOf) this.composer.setKeyboard(null);
    } else if (message.markup?.keyboard && id !== this.keyboardOf) {
      this.keyboardOf = id;
      this.composer.setKeyboard(message.markup);
    } else if (message.markup?.remove_keyboard) this.composer.setKeyboard(null);
    else if (message.markup?.force_reply && message.edits === 0) this.composer.answer(message);
  }

  on_state() {
    const { blocked, started, name } = this.person;
    this.typing(false);
    let foot = this.composer.element;
    if (blocked) foot = h("div", { class: "stopped" }, h("p", {}, `${name} has blocked the bot.`), button("Unblock", () => this.do("unblocks"), { class: "main" }));
    else if (!started) foot = h("div", { class: "stopped" }, this.store.about && h("p", { class: "about" }, this.store.about), button("Start", () => this.say("/start"), { class: "main" }));
    if (this.foot.firstChild !== foot) this.foot.replaceChildren(foot);
  }

  on_typing({ text }) {
    if (text === "cancel") return this.typing(false);
    this.typing(text);
    this.quiet = setTimeout(() => this.typing(false), TYPING);
  }

  typing(what) {
    clearTimeout(this.quiet);
    const words = what === "typing" ? "typing …" : what ? "sending something …" : "bot";
    this.state.textContent = words;
    this.state.classList.toggle("busy", Boolean(what));
  }

  on_answer({ tap }) {
    const made = this.taps.get(tap);
    if (!made) return void this.answered.add(tap); // the answer was quicker than the tap's own number
    made.removeAttribute("aria-busy");
    this.taps.delete(tap);
  }

  on_toast(one) {
    this.on_answer(one);
    if (one.alert) this.alert(one.text);
    else this.toast(one.text);
  }

  toast(words) {
    const shown = h("p", { class: "toast" }, words);
    this.over.replaceChildren(shown);
    setTimeout(() => shown.remove(), TOAST);
  }

  alert(words) {
    const back = document.activeElement;
    const id = `alert-${this.person.id}-${Date.now()}`;
    const ok = button("OK", () => {
      shown.remove();
      if (this.element.contains(back)) back.focus();
    });
    const shown = h("div", { class: "alert", role: "alertdialog", "aria-labelledby": id }, h("p", { id }, words), ok);
    this.element.querySelector(".device").append(shown);
    if (this.element.contains(back)) ok.focus();
  }

  // What she does

  async do(verb, body) {
    try {
      const answer = await act(this.person.id, verb, body);
      return answer ?? true;
    } catch (error) {
      this.complain(error.message);
      return null;
    }
  }

  complain(words) {
    this.toast(words);
  }

  say(text, answering) {
    return this.do("says", { text, reply_to: answering?.id, quote: answering?.quote });
  }

  edit(id, text) {
    return this.do("edits", { message_id: id, text });
  }

  send(parcels, answering) {
    return this.do("sends_file", { parcels, reply_to: answering?.id });
  }

  async tap(message, data, made) {
    made.setAttribute("aria-busy", "true");
    const answer = await this.do("taps", { message_id: message.message_id, data });
    if (answer && !this.answered.delete(answer.result)) this.taps.set(answer.result, made);
    else made.removeAttribute("aria-busy");
  }

  command(text) {
    return this.say(text);
  }

  link(address) {
    const deep = /^(?:https?:\/\/)?t\.me\/([^/?]+)\?start=([\w-]{1,64})$/.exec(address);
    if (deep && deep[1].toLowerCase() === this.store.bot.username.toLowerCase()) return this.say(`/start ${deep[2]}`);
    return tell("This leads away", `On a phone this opens ${address}. Here nothing is opened: no request leaves your machine.`);
  }

  copy(text) {
    navigator.clipboard?.writeText(text).catch(() => null);
    this.toast(`Copied: ${text}`);
  }

  jump(id) {
    this.log.jump(id);
  }

  async shareContact() {
    const phone = { name: "phone", label: "Phone number", value: "+15550100", required: true };
    const given = await ask(`Share ${this.person.name}'s phone number?`, [phone], "Share");
    if (given) await this.do("shares", { contact: { phone_number: given.phone, first_name: this.person.name, user_id: this.person.id } });
  }

  async shareLocation() {
    const given = await ask("Share a location", [
      { name: "latitude", label: "Latitude", value: "52.52", required: true }, { name: "longitude", label: "Longitude", value: "13.405", required: true },
    ], "Share");
    if (given) await this.do("shares", { location: { latitude: Number(given.latitude), longitude: Number(given.longitude) } });
  }

  // Windows

  async actions(message) {
    const mine = !message.from_bot;
    const chosen = await choose("This message", [
      ["answer", "Reply"], message.text && ["quote", "Reply to some of its words"], mine && message.text && ["change", "Edit"],
      !message.has_protected_content && ["forwards", "Forward to the bot"], ["react", "React with 👍"], ["deletes", "Delete"],
    ].filter(Boolean), message.has_protected_content ? "It is protected: it cannot be forwarded or copied." : "");
    const id = message.message_id;
    if (chosen === "answer") this.composer.answer(message);
    else if (chosen === "quote") await this.quote(message);
    else if (chosen === "change") this.composer.change(message);
    else if (chosen === "react") await this.do("reacts", { message_id: id, emoji: "👍" });
    else if (chosen) await this.do(chosen, { message_id: id });
  }

  actionsOf(id) {
    const message = this.log.given.get(id);
    if (message) this.actions(message);
  }

  async quote(message) {
    const given = await ask("Which words?", [{ name: "words", label: "Leave the words to quote", value: message.text, long: true }], "Reply");
    if (given?.words) this.composer.answer(message, given.words);
  }

  editLast() {
    const own = [...this.log.given.values()].filter((one) => !one.from_bot && one.text).at(-1);
    if (own) this.composer.change(own);
  }

  async more() {
    const { name, blocked } = this.person;
    const chosen = await choose(name, [
      ["link", "Open a link to the bot"], blocked ? ["unblocks", "Unblock the bot"] : ["blocks", "Block the bot"],
    ]);
    if (chosen === "link") await this.openLink();
    else if (chosen) await this.do(chosen);
  }

  async openLink() {
    const field = { name: "link", label: "Link, or what stands behind ?start=", required: true };
    const given = await ask(`${this.person.name} opens a link`, [field], "Open");
    if (given) await this.say(`/start ${given.link.trim().split("start=").at(-1)}`);
  }
}
