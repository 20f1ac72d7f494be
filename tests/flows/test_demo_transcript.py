"""The transcript of the demo: chats as lines that a newcomer can read."""

from __future__ import annotations

import pytest

from bot.demo.transcript import Transcript, quoted_lines
from sandbox import Telegram


async def chat(*calls: dict[str, object]) -> Transcript:
    """A transcript of what the bot sends Ann."""
    telegram, transcript = Telegram(), Transcript()
    ann = telegram.person("Ann")
    await ann.says("hello")
    transcript.follow(ann.id, "Ann")
    telegram.events.subscribe(transcript.hear)
    for call in calls:
        await telegram.call(str(call.pop("method")), {"chat_id": ann.id, **call})
    return transcript


async def test_quoted_lines_are_marked_by_utf16_units() -> None:
    telegram = Telegram()
    ann = telegram.person("Ann")
    await ann.says("hello")
    await telegram.call(
        "sendMessage",
        {"chat_id": ann.id, "text": "😀 first\n<blockquote>a\nb</blockquote>\nlast", "parse_mode": "HTML"},
    )
    assert quoted_lines(ann.chat[-1]) == ["😀 first", "▌ a", "▌ b", "last"]


async def test_a_message_its_buttons_and_its_edit_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]}
    same = "one\ntwo\nthree\n\n"
    await chat(
        {"method": "sendMessage", "text": same + "Really?", "reply_markup": markup},
        {"method": "editMessageText", "message_id": 2, "text": same + "Done."},
    )
    assert capsys.readouterr().out.splitlines() == [
        "Tapwork → Ann │ one",
        "              │ two",
        "              │ three",
        "              │",
        "              │ Really?",
        "              │ [Yes] [No]",
        "Tapwork ✎ Ann │ one",
        "              │ …",
        "              │ Done.",
    ]


async def test_a_long_message_shows_its_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    await chat({"method": "sendMessage", "text": "\n".join(f"line {at}" for at in range(100))})
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 6
    assert "characters more in the chat" in printed[-1]


async def test_what_happens_aside_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    transcript = await chat()
    telegram = Telegram()
    ann = telegram.person("Ann")
    telegram.events.subscribe(transcript.hear)
    with transcript.aside():
        await ann.says("hidden")
    await ann.says("heard")
    assert capsys.readouterr().out == "Ann           │ heard\n"
