"""The guided tour in a browser: by what is marked, by keyboard, on a phone, in two windows, put away and back."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import pytest

from bot.demo.cast import RESUME
from tests.browser.conftest import Opener, keep, phone, skips

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo")]

TYPED = {
    "How many years": "6",
    "in her own words": "I like to find out what is true and what is not.",
    "Type her question": "Does the colour of the light matter?",
    "Type what Mara says": "No, only the rhythm counts.",
    "/projects": "/projects",
    "/work": "/work",
}
"""What is typed, by words of the guide."""
THREE_MINUTES = 180
WORDS_A_MINUTE = 200  # read quietly


def tour(page: Any) -> Any:
    return page.locator("#tour")


async def words(page: Any) -> str:
    return str(await page.locator(".tour-words").inner_text())


async def begins(demo: str, opens: Opener, **window: Any) -> Any:
    """A window with the tour at its beginning, for somebody who has not applied."""
    page = await opens(demo, **window)
    await tour(page).wait_for()
    await asks(page, "again")
    await page.locator(".tour-words", has_text="has heard of paid work").wait_for()
    return page


async def asks(page: Any, wanted: str) -> None:
    await page.evaluate(
        "(wanted) => fetch('demo/tour', { method: 'POST', body: JSON.stringify({ do: wanted }) })", wanted
    )


async def comes_after(page: Any, told: str) -> str:
    """What the guide says next."""
    await page.wait_for_function("(told) => document.querySelector('.tour-words').innerText !== told", arg=told)
    return await words(page)


async def does_what_is_marked(page: Any, told: str) -> None:
    """Press the marked button, type into the marked field, send a file by the marked clip; else read on."""
    if not await page.get_by_role("button", name="Show me where").is_visible():
        await tour(page).locator(".main").click()
        return
    await page.get_by_role("button", name="Show me where").click()
    target = page.locator(".tour-target")
    await target.wait_for()
    kind = await target.evaluate("(one) => one.tagName + ' ' + one.className + ' ' + (one.ariaLabel ?? '')")
    if kind.startswith("TEXTAREA"):
        await target.fill(next(typed for part, typed in TYPED.items() if part in told))
        await target.press("Enter")
    elif "Send a file" in kind:
        name = await page.locator(".phone.tour-here h2").inner_text()
        await sends_resume(page, name.split()[0])
    else:
        await (target.locator("button").first if "inline " in kind else target).click()


async def sends_resume(page: Any, name: str) -> None:
    file = {"name": "my resume.pdf", "mimeType": "application/pdf", "buffer": RESUME}
    await phone(page, name).get_by_label(f"Files to send as {name}").set_input_files([file])
    await page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()


async def test_from_first_to_last_by_what_is_marked(demo: str, opens: Opener) -> None:
    page = await begins(demo, opens)
    began, told, read = time.monotonic(), await words(page), 0
    for number in range(40):
        read += len(told.split())
        await keep(page, f"tour-{number:02}")
        if "That was the tour" in await page.locator("#tour-title").inner_text():
            break
        alerts = page.locator(".alert button")
        while await alerts.count():
            await alerts.first.click()
        await does_what_is_marked(page, told)
        told = await comes_after(page, told)
    took = time.monotonic() - began
    print(f"the tour: {number} steps in {took:.1f} s, {read} words to read, {read / WORDS_A_MINUTE:.1f} minutes")

    assert "Now play" in told
    assert await tour(page).get_by_role("button", name="Take it once more").is_visible()
    assert await page.locator(".tour-here, .tour-target").count() == 0
    assert took + read / WORDS_A_MINUTE * 60 < THREE_MINUTES


async def test_by_keyboard_alone_until_somebody_is_in(demo: str, opens: Opener) -> None:
    page = await begins(demo, opens, reduced_motion="reduce")
    told = await words(page)
    while "so she is in at once" not in told:
        point = page.get_by_role("button", name="Show me where")
        await page.get_by_role("button", name="Tour", exact=True).focus()
        await page.keyboard.press("Tab")
        for _ in range(12):
            if await point.evaluate("(one) => one === document.activeElement"):
                break
            await page.keyboard.press("Tab")
        if "her resume" in told:
            await page.keyboard.press("Shift+Tab")
            await page.keyboard.press("Enter")
        else:
            await page.keyboard.press("Enter")
            await page.wait_for_function("() => document.activeElement.matches('.tour-target, .tour-target *')")
            typed = next((text for part, text in TYPED.items() if part in told), "")
            await page.keyboard.type(typed)
            await page.keyboard.press("Enter")
        told = await comes_after(page, told)
    await keep(page, "tour-keyboard")


async def test_the_guide_does_it_all_on_the_width_of_a_phone_in_the_dark(demo: str, opens: Opener) -> None:
    page = await begins(demo, opens, viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    told = await words(page)
    for number in range(30):
        if "Now play" in told:
            break
        point = page.get_by_role("button", name="Show me where")
        if await point.is_visible():
            await point.click()
            await page.locator(".phone.tour-here").wait_for()
        if number % 5 == 2:
            await keep(page, f"tour-phone-{number:02}")
        await tour(page).locator(".main").click()
        told = await comes_after(page, told)
    assert "Now play" in told
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_the_focus_stays_in_the_guide_to_the_end(demo: str, opens: Opener) -> None:
    page = await begins(demo, opens)
    skip = page.get_by_role("button", name="Skip this part")
    while await skip.is_visible():
        await skips(page)
    assert await page.evaluate("document.activeElement.textContent") == "Take it once more"
    await page.keyboard.press("Enter")
    await page.locator(".tour-words", has_text="has heard of paid work").wait_for()
    await skip.click()
    await page.locator("#tour-title", has_text="2 of 6").wait_for()
    await tour(page).get_by_role("button", name="Begin the tour again").click()
    await page.locator(".tour-words", has_text="has heard of paid work").wait_for()
    assert await page.evaluate("document.activeElement.textContent") == "Do it for me"


async def test_two_windows_are_at_the_same_step(demo: str, opens: Opener) -> None:
    one = await begins(demo, opens)
    other = await opens(demo)
    await other.locator(".tour-words", has_text="has heard of paid work").wait_for()
    await tour(one).get_by_role("button", name="Do it for me").click()
    await asyncio.gather(*(page.locator(".tour-words", has_text="Tap Apply").wait_for() for page in (one, other)))


async def test_it_is_put_away_stays_away_and_comes_back(demo: str, opens: Opener) -> None:
    page = await begins(demo, opens)
    await tour(page).get_by_role("button", name="Close the tour").click()
    assert await page.evaluate("document.activeElement.textContent") == "Tour"
    assert await page.locator(".tour-here").count() == 0
    await page.reload()
    again = page.get_by_role("button", name="Tour", exact=True)
    await again.wait_for()
    await page.locator(".phone").first.wait_for()
    assert not await tour(page).is_visible()
    assert await again.get_attribute("aria-expanded") == "false"
    await again.press("Enter")
    assert await tour(page).is_visible()
    assert await page.evaluate("document.activeElement.textContent") == "Do it for me"


async def test_a_part_is_skipped_whatever_came_of_it(demo: str, opens: Opener) -> None:
    page = await begins(demo, opens)
    await tour(page).get_by_role("button", name="Skip this part").click()
    await page.locator("#tour-title", has_text="2 of 6").wait_for()
    assert "so she is in at once" in await words(page)

    page = await begins(demo, opens)
    name = await page.locator(".tour-who .unseen").inner_text()
    hero = re.sub(r"On (.+)'s phone", r"\1", name)
    await page.get_by_role("button", name="Show me where").click()
    await phone(page, hero).get_by_role("button", name=f"What {hero} can do").click()
    await page.get_by_role("dialog").get_by_role("button", name="Block the bot").click()
    await phone(page, hero).get_by_text("has blocked the bot").wait_for()
    await tour(page).get_by_role("button", name="Skip this part").click()
    await page.locator("#tour-title", has_text="2 of 6").wait_for()


@pytest.mark.parametrize("window", [(1440, 900), (1280, 700), (390, 844)])
async def test_who_does_not_see_hears_the_parts_and_where_she_is(
    demo: str, opens: Opener, window: tuple[int, int]
) -> None:
    page = await begins(demo, opens, viewport={"width": window[0], "height": window[1]})
    heard = await tour(page).aria_snapshot()

    for line in ('list "Parts of the tour"', "- text: Applying", "status: You are", 'heading "1 of 6: Applying"'):
        assert line in heard.replace("listitem: ", "text: ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [1440, 390])
async def test_axe_finds_nothing_on_the_tour(demo: str, opens: Opener, scheme: str, wide: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="`python3 dev.py browser` sets it up")
    window = {"viewport": {"width": wide, "height": 844}, "color_scheme": scheme, "reduced_motion": "reduce"}
    page = await begins(demo, opens, bypass_csp=True, **window)
    for step in ("has heard of paid work", "Tap Apply", "what is kept"):
        await page.locator(".tour-words", has_text=step).wait_for()
        await page.get_by_role("button", name="Show me where").click()
        found = (await axe.Axe().run(page)).response["violations"]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
        await tour(page).locator(".main").click()
