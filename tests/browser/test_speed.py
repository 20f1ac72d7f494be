"""The page stays quick with twenty people and ten thousand messages: first paint, and how soon a message is seen."""

from __future__ import annotations

import asyncio
import statistics

import pytest

from sandbox import Telegram, serve
from tests.browser.conftest import Opener, keep

pytestmark = pytest.mark.browser

PEOPLE, EACH, MEASURED = 20, 500, 40
FIRST_PAINT, SEEN = 1_000, 100  # ms
WATCH = """
(selector) => {
  window.seen = new Map();
  const note = (node) => {
    const words = node.querySelector?.(".words")?.textContent ?? "";
    if (words.startsWith("measured ")) {
      requestAnimationFrame(() => window.seen.set(words, performance.timeOrigin + performance.now()));
    }
  };
  const watcher = new MutationObserver((changes) => changes.forEach((one) => one.addedNodes.forEach(note)));
  watcher.observe(document.querySelector(selector), { childList: true, subtree: true });
}
"""


async def filled() -> Telegram:
    telegram = Telegram(log_limit=0)
    for number in range(PEOPLE):
        person = telegram.person(f"Person {number}")
        for line in range(EACH // 2):
            await person.says(f"question {line}")
            await telegram.call("sendMessage", {"chat_id": person.id, "text": f"answer {line}\nin two lines"})
    return telegram


async def test_first_paint_and_new_messages_with_ten_thousand_messages(opens: Opener) -> None:
    telegram = await filled()
    async with serve(telegram) as server:
        page = await opens(f"{server.page}/")
        await page.locator(".phone .message").nth(60).wait_for()
        painted = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        shown = await page.evaluate("performance.now()")
        await page.evaluate(WATCH, "#phones")
        chat = next(iter(telegram.people))
        sent = {}
        for number in range(MEASURED):
            words = f"measured {number}"
            sent[words] = telegram.clock()
            await telegram.call("sendMessage", {"chat_id": chat, "text": words})
            await asyncio.sleep(0.05)  # one after the other, as a person would see them
        await page.get_by_text(f"measured {MEASURED - 1}", exact=True).first.wait_for()
        seen = dict(await page.evaluate("new Promise((go) => requestAnimationFrame(() => go([...window.seen])))"))
        await keep(page, "ten-thousand")
        nodes = await page.locator(".message").count()
    late = sorted(seen[words] - sent[words] for words in sent)
    middle, most = statistics.median(late), late[int(len(late) * 0.95)]
    print(f"first paint {painted:.0f} ms, chats there {shown:.0f} ms, seen after {middle:.0f} ms (95 %: {most:.0f} ms)")

    assert painted <= FIRST_PAINT
    assert most <= SEEN
    assert nodes < 500
