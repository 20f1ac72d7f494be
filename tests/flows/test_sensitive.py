"""Sensitive content: only for those who agreed, hidden until they tap it, never to be forwarded, only so much a day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crowd.rules.sensitive import LIMITS, MOST_A_DAY
from crowd.services.projects import ProjectService
from crowd.services.upkeep import Upkeep
from sandbox import ChatMessage, Telegram
from storage import Storage, Turn
from tests.conftest import Clock
from tests.filling import NOON, admit, spec
from tests.flows.bots import Bot
from tests.flows.viewers import ANN, BEN, FILES, NO_GOLD, NO_TEXT, Viewers
from tests.pictures import picture, song

RED, BLUE = picture("red"), picture("blue")
TOPICS = '[sensitive]\ntopics = ["violence"]\n'
HARD_PICTURES = spec(NO_GOLD, NO_TEXT, more=FILES + TOPICS)
HARD_TEXTS = spec(NO_GOLD, more=TOPICS)
SOME_HARD = spec(NO_GOLD, more=TOPICS + 'column = "warning"\n')
AGREED: dict[str, tuple[str, int | None]] = {"sees_violence": ("yes", None)}
DAY = 86_400_000


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def room(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Viewers:
    return Viewers(Bot(telegram, sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path)


def texts(count: int) -> list[dict[str, Any]]:
    return [{"id": f"t{at}", "text": f"Hard to read {at}"} for at in range(1, count + 1)]


def labels(message: ChatMessage) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]


async def test_a_sensitive_project_is_closed_to_those_who_did_not_agree_and_says_why(room: Viewers) -> None:
    await room.opens(HARD_TEXTS, {}, texts(1))

    await room.says("/work")

    assert "it asks for: your consent to see “Violence and injury” (/sensitive)" in room.newest().text
    assert room.newest().button("Start: Facts") is None


async def test_nobody_who_did_not_agree_is_told_that_it_opened(room: Viewers) -> None:
    await room.opens(HARD_TEXTS, {}, texts(1), facts=AGREED)
    await room.storage.write(None, lambda work: admit(work, BEN + 1))

    view = await ProjectService(room.storage).show("facts", now=NOON)

    assert getattr(view, "eligible", None) == 2
    assert sum(view.told.values()) == 2  # type: ignore[union-attr]


async def test_she_agrees_in_two_steps_after_reading_what_it_means(room: Viewers) -> None:
    await room.opens(HARD_TEXTS, {}, texts(1))
    await room.says("/sensitive")
    assert "Today: 0 such tasks, 50 at most." in room.newest().text
    assert ["Off: Violence and injury"] in labels(room.newest())

    await room.taps("Off: Violence and injury")
    assert "people or animals that are hurt or killed" in room.newest().text
    assert labels(room.newest()) == [["Not now"], ["I agree to see this"]]
    await room.taps("Not now")
    assert ["Off: Violence and injury"] in labels(room.newest())

    await room.taps("Off: Violence and injury")
    await room.taps("I agree to see this")
    assert ["On: Violence and injury"] in labels(room.newest())

    card = await room.begins()
    assert "Hard to read 1" in card.text


async def test_pictures_come_hidden_and_protected_also_from_task_to_task(room: Viewers) -> None:
    rows = [{"id": "a", "file": "1"}, {"id": "b", "file": "2"}, {"id": "c", "file": ["1", "2"]}]
    await room.opens(HARD_PICTURES, {"1": RED, "2": BLUE}, rows, facts=AGREED)

    card = await room.begins()
    assert card.media and card.media.spoiler and card.protected
    calls = await room.calls_of("true")
    assert sorted(calls) == ["answercallbackquery", "editmessagemedia"]
    assert room.newest().protected and room.newest().media
    await room.taps("true")

    album = room.from_bot()
    assert [one.protected for one in album] == [True, True, True]
    assert [one.media.spoiler for one in album if one.media] == [True, True]


async def test_texts_come_hidden_and_protected(room: Viewers) -> None:
    await room.opens(HARD_TEXTS, {}, texts(2), facts=AGREED)

    card = await room.begins()
    hidden = [one for one in card.entities if one["type"] == "spoiler"]

    assert card.protected
    assert [card.text[one["offset"] : one["offset"] + one["length"]] for one in hidden] == ["Hard to read 1"]
    await room.taps("true")
    assert room.newest().protected and "Hard to read 2" in room.newest().text
    assert len(room.from_bot()) == 1


async def test_a_long_text_is_hidden_and_protected_in_all_its_parts(room: Viewers) -> None:
    await room.opens(HARD_TEXTS, {}, [{"id": "a", "text": "Hard to read. " * 700}], facts=AGREED)

    await room.begins()

    *parts, _card = room.from_bot()
    assert len(parts) == 3
    assert all(one.protected for one in room.from_bot())
    assert all(any(entity["type"] == "spoiler" for entity in one.entities) for one in parts)


async def test_sounds_are_protected_and_tasks_without_a_warning_are_not_hidden(room: Viewers) -> None:
    rows = [{"id": "a", "text": "Neutral.", "warning": ""}, {"id": "b", "text": "Hard.", "warning": "violence"}]
    await room.opens(SOME_HARD, {"1": song()}, rows, facts=AGREED)

    card = await room.begins()
    assert card.protected and not any(one["type"] == "spoiler" for one in card.entities)
    await room.taps("true")

    assert any(one["type"] == "spoiler" for one in room.newest().entities)
    assert await seen(room) == 1


async def seen(room: Viewers, who: int = ANN) -> int:
    query = f"SELECT sum(seen) FROM exposures JOIN people ON people.id = person_id WHERE telegram_id = {who}"
    rows: list[Any] = await room.storage.read(lambda work: work._queries._execute(query, {}).fetchall())
    return int(rows[0][0] or 0)


async def test_the_limit_that_she_chose_ends_it_for_her_day_and_the_next_day_goes_on(
    room: Viewers, clock: Clock
) -> None:
    await room.opens(HARD_TEXTS, {}, texts(8), facts=AGREED)
    await room.says("/sensitive")
    await room.taps("5")
    assert "5 at most" in room.newest().text
    assert room.newest().button("✓ 5 a day")
    await room.begins()

    for _ in range(5):
        await room.taps("true")

    assert "You have seen 5 tasks with sensitive content today, and that is enough" in room.newest().text
    assert room.newest().button("Show projects")
    assert await seen(room) == 5
    await room.says("/work")
    assert "that is enough for one day" in room.newest().text
    assert room.newest().button("Go on: Facts") is None
    assert await room.storage.read(lambda work: len(list(work.tasks.answers(project_id=1)))) == 5

    clock.turn(DAY)
    await Upkeep(room.storage).wake(clock())
    await room.says("/work")
    await room.taps("Go on: Facts")
    assert "Hard to read 6" in room.newest().text


async def test_her_day_ends_where_she_lives(room: Viewers, clock: Clock) -> None:
    await room.opens(HARD_TEXTS, {}, texts(3), facts=AGREED)
    await room.storage.write(None, lambda work: work.people.set_time_zone(person_id=1, time_zone="Asia/Tokyo"))

    await room.begins()
    await room.says("/sensitive")
    assert "Today: 1 such tasks" in room.newest().text
    clock.turn(4 * 3_600_000)  # from 21:00 to 01:00 in Tokyo, on one and the same day in London
    await room.says("/sensitive")

    assert "Today: 0 such tasks" in room.newest().text


async def test_a_card_shown_again_counts_once(room: Viewers) -> None:
    await room.opens(HARD_TEXTS, {}, texts(3), facts=AGREED)
    await room.begins()
    await room.ann.taps("true")
    [update] = await room.bot.settle()

    await room.bot.handle(update)
    await room.says("/work")
    await room.taps("Go on: Facts")

    assert await seen(room) == 2


async def test_consent_taken_back_holds_from_the_next_task_on(room: Viewers) -> None:
    await room.opens(HARD_TEXTS, {}, texts(3), facts=AGREED)
    card = await room.begins()
    await room.says("/sensitive")
    await room.taps("On: Violence and injury")
    assert ["Off: Violence and injury"] in labels(room.newest())

    await room.taps("true", message=card)

    shown = next(one for one in room.from_bot() if one.id == card.id)
    assert "sensitive content that you have not agreed to see" in shown.text
    assert await room.storage.read(lambda work: len(list(work.tasks.answers(project_id=1)))) == 1


async def test_only_a_limit_on_the_page_can_be_chosen(room: Viewers) -> None:
    await room.opens(HARD_TEXTS, {}, texts(1), facts=AGREED)
    await room.says("/sensitive")
    page = room.newest()

    assert [row for row in labels(page) if "5" in row] == [["✓ 50 a day", "30", "20", "10", "5"]]
    consents = room.bot.house.services.consent
    assert await consents.limit(Turn(1, 1), ANN, MOST_A_DAY + 1) is None
    assert await consents.give(Turn(2, 1), ANN, "gore") is None
    assert await consents.limit(Turn(3, 1), ANN, LIMITS[-1]) is not None


async def test_whoever_is_no_worker_hears_how_to_become_one(room: Viewers) -> None:
    await room.says("/sensitive")

    assert room.newest().button("Apply")
