"""Every collector of a rule against a recount of all rows: whatever people answered, skipped, and heard about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crowd.rules.quality.conditions import Condition
from crowd.rules.quality.guessing import stopped_at
from crowd.rules.quality.rule import Rule
from crowd.services.rule_windows import COUNTED, Case, Windows, skipped
from storage import Storage
from tests.filling import HOUR, NOON, admit, jsonl, opened
from tests.labelling import ANN, BEN, Room, card
from tests.ruled import P, project, room
from tests.services.test_rule_recounts import FIELDS, Raw

MAJORITY = 'name = "m"\nwhen = "majority"\nthreshold = 2\nif = ["answers >= 50"]\n' + P
NEWCOMERS = count(100)
HERE, THERE = range(1, 9), range(9, 13)
"""The tasks of both projects."""


@dataclass(frozen=True)
class Row:
    """One assignment that is over."""

    person: int
    task: int
    state: str
    minute: int
    took: int
    credit: int | None
    votes: tuple[int, int, int] | None

    @property
    def project(self) -> int:
        return 1 if self.task in HERE else 2

    def stored(self) -> dict[str, Any]:
        """Its columns."""
        answered = None if self.state == "skipped" else NOON + self.minute * 60_000
        peers, same, most = self.votes or (None, None, None)
        return {
            "person_id": self.person,
            "project_id": self.project,
            "task_id": self.task,
            "state": self.state,
            "taken_at": NOON + self.minute * 60_000 - self.took,
            "answered_at": answered,
            "price": 50_000,
            "credit": None if answered is None else self.credit,
            "answer": answered and '{"label":"true"}',
            "peers": peers,
            "same": same,
            "most": most,
        }


@st.composite
def compared(draw: st.DrawFn) -> tuple[int, int, int]:
    peers = draw(st.integers(1, 5))
    most = draw(st.integers(1, peers))
    return peers, draw(st.integers(1, most)), most


rows = st.lists(
    st.builds(
        Row,
        person=st.integers(1, 2),
        task=st.integers(1, 12),
        state=st.sampled_from(["submitted", "accepted", "rejected", "skipped"]),
        minute=st.integers(0, 60 * 30),
        took=st.sampled_from([300, 999, 1_000, 5_000, 90_000]),
        credit=st.sampled_from([None, 0, 50, 100]),
        votes=st.none() | compared(),
    ),
    max_size=24,
    unique_by=lambda each: (each.person, each.task),
)
outages = st.lists(st.tuples(st.integers(0, 60 * 30), st.integers(1, 40)), max_size=2)
rules = st.builds(
    Rule,
    name=st.just("it"),
    when=st.sampled_from(sorted(COUNTED)),
    then=st.sampled_from(["pause", "accept"]),
    history=st.none() | st.integers(1, 8),
    across=st.booleans(),
    threshold=st.integers(2, 4),
    faster_than=st.sampled_from([1_000, 2_000, 60_000]),
)


async def write(house: Room, drawn: list[Row], away: list[tuple[int, int]], ended: int | None) -> Raw:
    """These rows and no others."""
    for table in ("assignments", "outages", "restrictions"):
        await house.does(f"DELETE FROM {table}")
    for each in drawn:
        values = {**each.stored(), "version": 1, "seed": 0, "deadline": NOON}
        told = ", ".join("NULL" if value is None else repr(value) for value in values.values())
        await house.does(f"INSERT INTO assignments ({', '.join(values)}) VALUES ({told})")
    spans = [(NOON + start * 60_000, NOON + (start + length) * 60_000) for start, length in away]
    for began, until in spans:
        await house.storage.write(None, lambda work, began=began, until=until: work.outages.record(began, until))
    if ended is not None:
        await house.does(
            "INSERT INTO restrictions (person_id, project_id, kind, rule, said, numbers, tasks, skills, state,"
            f" made_at, starts_at, ends_at) VALUES (1, 1, 'pause', 'it', '{{}}', '{{}}', '[]', '{{}}', 'ended', 1, 1,"
            f" {ended})"
        )
    known = await house.asks("SELECT began_at, ended_at FROM outages")
    return Raw([{name: each.stored()[name] for name in FIELDS} for each in drawn], known)


@pytest.fixture
async def house(storage: Storage, tmp_path: Path) -> Room:
    """Two projects with rules, and two people in them."""
    made = await room(storage, tmp_path, project(MAJORITY), tasks=len(HERE), who=(ANN, BEN))
    second = project(MAJORITY, changes=(("facts", "others"),))
    given_there = [{"id": f"o{at}", "text": f"Other {at}", "gold": ""} for at in THERE]
    await opened(storage, jsonl(tmp_path / "second.jsonl", given_there), second)
    return made


lightly = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@lightly
@given(rows, outages, st.lists(rules, min_size=6, max_size=6), st.none() | st.integers(0, 60 * 30))
async def test_what_is_counted_is_what_a_recount_of_all_rows_counts(
    house: Room, drawn: list[Row], away: list[tuple[int, int]], asked: list[Rule], ended: int | None
) -> None:
    over = None if ended is None else NOON + ended * 60_000
    everything, now = await write(house, drawn, away, over), NOON + 31 * HOUR
    [(text,)] = await house.asks("SELECT spec FROM projects WHERE id = 1")
    for rule in asked:
        for person in (1, 2):
            since = over if over is not None and person == 1 and rule.then == "pause" else 0
            case = Case(person, 1, text, 1, now)
            found = await house.storage.read(
                lambda work, rule=rule, case=case: COUNTED[rule.when](Windows(work, case), rule)
            )
            alone = rule.when in ("answers", "income")
            what = Rule(
                **{**{name: getattr(rule, name) for name in Rule.__slots__}, "across": rule.across and not alone}
            )
            assert found == everything.count(what, person, 1, since, now), (rule, person)


@lightly
@given(rows, st.sampled_from([80, 90]), st.sampled_from([200, 2_000]))
async def test_tapping_by_chance_is_weighed_by_all_known_answers_in_their_order(
    house: Room, drawn: list[Row], good: int, wrongly: int
) -> None:
    """Against the test that takes one answer after the other."""
    sure = [replace(each, person=1, task=at, credit=each.credit and 100) for at, each in enumerate(drawn[:8], start=1)]
    everything = await write(house, sure, [], None)
    [(text,)] = await house.asks("SELECT spec FROM projects WHERE id = 1")
    rule = Rule("it", "guessing", "accept", good=good * 100, wrongly=wrongly)
    known = everything.last(1, 1, 0, None, lambda row: row["credit"] is not None)
    case = Case(1, 1, text, 1, NOON + 31 * HOUR)
    found = await house.storage.read(lambda work: Windows(work, case).count(rule))
    stopped = stopped_at((row["credit"] > 0 for row in known), options=2, good=good * 100, wrongly=wrongly)
    assert (found is not None) is (stopped is not None)
    assert found is None or found.total == len(known)


@lightly
@given(st.text("as", min_size=1, max_size=8))
async def test_skips_are_counted_from_the_last_answer_on(house: Room, done: str) -> None:
    who = next(NEWCOMERS)
    await house.storage.write(None, lambda work: admit(work, who))
    await house.does("UPDATE tasks SET overlap = 9000, places_left = 9000")
    step: Any = await house.begins(who)
    for each in done:
        held = card(step).task_id
        step = await (house.taps(who, held) if each == "a" else house.skips(who, held))
    [(skips,)] = await house.asks(
        f"SELECT skips_in_row FROM progress JOIN people ON people.id = person_id WHERE telegram_id = {who}"
    )
    assert skips == len(done) - len(done.rstrip("s"))
    enough = Condition("skips", ">=", 2)
    found = skipped(Rule("it", "skips", "pause", (enough,)), 2, skips)
    assert (found is not None) is (skips > 0 and skips % 2 == 0)
