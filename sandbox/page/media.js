// Files in messages: pictures, films, sounds and papers; hidden ones stay hidden until they are tapped.

import { button, h, icon, length, size } from "./dom.js";
import { fileAddress } from "./server.js";

const DRAWN = { photo, video, animation, audio, voice, document: paper };

export function media(message) {
  for (const kind of ["photo", "animation", "video", "audio", "voice", "document"]) {
    if (!message[kind]) continue;
    const drawn = DRAWN[kind](message[kind]);
    return message.has_media_spoiler ? covered(drawn, kind) : drawn;
  }
  return service(message);
}

function missing(what) {
  return () => h("span", { class: "missing" }, `This ${what} cannot be shown.`);
}

function photo(sizes) {
  const largest = sizes.at(-1);
  return picture(largest, "Photo");
}

function picture(file, name) {
  const image = h("img", { src: fileAddress(file.file_id), alt: name, width: file.width, height: file.height, loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => image.closest(".picture")?.replaceChildren(missing("picture")()));
  return button(image, () => enlarge(file, name), { class: "picture", "aria-label": `${name}: show it large` });
}

function enlarge(file, name) {
  const shut = button("Close", () => shown.close());
  const image = h("img", { src: fileAddress(file.file_id), alt: name });
  const shown = h("dialog", { class: "large", "aria-label": name }, image, shut);
  shown.addEventListener("close", () => shown.remove());
  document.body.append(shown);
  shown.showModal();
}

function video(file) {
  return player("video", file, "Video", { playsinline: true, width: file.width || 320, height: file.height || 180 });
}

function animation(file) {
  if (file.mime_type?.startsWith("image/")) return picture(file, "Animation");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const shown = player("video", file, "Animation", { loop: true, playsinline: true, autoplay: !still });
  shown.querySelector("video")?.toggleAttribute("muted", true);
  if (shown.firstChild.tagName === "VIDEO") shown.firstChild.muted = true;
  return shown;
}

function player(tag, file, name, more = {}) {
  const element = h(tag, { src: fileAddress(file.file_id), controls: true, preload: "metadata", "aria-label": name, ...more });
  const box = h("div", { class: `player ${tag}` }, element);
  element.addEventListener("error", () => box.replaceChildren(missing(name.toLowerCase())()));
  return box;
}

function audio(file) {
  const title = [file.performer, file.title].filter(Boolean).join(": ") || file.file_name || "Audio";
  const box = player("audio", file, title);
  box.prepend(h("span", { class: "file-name" }, title));
  return box;
}

function voice(file) {
  const box = player("audio", file, "Voice message");
  box.prepend(h("span", { class: "file-name" }, `Voice message${file.duration ? `, ${length(file.duration)}` : ""}`));
  return box;
}

function paper(file) {
  const name = file.file_name || "File";
  return h("a", { class: "paper", href: fileAddress(file.file_id), download: name }, icon("file"),
    h("span", {}, h("span", { class: "file-name" }, name), h("span", { class: "file-size" }, size(file.file_size))));
}

function covered(drawn, kind) {
  const cover = button(`Hidden ${kind}: show it`, () => {
    box.classList.remove("covered");
    drawn.removeAttribute("inert");
    cover.remove();
  }, { class: "cover" });
  const box = h("div", { class: "covered" }, drawn, cover);
  drawn.setAttribute("inert", "");
  return box;
}

function service(message) {
  if (message.contact) return h("p", { class: "service" }, `Contact: ${message.contact.first_name}, ${message.contact.phone_number}`);
  if (message.location) return h("p", { class: "service" }, `Location: ${message.location.latitude}, ${message.location.longitude}`);
  return null;
}
