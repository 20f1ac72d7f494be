"""What rules count, on both engines, against a recount of all rows in the plainest way."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.quality.conditions import Counted
from crowd.rules.quality.rule import COLLECTORS, DAY, Rule
from crowd.services.comparing import Comparing
from crowd.services.rule_windows import CALM, COUNTED, Case, Windows
from storage import Storage
from tests.filling import HOUR, jsonl, opened
from tests.labelling import ANN, BEN, CAT, NO, YES, Room
from tests.ruled import P, project, room

WINDOWED = [name for name in COLLECTORS if name in COUNTED]


class Raw:
    """All rows, and what a rule has to count, said once more in the plainest way."""

    def __init__(self, rows: list[dict[str, Any]], outages: list[tuple[int, int]]) -> None:
        self.rows = sorted(
            (each for each in rows if each["answered_at"]), key=lambda each: (each["answered_at"], each["task_id"])
        )
        self.outages = outages

    def last(self, person: int, project: int | None, since: int, most: int | None, keep: Any) -> list[dict[str, Any]]:
        found = [
            each
            for each in self.rows
            if each["person_id"] == person
            and (project is None or each["project_id"] == project)
            and each["answered_at"] > since
            and keep(each)
        ]
        return found[-most:] if most else found

    def calm(self, each: dict[str, Any]) -> bool:
        return not any(ended > each["taken_at"] - CALM and began < each["answered_at"] for began, ended in self.outages)

    def count(self, what: Rule, person: int, project: int, since: int, now: int) -> Counted:
        where = None if what.across else project

        def look(keep: Any, good: Any, bad: str | None, name: str, total: str = "answers") -> Counted:
            found = self.last(person, where, since, what.history, keep)
            part = sum(good(each) for each in found)
            parts = {total: 100 * len(found), name: part}
            return Counted(len(found), parts | ({bad: 100 * len(found) - part} if bad else {}))

        match what.when:
            case "gold":
                return look(lambda each: each["credit"] is not None, lambda each: each["credit"], "wrong", "right")
            case "majority":
                return look(
                    lambda each: each["peers"] and each["most"] >= what.threshold and each["most"] > each["peers"] / 2,
                    lambda each: 100 * (each["same"] == each["most"]),
                    "against",
                    "with",
                )
            case "agreement":
                return look(
                    lambda each: (each["peers"] or 0) > 1,
                    lambda each: 100 * (each["same"] - 1) // (each["peers"] - 1),
                    None,
                    "agreement",
                )
            case "fast":
                return look(
                    self.calm,
                    lambda each: 100 * (each["answered_at"] - each["taken_at"] < what.faster_than),
                    None,
                    "fast",
                )
            case "acceptance":
                return look(
                    lambda each: each["state"] in ("accepted", "rejected"),
                    lambda each: 100 * (each["state"] == "accepted"),
                    "rejected",
                    "accepted",
                    "judged",
                )
            case "answers":
                found = self.last(person, project, since, None, lambda each: True)
                return Counted(len(found), {"answers": 100 * len(found)})
            case _:
                found = self.last(
                    person,
                    project,
                    max(since, now - DAY),
                    None,
                    lambda each: each["state"] in ("submitted", "accepted"),
                )
                return Counted(1, {"income": sum(each["price"] for each in found)})


FIELDS = (
    *("person_id", "project_id", "task_id", "state", "taken_at", "answered_at"),
    *("price", "credit", "peers", "same", "most", "answer"),
)


async def raw(house: Room) -> Raw:
    rows = await house.asks(f"SELECT {', '.join(FIELDS)} FROM assignments")
    outages = await house.asks("SELECT began_at, ended_at FROM outages")
    return Raw([dict(zip(FIELDS, row, strict=True)) for row in rows], outages)


async def history(storage: Storage, folder: Path, chance: random.Random) -> Room:
    """Three people at work in two projects for days, with outages, verdicts and a pause that is over."""
    who = (ANN, BEN, CAT)
    house = await room(storage, folder, project(MAJORITY), gold=6, tasks=10, who=who)
    second = project(MAJORITY, changes=(("facts", "others"), ("0.05", "0.07")))
    await opened(
        storage,
        jsonl(
            folder / "second.jsonl",
            [{"id": f"o{at}", "text": f"O {at}", "gold": chance.choice(["", "true"])} for at in range(8)],
        ),
        second,
    )
    for _ in range(70):
        house.now += chance.choice([300, 900, 5_000, 60_000, 3 * HOUR])
        house.project = chance.choice([1, 1, 2])
        one = chance.choice(who)
        step = await house.begins(one)
        if not hasattr(step, "card"):
            continue
        if chance.random() < 0.1:
            began = house.now
            house.now += chance.choice([1_000, 200_000])
            await storage.write(None, lambda work, began=began: work.outages.record(began, house.now))
        house.now += chance.choice([100, 700, 1_500, 4_000, 90_000])
        await house.taps(one, step.card.task_id, chance.choice([YES, YES, NO]))
    await house.does(
        "UPDATE assignments SET state = 'rejected' WHERE answered_at IS NOT NULL AND task_id IN (5, 10, 15, 20)"
    )
    await house.does(
        "UPDATE assignments SET state = 'accepted' WHERE state = 'submitted' AND task_id IN (3, 6, 9, 12, 18)"
    )
    await Comparing(storage).run(house.now)
    return house


MAJORITY = 'name = "m"\nwhen = "majority"\nthreshold = 2\nif = ["answers >= 50"]\n' + P


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_collector_counts_what_a_recount_of_all_rows_counts(
    storage: Storage, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    house = await history(storage, tmp_path, chance)
    # tasks of more answers than these have: two against two, one and two of five, three of five
    for peers, same, most, tasks in ((4, 2, 2, "7, 8"), (5, 1, 2, "9"), (5, 2, 3, "11"), (5, 3, 3, "12")):
        values = f"peers = {peers}, same = {same}, most = {most}"
        await house.does(f"UPDATE assignments SET {values} WHERE answered_at IS NOT NULL AND task_id IN ({tasks})")
    everything = await raw(house)
    ended = house.now - chance.choice([HOUR, 12 * HOUR, 2 * DAY])
    await house.does(
        "INSERT INTO restrictions (person_id, project_id, kind, rule, said, numbers, tasks, skills, state, made_at,"
        f" starts_at, ends_at) VALUES (1, 1, 'pause', 'it', '{{}}', '{{}}', '[]', '{{}}', 'ended', 1, 1, {ended})"
    )
    [(text,)] = await house.asks("SELECT spec FROM projects WHERE id = 1")
    looked = Counter[str]()
    for _ in range(150):
        when = chance.choice(WINDOWED)
        what = Rule(
            "it",
            when,
            chance.choice(["pause", "accept"]),
            history=chance.choice([None, 1, 3, 5, 20]),
            across=when not in ("answers", "income") and chance.random() < 0.4,
            threshold=chance.choice([2, 3]),
            faster_than=chance.choice([1_000, 2_000, 60_000]),
        )
        person, now = chance.choice([1, 2, 3]), house.now - chance.choice([0, HOUR])
        since = ended if person == 1 and what.then == "pause" else 0
        case = Case(person, 1, text, 1, now)
        found = await storage.read(lambda work, what=what, case=case: COUNTED[what.when](Windows(work, case), what))
        assert found == everything.count(what, person, 1, since, now), (what, person)
        looked[when] += found.total > 1 or when == "income"
    assert all(looked[each] > 3 for each in WINDOWED), looked


async def test_how_answers_compare_is_as_a_recount_says(storage: Storage, tmp_path: Path) -> None:
    house = await history(storage, tmp_path, random.Random(7))
    rows = (await raw(house)).rows
    finished = {
        row[0]
        for row in await house.asks(
            "SELECT id FROM tasks WHERE places_left = 0"
            " AND id NOT IN (SELECT task_id FROM assignments WHERE state = 'active')"
        )
    }
    for each in rows:
        others = [
            one["answer"]
            for one in rows
            if one["task_id"] == each["task_id"] and one["state"] in ("submitted", "accepted")
        ]
        expected: tuple[Any, ...] = (None, None, None)
        if each["task_id"] in finished and each["state"] != "rejected" and each["credit"] is None:
            expected = (len(others), others.count(each["answer"]), max(Counter(others).values()))
        assert (each["peers"], each["same"], each["most"]) == expected
    assert any(each["peers"] for each in rows)
