// Where somebody types: text field, files, voice, the bot's commands, and what she answers to.

import { choose, ask } from "./dialog.js";
import { h, icon, iconButton } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";
import { parcels } from "./parcels.js";
import { Recorder } from "./voice.js";

export class Composer {
  // `phone` has: person, say(text, reply), edit(id, text), send(parcels, reply), share(what), complain(words).
  constructor(phone) {
    this.phone = phone;
    this.answering = null;
    this.editing = null;
    this.keyboard = null;
    this.keysHidden = false;
    const name = phone.person.name;
    this.text = h("textarea", { rows: 1, "aria-label": `Message as ${name}`, placeholder: "Message", autocomplete: "off" });
    this.picker = h("input", { type: "file", multiple: true, class: "picker", "aria-label": `Files to send as ${name}`, tabindex: -1 });
    this.strip = h("div", { class: "strip", hidden: true });
    this.keys = h("div", { class: "keys-place" });
    this.menu = iconButton("menu", "Commands of the bot", () => this.showMenu());
    this.keysToggle = iconButton("keys", "Keyboard of the bot", () => this.toggleKeys(), { hidden: true });
    this.voice = iconButton("mic", "Record a voice message", () => this.record());
    this.recorder = new Recorder();
    const form = h("form", { class: "write", onsubmit: (event) => this.submit(event) }, this.menu,
      iconButton("attach", "Send a file", () => this.picker.click()), this.picker, this.text, this.keysToggle, this.voice,
      h("button", { type: "submit", class: "icon-button send", "aria-label": "Send", title: "Send" }, icon("send")));
    this.element = h("div", { class: "composer" }, this.strip, form, this.keys);
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("input", () => this.grow());
    this.picker.addEventListener("change", () => this.files([...this.picker.files]));
    this.element.addEventListener("paste", (event) => event.clipboardData.files.length && this.files([...event.clipboardData.files]));
  }

  pressed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    if (event.key === "Escape") this.leave();
    if (event.key === "ArrowUp" && !this.text.value) this.phone.editLast();
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 140)}px`;
  }

  async submit(event) {
    event.preventDefault();
    const words = this.text.value;
    if (!words.trim()) return;
    const { answering, editing } = this;
    this.clear();
    const done = editing ? this.phone.edit(editing, words) : this.phone.say(words, answering);
    if (!(await done)) {
      this.text.value = words;
      this.grow();
    }
  }

  clear() {
    this.text.value = "";
    this.leave();
    this.grow();
  }

  leave() {
    this.answering = this.editing = null;
    this.strip.hidden = true;
  }

  answer(message, quote) {
    this.answering = { id: message.message_id, quote };
    this.say(quote ? `Answering “${quote}”` : `Answering: ${brief(message)}`);
  }

  change(message) {
    this.editing = message.message_id;
    this.text.value = message.text ?? "";
    this.say("Changing your message");
    this.grow();
  }

  say(words) {
    this.strip.replaceChildren(h("span", {}, words), iconButton("close", "Leave it", () => this.leave()));
    this.strip.hidden = false;
    this.text.focus();
  }

  // Keys of the bot

  setKeyboard(markup) {
    this.keyboard = markup;
    this.keysHidden = false;
    this.text.placeholder = markup?.input_field_placeholder ?? "Message";
    this.drawKeys();
  }

  toggleKeys() {
    this.keysHidden = !this.keysHidden;
    this.drawKeys();
  }

  drawKeys() {
    const shown = this.keyboard && !this.keysHidden;
    this.keysToggle.hidden = !this.keyboard;
    this.keysToggle.setAttribute("aria-pressed", String(Boolean(shown)));
    this.keys.replaceChildren(...(shown ? [replyKeyboard(this.keyboard, this)] : []));
  }

  async key(key, markup) {
    if (key.request_contact) await this.phone.shareContact();
    else if (key.request_location) await this.phone.shareLocation();
    else await this.phone.say(key.text, null);
    if (markup.one_time_keyboard) this.toggleKeys();
  }

  async showMenu() {
    const menu = this.phone.person.menu;
    if (!menu.length) return this.phone.complain("The bot has no commands here yet.");
    const chosen = await choose("Commands", menu.map((one) => [one.command, `/${one.command}  ${one.description}`]));
    return chosen && this.phone.say(`/${chosen}`, null);
  }

  // Files and voice

  async files(chosen) {
    this.picker.value = "";
    if (!chosen.length) return;
    const names = chosen.map((one) => one.name).join(", ");
    const drawable = chosen.every((one) => /^(image|video|audio)\//.test(one.type));
    const kinds = drawable ? [["shown", "To be seen or heard in the chat"], ["document", "As a file"]] : [["document", "As a file"]];
    const given = await ask(`Send ${names.slice(0, 80)}`, [
      { name: "kind", label: "How", options: kinds }, { name: "caption", label: "Words below it", most: 1024 },
    ], "Send");
    if (given) await this.phone.send(await parcels(chosen, given), this.answering);
  }

  async record() {
    if (this.recorder.running) return this.finish();
    try {
      await this.recorder.start();
    } catch {
      const given = await choose("No microphone can be used here", [["file", "Choose a sound file instead"]]);
      if (given) this.pickSound();
      return;
    }
    this.voice.classList.add("recording");
    this.voice.setAttribute("aria-label", "Stop and send the voice message");
    this.say("Recording. Press the microphone again to send it.");
    this.strip.querySelector("button").addEventListener("click", () => this.finish(false), { once: true });
  }

  async finish(wanted = true) {
    const parcel = await this.recorder.stop();
    this.voice.classList.remove("recording");
    this.voice.setAttribute("aria-label", "Record a voice message");
    this.leave();
    if (wanted && parcel) await this.phone.send([parcel], null);
  }

  pickSound() {
    const picker = h("input", { type: "file", accept: "audio/*" });
    picker.addEventListener("change", async () => {
      const [made] = await parcels([...picker.files], { kind: "shown", caption: "" });
      if (made) await this.phone.send([{ ...made, kind: "voice", media_type: "audio/ogg" }], null);
    });
    picker.click();
  }
}

const brief = (message) => (message.text ?? message.caption ?? "a file").slice(0, 80);
