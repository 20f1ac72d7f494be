"""How messages look and behave on the page: every kind of them, said by a bot that the test itself is."""

from __future__ import annotations

import asyncio
import io
import json
import wave
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox import Person, Telegram, serve
from sandbox.params import Upload
from tests.browser.conftest import Opener, keep, phone
from tests.pictures import picture
from tests.processes import ROOT

pytestmark = pytest.mark.browser

FORMATTED = (
    "<b>bold</b> <i>italic</i> <u>underlined</u> <s>struck</s> <code>code</code> <b><i>both</i></b>\n"
    "<blockquote>A quotation\nof two lines</blockquote>\n"
    f"<blockquote expandable>{'A long quotation. ' * 40}</blockquote>\n"
    "<tg-spoiler>the secret</tg-spoiler> and /work, https://example.org, "
    '<a href="https://example.org/page">a link</a>\n<pre><code class="language-python">print("hi")</code></pre>'
)
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script> & &lt;b&gt;'


class Stage:
    """A sandbox with one person, and the bot's mouth."""

    def __init__(self, telegram: Telegram, ann: Person, url: str) -> None:
        self.telegram, self.ann, self.url = telegram, ann, url

    async def call(self, method: str, files: dict[str, Upload] | None = None, **given: Any) -> Any:
        answer = await self.telegram.call(method, {"chat_id": self.ann.id, **given}, files)
        assert answer.status == 200, answer.body
        return answer.body["result"]

    async def update(self) -> Any:
        """The next update, as a bot would take it."""
        taken = self.telegram.updates.take(self.telegram.updates.confirmed_to, 100)
        while not taken:
            await self.telegram.updates.wait(5)
            taken = self.telegram.updates.take(self.telegram.updates.confirmed_to, 100)
        self.telegram.updates.take(taken[0]["update_id"] + 1, 100)
        return taken[0]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    telegram = Telegram()
    ann = telegram.person("Ann")
    await ann.starts()
    async with serve(telegram) as server:
        made = Stage(telegram, ann, f"{server.page}/")
        await made.update()
        yield made


PLAYS = """
async (film) => {
  film.muted = true;
  await film.play();
  await new Promise((go) => film.addEventListener("timeupdate", go, { once: true }));
  return film.duration;
}
"""
"""Play a film, and give its length when it is on its way."""


FROM_END = "((log) => log.scrollHeight - log.scrollTop - log.clientHeight)(document.querySelector('.log'))"
"""How far the end of the chat lies below what is in sight, in pixels."""


def beep() -> bytes:
    """A second of sound as WAV."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(bytes(8_000))
    return out.getvalue()


async def test_formatting_is_shown_and_spoilers_open(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    await stage.call("sendMessage", text=FORMATTED, parse_mode="HTML")
    words = phone(page, "Ann").locator(".words").last
    await words.locator("strong", has_text="bold").first.wait_for()

    for tag, text in (("em", "italic"), ("u", "underlined"), ("s", "struck"), ("code", "code"), ("pre", 'print("hi")')):
        assert await words.locator(tag, has_text=text).count() >= 1, tag
    await words.get_by_role("button", name="Hidden words: show them").press("Enter")
    assert await words.locator(".spoiler-shown").inner_text() == "the secret"
    short = await words.locator(".folded-words").bounding_box()
    await words.get_by_role("button", name="Show all").click()
    long = await words.locator(".folded-words").bounding_box()
    assert short and long and short["height"] < long["height"]
    await words.get_by_role("button", name="a link").click()
    assert "https://example.org/page" in await page.get_by_role("dialog").inner_text()
    await page.keyboard.press("Escape")
    await keep(page, "formatting")


async def test_moments_are_shown_by_the_clock_of_this_device(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url, timezone_id="Asia/Tokyo", locale="en-GB")
    entity = {"type": "date_time", "offset": 6, "length": 5, "unix_time": 1_800_000_000, "date_time_format": "t"}
    await stage.call("sendMessage", text="until 08:00 UTC", entities=json.dumps([entity]))

    assert await phone(page, "Ann").locator("time").inner_text() == "17:00"


async def test_what_a_customer_wrote_never_acts_as_markup(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    keyboard = {"inline_keyboard": [[{"text": HOSTILE, "callback_data": "x"}]]}
    await stage.ann.says(HOSTILE)
    await stage.call("sendMessage", text=HOSTILE, reply_markup=json.dumps(keyboard))
    eve = stage.telegram.person(HOSTILE[:60])
    await eve.says("x")
    await page.get_by_role("button", name="onerror").last.wait_for()

    assert await phone(page, "Ann").locator(".words").last.inner_text() == HOSTILE
    assert await page.locator(".words img, .words script, .person img, .inline-button img").count() == 0


async def test_files_of_every_kind_are_shown(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    photo = Upload("p.png", picture("teal", size=(320, 200)), "image/png")
    await stage.call("sendPhoto", {"photo": photo}, caption="A photo")
    await stage.call("sendPhoto", {"photo": photo}, has_spoiler=True, protect_content=True)
    await stage.call("sendAudio", {"audio": Upload("a.wav", beep(), "audio/wav")}, title="Song", performer="Band")
    await stage.call("sendVoice", {"voice": Upload("v.ogg", beep(), "audio/wav")}, duration=65)
    clip = (ROOT / "examples/harbour_lights/clips/light-01.mp4").read_bytes()
    await stage.call("sendVideo", {"video": Upload("light.mp4", clip, "video/mp4")}, caption="A clip")
    await stage.call("sendDocument", {"document": Upload("paper.pdf", b"%PDF-1.7", "application/pdf")})
    await stage.call("sendAnimation", {"animation": Upload("a.gif", picture(form="GIF"), "image/gif")})
    screen = phone(page, "Ann")
    await screen.get_by_text("paper.pdf").wait_for()

    film = screen.locator("video")
    assert await film.evaluate(PLAYS) == pytest.approx(8, abs=0.2)
    for words in ("A photo", "A clip", "Band: Song", "Voice message, 1:05", "protected"):
        assert await screen.get_by_text(words).count() == 1, words
    await screen.get_by_role("button", name="Hidden photo: show it").click()
    assert await screen.locator(".covered").count() == 0
    await screen.get_by_role("button", name="Photo: show it large").first.click()
    await page.get_by_role("dialog", name="Photo").get_by_role("button", name="Close").click()
    async with page.expect_download() as download:
        await screen.get_by_text("paper.pdf").click()
    assert (await download.value).suggested_filename == "paper.pdf"
    await keep(page, "files")


async def test_a_tap_waits_for_its_answer_as_toast_or_alert(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    row = [
        {"text": name, "callback_data": name, "style": style} for name, style in (("Yes", "success"), ("No", "danger"))
    ]
    await stage.call("sendMessage", text="Well?", reply_markup=json.dumps({"inline_keyboard": [row]}))
    yes = phone(page, "Ann").get_by_role("button", name="Yes")
    await yes.click()
    tap = (await stage.update())["callback_query"]
    assert await yes.get_attribute("aria-busy") == "true"
    await stage.call("answerCallbackQuery", callback_query_id=tap["id"], text="Noted")
    await phone(page, "Ann").locator(".toast", has_text="Noted").wait_for()
    await phone(page, "Ann").locator("button[aria-busy]").wait_for(state="detached")

    await phone(page, "Ann").get_by_role("button", name="No").click()
    tap = (await stage.update())["callback_query"]
    await stage.call("answerCallbackQuery", callback_query_id=tap["id"], text="Are you sure?", show_alert=True)
    alert = phone(page, "Ann").get_by_role("alertdialog")
    await keep(page, "alert")
    await alert.get_by_role("button", name="OK").click()
    assert await alert.count() == 0


async def test_edits_and_deletions_are_seen_as_they_happen(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    sent = await stage.call("sendMessage", text="before")
    node = phone(page, "Ann").locator(f'[data-id="{sent["message_id"]}"]')
    await node.get_by_text("before").wait_for()
    await stage.call("editMessageText", message_id=sent["message_id"], text="after")
    await node.get_by_text("after").wait_for()
    await stage.call("deleteMessage", message_id=sent["message_id"])
    await node.wait_for(state="detached")


async def test_the_keyboard_of_the_bot_comes_asks_and_goes(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    keys = [
        [{"text": "My number", "request_contact": True}, {"text": "My place", "request_location": True}],
        [{"text": "Later"}],
    ]
    await stage.call("sendMessage", text="Where?", reply_markup=json.dumps({"keyboard": keys}))
    screen = phone(page, "Ann")
    await screen.get_by_role("button", name="My number").click()
    await page.get_by_role("dialog").get_by_role("button", name="Share").click()
    assert (await stage.update())["message"]["contact"]["user_id"] == stage.ann.id
    await screen.get_by_role("button", name="My place").click()
    await page.get_by_role("dialog").get_by_role("button", name="Share").click()
    assert "location" in (await stage.update())["message"]
    await keep(page, "keys")
    await page.reload()
    await screen.get_by_role("button", name="Later").click()
    assert (await stage.update())["message"]["text"] == "Later"
    await stage.call("sendMessage", text="Thanks", reply_markup=json.dumps({"remove_keyboard": True}))
    await screen.get_by_role("button", name="Later").wait_for(state="detached")


async def test_she_replies_to_some_words_edits_and_deletes(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    await stage.call("sendMessage", text="Which of these words?")
    screen, log = phone(page, "Ann"), phone(page, "Ann").get_by_role("log")
    await log.get_by_text("Which of these").wait_for()
    await log.focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="Reply to some of its words").click()
    await page.get_by_label("Leave the words to quote").fill("these words")
    await page.get_by_role("dialog").get_by_role("button", name="Reply", exact=True).click()
    await screen.get_by_role("textbox").fill("those")
    await page.keyboard.press("Enter")
    said = (await stage.update())["message"]
    assert (said["text"], said["quote"]["text"]) == ("those", "these words")

    await log.get_by_text("those").wait_for()
    await page.keyboard.press("ArrowUp")
    await screen.get_by_role("textbox").fill("all of them")
    await page.keyboard.press("Enter")
    assert (await stage.update())["edited_message"]["text"] == "all of them"
    await log.get_by_text("all of them").hover()
    await log.locator("article", has_text="all of them").get_by_role("button", name="What to do").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await log.get_by_text("all of them").wait_for(state="detached")


async def test_she_blocks_unblocks_and_opens_a_deep_link(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    screen = phone(page, "Ann")
    await screen.get_by_role("button", name="What Ann can do").click()
    await page.get_by_role("dialog").get_by_role("button", name="Block the bot").click()
    await screen.get_by_text("Ann has blocked the bot.").wait_for()
    assert (await stage.update())["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await screen.get_by_role("button", name="Unblock").click()
    await screen.get_by_role("textbox").wait_for()
    await stage.update()
    await screen.get_by_role("button", name="What Ann can do").click()
    await page.get_by_role("dialog").get_by_role("button", name="Open a link to the bot").click()
    await page.get_by_label("Link, or what").fill("https://t.me/tapwork_bot?start=fair-42")
    await page.get_by_role("dialog").get_by_role("button", name="Open", exact=True).click()
    assert (await stage.update())["message"]["text"] == "/start fair-42"


async def test_typing_is_shown_and_ends_with_the_message(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    await phone(page, "Ann").get_by_role("log").get_by_text("/start").wait_for()
    await stage.call("sendChatAction", action="typing")
    await phone(page, "Ann").get_by_text("typing …").wait_for()
    await stage.call("sendMessage", text="here")
    await phone(page, "Ann").get_by_text("typing …").wait_for(state="detached")


async def test_the_menu_has_the_bots_own_commands(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    commands = json.dumps([{"command": "pay", "description": "What you earned"}])
    await stage.telegram.call("setMyCommands", {"commands": commands})
    await phone(page, "Ann").get_by_role("button", name="Commands of the bot").click()
    await page.get_by_role("dialog", name="Commands").get_by_role("button", name="/pay").click()
    assert (await stage.update())["message"]["text"] == "/pay"


async def test_a_lost_connection_misses_nothing(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    await phone(page, "Ann").get_by_role("log").get_by_text("/start").wait_for()
    await page.context.set_offline(True)
    await asyncio.gather(*(stage.call("sendMessage", text=f"missed {number}") for number in range(5)))
    await page.context.set_offline(False)
    await phone(page, "Ann").get_by_role("log").get_by_text("missed 4").wait_for()
    assert await phone(page, "Ann").locator("article", has_text="missed").count() == 5


async def test_whoever_reads_what_was_said_before_is_left_there(stage: Stage, opens: Opener) -> None:
    page = await opens(stage.url)
    for number in range(60):
        await stage.call("sendMessage", text=f"line {number}\nof two")
    log = phone(page, "Ann").get_by_role("log")
    await log.get_by_text("line 59").wait_for()
    await log.hover()
    await page.mouse.wheel(0, -1_500)
    await page.wait_for_function(f"() => {FROM_END} > 1000")
    for number in range(10):
        await stage.call("sendMessage", text=f"new {number}")
    await log.get_by_text("new 9").wait_for(state="attached")
    assert await page.evaluate(f"new Promise((go) => setTimeout(() => go({FROM_END}), 200))") > 1000

    await log.focus()
    await page.keyboard.press("End")
    await page.wait_for_function(f"() => {FROM_END} < 80")
    await stage.call("sendMessage", text="the newest")
    await log.get_by_text("the newest").wait_for()
    await page.wait_for_function(f"() => {FROM_END} < 80")
