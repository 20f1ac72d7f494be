"""Care of gold, on both engines: a wrong key is found, put out of use and decided; credits follow, who gains hears."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Shown, Step
from crowd.services.gold_care import GoldService
from crowd.services.mending import Mended, MendingService, TaskView
from crowd.services.rescoring import overturn, rescore
from crowd.services.restricting import Cause, pause
from storage import Storage
from tests.filling import admit, jsonl, opened, spec
from tests.labelling import NO, YES, Room
from tests.school import school, stage, work
from tests.services.fair import DAY, OLGA, Court

BOSS = 99
CROWD = tuple(range(20, 30))
MIX = "\n[gold]\nevery = 2\njitter = 0\nexposures = 12\n"
WRONG = "g0"  # the task whose key is wrong: everybody who is good says No


class House(Room):
    """A room with gold, and what looks after it."""

    gold: GoldService

    async def task(self, key: str) -> int:
        [(task_id,)] = await self.asks(f"SELECT id FROM tasks WHERE key = '{key}'")
        return int(task_id)

    async def control(self, key: str) -> str | None:
        [(control,)] = await self.asks(f"SELECT control FROM tasks WHERE key = '{key}'")
        return None if control is None else str(control)

    async def credits(self, key: str) -> list[int | None]:
        found = await self.asks(
            "SELECT credit FROM assignments JOIN tasks ON tasks.id = task_id"
            f" WHERE key = '{key}' AND answer IS NOT NULL ORDER BY person_id"
        )
        return [credit for (credit,) in found]

    async def told(self, kind: str) -> list[tuple[dict[str, Any], int]]:
        """The bodies of messages of a kind, and how many people are owed each."""
        found = await self.asks(
            "SELECT campaigns.body, count(*) FROM campaigns JOIN deliveries ON campaign_id = campaigns.id"
            f" WHERE kind = '{kind}' GROUP BY campaigns.id, campaigns.body ORDER BY campaigns.id"
        )
        return [(json.loads(body), count) for body, count in found]

    async def works(self, who: int, *, wrong: frozenset[str] = frozenset({WRONG}), most: int = 100) -> None:
        """She says Yes to everything but to what is wrong."""
        keys = dict(await self.asks("SELECT id, key FROM tasks"))
        step: Step = await self.begins(who)
        while isinstance(step, Shown) and most:
            most -= 1
            self.now += 7_000
            said = NO if keys[step.card.task_id] in wrong else YES
            step = await self.taps(who, step.card.task_id, said)


def tasks(golds: int, ordinary: int) -> list[dict[str, str]]:
    return [
        *({"id": f"g{at}", "text": f"Known {at}", "gold": "true"} for at in range(golds)),
        *({"id": f"t{at}", "text": f"Claim {at}", "gold": ""} for at in range(ordinary)),
    ]


async def house(
    storage: Storage, folder: Path, given: list[dict[str, str]], more: str = MIX, made: ProjectSpec | None = None
) -> House:
    for who in (BOSS, *CROWD):
        await storage.write(None, lambda work, who=who: admit(work, who))
    project = made or spec(("overlap = 3", "overlap = 10"), more=more)
    found = House(storage, await opened(storage, jsonl(folder / "tasks.jsonl", given), project))
    found.gold = GoldService(storage, (BOSS,))
    return found


async def doubted(storage: Storage, folder: Path) -> House:
    """Good people meet four gold tasks, one after the other, until the key of one, which is wrong, is in doubt."""
    found = await house(storage, folder, tasks(4, 8))
    for who in CROWD:
        await found.works(who, most=9)
        if await found.gold.tick(found.now) and await found.control(WRONG) == "suspended":
            return found
    raise AssertionError("the wrong key was not found")


async def test_a_wrong_key_is_suspended_by_itself_before_its_exposures_are_used_up(
    storage: Storage, tmp_path: Path
) -> None:
    found = await doubted(storage, tmp_path)

    assert await found.control(WRONG) == "suspended"
    assert [await found.control(key) for key in ("g1", "g2", "g3")] == ["gold"] * 3
    given = await found.credits(WRONG)
    assert 5 <= len(given) <= 7
    assert set(given) == {None}
    [(body, count)] = await found.told("gold_doubt")
    assert (body, count) == ({"task_id": await found.task(WRONG)}, 1)
    doubt = await found.gold.doubt(await found.task(WRONG))
    assert doubt is not None
    assert (doubt.said, doubt.other, doubt.why, doubt.decided) == ("true", "false", "answers", None)
    assert doubt.evidence.against == doubt.evidence.good == len(given)
    assert await found.told("rescored") == []  # nobody has decided yet
    await found.is_whole()


async def test_the_other_answer_becomes_the_key_and_those_it_failed_are_told_once(
    storage: Storage, tmp_path: Path
) -> None:
    found = await doubted(storage, tmp_path)
    task_id, turn = await found.task(WRONG), found.turn()
    given = len(await found.credits(WRONG))

    for _ in range(2):  # the same update again
        doubt, stands = await found.gold.decide(turn, BOSS, task_id, "rekeyed")
        assert stands
        assert doubt is not None
        assert (doubt.said, doubt.decided) == ("false", "rekeyed")
    assert await found.gold.decide(found.turn(), BOSS, task_id, "dropped") == (doubt, False)
    assert await found.credits(WRONG) == [100] * given
    assert await found.control(WRONG) == "gold"
    [(body, count)] = await found.told("rescored")
    assert (body["outcome"], count) == ("right", given)
    assert "task_id" not in body  # it is gold for others
    await found.is_whole()


async def test_of_two_admins_who_decide_at_once_one_is_first(storage: Storage, tmp_path: Path) -> None:
    found = await doubted(storage, tmp_path)
    task_id = await found.task(WRONG)
    ends = await asyncio.gather(
        found.gold.decide(found.turn(), BOSS, task_id, "rekeyed"),
        found.gold.decide(found.turn(), BOSS, task_id, "right"),
    )
    assert sorted(stands for _, stands in ends) == [False, True]
    assert len(await found.told("rescored")) <= 1
    assert await found.control(WRONG) == "gold"
    await found.is_whole()


async def test_a_key_that_a_person_holds_right_is_back_in_work_and_not_doubted_for_the_same_answers(
    storage: Storage, tmp_path: Path
) -> None:
    found = await doubted(storage, tmp_path)
    task_id = await found.task(WRONG)

    _doubt, stands = await found.gold.decide(found.turn(), BOSS, task_id, "right")
    assert stands
    assert await found.control(WRONG) == "gold"
    assert set(await found.credits(WRONG)) == {0}
    assert await found.told("rescored") == []
    found.now += 60_000
    await found.storage.write(None, lambda work: work.gold_keys.look(task_id=task_id, project_id=1, now=found.now))
    assert await found.gold.tick(found.now) == 0
    assert await found.control(WRONG) == "gold"


async def test_a_dropped_task_counts_for_nobody_and_comes_to_nobody(storage: Storage, tmp_path: Path) -> None:
    found = await doubted(storage, tmp_path)

    await found.gold.decide(found.turn(), BOSS, await found.task(WRONG), "dropped")
    assert await found.asks(f"SELECT withheld, places_left FROM tasks WHERE key = '{WRONG}'") == [("dropped", 0)]
    assert set(await found.credits(WRONG)) == {None}
    [(body, _count)] = await found.told("rescored")
    assert body["outcome"] == "void"
    await found.is_whole()


async def test_right_keys_are_left_alone_however_bad_somebody_is(storage: Storage, tmp_path: Path) -> None:
    found = await house(storage, tmp_path, tasks(6, 12))
    for who in CROWD[:8]:
        await found.works(who, wrong=frozenset({f"g{who % 6}"}))
    for who in CROWD[8:]:
        await found.works(who, wrong=frozenset(f"g{at}" for at in range(6)))
    await found.gold.tick(found.now)

    assert {await found.control(f"g{at}") for at in range(6)} == {"gold"}
    assert await found.told("gold_doubt") == []


async def test_a_task_of_work_without_a_mix_is_taken_out_of_work_and_back(storage: Storage, tmp_path: Path) -> None:
    """As in a test: all tasks are known, and everybody gets all of them in the order of the file."""
    found = await house(storage, tmp_path, tasks(6, 0), more="")
    for who in CROWD[:9]:
        await found.works(who)
    assert await found.gold.tick(found.now) == 1
    state = "SELECT control, withheld FROM tasks ORDER BY id LIMIT 2"
    assert await found.asks(state) == [("suspended", "quarantined"), (None, None)]
    await found.works(CROWD[9])
    assert len(await found.credits(WRONG)) == 9

    await found.gold.decide(found.turn(), BOSS, await found.task(WRONG), "rekeyed")
    assert await found.asks(state) == [(None, None), (None, None)]
    assert await found.credits(WRONG) == [100] * 9
    await found.works(CROWD[9])
    assert await found.credits(WRONG) == [100] * 10
    await found.is_whole()


async def test_a_mended_verdict_counts_as_right_and_stays_so_and_two_put_the_key_in_doubt(
    storage: Storage, tmp_path: Path
) -> None:
    found = await house(storage, tmp_path, tasks(4, 12))
    for who in CROWD[:3]:
        await found.works(who)
    task_id = await found.task(WRONG)
    given = await found.asks(f"SELECT person_id FROM assignments WHERE task_id = {task_id} ORDER BY person_id")
    people = [person for (person,) in given]

    async def mend(person_id: int) -> None:
        await found.storage.write(None, lambda work: overturn(work, task_id, person_id, found.now))
        await found.storage.write(None, lambda work: rescore(work, task_id, found.now))

    await mend(people[0])
    await mend(people[0])
    assert await found.credits(WRONG) == [100, 0, 0]
    await found.gold.tick(found.now)
    assert await found.told("gold_doubt") == []
    await mend(people[1])
    await found.gold.tick(found.now)
    assert len(await found.told("gold_doubt")) == 1
    assert await found.control(WRONG) == "suspended"
    doubt = await found.gold.doubt(task_id)
    assert doubt is not None
    assert (doubt.why, doubt.evidence.overturned) == ("appeals", 2)

    await found.gold.decide(found.turn(), BOSS, task_id, "right")
    assert await found.credits(WRONG) == [100, 100, 0]


async def test_an_exam_with_a_wrong_key_finds_it_and_those_it_failed_pass_and_are_told(
    storage: Storage, tmp_path: Path
) -> None:
    """Everybody is asked all of its tasks, and is right about all: one key is wrong, and eighty would have passed."""
    exam = stage("exam", ("pass = 80", "pass = 90"))
    shop = await school(storage, tmp_path, (work('skill.facts = ">= 90"'), 3), (exam, 5), who=(BOSS, *CROWD))
    [(wrong,)] = await shop.asks("SELECT id FROM tasks WHERE key = 'm0'")
    service = GoldService(storage, (BOSS,))
    for who in CROWD[:8]:
        step = await shop.begins(who)
        while isinstance(step, Shown):
            step = await shop.answers(step.card, right=step.card.task_id != wrong, who=who)
        shop.now += 60_000
    assert await shop.skills(CROWD[0]) == {"facts": 80}

    await service.tick(shop.now)
    assert await shop.asks(f"SELECT control, withheld FROM tasks WHERE id = {wrong}") == [("suspended", "quarantined")]
    assert [await shop.skills(who) for who in CROWD[:8]] == [{"facts": 100}] * 8
    told = "SELECT count(*) FROM deliveries JOIN campaigns ON campaigns.id = campaign_id WHERE kind = '{}'"
    assert await shop.asks(told.format("attempt_regraded")) == [(8,)]
    await service.decide(shop.turn(), BOSS, wrong, "rekeyed")
    assert await shop.asks(told.format("attempt_regraded")) == [(8,)]
    assert await shop.asks(told.format("rescored")) == [(0,)]
    assert [await shop.skills(who) for who in CROWD[:8]] == [{"facts": 100}] * 8
    await shop.is_whole()


async def test_a_key_that_was_set_in_the_chat_stays_when_another_text_of_the_task_is_corrected(
    storage: Storage, tmp_path: Path
) -> None:
    found = await doubted(storage, tmp_path)
    task_id = await found.task(WRONG)
    await found.gold.decide(found.turn(), BOSS, task_id, "rekeyed")
    mending = MendingService(storage)
    view = await mending.look(task_id)
    assert isinstance(view, TaskView)
    column = [name for name, _ in view.cells].index("text")
    await mending.ask(found.turn(), BOSS, task_id, view.task.version, column)
    await mending.propose(found.turn(), BOSS, f"{task_id}:{view.task.version}:{column}", "Known, and said better")
    step = await mending.confirm(found.turn(), BOSS, task_id, view.task.version)

    assert isinstance(step, Mended)
    assert (step.view.gold, json.loads(step.view.task.payload)["text"]) == ("false", "Known, and said better")
    assert set(await found.credits(WRONG)) == {100}


async def test_an_upheld_appeal_makes_her_answer_right_and_two_of_them_put_the_key_in_doubt(
    storage: Storage, tmp_path: Path
) -> None:
    found = await house(storage, tmp_path, tasks(4, 12))
    for who in CROWD[:3]:
        await found.works(who)
    task_id = await found.task(WRONG)
    court = Court(found)
    court.now, court._updates = found.now, found._updates
    for at, who in enumerate(CROWD[:2], 1):
        appeal = await court.appealed("r", await paused_for(court, who, task_id), who)
        await court.deciding.mark(court.turn(), OLGA, appeal, task_id, right=True)
        await court.upheld(appeal, by=OLGA)
        assert (await found.credits(WRONG)).count(100) == at
        await found.gold.tick(court.now)
    assert await found.control(WRONG) == "suspended"
    await found.is_whole()


async def paused_for(court: Court, who: int, task_id: int) -> int:
    """A rule paused her, and this task is the evidence."""
    about, until = await court.person(who), court.now + DAY
    cause = Cause("gold", {}, {"known": 4, "right": 3}, (task_id,))
    found = await court.storage.write(None, lambda work: pause(work, about, 1, until, cause, court.now))
    assert found
    return found


async def test_newcomers_speak_against_a_key_once_they_are_known_without_another_failure(
    storage: Storage, tmp_path: Path
) -> None:
    """The task with the wrong key comes first to everybody: nothing else is known of them when they fail it."""
    found = await house(storage, tmp_path, tasks(5, 0), more="")
    for who in CROWD[:7]:
        await found.works(who, most=1)
    assert await found.gold.tick(found.now) == 0
    for who in CROWD[:7]:
        await found.works(who)
    found.now += DAY - 1
    assert await found.control(WRONG) is None
    await found.gold.tick(found.now)
    found.now += DAY
    await found.gold.tick(found.now)
    assert await found.control(WRONG) == "suspended"
