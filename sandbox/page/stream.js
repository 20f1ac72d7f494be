// Keeps the store up to date: one look at everything, then a stream of news that goes on where it broke off.

import { look } from "./server.js";

const AGAIN = 1500;

export async function follow(store, say) {
  let looked;
  try {
    looked = await look();
  } catch {
    say("The demo does not answer. Trying again …");
    setTimeout(() => follow(store, say), AGAIN);
    return;
  }
  store.load(looked);
  say("");
  listen(store, say, looked);
}

function listen(store, say, looked) {
  const source = new EventSource(`page/stream?after=${looked.run}-${looked.seq}`);
  const begin = () => {
    source.close();
    follow(store, say);
  };
  source.addEventListener("open", () => say(""));
  source.addEventListener("news", (event) => store.apply(JSON.parse(event.data)));
  source.addEventListener("lost", begin);
  source.addEventListener("error", () => {
    say("The connection is lost. Trying again …");
    if (source.readyState === EventSource.CLOSED) setTimeout(begin, AGAIN);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}
