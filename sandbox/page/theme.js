// Light, dark, or as the device has it; and whether the phones are drawn in a phone's width or fill the room.

import { button, h } from "./dom.js";

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const NAMES = { auto: "auto", light: "light", dark: "dark" };

export function themeButton() {
  let theme = stored("theme") ?? "auto";
  const shown = button("", () => set(NEXT[theme]), { class: "plain" });
  function set(next) {
    theme = next;
    document.documentElement.dataset.theme = theme;
    shown.replaceChildren("Colours", h("span", { class: "wide-word" }, `: ${NAMES[theme]}`));
    shown.setAttribute("aria-label", `Colours: ${NAMES[theme]}`);
    keep("theme", theme);
  }
  set(theme in NEXT ? theme : "auto");
  return shown;
}

export function widthButton() {
  const wide = () => document.documentElement.dataset.width === "wide";
  const shown = button("", () => set(!wide()), { class: "plain wide-only" });
  function set(value) {
    document.documentElement.dataset.width = value ? "wide" : "phone";
    shown.textContent = value ? "Width: as it fits" : "Width: a phone";
    keep("width", value ? "wide" : "phone");
  }
  set(stored("width") === "wide");
  return shown;
}

export function stored(name) {
  try {
    return localStorage.getItem(`tapwork ${name}`);
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(`tapwork ${name}`, value);
  } catch {
    // a browser that keeps nothing still shows everything
  }
}
