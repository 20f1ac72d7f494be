"""Consent and exposure on both engines: what is counted, and what is written once."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.limits import Because
from crowd.services.cards import NothingLeft, Refused, Shown
from crowd.services.consent import ConsentService
from storage import Storage
from tests.filling import spec
from tests.labelling import ANN, BEN, room

HARD = spec(more='[sensitive]\ntopics = ["violence", "medical"]\n')


async def test_nothing_is_handed_out_before_she_agreed_to_every_topic(storage: Storage, tmp_path: Path) -> None:
    work = await room(storage, tmp_path, who=(ANN, BEN), project=HARD)
    consents = ConsentService(storage)

    first = await work.begins(ANN)
    await consents.give(work.turn(), ANN, "violence")
    second = await work.begins(ANN)
    await consents.give(work.turn(), ANN, "medical")
    third = await work.begins(ANN)

    assert isinstance(first, Refused) and len(first.unmet) == 2
    assert isinstance(second, Refused) and [each.fact for group in second.unmet for each in group] == ["sees_medical"]
    assert isinstance(third, Shown) and third.card.body.veiled and third.card.body.kept
    assert isinstance(await work.begins(BEN), Refused)
    await work.is_whole()


async def test_the_limit_of_the_day_halts_and_holds_no_place(storage: Storage, tmp_path: Path) -> None:
    work = await room(storage, tmp_path, tasks=8, project=HARD)
    consents = ConsentService(storage)
    for topic in ("violence", "medical"):
        await consents.give(work.turn(), ANN, topic)
    await consents.limit(work.turn(), ANN, 5)

    step = await work.begins(ANN)
    for _ in range(5):
        assert isinstance(step, Shown)
        step = await work.taps(ANN, step.card.task_id)

    assert isinstance(step, NothingLeft) and step.halt
    assert (step.halt.because, step.halt.count, step.tally.answered) == (Because.EXPOSED, 5, 5)
    assert await work.states(ANN) == ["submitted"] * 5
    view = await consents.look(ANN, work.now)
    assert view and (view.seen, view.limit) == (5, 5)
    await work.is_whole()


async def test_the_same_update_again_changes_nothing(storage: Storage, tmp_path: Path) -> None:
    work = await room(storage, tmp_path, project=HARD)
    consents = ConsentService(storage)
    turn = work.turn()

    await consents.give(turn, ANN, "violence")
    await consents.take_back(work.turn(), ANN, "violence")
    again = await consents.give(turn, ANN, "violence")

    assert again and again.topics == frozenset()
