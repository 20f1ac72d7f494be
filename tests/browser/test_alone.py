"""No request leaves the machine: not by itself, not by a tap, and not if somebody smuggled one into the page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Opener, is_here, phone, skips

pytestmark = pytest.mark.browser

SMUGGLED = """
async () => {
  const refused = [];
  document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
  const away = "http://192.0.2.1/";
  await fetch(away).catch(() => null);
  const events = new EventSource(away);
  navigator.sendBeacon(away);
  const image = new Image();
  image.src = away;
  const frame = document.createElement("iframe");
  frame.src = away;
  document.body.append(image, frame);
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = away;
  document.head.append(style);
  await new Promise((go) => setTimeout(go, 300));
  events.close();
  return refused.sort();
}
"""


async def test_a_whole_tour_asks_this_machine_alone(demo: str, opens: Opener) -> None:
    page = await opens(demo)  # any request to elsewhere, and any error in the console, fails the test at its end
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    await page.locator("#tour").wait_for()
    while await page.get_by_role("button", name="Skip this part").is_visible():
        await skips(page)
    clip = phone(page, "Ann").locator("video")
    await clip.first.wait_for()

    assert len(asked) > 10
    assert [url for url in asked if not is_here(url)] == []


async def test_what_is_smuggled_into_the_page_gets_nowhere(demo: str, browser: Any) -> None:
    page = await (await browser.new_context()).new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(f"{request.url}: {request.failure}"))
    await page.goto(demo)
    refused = await page.evaluate(SMUGGLED)

    assert {"connect-src", "frame-src", "img-src", "style-src-elem"} <= set(refused)
    assert refused.count("connect-src") >= 3
    assert all(is_here(line) or "csp" in line for line in failed)
