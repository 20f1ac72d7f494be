// What the page knows: people, their chats and the calls. Whoever draws a part of it listens to that part.

const CALLS_KEPT = 300;

export class Store {
  constructor() {
    this.people = new Map();
    this.boards = {};
    this.calls = [];
    this.bot = { name: "Tapwork", username: "" };
    this.about = "";
    this.listeners = new Map();
  }

  on(kind, listener) {
    if (!this.listeners.has(kind)) this.listeners.set(kind, new Set());
    this.listeners.get(kind).add(listener);
    return () => this.listeners.get(kind).delete(listener);
  }

  tell(kind, ...what) {
    for (const listener of this.listeners.get(kind) ?? []) listener(...what);
  }

  // A first look, or a new one after the thread was lost: chats that are open load themselves again.
  load(looked) {
    this.bot = looked.bot;
    this.about = looked.about;
    this.boards = looked.boards;
    for (const one of looked.people) this.meet(one);
    this.tell("reload");
    this.tell("people");
    for (const name of Object.keys(this.boards)) this.tell("board", name, this.boards[name]);
  }

  meet(told) {
    const known = this.people.get(told.id) ?? { unread: 0, waiting: new Set() };
    this.people.set(told.id, Object.assign(known, told));
  }

  apply(news) {
    for (const one of news) {
      const person = this.people.get(one.chat);
      const handle = this[`_${one.kind}`];
      if (handle) handle.call(this, one, person);
    }
    this.tell("people");
  }

  _person(one) {
    this.meet(one.person);
    this.tell("joined", one.person.id);
  }

  _message(one, person) {
    if (!person) return;
    const message = one.message;
    if (!message.deleted) {
      if (!person.newest || person.newest.message_id <= message.message_id) person.newest = message;
      if (!message.from_bot) person.started = true;
      else if (!person.seen || person.seen < message.message_id) {
        person.seen = message.message_id;
        if (!person.open) person.unread += 1;
      }
    }
    this.tell(`chat ${person.id}`, "message", one);
  }

  _blocked(one, person) {
    if (person) this._change(person, { blocked: true });
  }

  _unblocked(one, person) {
    if (person) this._change(person, { blocked: false });
  }

  _menu(one, person) {
    if (person) this._change(person, { menu: one.menu });
  }

  _change(person, change) {
    Object.assign(person, change);
    this.tell(`chat ${person.id}`, "state");
  }

  _toast(one) {
    this.tell(`chat ${one.chat}`, "toast", one);
  }

  _answer(one) {
    this.tell(`chat ${one.chat}`, "answer", one);
  }

  _typing(one) {
    this.tell(`chat ${one.chat}`, "typing", one);
  }

  _call(one) {
    this.calls.push(one);
    if (this.calls.length > CALLS_KEPT) this.calls.shift();
    this.tell("call", one);
  }

  _board(one) {
    this.boards[one.name] = one.state;
    this.tell("board", one.name, one.state);
  }
}
