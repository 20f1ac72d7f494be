"""Resembling: what is stored of a live project shows who shares, and a person hears of each pair once."""

from __future__ import annotations

import json
import random
from pathlib import Path

from crowd.services.resembling import ANSWERS, DAY, TURNS, WORDS, Resembling, evidence
from storage import Storage, Unit
from storage.records.disputes import GivenLine
from tests.filling import NOON, admit, jsonl, opened, rows, spec
from tests.labelling import Room

TASKS, WORKERS = 120, 8


async def crowd(storage: Storage, folder: Path, *, sharing: int) -> Room:
    """Workers who know the answers to most of so many tasks; the first few share theirs."""
    projects = await opened(storage, jsonl(folder / "tasks.jsonl", rows(TASKS)), spec(("overlap = 3", "overlap = 8")))
    chance = random.Random(7)

    def answered(work: Unit) -> None:
        ids = [admit(work, 100 + each) for each in range(WORKERS)]
        for each in ids:
            work.progress.start(project_id=1, person_id=each, now=NOON)
        for task in range(1, TASKS + 1):
            shared = chance.random() < 0.75
            for worker, person_id in enumerate(ids):
                right = shared if worker < sharing else chance.random() < 0.75
                _store(work, task, person_id, right=right, at=NOON + task * 1000)

    await storage.write(None, answered)
    return Room(storage, projects)


def _store(work: Unit, task: int, person_id: int, *, right: bool, at: int) -> None:
    answer = json.dumps({"label": "true" if right else "false"})
    work._queries._execute(
        "INSERT INTO assignments (task_id, person_id, project_id, state, price, version, seed, taken_at, deadline,"
        f" answer, answered_at, credit) VALUES ({task}, {person_id}, 1, 'submitted', 0, 1, 0, {at}, {at},"
        f" '{answer}', {at}, {100 if right else 0})",
        {},
    )


async def proposals(room: Room) -> list[tuple[str, str]]:
    """(kind, rule) of what waits for a person."""
    found = await room.asks("SELECT kind, rule FROM restrictions WHERE state = 'proposed' ORDER BY id")
    return [(kind, rule) for kind, rule in found]


async def test_pairs_that_share_answers_are_told_once_and_nothing_else_happens(
    storage: Storage, tmp_path: Path
) -> None:
    room = await crowd(storage, tmp_path, sharing=2)
    looks = Resembling(storage)
    assert await looks.run(NOON + DAY) == 1
    assert await proposals(room) == [("look", ANSWERS)]
    [(said, numbers, tasks)] = await room.asks("SELECT said, numbers, tasks FROM restrictions")
    assert json.loads(said) == {"other": 2}
    told = json.loads(numbers)
    assert TASKS - 10 < told["common"] <= TASKS
    assert told["same_wrong"] == len(json.loads(tasks))
    assert told["same_wrong"] > 3 * told["by_chance"]
    assert await room.asks("SELECT count(*) FROM restrictions WHERE state = 'active'") == [(0,)]
    assert await looks.run(NOON + DAY) == 0
    await room.does("UPDATE restrictions SET state = 'declined'")
    assert await looks.run(NOON + DAY) == 0


async def test_a_crowd_that_shares_nothing_is_left_alone(storage: Storage, tmp_path: Path) -> None:
    room = await crowd(storage, tmp_path, sharing=0)
    assert await Resembling(storage).run(NOON + DAY) == 0
    assert await proposals(room) == []


async def test_three_who_share_are_all_told_of_in_the_end(storage: Storage, tmp_path: Path) -> None:
    """One person is looked at for one thing at a time; what could not be told is told at the next look."""
    room = await crowd(storage, tmp_path, sharing=3)
    looks = Resembling(storage)
    told = await looks.run(NOON + DAY)
    await room.does("UPDATE restrictions SET state = 'declined'")
    assert told + await looks.run(NOON + DAY) == 3
    assert await looks.run(NOON + DAY) == 0


async def test_projects_that_are_not_live_are_left_alone(storage: Storage, tmp_path: Path) -> None:
    room = await crowd(storage, tmp_path, sharing=2)
    await room.projects.pause("facts", actor="cli", now=NOON)
    assert await Resembling(storage).run(NOON + DAY) == 0


async def test_who_is_forgotten_meanwhile_is_nobodys_evidence(storage: Storage, tmp_path: Path) -> None:
    room = await crowd(storage, tmp_path, sharing=2)
    await room.does("UPDATE people SET telegram_id = NULL WHERE id = 2")
    assert await Resembling(storage).run(NOON + DAY) == 0


def given_by(person: int, task: int, at: int, **answer: object) -> GivenLine:
    return GivenLine(person, task, at, json.dumps(answer))


def test_reasons_and_voices_are_compared_and_copied_texts_are_not() -> None:
    reason = {"text": "It was opened for the world fair of 1889, as the second paragraph says."}
    lines = [given_by(who, task, NOON, label="true", explanation=reason) for task in range(3) for who in (1, 2)]
    copied = [given_by(who, task, NOON, label="wrong", text=reason["text"]) for task in range(5) for who in (3, 4)]
    voice = {"file_id": "x", "unique_id": "AgADx", "seconds": 4}
    spoken = [given_by(who, 9, NOON, voice=voice) for who in (5, 6)]
    found = {each.pair: each for each in evidence(spec(), [], lines + copied + spoken)}
    assert {pair: each.sign for pair, each in found.items()} == {(1, 2): WORDS, (5, 6): WORDS}
    assert found[1, 2].numbers == {"same_texts": 3, "same_voices": 0}
    assert found[5, 6].numbers == {"same_texts": 0, "same_voices": 1}


def test_accounts_that_take_turns_are_seen_in_what_is_stored() -> None:
    lines, at = [], NOON
    for turn in range(40):
        for _ in range(5):
            lines.append(given_by(1 + turn % 2, 1, at, label="true"))
            at += 20_000
        at += DAY // 3 if turn % 4 == 3 else 90_000
    [found] = evidence(spec(), [], lines[::-1])
    assert (found.pair, found.sign) == ((1, 2), TURNS)
    assert found.numbers["handovers"] == 30
