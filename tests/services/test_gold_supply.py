"""Supply of gold, on both engines: it retires, it ends with an alarm, and tasks that all answer alike are proposed."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from pathlib import Path

from crowd.services.gold_care import GoldService
from crowd.services.gold_proposing import ENOUGH
from crowd.services.gold_supply import SEEN_BY_ALL
from crowd.services.handingout import pack
from crowd.services.overlap import OverlapService
from crowd.services.rescoring import overturn
from storage import Storage
from storage.vault import Vault
from tests.filling import spec
from tests.school import school, stage
from tests.services.test_gold_care import BOSS, CROWD, MIX, house, tasks


async def test_gold_that_was_shown_to_as_many_as_may_see_it_retires_and_a_person_may_put_it_back(
    storage: Storage, tmp_path: Path
) -> None:
    found = await house(storage, tmp_path, tasks(2, 8), more=MIX.replace("12", "2"))
    await found.works(CROWD[0])
    await found.works(CROWD[1], most=1)
    await found.gold.tick(found.now)
    assert await found.control("g0") == "gold"
    await found.works(CROWD[1])
    await found.gold.tick(found.now)
    assert await found.control("g0") == "retired"

    task_id, turn = await found.task("g0"), found.turn()
    assert await found.gold.put_back(turn, BOSS, task_id)
    assert await found.gold.put_back(turn, BOSS, task_id)
    assert not await found.gold.put_back(found.turn(), BOSS, task_id)
    assert await found.asks(f"SELECT overlap, places_left FROM tasks WHERE id = {task_id}") == [(4, 2)]
    assert await found.gold.retire(found.turn(), BOSS, task_id)
    assert not await found.gold.retire(found.turn(), BOSS, task_id)
    assert await found.control("g0") == "retired"
    await found.is_whole()


async def test_admins_hear_once_before_gold_ends_and_majorities_check_in_its_place(
    storage: Storage, tmp_path: Path
) -> None:
    made = spec(("overlap = 3", "overlap = 1"), more=MIX + "checks = 3\n")
    found = await house(storage, tmp_path, tasks(3, 40), made=made)
    await found.works(CROWD[0], most=4)
    await found.gold.tick(found.now)
    assert len(await found.told("gold_short")) == 1  # three tasks, and two a day so far

    await found.works(CROWD[0], most=14)
    checked = await found.asks("SELECT key FROM tasks WHERE overlap = 3 AND control IS NULL ORDER BY id")
    assert len(checked) >= 4
    noted = await found.asks("SELECT count(*) FROM majority_checks")
    assert noted == [(len(checked),)]
    await found.gold.tick(found.now)
    assert len(await found.told("gold_short")) == 1
    page = await found.gold.page(found.project, found.now)
    assert page is not None
    assert (page.supply.workers, page.supply.dry, page.supply.days) == (1, 1, 0.0)
    await found.is_whole()


async def test_unanimous_tasks_are_proposed_with_the_labels_first_that_gold_lacks(
    storage: Storage, tmp_path: Path
) -> None:
    made = spec(more=MIX)
    found = await house(storage, tmp_path, tasks(2, 9), made=made)
    disputed, false = frozenset({"t0"}), frozenset({"t1"})
    for at, who in enumerate(CROWD[:3]):
        await found.works(who, wrong=false | (disputed if at else frozenset()))
    first = await found.gold.proposal(found.project, found.now)
    assert first is not None
    assert (first.task, first.said, first.answers, first.lacking, first.left) == ("t1", "false", 3, True, 7)
    other = await found.gold.proposal(found.project, found.now, but=first.task_id)
    assert other is not None
    assert other.said == "true"

    turn = found.turn()
    assert await found.gold.settle(turn, BOSS, first.task_id, use=True) == "used"
    assert await found.gold.settle(turn, BOSS, first.task_id, use=True) == "used"
    assert await found.gold.settle(found.turn(), BOSS, first.task_id, use=False) == "used"
    assert await found.gold.settle(found.turn(), BOSS, other.task_id, use=False) == "refused"
    assert await found.control("t1") == "gold"
    assert await found.credits("t1") == [100, 100, 100]
    last = await found.gold.proposal(found.project, found.now)
    assert last is not None
    assert last.left == 5
    assert await found.asks("SELECT key FROM gold_proposals JOIN tasks ON tasks.id = task_id WHERE key = 't0'") == []
    await found.is_whole()


async def test_what_others_answered_differently_since_it_was_proposed_is_no_gold(
    storage: Storage, tmp_path: Path
) -> None:
    found = await house(storage, tmp_path, tasks(0, 1), made=spec(more=MIX))
    for who in CROWD[:3]:
        await found.works(who)
    proposed = await found.gold.proposal(found.project, found.now)
    assert proposed is not None
    await OverlapService(storage).set_one("facts", "t0", 4, actor="cli", now=found.now)
    await found.works(CROWD[3], wrong=frozenset({"t0"}))

    assert await found.gold.settle(found.turn(), BOSS, proposed.task_id, use=True) == "gone"
    assert await found.control("t0") is None


async def test_a_frequent_label_does_not_hide_a_rare_one(storage: Storage, tmp_path: Path) -> None:
    found = await house(storage, tmp_path, tasks(0, ENOUGH + 5), made=spec(more=MIX))
    last = f"t{ENOUGH + 4}"
    for who in CROWD[:3]:
        await found.works(who, wrong=frozenset({last}))
    await found.gold.tick(found.now)

    waiting = await found.asks("SELECT label, count(*) FROM gold_proposals GROUP BY label ORDER BY label")
    assert waiting == [("false", 1), ("true", ENOUGH)]


async def test_the_bank_of_an_exam_is_shown_like_gold(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam"), 6), who=(BOSS, *CROWD))
    service = GoldService(storage, (BOSS,))
    for who in CROWD[:6]:
        await shop.attempt(4, wrong=1, who=who)

    assert [each.slug for each in await service.listing()] == ["facts-exam"]
    page = await service.page(shop.project, shop.now)
    assert page is not None
    assert (page.stage, page.every, len(page.lines)) == ("exam", None, 6)
    assert sum(each.failing.answered for each in page.lines) == 30
    assert sum(each.failing.failed for each in page.lines) == 6
    worst = await service.task(page.lines[0].task_id)
    assert worst is not None
    assert worst.control is None


async def test_two_admins_who_use_a_proposal_at_once_make_it_gold_once(storage: Storage, tmp_path: Path) -> None:
    found = await house(storage, tmp_path, tasks(0, 1), made=spec(more=MIX))
    for who in CROWD[:3]:
        await found.works(who)
    proposed = await found.gold.proposal(found.project, found.now)
    assert proposed is not None
    ends = await asyncio.gather(
        *(found.gold.settle(found.turn(), admin, proposed.task_id, use=True) for admin in (BOSS, BOSS + 1))
    )
    assert list(ends) == ["used", "used"]
    assert await found.asks("SELECT count(*) FROM audit WHERE action = 'gold proposal used'") == [(1,)]
    await found.is_whole()


async def test_gold_that_everybody_at_work_has_seen_long_ago_retires_by_the_clock(
    storage: Storage, tmp_path: Path
) -> None:
    found = await house(storage, tmp_path, tasks(2, 12), made=spec(more=MIX))
    await found.works(CROWD[0], most=6)
    await found.stops(CROWD[0])
    found.now += SEEN_BY_ALL
    await found.gold.tick(found.now)
    assert await found.control("g0") == "gold"  # nobody is at work: it waits

    await found.works(CROWD[0], most=4)
    await found.gold.tick(found.now)
    assert {await found.control("g0"), await found.control("g1")} == {"retired"}
    await found.is_whole()


async def test_her_own_data_name_no_gold_that_is_in_work(storage: Storage, tmp_path: Path) -> None:
    """A verdict of hers was mended, and others checked tasks in the place of gold: neither says what is gold."""
    found = await house(storage, tmp_path, tasks(2, 12), made=spec(more=MIX))
    await found.works(CROWD[0], wrong=frozenset({"g0"}), most=9)
    person = await storage.read(lambda work: work.people.of_telegram(telegram_id=CROWD[0]))
    assert person is not None
    task_id = await found.task("g0")
    await storage.write(None, lambda work: overturn(work, task_id, person.id, found.now))
    packed, _ = await pack(storage, Vault(tmp_path / "files"), person, found.now)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        tables = json.loads(archive.read("mydata.json"))["tables"]

    assert [sorted(row) for row in tables["overturned"]] == [["at"]]
    assert tables["majority_checks"] == tables["practice"] == []
    assert {name for row in tables["assignments"] for name in row}.isdisjoint({"credit", "control", "gold"})
    await found.stops(CROWD[0])
    await found.projects.close("facts", actor="cli", now=found.now)
    packed, _ = await pack(storage, Vault(tmp_path / "files"), person, found.now)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert json.loads(archive.read("mydata.json"))["tables"]["majority_checks"]
