"""Coming and going, and groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.cards import Shown
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.bots import Bot
from tests.labelling import room

SPEAKING = {"sendmessage", "editmessagetext", "answercallbackquery"}


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def bot(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(telegram, sqlite_storage, tmp_path, clock)


async def unreachable_at(storage: Storage, telegram_id: int) -> int | None:
    person = await storage.read(lambda work: work.people.of_telegram(telegram_id=telegram_id))
    assert person is not None
    return person.unreachable_at


async def test_stopping_the_bot_and_coming_back_is_noticed(
    telegram: Telegram, bot: Bot, sqlite_storage: Storage, clock: Clock
) -> None:
    ann = telegram.person("Ann")
    await ann.starts()
    await bot.settle()

    await ann.blocks()
    await bot.settle()
    assert await unreachable_at(sqlite_storage, ann.id) == clock.now
    await ann.unblocks()
    [update] = await bot.settle()
    assert await unreachable_at(sqlite_storage, ann.id) is None
    assert ann.chat[-1].text == "Welcome back, Ann!"
    said = len(ann.chat)

    await bot.handle(update)  # as after a crash before the reply was marked
    assert [each.text for each in ann.chat[said:]] == ["Welcome back, Ann!"]


async def test_who_returns_and_says_start_in_the_same_moment_is_greeted_once(
    telegram: Telegram, bot: Bot, clock: Clock
) -> None:
    ann = telegram.person("Ann")
    await ann.starts()
    await bot.settle()
    first, said = ann.chat[-1].text, len(ann.chat)
    await ann.blocks()
    await bot.settle()
    await ann.unblocks()
    await ann.says("/start")
    await bot.settle()
    assert [each.text for each in ann.chat[said:]] == ["/start", first]

    await ann.blocks()
    await ann.unblocks()
    await bot.settle()
    clock.turn(10 * 60_000)
    await ann.says("/start")
    await bot.settle()
    assert [each.text for each in ann.chat[said + 2 :]] == ["Welcome back, Ann!", "/start", first]


async def test_who_returns_reads_what_became_of_her_tasks(
    telegram: Telegram, bot: Bot, sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    ann = telegram.person("Ann")
    await ann.starts()
    await bot.settle()
    shop = await room(sqlite_storage, tmp_path, who=(ann.id,))
    await shop.starts(ann.id)
    assert sum(await shop.places()) == 8

    await ann.blocks()
    await bot.settle()
    assert sum(await shop.places()) == 9
    await ann.unblocks()
    await bot.settle()
    assert ann.chat[-1].text == (
        "Welcome back, P: the task in your hands went to others, and all that you answered counts."
    )
    assert [[button.text for button in row] for row in ann.chat[-1].buttons] == [["Show projects"]]
    assert isinstance(await shop.begins(ann.id), Shown)  # and it may come to her again


async def test_a_group_is_left_without_a_word(telegram: Telegram, bot: Bot) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Friends", ann)
    await ann.adds_bot(group.id)
    await bot.settle()

    assert {call.params["chat_id"] for call in telegram.called("leaveChat")} == {str(group.id)}
    assert not {call.method for call in telegram.calls} & SPEAKING


@pytest.mark.parametrize("words", ["/start", "/work", "/projects", "hello"])
async def test_nothing_said_in_a_group_is_answered(telegram: Telegram, bot: Bot, words: str) -> None:
    ann = telegram.person("Ann")
    await ann.starts()
    await bot.settle()
    telegram.calls.clear()
    group = telegram.group("Friends", ann)
    await ann.adds_bot(group.id)
    await ann.says(words, group=group.id)
    await bot.settle()

    assert telegram.called("leaveChat")
    assert not {call.method for call in telegram.calls} & SPEAKING


async def test_a_group_that_threw_the_bot_out_is_not_asked_again(telegram: Telegram, bot: Bot) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Friends", ann)
    await ann.adds_bot(group.id)
    update = next(update for update in await bot.settle() if "my_chat_member" in update)
    await bot.handle(update)  # once more, when it is out already
    change = update["my_chat_member"]
    change["new_chat_member"] = {**change["new_chat_member"], "status": "left"}
    left = len(telegram.called("leaveChat"))
    await bot.handle(update)
    assert len(telegram.called("leaveChat")) == left
