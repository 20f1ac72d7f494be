"""A text that Telegram cut into several messages: none of them goes to many people, and none becomes a task."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Storage
from tests.conftest import Clock
from tests.flows.newsroom import Newsroom

CUT = "That came as several messages, so I took none of them."


@pytest.fixture
async def news(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Newsroom:
    room = Newsroom(sqlite_storage, tmp_path, clock)
    await room.opens()
    await room.has_readers(2)
    return room


def told(news: Newsroom, beginning: str) -> int:
    """How many messages of the bot begin so."""
    return sum(message.text.startswith(beginning) for message in news.boss.person.chat if message.from_bot)


async def send_in_pieces(news: Newsroom, *, settled: bool) -> None:
    """Three messages at once, as Telegram sends a long text; the bot hears each before the next, or all at once."""
    for words in ("Dear all,", "x" * 4_096, "and " * 100):
        news.clock.turn(600)
        await news.boss.person.says(words)
        if settled:
            await news.bot.settle()
    if not settled:
        await news.bot.settle()


@pytest.mark.parametrize("settled", [True, False])
async def test_no_piece_becomes_the_message_or_a_task(news: Newsroom, settled: bool) -> None:
    await news.boss.has()
    await news.boss.opens()
    await news.boss.says("/broadcast")
    await send_in_pieces(news, settled=settled)
    assert told(news, CUT) == 1
    assert told(news, "Make this a task?") == 0
    news.clock.turn(10_000)
    assert (await news.boss.says("/broadcast")).text.startswith("Write to many people")
    assert (await news.boss.says("Dear all, in short")).text.startswith("Who shall get it?")
    await news.taps("Everybody")
    await news.boss.taps("See it, then send it")
    await news.taps("Yes")
    await news.sends_what_is_due()
    assert news.seen("Dear all, in short") == 2
    assert news.seen("Dear all,") == 2


async def test_the_card_of_the_first_piece_sends_nothing(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    await send_in_pieces(news, settled=True)
    who = next(message for message in news.boss.person.chat if message.text.startswith("Who shall get it?"))
    label = next(each.text for row in who.buttons for each in row if each.text.startswith("Everybody"))
    await news.boss.taps(label, who)
    assert "See it, then send it" not in str(news.boss.newest().buttons)
    assert await news.sends_what_is_due() == 0


async def test_what_is_sent_again_in_short_is_taken_without_another_command(news: Newsroom) -> None:
    await news.boss.says("/broadcast")
    await send_in_pieces(news, settled=True)
    news.clock.turn(10_000)
    assert (await news.boss.says("In short")).text.startswith("Who shall get it?")


async def test_a_correction_in_pieces_is_asked_for_again(news: Newsroom) -> None:
    await news.launches("Old")
    await news.sends_what_is_due()
    news.clock.turn(10_000)
    await news.ticks()
    await news.boss.taps("Correct it", next(m for m in reversed(news.boss.person.chat) if "Sent: " in m.text))
    await send_in_pieces(news, settled=True)
    assert told(news, CUT) == 1
    assert told(news, "Make this a task?") == 0
    news.clock.turn(10_000)
    assert (await news.boss.says("New")).text.startswith("Above is how it will read. Shall it?")


async def test_two_messages_with_time_between_them_are_two_matters(news: Newsroom) -> None:
    await news.boss.has()
    await news.boss.opens()
    await news.boss.says("/broadcast")
    await news.boss.says("The whole of it")
    news.clock.turn(3_000)
    await news.boss.says("Something else")
    assert told(news, CUT) == 0
