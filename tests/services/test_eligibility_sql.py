"""SQL and the pure rule agree on who may work on a project, on both engines."""

import random
from collections.abc import Mapping

from crowd.rules.eligibility import Condition, Groups, Known, number_of, unmet
from storage import Storage, Unit
from tests.filling import NOON, admit

FACTS = ("english", "degree", "years", "country")
VALUES = ("A1", "B2", "C1", "C2", "yes", "no", "1", "2", "10", "DE", "c1")
OPS = ("=", "!=", ">=", "<=")


def a_condition(dice: random.Random) -> Condition:
    value = dice.choice(VALUES)
    number = number_of(value)
    return Condition(dice.choice(FACTS), dice.choice(OPS if number is not None else OPS[:2]), value, number)


def some_groups(dice: random.Random) -> Groups:
    return tuple(
        tuple({a_condition(dice) for _ in range(dice.randint(1, 3))})
        for _ in range(dice.randint(0, 3))
    )  # fmt: skip


def some_facts(dice: random.Random) -> dict[str, tuple[str, int | None]]:
    known = dice.sample(FACTS, dice.randint(0, len(FACTS)))
    return {name: _fact(dice) for name in known}


def _fact(dice: random.Random) -> tuple[str, int | None]:
    """As screenings write them: yes counts as 1, and some values of an order are only text."""
    value = dice.choice(VALUES)
    number = {"yes": 1, "no": 0}.get(value, number_of(value))
    return value, dice.choice((number, number, None))


def a_project(work: Unit, slug: str, groups: Groups) -> int:
    project_id = work.projects.add(slug=slug, title=slug, spec="{}", state="draft", opens_at=None, now=NOON)
    assert project_id is not None
    conditions = [
        (at, each.fact, each.op, each.value, each.number)
        for at, group in enumerate(groups)
        for each in group
    ]  # fmt: skip
    work.eligibility.set(project_id=project_id, conditions=conditions)
    return project_id


async def test_sql_and_the_pure_rule_agree(storage: Storage) -> None:
    dice = random.Random(20261101)
    projects: dict[int, Groups] = {}
    people: dict[int, Mapping[str, tuple[str, int | None]]] = {}

    def unit(work: Unit) -> None:
        projects.clear()
        people.clear()
        for at in range(150):
            facts = some_facts(dice)
            people[admit(work, 1000 + at, facts)] = facts
        for at in range(120):
            groups = some_groups(dice)
            projects[a_project(work, f"p{at}", groups)] = groups

    await storage.write(None, unit)
    found = await storage.read(lambda work: {each: list(work.eligibility.people(project_id=each)) for each in projects})

    sizes = set()
    for project_id, groups in projects.items():
        expected = [
            person_id
            for person_id, facts in people.items()
            if not unmet(groups, {name: Known(*fact) for name, fact in facts.items()})
        ]
        assert found[project_id] == expected, groups
        sizes.add(len(expected))
    assert len(sizes) > 20  # the dice made easy projects and hard ones


async def test_sql_and_the_pure_rule_agree_on_facts_whose_time_is_over(storage: Storage) -> None:
    dice = random.Random(20261128)
    projects: dict[int, Groups] = {}
    people: list[int] = []

    def unit(work: Unit) -> None:
        projects.clear()
        people.clear()
        for at in range(120):
            person = admit(work, 3000 + at, {})
            people.append(person)
            for name, (value, number) in some_facts(dice).items():
                until = dice.choice((None, NOON - 1, NOON, NOON + 1))
                work.facts.state(
                    person_id=person,
                    name=name,
                    value=value,
                    number=number,
                    source="stated",
                    expires_at=until,
                    now=NOON - 10,
                )
        for at in range(80):
            groups = some_groups(dice)
            projects[a_project(work, f"t{at}", groups)] = groups
        assert work.facts.expire(now=NOON) > 50

    await storage.write(None, unit)
    found = await storage.read(lambda work: {each: list(work.eligibility.people(project_id=each)) for each in projects})
    stored = await storage.read(lambda work: {each: work.facts.of_person(person_id=each) for each in people})
    holding = await storage.read(lambda work: {each: work.facts.holding(person_id=each) for each in people})

    for person in people:
        over = {fact.name for fact in stored[person] if fact.expires_at is not None and fact.expires_at <= NOON}
        assert set(holding[person]) == {fact.name for fact in stored[person]} - over
    for project_id, groups in projects.items():
        expected = [
            person
            for person in people
            if not unmet(groups, {name: Known(*fact) for name, fact in holding[person].items()})
        ]
        assert found[project_id] == expected, groups


async def test_a_fact_that_is_said_again_counts_again(storage: Storage) -> None:
    def unit(work: Unit) -> list[int]:
        person = admit(work, 1, {})
        project = a_project(work, "c1", ((Condition("english", ">=", "C1", 5),),))
        found = []
        for until, now in ((NOON, NOON), (NOON + 10, NOON)):
            work.facts.state(
                person_id=person, name="english", value="C1", number=5, source="stated", expires_at=until, now=now
            )
            work.facts.expire(now=now)
            found.append(work.eligibility.count(project_id=project))
        return found

    assert await storage.write(None, unit) == [0, 1]


async def test_who_cannot_be_reached_or_is_no_worker_is_not_eligible(storage: Storage) -> None:
    def unit(work: Unit) -> tuple[int, int]:
        reached = admit(work, 1)
        admit(work, 2)
        work.people.lose(telegram_id=2, now=NOON)
        work.people.meet(telegram_id=3, worker_key="w3", first_name="C", username=None, language="en", now=NOON)
        return a_project(work, "all", ()), reached

    project_id, reached = await storage.write(None, unit)

    assert await storage.read(lambda work: list(work.eligibility.people(project_id=project_id))) == [reached]
    assert await storage.read(lambda work: work.eligibility.count(project_id=project_id)) == 1
