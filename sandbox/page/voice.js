// Records a voice message as Telegram has them: Opus in Ogg, where the browser records that or Opus in WebM.

import { oggOf } from "./ogg.js";
import { letters } from "./parcels.js";

const SHAPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus"];

export class Recorder {
  constructor() {
    this.running = null;
  }

  async start() {
    const shape = SHAPES.find((one) => globalThis.MediaRecorder?.isTypeSupported(one));
    if (!shape) throw new Error("This browser records no Opus.");
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    const recorder = new MediaRecorder(sound, { mimeType: shape, audioBitsPerSecond: 32_000 });
    const parts = [];
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.start();
    this.running = { recorder, parts, sound, shape, since: performance.now() };
  }

  // The recording as a parcel, or null when there is none.
  async stop() {
    const { recorder, parts, sound, shape, since } = this.running ?? {};
    this.running = null;
    if (!recorder) return null;
    const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
    recorder.stop();
    await ended;
    for (const track of sound.getTracks()) track.stop();
    const blob = new Blob(parts);
    const ogg = shape.startsWith("audio/ogg") ? blob : new Blob([oggOf(new Uint8Array(await blob.arrayBuffer()))]);
    const duration = Math.max(1, Math.round((performance.now() - since) / 1000));
    return { kind: "voice", name: "voice.ogg", media_type: "audio/ogg", caption: "", duration, content: await letters(ogg) };
  }
}
