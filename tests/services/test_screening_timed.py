"""Time limits of a test run on our clock, and no trouble of ours counts: restarts, lost replies, queues, silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crowd.screening.base import Hint
from crowd.screening.form import Form, load_form
from crowd.screening.said import Rejected, Trouble
from crowd.services.hearing import Rested, Tapped, WentBack
from crowd.services.screening import ScreeningService
from crowd.services.steps import Ask, AskAgain, Paused, Step
from crowd.services.upkeep import Upkeep, back, beat
from storage import Storage, Turn
from storage.records.inbox import Arrival
from storage.vault import Vault
from tests.services.applicant import ANN, NOW, Applicant

SECOND = 1000
FORM = """
title = "T"
minutes = 1
[[questions]]
key = "degree"
kind = "yes_no"
text = "A degree?"
[[questions]]
key = "test"
kind = "quiz"
text = "A test."
seconds = 45
"""
ITEM = '[[questions.items]]\nkey = "i{0}"\ntext = "Item {0}?"\nright = "good"\nwrong = ["bad"]\n'


def form() -> Form:
    found = load_form(FORM + "".join(ITEM.format(number) for number in range(4)))
    assert isinstance(found, Form), found
    return found


class Taker:
    """Somebody who takes the test at moments that the test names."""

    def __init__(self, storage: Storage, folder: Path) -> None:
        self.storage = storage
        self.upkeep = Upkeep(storage)
        self.ann = Applicant(ScreeningService(storage, Vault(folder), form()))

    async def begins(self) -> Ask:
        """At NOW she is shown the first item."""
        await self.ann.applies()
        await self.ann.taps("degree", 0)
        return asked(await self.taps("0.on", 0))

    async def taps(self, value: str, seconds: float, update_id: int | None = None) -> Step:
        """So long after NOW."""
        self.ann.update_id += 1
        turn = Turn(update_id or self.ann.update_id, NOW + int(seconds * SECOND))
        return await self.ann.service.answer(turn, ANN, Tapped(self.ann.screening_id, "test", value))

    async def taken(self) -> list[dict[str, Any]]:
        screening = await self.storage.read(lambda work: work.screenings.latest(person_id=1))
        assert screening is not None
        taken: list[dict[str, Any]] = json.loads(screening.draft)["taken"]
        return taken

    async def beats(self, seconds: float) -> None:
        await self.storage.write(None, lambda work: beat(work, NOW + int(seconds * SECOND)))


def asked(step: Step | None) -> Ask:
    assert isinstance(step, Ask), step
    return step


def left(step: Step | None) -> int:
    return int(asked(step).place.card.limits["seconds"])


@pytest.fixture
def taker(storage: Storage, tmp_path: Path) -> Taker:
    return Taker(storage, tmp_path / "files")


async def test_a_restart_of_twenty_seconds_takes_no_second_from_her(taker: Taker) -> None:
    await taker.beats(-2)
    await taker.begins()
    await taker.beats(4)
    await taker.upkeep.wake(NOW + 24 * SECOND)  # killed at some moment after 4, up again at 24

    assert left(await taker.ann.service.standing(ANN, NOW + 30 * SECOND)) == 35
    assert asked(await taker.taps("0.0", 64)).place.card.step == (2, 4)
    assert (await taker.taken())[0]["chosen"] is not None
    assert (await taker.taken())[0]["took"] == 44 * SECOND


async def test_without_a_restart_the_same_tap_is_too_late(taker: Taker) -> None:
    await taker.begins()
    for seconds in range(0, 64, 8):
        await taker.beats(seconds)

    assert asked(await taker.taps("0.0", 64)).place.card.hint is Hint.TIME_IS_OVER
    assert (await taker.taken())[0]["chosen"] is None


async def test_polls_that_failed_take_no_second_from_her(taker: Taker) -> None:
    await taker.begins()
    await taker.beats(10)
    await taker.storage.write(None, lambda work: back(work, NOW + 40 * SECOND))

    assert left(await taker.ann.service.standing(ANN, NOW + 50 * SECOND)) == 25


async def test_two_restarts_within_one_item_are_both_given_back(taker: Taker) -> None:
    await taker.beats(0)
    await taker.begins()
    await taker.upkeep.wake(NOW + 30 * SECOND)
    await taker.beats(35)
    await taker.upkeep.wake(NOW + 95 * SECOND)

    assert left(await taker.ann.service.standing(ANN, NOW + 100 * SECOND)) == 35


async def test_an_item_whose_reply_was_lost_begins_when_it_is_shown(taker: Taker) -> None:
    await taker.begins()
    await taker.taps("0.0", 5, update_id=77)
    again = await taker.taps("0.0", 35, update_id=77)

    assert asked(again).place.card.step == (2, 4)
    assert left(again) == 45
    assert left(await taker.ann.service.standing(ANN, NOW + 45 * SECOND)) == 35


async def test_a_message_that_comes_again_does_not_stretch_an_item_it_did_not_begin(taker: Taker) -> None:
    await taker.begins()
    await taker.taps("0.nonsense", 5, update_id=77)
    await taker.taps("0.nonsense", 35, update_id=77)

    assert left(await taker.ann.service.standing(ANN, NOW + 35 * SECOND)) == 10


async def test_a_tap_that_waited_in_our_queue_counts_from_when_it_came(taker: Taker) -> None:
    await taker.begins()
    row = Arrival(78, ANN, "{}", NOW + 40 * SECOND)
    await taker.storage.write(None, lambda work: work.inbox.receive([row]))

    shown = await taker.taps("0.0", 70, update_id=78)

    assert (await taker.taken())[0]["took"] == 40 * SECOND
    assert left(shown) == 45


async def test_while_her_time_runs_nothing_leads_away_from_it(taker: Taker) -> None:
    shown = await taker.begins()
    way = [Rested(taker.ann.screening_id), WentBack(taker.ann.screening_id, "test")]

    assert not shown.place.back
    assert shown.place.card.busy
    for each, why in zip(way, (Trouble.TIME_RUNS, Trouble.CANNOT_GO_BACK), strict=True):
        step = await taker.ann.service.answer(Turn(500 + len(why), NOW + SECOND), ANN, each)
        assert isinstance(step, AskAgain)
        assert step.why == Rejected(why)


async def test_between_two_items_there_is_a_pause_and_no_way_back(taker: Taker) -> None:
    await taker.begins()
    resting = asked(await taker.taps("0.0", 99))
    paused = await taker.ann.service.answer(Turn(900, NOW + 100 * SECOND), ANN, Rested(taker.ann.screening_id))

    assert not resting.place.back
    assert isinstance(paused, Paused)
    assert asked(await taker.taps("1.on", 5000)).place.card.step == (2, 4)


async def test_a_double_tap_answers_one_item(taker: Taker) -> None:
    await taker.begins()
    await taker.taps("0.1", 3)
    twice = await taker.taps("0.1", 3)

    assert isinstance(twice, AskAgain)
    assert twice.why == Rejected(Trouble.ANSWERED_ALREADY)
    assert len(await taker.taken()) == 1
