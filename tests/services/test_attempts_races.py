"""Stages with several devices at once, updates that come again, and guidelines that change in the middle."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from crowd.rules.limits import Because
from crowd.services import attempts
from crowd.services.cards import Briefing, NothingLeft, Shown, Step
from crowd.services.outcomes import Reworded
from crowd.tasktypes.base import mark
from storage import Storage, Turn
from tests.labelling import ANN
from tests.school import LABELS, School, school, shown, stage, stands

CROWD = tuple(range(40, 56))


async def test_two_phones_that_begin_at_once_have_one_attempt_and_one_card(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam"), 12))
    steps = await asyncio.gather(*(shop.begins(ANN) for _ in range(6)))
    assert len({shown(step).task_id for step in steps}) == 1
    assert await shop.asks("SELECT count(*) FROM attempts") == [(1,)]
    assert await shop.asks("SELECT count(*) FROM attempt_tasks") == [(5,)]
    await shop.is_whole()


async def test_taps_at_once_on_the_last_card_grade_once(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam"), 12))
    last = shown(await shop.attempt(4))
    labels = [LABELS[at % 3] for at in range(6)]
    taps = [shop.labelling.tap(shop.turn(), ANN, last.task_id, last.version, mark(label)) for label in labels]
    await asyncio.gather(*taps, *(shop.begins(ANN) for _ in range(3)))
    [(number, score, counted)] = await shop.asks("SELECT number, score, counted FROM attempts")
    assert (number, counted) == (1, 5)
    assert score in (80, 100)
    assert await shop.skills() == {"facts": score}
    await shop.is_whole()


async def test_wrong_answers_at_once_in_a_training_keep_one_first_answer(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("training"), 6))
    card = shown(await shop.begins(ANN))
    key = await shop.key(card.task_id)
    wrong = [label for label in LABELS if label != key]
    taps = [shop.labelling.tap(shop.turn(), ANN, card.task_id, card.version, mark(wrong[at % 2])) for at in range(6)]
    await asyncio.gather(*taps)
    await shop.answers(card)
    [(credit, answer)] = await shop.asks(f"SELECT credit, answer FROM assignments WHERE task_id = {card.task_id}")
    assert credit == 0
    assert any(f'"{label}"' in answer for label in wrong)
    await shop.is_whole()


async def test_a_crowd_at_once_is_examined_and_every_task_has_room(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam"), 10), who=CROWD)
    await asyncio.gather(*(shop.attempt(5, who=who) for who in CROWD))
    assert await shop.asks("SELECT count(*), min(score) FROM attempts WHERE passed = 1") == [(len(CROWD), 100)]
    await shop.is_whole()


async def _twice(shop: School, step: Step, *, right: bool) -> Step:
    """Her tap, whose update comes three times, as after a death before its reply."""
    card = shown(step)
    key = await shop.key(card.task_id)
    label = key if right else LABELS[(LABELS.index(key) + 1) % 3]
    turn = shop.turn()
    found = [await shop.labelling.tap(turn, ANN, card.task_id, card.version, mark(label)) for _ in range(3)]
    assert found[1] == found[2]
    return found[2]


async def test_every_update_that_comes_again_changes_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("training"), 6), (stage("exam"), 12))
    turn = shop.turn()
    steps = [await shop.labelling.begin(turn, ANN, shop.project, briefed=True) for _ in range(2)]
    step = steps[1]
    for at in range(5):
        step = await _twice(shop, step, right=at > 0)
    assert stands(step).score == 80
    [(shop.project,)] = await shop.asks("SELECT id FROM projects WHERE slug = 'facts-training'")
    step = await shop.begins(ANN)
    step = await _twice(shop, step, right=False)
    for _ in range(3):
        step = await _twice(shop, step, right=True)
    assert stands(step).score == 66
    assert await shop.asks("SELECT count(*) FROM attempts") == [(2,)]
    await shop.is_whole()


async def test_an_old_update_of_a_begun_attempt_begins_no_other(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam", ('retry_after = "7d"', 'retry_after = "0s"')), 12))
    turn = shop.turn()
    await shop.labelling.begin(turn, ANN, shop.project, briefed=True)
    assert stands(await shop.attempt(0, wrong=5)).way.left == 1
    again = await shop.labelling.begin(Turn(turn.update_id, shop.now), ANN, shop.project, briefed=True)
    assert stands(again).score == 0
    assert await shop.asks("SELECT count(*) FROM attempts") == [(1,)]


async def test_guidelines_that_change_in_the_middle_are_read_and_the_attempt_goes_on(
    storage: Storage, tmp_path: Path
) -> None:
    project = stage("exam")
    shop = await school(storage, tmp_path, (project, 12))
    card = shown(await shop.begins(ANN))
    other = replace(project, guidelines="Look twice.")
    assert isinstance(await shop.projects.add(other, actor="cli", now=shop.now), Reworded)
    step = await shop.answers(card)
    assert isinstance(step, NothingLeft)
    assert step.halt
    assert step.halt.because is Because.GUIDELINES
    read = await shop.labelling.begin(shop.turn(), ANN, shop.project, briefed=True, read=2)
    stage_of = shown(read).stage
    assert stage_of
    assert (stage_of.number, stage_of.tasks) == (2, 5)


async def test_the_last_answer_is_graded_even_when_the_project_paused_meanwhile(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await school(storage, tmp_path, (stage("exam"), 12))
    last = shown(await shop.attempt(4))
    await shop.projects.pause("facts-exam", actor="cli", now=shop.now)
    await shop.answers(last)
    assert await shop.asks("SELECT score FROM attempts") == [(100,)]
    assert await shop.skills() == {"facts": 100}


async def test_an_attempt_and_a_key_in_doubt_at_once_end_with_what_holds(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam"), 10), who=CROWD)
    [(task,)] = await shop.asks("SELECT min(id) FROM tasks")

    async def doubts() -> None:
        for _ in range(5):
            await shop.storage.write(None, lambda unit: attempts.regrade(unit, task, shop.now))

    await asyncio.gather(doubts(), *(shop.attempt(4, wrong=1, who=who) for who in CROWD))
    assert await shop.asks("SELECT count(*) FROM attempts WHERE score = 80") == [(len(CROWD),)]


async def test_whoever_has_not_read_the_guidelines_is_briefed_first(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam"), 12))
    assert isinstance(await shop.labelling.begin(shop.turn(), ANN, shop.project), Briefing)
    assert await shop.asks("SELECT count(*) FROM attempts") == [(0,)]
    assert isinstance(await shop.begins(ANN), Shown)
