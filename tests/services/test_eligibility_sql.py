"""SQL and the pure rule agree on who meets an expression, on both engines; and whom an audience takes in at all."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crowd.rules.eligibility import BARE, LISTED, Condition, Groups, condition, unmet
from crowd.rules.expression import parse
from crowd.services.knowing import known
from storage import Storage, Unit
from tests.filling import HOUR, NOON, admit

FACTS = ("english", "degree", "years", "country")
SUBJECTS = (*FACTS, "tested:english", "skill:facts", "skill:tone", "work:news", "work:nowhere", "worker")
VALUES = ("A1", "B2", "C1", "C2", "yes", "no", "1", "2", "10", "50", "DE", "w1003", "w1017")
OPS = ("=", "!=", ">=", "<=", *LISTED, *BARE)
PEOPLE = 120


def a_fact(dice: random.Random) -> tuple[str, int | None]:
    """As screenings write them: yes counts as 1, and some values of an order are only text."""
    value = dice.choice(VALUES[:11])
    numbers = {"yes": 1, "no": 0, "A1": 1, "B2": 4, "C1": 5, "C2": 6}
    number = numbers.get(value, int(value) if value.isdecimal() else None)
    return value, dice.choice((number, number, None))


def fill(work: Unit) -> None:
    """A crowd of all sorts: facts stated, tested and over their time, skills, and answers elsewhere."""
    dice = random.Random(20261128)
    project = work.projects.add(slug="news", title="News", spec="{}", state="draft", opens_at=None, now=NOON)
    assert project is not None
    for at in range(PEOPLE):
        person = admit(work, 1000 + at)
        for name in dice.sample(FACTS, dice.randint(0, len(FACTS))):
            value, number = a_fact(dice)
            source, until = dice.choice(("stated", "tested")), dice.choice((None, None, NOON, NOON + 1))
            work.facts.state(
                person_id=person, name=name, value=value, number=number, source=source, expires_at=until, now=NOON - 9
            )
        for name in dice.sample(("facts", "tone"), dice.randint(0, 2)):
            until = dice.choice((None, NOON, NOON + HOUR))
            work.skills.set(person_id=person, name=name, value=dice.randint(0, 100), expires_at=until, now=NOON - 9)
        if answered := dice.choice((None, 0, 1, 10, 50)):
            work.progress.start(
                project_id=project, person_id=person, normal_cursor=0, lap_start=0, guide_version=1, now=NOON
            )
            assert work.progress.step(
                project_id=project,
                person_id=person,
                again_cursor=0,
                normal_cursor=0,
                lap_start=0,
                lap_resume=0,
                skips_in_row=0,
                paused_until=None,
                most=1000,
                now=NOON,
                answered=answered,
            )
    assert work.facts.expire(now=NOON) > 10


@st.composite
def a_condition(draw: st.DrawFn) -> Condition:
    made = condition(
        draw(st.sampled_from(SUBJECTS)),
        draw(st.sampled_from(OPS)),
        tuple(draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=3))),
    )
    return made if isinstance(made, Condition) else Condition("degree", "=", "yes", None)


EXPRESSIONS = st.lists(st.lists(a_condition(), min_size=1, max_size=3).map(tuple), max_size=3).map(tuple)


@pytest.fixture
async def crowd(storage: Storage) -> Storage:
    await storage.write(None, fill)
    return storage


def both(work: Unit, groups: Groups, now: int) -> tuple[list[int], list[int]]:
    """Whom SQL finds, and whom the rule finds one by one."""
    everybody = list(work.audience.people((), now=now))
    assert len(everybody) == PEOPLE
    found = list(work.audience.people(groups, now=now))
    assert work.audience.count(groups, now=now) == len(found)
    return found, [each for each in everybody if not unmet(groups, known(work, each, groups, now))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(groups=EXPRESSIONS, later=st.sampled_from((0, HOUR)))
async def test_sql_and_the_pure_rule_agree(crowd: Storage, groups: Groups, later: int) -> None:
    found, expected = await crowd.read(lambda work: both(work, groups, NOON + later))

    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "english >= B2 and (degree known or years >= 2)",
        "skill:facts missing or >= 50",
        "skill:facts known and skill:facts <= 50",
        "tested:english >= B2",
        "tested:english missing and english known",
        "work:news >= 10",
        "work:news missing",
        "worker in w1003, w1017, w1020 and worker not in w1003",
        "country not in DE, US",
        "country != DE or degree = no",
    ],
)
async def test_each_kind_of_condition_picks_some_and_leaves_others(crowd: Storage, text: str) -> None:
    groups = parse(text)
    assert isinstance(groups, tuple)

    found, expected = await crowd.read(lambda work: both(work, groups, NOON))

    assert found == expected
    assert 0 < len(found) < PEOPLE


async def test_the_most_that_one_expression_may_ask_is_answered(crowd: Storage) -> None:
    listed = ", ".join(f"w{at}" for at in range(2_000))
    text = "\n".join(
        [*(f"a{at} missing or = 1" for at in range(39)), *[f"worker in {listed}, x{at}" for at in range(4)]]
    )
    groups = parse(text)
    assert isinstance(groups, tuple), groups

    found, expected = await crowd.read(lambda work: both(work, groups, NOON))

    assert found == expected
    assert len(found) == PEOPLE


async def test_an_audience_is_owed_a_message_once(crowd: Storage) -> None:
    groups = parse("english known")
    assert isinstance(groups, tuple)

    def unit(work: Unit) -> tuple[int, int, int]:
        campaign = work.campaigns.add(kind="broadcast", ref="b:1", project_id=None, body="{}", now=NOON)
        first = work.audience.owe(groups, campaign_id=campaign, now=NOON)
        everybody = work.audience.owe((), campaign_id=campaign, now=NOON, due_at=NOON + HOUR)
        return first, everybody, len(work.deliveries.due(campaign_id=campaign, event="x", now=NOON, count=PEOPLE))

    first, others, due = await crowd.write(None, unit)

    assert 0 < first == due < PEOPLE
    assert first + others == PEOPLE


async def test_a_fact_that_is_said_again_counts_again(storage: Storage) -> None:
    def unit(work: Unit) -> list[int]:
        person = admit(work, 1, {})
        groups = ((Condition("english", ">=", "C1", 5),),)
        found = []
        for until, now in ((NOON, NOON), (NOON + 10, NOON)):
            work.facts.state(
                person_id=person, name="english", value="C1", number=5, source="stated", expires_at=until, now=now
            )
            work.facts.expire(now=now)
            found.append(work.audience.count(groups, now=now))
        return found

    assert await storage.write(None, unit) == [0, 1]


async def test_who_cannot_be_reached_or_is_no_worker_is_in_no_audience(storage: Storage) -> None:
    def unit(work: Unit) -> int:
        reached = admit(work, 1)
        admit(work, 2)
        work.people.lose(telegram_id=2, now=NOON)
        work.people.meet(telegram_id=3, worker_key="w3", first_name="C", username=None, language="en", now=NOON)
        return reached

    reached = await storage.write(None, unit)
    worker = ((Condition("worker", "in", "w1, w2, w3", None),),)

    for groups in ((), worker):
        assert await storage.read(lambda work, asked=groups: list(work.audience.people(asked, now=NOON))) == [reached]
        assert await storage.read(lambda work, asked=groups: work.audience.count(asked, now=NOON)) == 1


async def test_a_skill_that_was_taken_away_is_missing(storage: Storage) -> None:
    def unit(work: Unit) -> tuple[bool, bool, int]:
        person = admit(work, 1)
        work.skills.set(person_id=person, name="facts", value=90, now=NOON)
        gone = work.skills.drop(person_id=person, name="facts"), work.skills.drop(person_id=person, name="facts")
        return *gone, work.audience.count(((Condition("skill:facts", "missing", "", None),),), now=NOON)

    assert await storage.write(None, unit) == (True, False, 1)
