"""Trials, on both engines: rows of their own, whatever else is stored stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crowd.services.cards import Card
from crowd.services.projects import checked_project
from crowd.services.trials import (
    FORGOTTEN_AFTER,
    AllSeen,
    Briefed,
    Judged,
    NothingToTry,
    TrialOver,
    TrialService,
    TrialStep,
    Trying,
    Unclear,
    Unshown,
)
from crowd.tasktypes.base import Tapped, Trouble, Typed, mark
from storage import Storage, Turn
from tests.filling import FILE, NOON, added, filled, jsonl, rows
from tests.snapshot import everything

BOSS, OTHER = 500, 501
YES = Tapped(mark("true"))


class Turns:
    """Updates, one after the other."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self, now: int = NOON) -> Turn:
        self.last += 1
        return Turn(self.last, now)


@pytest.fixture
def turn() -> Turns:
    return Turns()


@pytest.fixture
async def trials(storage: Storage, tmp_path: Path) -> TrialService:
    await added(storage)
    await filled(storage, jsonl(tmp_path / "tasks.jsonl", rows(3)))
    return TrialService(storage)


@pytest.fixture
def engine(storage_url: str) -> str:
    return storage_url.split(":", 1)[0].replace("postgresql", "postgres")


def card(step: TrialStep) -> Card:
    assert isinstance(step, Trying), step
    return step.card


async def test_a_trial_goes_from_the_briefing_to_the_end(trials: TrialService, turn: Turns) -> None:
    assert isinstance(await trials.begin(turn(), BOSS, 1), Briefed)
    first = card(await trials.next(turn(), BOSS, 0))
    judged = await trials.say(turn(), BOSS, first.task_id, first.version, YES)
    assert isinstance(judged, Judged)
    assert (judged.key, judged.words, judged.gold, judged.agrees) == ("t1", "true", "true", True)
    second = card(await trials.next(turn(), BOSS, first.task_id))
    third = card(await trials.next(turn(), BOSS, second.task_id))
    end = await trials.next(turn(), BOSS, third.task_id)
    assert isinstance(end, AllSeen)
    assert end.tried == 1
    assert isinstance(await trials.stop(turn(), BOSS), TrialOver)
    assert await trials.look(BOSS) == TrialOver(None)


STEPS = st.lists(st.sampled_from(["begin", "next", "yes", "no", "words", "back", "stop", "again"]), max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=STEPS)
async def test_whatever_she_does_leaves_no_trace(
    trials: TrialService, storage: Storage, engine: str, turn: Turns, walk: list[str]
) -> None:
    before = await everything(storage, engine)
    last = turn()
    for step in walk:
        shown = await trials.look(BOSS)
        here = shown.card.task_id if isinstance(shown, Trying) else getattr(shown, "task_id", 0)
        last = last if step == "again" else turn()
        match step:
            case "begin" | "again":
                await trials.begin(last, BOSS, 1)
            case "next":
                await trials.next(last, BOSS, here)
            case "yes" | "no":
                await trials.say(last, BOSS, here, 1, Tapped(mark("true" if step == "yes" else "false")))
            case "words":
                await trials.hear(last, BOSS, Typed("true"))
            case "back":
                await trials.back(last, BOSS, here)
            case "stop":
                await trials.stop(last, BOSS)
        await trials.keep(BOSS, 7, (5, 6))
    assert await everything(storage, engine) == before


async def test_the_same_update_again_changes_nothing(trials: TrialService, turn: Turns) -> None:
    await trials.begin(turn(), BOSS, 1)
    again = turn()
    first = card(await trials.next(again, BOSS, 0))
    assert card(await trials.next(again, BOSS, 0)) == first
    said = turn()
    judged = await trials.say(said, BOSS, first.task_id, 1, YES)
    assert await trials.say(said, BOSS, first.task_id, 1, YES) == judged
    second = card(await trials.next(turn(), BOSS, first.task_id))
    assert card(await trials.next(turn(), BOSS, first.task_id)) == second
    assert second.tally.answered == 1


async def test_words_that_are_no_label_change_nothing(trials: TrialService, turn: Turns) -> None:
    await trials.begin(turn(), BOSS, 1)
    await trials.next(turn(), BOSS, 0)
    assert await trials.hear(turn(), BOSS, Typed("perhaps")) == Unclear(Trouble.NOT_A_LABEL, 0)
    assert isinstance(await trials.look(BOSS), Trying)


async def test_a_message_is_for_the_trial_while_a_task_is_shown(trials: TrialService, turn: Turns) -> None:
    assert not await trials.waits(turn(), BOSS, None)
    await trials.begin(turn(), BOSS, 1)
    assert not await trials.waits(turn(), BOSS, None)
    await trials.next(turn(), BOSS, 0)
    await trials.keep(BOSS, 7)
    assert await trials.waits(turn(), BOSS, None)
    assert await trials.waits(turn(), BOSS, 7)
    assert not await trials.waits(turn(), BOSS, 8)
    assert not await trials.waits(turn(), OTHER, None)


async def test_each_admin_has_a_trial_of_her_own(trials: TrialService, turn: Turns) -> None:
    for who in (BOSS, OTHER):
        await trials.begin(turn(), who, 1)
        await trials.next(turn(), who, 0)
    await trials.next(turn(), OTHER, card(await trials.look(OTHER)).task_id)
    await trials.stop(turn(), BOSS)
    assert card(await trials.look(OTHER)).task_id == 2


async def test_a_trial_that_was_left_goes_by_itself(trials: TrialService, turn: Turns) -> None:
    await trials.begin(turn(NOON), BOSS, 1)
    await trials.begin(turn(NOON + 1), OTHER, 1)
    assert await trials.tidy(NOON + FORGOTTEN_AFTER) == 0
    assert await trials.tidy(NOON + FORGOTTEN_AFTER + 1) == 1
    assert await trials.look(BOSS) == TrialOver(None)
    assert isinstance(await trials.look(OTHER), Briefed)


async def test_nothing_is_to_be_tried_without_tasks_after_the_end_or_where_nothing_is(
    storage: Storage, turn: Turns
) -> None:
    service = await added(storage)
    trials = TrialService(storage)
    assert await trials.begin(turn(), BOSS, 1) == NothingToTry()
    assert await trials.begin(turn(), BOSS, 9) == NothingToTry()
    await service.close("facts", actor="cli", now=NOON)
    assert await trials.begin(turn(), BOSS, 1) == NothingToTry()


async def test_a_task_that_cannot_be_shown_is_told_and_passed(
    trials: TrialService, storage: Storage, turn: Turns
) -> None:
    await storage.write(
        None,
        lambda work: work._queries._execute("UPDATE task_contents SET payload = '{}' WHERE task_id = 1", {}).rowcount,
    )
    await trials.begin(turn(), BOSS, 1)
    shown = await trials.next(turn(), BOSS, 0)
    assert isinstance(shown, Unshown)
    assert shown.key == "t1"
    assert card(await trials.next(turn(), BOSS, shown.task_id)).task_id == 2


async def test_gold_is_told_by_the_sides_that_she_saw(storage: Storage, tmp_path: Path, turn: Turns) -> None:
    pair = checked_project(
        FILE.replace('"choice"', '"pair"')
        .replace('labels = ["true", "false"]', "")
        .replace('text = "{text}"', 'first = "{a}"\nsecond = "{b}"')
    )
    assert not isinstance(pair, list), pair
    await added(storage, pair)
    given_rows = [{"id": str(at), "a": f"a{at}", "b": f"b{at}", "gold": "first"} for at in range(12)]
    await filled(storage, jsonl(tmp_path / "pairs.jsonl", given_rows))
    trials = TrialService(storage)
    await trials.begin(turn(), BOSS, 1)
    sides, after = set(), 0
    for _ in given_rows:
        shown = card(await trials.next(turn(), BOSS, after))
        after = shown.task_id
        side_a = next(each.text for each in shown.body.sections if each.title == "Answer A")
        judged = await trials.say(turn(), BOSS, after, 1, Tapped(shown.body.buttons[0].value))
        assert isinstance(judged, Judged)
        assert judged.words == "A is better"
        assert judged.gold == ("A is better" if side_a.startswith("a") else "B is better")
        assert judged.agrees is side_a.startswith("a")
        sides.add(side_a[0])
    assert sides == {"a", "b"}
