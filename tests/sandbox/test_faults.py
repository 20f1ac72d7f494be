"""Unkindness: each fault strikes where it should, and what was applied stays applied."""

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError, TimedOut

from sandbox import HandClock, Person, Telegram


def sent(telegram: Telegram) -> list[str]:
    return [
        message.text for chat in telegram.chats.values() for message in chat.messages.values() if message.sender is None
    ]


async def test_a_flood_says_how_long_to_wait(telegram, ann: Person, bot: Bot, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # the library warns of its older form
    telegram.faults.flood(7, methods=["sendMessage"], times=1)

    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(ann.id, "a")
    assert refused.value.retry_after == timedelta(seconds=7)
    await bot.send_message(ann.id, "b")
    assert sent(telegram) == ["b"]


async def test_a_cut_before_and_a_cut_after_look_alike_from_outside(telegram, ann: Person, bot: Bot):
    telegram.faults.cut_before(every=2)
    telegram.faults.cut_after(every=3)
    for text in "abc":
        if text == "a":
            await bot.send_message(ann.id, text)
        else:
            with pytest.raises(NetworkError):
                await bot.send_message(ann.id, text)

    assert sent(telegram) == ["a", "c"]
    # the second call was cut before it was applied, the third after
    assert [call.applied for call in telegram.called("sendMessage")] == [True, False, True]


async def test_faults_keep_to_their_chat_their_methods_and_their_time(telegram, hand_clock: HandClock, ann: Person):
    bob = telegram.person("Bob")
    await bob.starts()
    telegram.faults.server_error(503, chat_id=ann.id, for_ms=1_000)
    telegram.faults.flood(methods=["sendPhoto"])

    assert await telegram.refusal("sendMessage", chat_id=str(ann.id), text="a") == "Service Unavailable"
    await telegram.ok("sendMessage", chat_id=bob.id, text="a")
    assert "retry after 3" in await telegram.refusal("sendPhoto", chat_id=bob.id)
    hand_clock.turn(1_000)
    await telegram.ok("sendMessage", chat_id=ann.id, text="a")


def test_a_share_is_drawn_with_a_seed():
    def drawn(seed: int) -> list[bool]:
        telegram = Telegram(seed=seed)
        telegram.faults.flood(share=0.3)
        return [telegram.faults.plan("getme", None).refusal is not None for _ in range(1_000)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 250 < sum(drawn(1)) < 350


async def test_garbage_a_conflict_and_a_moment_of_confusion(telegram, bot: Bot):
    telegram.faults.garbage(times=1)
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.get_me()
    telegram.faults.unauthorized()
    with pytest.raises(TelegramError, match="Unauthorized"):
        await bot.get_me()
    rule = telegram.faults.conflict()
    with pytest.raises(Conflict):
        await bot.get_updates()
    telegram.faults.clear(rule)

    assert await bot.get_updates() == ()


async def test_an_answer_that_takes_too_long_is_applied_all_the_same(telegram, ann: Person, bot: Bot):
    telegram.faults.latency(40)
    with pytest.raises(TimedOut):
        await bot.send_message(ann.id, "a", read_timeout=0.005)

    assert (await ann.sees("a")).text == "a"


async def test_the_speed_limits_can_be_switched_on(telegram, hand_clock: HandClock, ann: Person):
    telegram.faults.limits(per_chat=1, overall=30)
    await telegram.ok("sendMessage", chat_id=ann.id, text="a")

    assert await telegram.refusal("sendMessage", chat_id=ann.id, text="b") == "Too Many Requests: retry after 1"
    hand_clock.turn(1_000)
    await telegram.ok("sendMessage", chat_id=ann.id, text="b")
    people = [telegram.person(f"P{number}") for number in range(40)]
    for person in people:
        await person.starts()
    answers = [await telegram.call("sendMessage", {"chat_id": person.id, "text": "a"}) for person in people]
    assert [answer.status for answer in answers] == [200] * 29 + [429] * 11


async def test_any_refusal_can_be_put_into_its_mouth(telegram, ann: Person):
    telegram.faults.refuse(400, "Bad Request: message can't be edited", methods=["editMessageText"], times=1)

    assert await telegram.refusal("editMessageText") == "Bad Request: message can't be edited"


async def test_the_call_log_tells_what_was_applied(telegram, ann: Person):
    await telegram.ok("sendMessage", chat_id=ann.id, text="a")
    await telegram.refusal("sendMessage", chat_id=1, text="b")
    first, second = telegram.called("sendMessage")

    assert (first.params, first.result["text"], first.applied) == ({"chat_id": ann.id, "text": "a"}, "a", True)
    assert (second.status, second.applied, second.description) == (400, False, "Bad Request: chat not found")


async def test_the_call_log_can_be_switched_off():
    telegram = Telegram(log_limit=0)
    await telegram.call("getMe", {})

    assert not telegram.calls
