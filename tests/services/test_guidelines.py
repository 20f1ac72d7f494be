"""Guidelines that change while people work, on both engines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from crowd.rules.guidelines import Clause
from crowd.rules.limits import Because, Halt
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Briefing, NothingLeft, Shown, Step
from crowd.services.exporting import ExportService
from crowd.services.outcomes import Reworded
from storage import Storage
from tests.filling import NOON, spec
from tests.labelling import ANN, BEN, YES, Room, card, room


def guided(text: str) -> ProjectSpec:
    return spec(('brief = "Is it true?"', f'brief = "Is it true?"\nguidelines = "{text}"'))


async def rewritten(shop: Room, text: str) -> None:
    assert await shop.projects.add(guided(text), actor="cli", now=NOON) == Reworded("facts")


def clauses(step: Step) -> tuple[Clause, ...]:
    assert isinstance(step, NothingLeft), step
    return step.clauses


async def reads(shop: Room, who: int, version: int) -> Step:
    return await shop.labelling.begin(shop.turn(), who, shop.project, briefed=True, read=version)


async def test_who_is_at_work_reads_the_change_before_her_next_task(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN), project=guided("Read twice."))
    held = await shop.starts(ANN)
    await rewritten(shop, "Read three times.")
    assert card(await shop.begins(ANN)).task_id == held.task_id  # the task in her hands she may finish

    step = await shop.taps(ANN, held.task_id)
    told = (Clause("Read twice.", new=False), Clause("Read three times.", new=True))
    assert isinstance(step, NothingLeft)
    assert (step.recorded, step.halt, step.clauses) == ("true", Halt(Because.GUIDELINES, count=2), told)
    assert clauses(await shop.begins(ANN)) == told  # asking for work does not pass it by

    assert isinstance(await reads(shop, ANN, 2), Shown)
    versions = await shop.asks("SELECT guide_version FROM assignments ORDER BY task_id")
    assert versions == [(1,), (2,)]
    await shop.is_whole()


async def test_reading_an_old_version_or_one_that_is_not_there_is_not_enough(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, project=guided("One."))
    held = await shop.starts(ANN)
    await rewritten(shop, "Two.")
    await rewritten(shop, "Three.")
    await shop.taps(ANN, held.task_id)
    for version in (1, 2, 4):
        assert clauses(await reads(shop, ANN, version))[-1] == Clause("Three.", new=True)
    assert clauses(await reads(shop, ANN, 2)) == (Clause("Two.", new=False), Clause("Three.", new=True))
    assert isinstance(await reads(shop, ANN, 3), Shown)
    texts = await shop.asks("SELECT version, text FROM guidelines ORDER BY version")
    assert texts == [(1, "One."), (2, "Two."), (3, "Three.")]


async def test_a_newcomer_reads_the_newest_and_what_changed_while_she_read(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN), project=guided("One."))
    briefing = await shop.labelling.begin(shop.turn(), ANN, shop.project)
    assert isinstance(briefing, Briefing)
    assert briefing.version == 1
    await rewritten(shop, "Two.")
    assert clauses(await reads(shop, ANN, 1)) == (Clause("One.", new=False), Clause("Two.", new=True))
    assert isinstance(await reads(shop, ANN, 2), Shown)

    newer = await shop.labelling.begin(shop.turn(), BEN, shop.project)
    assert isinstance(newer, Briefing)
    assert (newer.version, newer.spec.guidelines) == (2, "Two.")
    assert isinstance(await reads(shop, BEN, 2), Shown)


async def test_a_replay_shows_the_change_again_and_reads_nothing_for_her(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, project=guided("One."))
    held = await shop.starts(ANN)
    await rewritten(shop, "Two.")
    turn = shop.turn()
    first = await shop.labelling.tap(turn, ANN, held.task_id, 1, YES)
    assert clauses(first)
    assert clauses(await shop.labelling.tap(turn, ANN, held.task_id, 1, YES)) == clauses(first)
    assert await shop.asks("SELECT guide_version FROM progress") == [(1,)]


async def test_other_words_than_the_guidelines_are_no_new_version(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, project=guided("One."))
    held = await shop.starts(ANN)
    titled = spec(
        ('brief = "Is it true?"', 'brief = "Is it true?"\nguidelines = "One."'), ('title = "Facts"', 'title = "T"')
    )
    assert await shop.projects.add(titled, actor="cli", now=NOON) == Reworded("facts")
    assert isinstance(await shop.taps(ANN, held.task_id), Shown)
    assert await shop.asks("SELECT count(*) FROM guidelines") == [(0,)]


async def test_the_export_says_which_guidelines_an_answer_was_given_under(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    await shop.starts(ANN)
    await shop.taps(ANN, 1)
    await shop.projects.add(replace(spec(), guidelines="Look closely."), actor="cli", now=shop.now)
    await shop.taps(BEN, (await shop.starts(BEN)).task_id)
    await ExportService(storage).answers("facts", tmp_path / "out.jsonl", form="jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert sorted((line["worker"], line["guideline_version"]) for line in lines) == [("w11", 1), ("w12", 2)]
