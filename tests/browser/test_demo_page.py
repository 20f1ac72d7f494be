"""The whole product on the page: apply, upload, speak, label, two at once, trouble, and a bot that is killed."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from bot.demo.cast import RESUME
from tests.browser.conftest import Opener, adds, applies, keep, phone, says, sees, sends, taps
from tests.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo")]


async def labels(page: Any, name: str) -> Any:
    """Take the project and see its first card."""
    await says(page, name, "/work")
    await phone(page, name).get_by_role("button", name="True or false?").last.click()
    await phone(page, name).get_by_role("button", name="I have read this").last.click()
    card = phone(page, name).locator("article", has_text="Is the claim true?").last
    await card.wait_for()
    return card


async def test_somebody_applies_with_a_file_from_her_disk_and_is_in(demo: str, opens: Opener) -> None:
    page = await opens(demo)
    await phone(page, "Mara").wait_for()
    await keep(page, "first-look")
    await applies(page, "Ann", RESUME)
    await keep(page, "applied")


async def test_a_card_turns_in_place_and_its_toast_passes(demo: str, opens: Opener) -> None:
    page = await opens(demo)
    card = await labels(page, "Ben")
    number, words = await card.get_attribute("data-id"), await card.inner_text()
    await taps(page, "Ben", "True")
    await phone(page, "Ben").get_by_text("Recorded: True").wait_for()
    await phone(page, "Ben").get_by_text("1 answer ·").wait_for()
    same = phone(page, "Ben").locator(f'[data-id="{number}"]')

    assert await same.count() == 1
    assert await same.inner_text() != words
    assert "edited" in await same.locator(".foot").inner_text()
    await keep(page, "labelling")


async def test_a_voice_message_is_recorded_and_arrives_as_ogg(demo: str, opens: Opener) -> None:
    page = await opens(demo)
    await adds(page, "Vera")
    await taps(page, "Vera", "Start")
    await sees(page, "Vera", "Apply")
    await phone(page, "Vera").get_by_role("button", name="Record a voice message").click()
    stop = phone(page, "Vera").get_by_role("button", name="Stop and send the voice message")
    await stop.wait_for()
    await asyncio.sleep(1.2)  # what is recorded is time
    await stop.click()
    sound = phone(page, "Vera").locator("audio").last
    await sound.wait_for()
    head = await page.evaluate(
        "async (address) => [...new Uint8Array(await (await fetch(address)).arrayBuffer())].slice(0, 36)",
        await sound.get_attribute("src"),
    )
    length = await sound.evaluate(
        "async (one) => { while (!one.readyState) await new Promise((go) => setTimeout(go, 20)); return one.duration }"
    )

    assert bytes(head)[:4] == b"OggS"
    assert bytes(head)[28:] == b"OpusHead"
    assert 0.5 < length < 5


async def test_an_album_goes_out_as_one(demo: str, opens: Opener) -> None:
    page = await opens(demo)
    await adds(page, "Alba")
    await taps(page, "Alba", "Start")
    await sees(page, "Alba", "Apply")
    colours = ("red", "green", "blue", "orange")
    files = [
        {"name": f"{one}.png", "mimeType": "image/png", "buffer": picture(one, size=(320, 240))} for one in colours
    ]
    await sends(page, "Alba", *files, caption="Four colours")
    album = phone(page, "Alba").get_by_role("group", name="Album")
    await album.get_by_text("Four colours").wait_for()

    assert await album.locator("img").count() == 4
    await keep(page, "album")


async def test_two_windows_see_the_same_chats_at_once(demo: str, opens: Opener) -> None:
    one, other = await asyncio.gather(opens(demo), opens(demo))
    await adds(one, "Tilda")
    await other.get_by_role("button", name=re.compile("Tilda")).click()
    await asyncio.gather(taps(one, "Tilda", "Start"), taps(other, "Mara", "Start"))
    await asyncio.gather(sees(other, "Tilda", "Tapwork: paid annotation work"), sees(one, "Mara", "Tapwork"))


async def test_two_people_label_at_once_each_in_a_window_of_her_own(demo: str, opens: Opener) -> None:
    one, other = await asyncio.gather(opens(demo), opens(demo))
    await adds(one, "Ida")
    await applies(one, "Ida", RESUME)
    await other.get_by_role("button", name=re.compile("^\\S*Ben")).wait_for()
    await labels(one, "Ida")
    done = int(re.findall(r"(\d+) answers? ·", await phone(other, "Ben").get_by_role("log").inner_text())[-1])
    for number in range(1, 4):
        await asyncio.gather(taps(one, "Ida", "True"), taps(other, "Ben", "False"))
        await asyncio.gather(answered(one, "Ida", number), answered(other, "Ben", done + number))
    await asyncio.gather(keep(one, "two-one"), keep(other, "two-other"))


async def answered(page: Any, name: str, number: int) -> None:
    """Wait until her card counts so many answers."""
    await phone(page, name).get_by_text(re.compile(rf"\b{number} answers? ·")).wait_for()


async def test_keyboard_only_from_the_list_to_a_tapped_button(demo: str, opens: Opener) -> None:
    page = await opens(demo)
    await adds(page, "Kai")
    await page.reload()
    line = page.get_by_role("button", name=re.compile("^Kai"))
    await line.wait_for()
    await walk_to(page, line)
    await page.keyboard.press("Enter")
    await phone(page, "Kai").get_by_role("button", name="Start", exact=True).wait_for()
    await walk_to(page, phone(page, "Kai").get_by_role("button", name="Start", exact=True))
    await page.keyboard.press("Enter")
    apply = phone(page, "Kai").get_by_role("button", name="Apply", exact=True)
    await apply.wait_for()
    await walk_to(page, apply)
    await page.keyboard.press("Space")
    await sees(page, "Kai", "We never ask anyone for money")
    agree = phone(page, "Kai").get_by_role("button", name="I agree, start", exact=True)
    await agree.wait_for()
    assert await agree.evaluate("(one) => one === document.activeElement")
    field = phone(page, "Kai").get_by_role("textbox")
    await walk_to(page, field)
    await page.keyboard.type("hello")
    await page.keyboard.press("Enter")
    await sees(page, "Kai", "hello")
    await keep(page, "keyboard")


async def walk_to(page: Any, wanted: Any) -> None:
    """Press Tab, forward and at the end around, until the focus is there."""
    for _ in range(120):
        if await wanted.evaluate("(one) => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not lead there")


async def test_dark_on_the_width_of_a_phone(demo: str, opens: Opener) -> None:
    page = await opens(demo, viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    await page.get_by_role("button", name="People", exact=True).click()
    await keep(page, "dark-phone-people")
    await page.get_by_role("button", name=re.compile("Ben")).click()
    await phone(page, "Ben").get_by_role("log").wait_for()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    await keep(page, "dark-phone")

    assert await page.locator(".phone").count() == 1
    assert await page.get_by_role("button", name="People", exact=True).get_attribute("aria-expanded") == "false"
    assert wide <= 390


async def test_under_trouble_every_answer_counts_once(demo: str, opens: Opener) -> None:
    page = await opens(demo)
    await adds(page, "Tess")
    await applies(page, "Tess", RESUME)
    await page.get_by_role("tab", name="Trouble").click()
    for name in ("Flood waits", "Server errors", "Answers lost"):
        await page.get_by_role("switch", name=re.compile(name)).check()
    await labels(page, "Tess")
    for number in range(1, 5):
        await taps(page, "Tess", "True")
        await phone(page, "Tess").get_by_text(re.compile(rf"\b{number} answers? ·")).wait_for(timeout=40_000)
    await keep(page, "trouble")
    await page.get_by_role("tab", name="Calls").click()
    await page.get_by_label("only what failed").check()
    await page.locator(".call-outcome.bad", has_text="429").first.wait_for()
    await page.get_by_role("tab", name="Trouble").click()
    await page.get_by_role("button", name="All quiet again").click()
    await page.get_by_role("switch", name=re.compile("Flood waits"), checked=False).wait_for()


async def test_the_bot_is_killed_and_what_was_tapped_counts(demo: str, opens: Opener) -> None:
    page = await opens(demo)
    await adds(page, "Kira")
    await applies(page, "Kira", RESUME)
    await labels(page, "Kira")
    await page.get_by_role("tab", name="Bot").click()
    await page.get_by_role("button", name="Kill it", exact=True).click()
    await page.get_by_text("It is dead.").wait_for()
    await taps(page, "Kira", "False")
    await keep(page, "killed")
    await page.get_by_role("button", name="Start it", exact=True).click()
    await phone(page, "Kira").get_by_text("1 answer ·").wait_for(timeout=40_000)


async def test_a_crowd_works_before_ones_eyes(demo: str, opens: Opener) -> None:
    page = await opens(demo)
    await page.get_by_role("tab", name="Crowd").click()
    await page.get_by_label("Project").select_option("True or false?")
    await page.get_by_label("Workers").fill("3")
    await page.get_by_label("Seconds for a tap").fill("0.5")
    await page.get_by_role("button", name="Send them in").click()
    await page.get_by_text(re.compile(r"\b(?:[1-9]\d) answers, \d+ % of them right")).wait_for(timeout=60_000)
    await keep(page, "crowd")
    await page.get_by_role("button", name="Send them home").click()
    await page.get_by_role("button", name="Send them in", disabled=False).wait_for()
