// A crowd of simulated workers: on what, how many, how careful, how quick, and how far they are.

import { button, h } from "./dom.js";
import { ask } from "./server.js";

export class Crowd {
  constructor(store) {
    this.lines = new Map();
    this.said = h("p", { class: "note", role: "status" });
    this.list = h("ul", { class: "crowd" });
    this.total = h("p", { class: "note" }, "Nobody yet.");
    this.chart = new Chart();
    this.project = h("select", { name: "project" }, h("option", { value: "" }, "All, one after the other"));
    this.people = range("people", "Workers", 1, 20, 5, (value) => value);
    this.accuracy = range("accuracy", "Right answers", 0, 100, 85, (value) => `${value} %`);
    this.pace = range("pace", "Seconds for a tap", 0, 10, 1, (value) => value, 0.5);
    this.send = button("Send them in", () => this.begin(), { class: "main" });
    this.stop = button("Send them home", () => this.end(), { class: "plain" });
    this.element = h("section", { class: "part" }, h("h3", {}, "A crowd"), h("p", { class: "note" }, "They apply, are let in, and work by the buttons and pictures they see, as anybody would."),
      h("label", { class: "field" }, h("span", {}, "Project"), this.project), this.people.element, this.accuracy.element, this.pace.element, h("div", { class: "levers" }, this.send, this.stop), this.said, this.total, this.chart.element, this.list);
    store.on("board", (name, state) => name === "crowd" && this.draw(state));
    if (store.boards.crowd) this.draw(store.boards.crowd);
  }

  async begin() {
    const number = (range_) => Number(range_.input.value);
    const wish = { project: this.project.value, people: number(this.people), accuracy: number(this.accuracy), seconds: number(this.pace) };
    await this.tried(() => ask("POST", "demo/crowd", wish));
  }

  end() {
    return this.tried(() => ask("DELETE", "demo/crowd"));
  }

  async tried(what) {
    try {
      await what();
      this.said.textContent = "";
    } catch (error) {
      this.said.textContent = error.message;
    }
  }

  draw({ at_work: atWork, workers, projects, tasks }) {
    this.offer(projects);
    this.send.disabled = atWork;
    this.stop.disabled = !atWork;
    const answers = workers.reduce((sum, one) => sum + one.answers, 0);
    const known = workers.reduce((sum, one) => sum + one.known, 0);
    const right = workers.reduce((sum, one) => sum + one.right, 0);
    this.total.textContent = workers.length ? `${answers} answers${known ? `, ${Math.round((right / known) * 100)} % of them right` : ""}.` : "Nobody yet.";
    this.chart.add(answers);
    for (const one of workers) this.line(one, tasks);
  }

  offer(projects) {
    if (this.project.childElementCount > 1) return;
    this.project.append(...projects.map((one) => h("option", { value: one.slug }, one.title)));
  }

  line(one, tasks) {
    let line = this.lines.get(one.id);
    if (!line) {
      line = { bar: h("progress", { "aria-label": `${one.name}'s answers` }), state: h("span", {}), count: h("span", {}) };
      this.lines.set(one.id, line);
      this.list.append(h("li", {}, h("p", {}, h("strong", {}, one.name), " ", line.state), line.count, line.bar));
    }
    line.bar.max = tasks;
    line.bar.value = one.answers;
    line.state.textContent = one.state;
    line.count.textContent = one.known ? `${one.right} of ${one.known} right` : one.answers || "";
  }
}

function range(name, label, min, max, value, shown, step = 1) {
  const words = h("output", {}, String(shown(value)));
  const input = h("input", { type: "range", name, min, max, step, value, oninput: () => { words.textContent = String(shown(input.value)); } });
  return { input, element: h("label", { class: "range" }, h("span", {}, label), input, words) };
}

// Answers over time, as a line.
class Chart {
  constructor() {
    this.points = [];
    this.since = performance.now();
    const space = "http://www.w3.org/2000/svg";
    this.element = document.createElementNS(space, "svg");
    this.element.setAttribute("viewBox", "0 0 300 60");
    this.element.setAttribute("class", "chart");
    this.element.setAttribute("role", "img");
    this.element.setAttribute("aria-label", "Answers of the crowd over time");
    this.element.setAttribute("preserveAspectRatio", "none");
    this.path = document.createElementNS(space, "polyline");
    this.element.append(this.path);
  }

  add(answers) {
    this.points.push([performance.now() - this.since, answers]);
    const [lastAt] = this.points.at(-1);
    const most = Math.max(1, answers);
    const [firstAt] = this.points[0];
    const wide = Math.max(1, lastAt - firstAt);
    this.path.setAttribute("points", this.points.map(([at, value]) => `${(((at - firstAt) / wide) * 298 + 1).toFixed(1)},${(58 - (value / most) * 54).toFixed(1)}`).join(" "));
  }
}
