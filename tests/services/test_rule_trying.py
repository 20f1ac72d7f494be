"""A dry run says what the rules did, had they been on: the same people, tasks and numbers, on both engines."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Shown
from crowd.services.comparing import Comparing
from crowd.services.rule_trying import dry_run
from crowd.services.rulebook import RuleService
from storage import Storage
from tests.labelling import ANN, BEN, CAT, NO, YES
from tests.ruled import project, room

WHO = (ANN, BEN, CAT)
RULES = (
    'name = "measured"\nwhen = "gold"\nhistory = 5\nif = ["answers >= 2"]\nthen = "skill from rate"\nskill = "facts"',
    'name = "hasty"\nwhen = "fast"\nfaster_than = "2s"\nif = ["answers >= 3", "fast >= 2"]\nthen = "set skill"\n'
    'skill = "calm"\nvalue = 0',
    'name = "many"\nwhen = "answers"\nif = ["answers >= 6"]\nthen = "set skill"\nskill = "steady"\nvalue = 50',
    'name = "paid"\nwhen = "income"\nif = ["income >= 0.30"]\nthen = "set skill"\nskill = "paid"\nvalue = 9',
    'name = "chance"\nwhen = "guessing"\nthen = "propose ban"',
    'name = "alone"\nwhen = "majority"\nthreshold = 2\nif = ["answers >= 2", "against >= 1"]\nthen = "set skill"\n'
    'skill = "alone"\nvalue = 1',
    'name = "skipping"\nwhen = "skips"\nif = ["skips >= 2"]\nthen = "set skill"\nskill = "picky"\nvalue = 3',
)


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_rules_did_is_what_a_dry_run_of_them_says(storage: Storage, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    house = await room(storage, tmp_path, project(*RULES), gold=8, tasks=6, who=WHO)
    for _ in range(60):
        who = chance.choice(WHO)
        step = await house.begins(who)
        if not isinstance(step, Shown):
            continue
        house.now += chance.choice([500, 1_500, 40_000])
        if chance.random() < 0.2:
            await house.skips(who, step.card.task_id)
        else:
            await house.taps(who, step.card.task_id, YES if chance.random() < 0.6 else NO)
        await Comparing(storage).run(house.now)

    did = await house.asks(
        "SELECT rule, worker_key, task_id, numbers FROM rulings JOIN people ON people.id = person_id"
        " ORDER BY rulings.id"
    )
    live = {(rule, worker, task_id, numbers) for rule, worker, task_id, numbers in did if rule != "skipping"}
    found = await RuleService(storage).tried(1, now=house.now)
    assert isinstance(found, tuple), found
    dry = {
        (each.rule.name, person.worker, touch.task_id, json.dumps(touch.numbers))
        for each in found[1].rules
        for person in each.people
        for touch in person.times
        if each.rule.name != "skipping"
    }

    assert dry == live
    assert {each[0] for each in live} >= {"measured", "hasty", "many", "paid"}
    skipping = {worker for rule, worker, *_ in did if rule == "skipping"}
    assert {one.worker for one in found[1].rules[-1].people} == skipping


async def test_a_dry_run_changes_nothing(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, project(*RULES), gold=2)
    [(text,)] = await house.asks("SELECT spec FROM projects")
    spec = ProjectSpec.from_json(text)
    before = await house.asks("SELECT count(*) FROM rulings")

    def unit(work):  # type: ignore[no-untyped-def]
        return dry_run(work, work.projects.of_id(project_id=1), spec, spec.rules)

    trial = await storage.read(unit)
    assert (trial.answers, trial.people, len(trial.rules)) == (0, 0, len(RULES))
    assert await house.asks("SELECT count(*) FROM rulings") == before
