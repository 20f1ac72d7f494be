"""Everything about her in her hands, and everything about her gone; on both engines."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.reports import Decision
from crowd.rules.retention import ASK_AGAIN_AFTER, ERASES_WITHIN
from crowd.services.clearing import Clearing
from crowd.services.handingout import pack
from crowd.services.privacy import KEPT, AskAgain, Erased, Export, Nobody, TooSoon
from crowd.services.reports import ReportService
from storage import Storage
from storage.records.inbox import Arrival
from storage.tables.erasing import STEPS
from storage.tables.personal import TABLES
from tests.everything import everything, mentions, personal_tables
from tests.labelling import PRICE
from tests.services.lives import HANDLE, NAME, RESUME, SAID, ZOE, Life, life

NOT_HANDED_OUT: dict[str, str] = {}
"""Tables that know of people and that she does not get, each with its reason."""

GONE_WITH_FILES = {"files"}
"""Tables that `leaving.sql` empties."""


@pytest.fixture
async def zoe(storage: Storage, tmp_path: Path) -> Life:
    return await life(storage, tmp_path)


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("mydata.json")), files


async def erase(zoe: Life) -> object:
    now = zoe.shop.now
    return await zoe.privacy.erase(zoe.shop.turn(), ZOE, person_id=zoe.person_id, asked_at=now)


def test_every_table_that_knows_of_people_is_handed_out_or_its_reason_is_given(
    storage_url: str,
) -> None:
    assert personal_tables(storage_url) - set(TABLES) - set(NOT_HANDED_OUT) == set()


def test_every_table_that_knows_of_people_is_erased_or_its_reason_to_stay_is_given(storage_url: str) -> None:
    assert personal_tables(storage_url) - set(STEPS) - set(KEPT) - GONE_WITH_FILES == set()


def test_every_reason_to_stay_is_about_a_table_that_is_there(storage_url: str) -> None:
    assert set(KEPT) <= set(everything(storage_url))


async def test_she_gets_all_of_it_and_her_file_beside_it(zoe: Life) -> None:
    export = await zoe.privacy.export(zoe.shop.turn(), ZOE)
    assert isinstance(export, Export)

    document, files = unpacked(export.content)
    assert document["format"] == "tapwork-person-1"
    assert document["pseudonym"] == zoe.pseudonym
    [told] = document["files"]
    assert files == {told["path"]: RESUME}
    assert "/" not in told["path"].removeprefix("files/")
    tables = document["tables"]
    assert set(tables) == set(TABLES)
    assert tables["people"][0]["first_name"] == NAME
    assert tables["screening_answers"][0]["answer"] == SAID
    assert tables["reports"][0]["note"] == SAID
    assert {each["task"] for each in tables["assignments"]} >= {"t1", "t2"}
    assert sum(each["amount"] for each in tables["ledger"]) == 2 * PRICE
    assert tables["people"][0]["created_at"].endswith("Z")
    assert "stored_name" not in tables["files"][0]


async def test_a_life_leaves_a_trace_in_every_table_that_is_handed_out(zoe: Life) -> None:
    """Else the two tests of what is found and what is gone would look at nothing."""
    export = await zoe.privacy.export(zoe.shop.turn(), ZOE)
    assert isinstance(export, Export)

    tables = unpacked(export.content)[0]["tables"]
    empty = {name for name, rows in tables.items() if not rows}
    assert empty <= {"bundles", "named", "parts", "corrections", "chat_drafts", "deliveries", "majority_checks"}


async def test_nothing_of_anybody_else_is_in_it(zoe: Life) -> None:
    await zoe.shop.starts(12)
    export = await zoe.privacy.export(zoe.shop.turn(), ZOE)
    assert isinstance(export, Export)

    tables = unpacked(export.content)[0]["tables"]
    assert {row["person_id"] for rows in tables.values() for row in rows if "person_id" in row} == {zoe.person_id}
    assert {row["telegram_id"] for rows in tables.values() for row in rows if "telegram_id" in row} == {ZOE}


async def test_a_file_is_made_once_an_hour_and_again_for_the_same_update(zoe: Life) -> None:
    turn = zoe.shop.turn()
    assert isinstance(await zoe.privacy.export(turn, ZOE), Export)
    assert isinstance(await zoe.privacy.export(turn, ZOE), Export)
    first = zoe.shop.now

    zoe.shop.now += ASK_AGAIN_AFTER - 1
    assert await zoe.privacy.export(zoe.shop.turn(), ZOE) == TooSoon(first + ASK_AGAIN_AFTER)
    zoe.shop.now += 1
    assert isinstance(await zoe.privacy.export(zoe.shop.turn(), ZOE), Export)


async def test_two_phones_at_once_get_one_file(zoe: Life) -> None:
    both = await asyncio.gather(*(zoe.privacy.export(zoe.shop.turn(), ZOE) for _ in range(2)))
    assert sorted(type(each).__name__ for each in both) == ["Export", "TooSoon"]


async def test_a_stranger_gets_nothing(zoe: Life) -> None:
    assert await zoe.privacy.export(zoe.shop.turn(), 424_242) == Nobody()
    assert await zoe.privacy.stakes(424_242) is None


async def test_a_file_that_is_gone_is_told_as_gone(zoe: Life) -> None:
    for name in await zoe.shop.storage.read(lambda work: work.files.stored_names()):
        zoe.vault.drop(name)
    export = await zoe.privacy.export(zoe.shop.turn(), ZOE)
    assert isinstance(export, Export)

    document, files = unpacked(export.content)
    assert [each["path"] for each in document["files"]] == [None]
    assert files == {}
    assert export.left_out == 1


async def test_she_is_told_what_is_at_stake_before_she_says_yes(zoe: Life) -> None:
    stakes = await zoe.privacy.stakes(ZOE)
    assert stakes

    assert stakes.pseudonym == zoe.pseudonym
    assert (stakes.counts.screening_answers, stakes.counts.files, stakes.counts.task_answers) == (1, 1, 2)
    assert (stakes.counts.paid, stakes.counts.appeals) == (2, 1)
    assert stakes.counts.in_hand == 3  # one in her hands, two parked behind her questions
    assert stakes.pending == (("USD", 2 * PRICE),)
    assert stakes.available == ()
    assert stakes.staff


async def test_nothing_that_is_left_leads_to_her(zoe: Life, storage_url: str, tmp_path: Path) -> None:
    assert mentions(storage_url, str(ZOE), NAME, HANDLE, SAID) != []
    assert await erase(zoe) == Erased()

    assert mentions(storage_url, str(ZOE), NAME, HANDLE, SAID) == []
    assert list((tmp_path / "files").iterdir()) == []


async def test_answers_and_money_stay_to_the_unit_under_the_pseudonym(zoe: Life, storage_url: str) -> None:
    before = everything(storage_url)
    counted = await zoe.shop.money()
    await erase(zoe)

    after = everything(storage_url)
    given = [row for row in before["assignments"] if str(row[3]) == "submitted"]
    assert [row for row in after["assignments"] if str(row[3]) == "submitted"] == given
    assert set(before["ledger"]) <= set(after["ledger"])
    assert (await zoe.shop.money())[("pending", zoe.person_id)] == counted[("pending", zoe.person_id)] == 2 * PRICE
    assert any(zoe.pseudonym in row for row in after["people"])


async def test_what_she_held_goes_back_and_all_stays_whole(zoe: Life) -> None:
    await erase(zoe)

    await zoe.shop.is_whole()
    states = await zoe.shop.asks(f"SELECT state FROM assignments WHERE person_id = {zoe.person_id}")
    assert not {"active", "parked", "reserved"} & {state for (state,) in states}


async def test_her_pay_still_clears_and_her_report_is_still_judged(zoe: Life) -> None:
    await erase(zoe)
    reports = ReportService(zoe.shop.storage, (500,))
    [waiting] = await reports.waiting()
    await reports.judge(zoe.shop.turn(), 500, waiting.task_id, Decision.DROP, seen=1)

    assert await Clearing(zoe.shop.storage, 7).run(zoe.shop.now + 8 * 86_400_000) == 2
    await zoe.shop.is_whole()


async def test_who_comes_back_is_new(zoe: Life) -> None:
    await erase(zoe)
    again = await zoe.shop.storage.write(
        None,
        lambda work: work.people.meet(
            telegram_id=ZOE, worker_key="w-new", first_name=NAME, username=None, language="en", now=1
        ),
    )

    assert again.id != zoe.person_id
    assert again.admitted_at is None
    assert ZOE not in zoe.staff.admins


async def test_the_same_tap_again_says_the_same_and_a_second_tap_finds_nobody(zoe: Life) -> None:
    turn, asked = zoe.shop.turn(), zoe.shop.now
    for _ in range(2):
        assert await zoe.privacy.erase(turn, ZOE, person_id=zoe.person_id, asked_at=asked) == Erased()
    assert await erase(zoe) == Nobody()


async def test_an_old_button_erases_nobody(zoe: Life) -> None:
    asked = zoe.shop.now
    zoe.shop.now += ERASES_WITHIN + 1
    late = await zoe.privacy.erase(zoe.shop.turn(), ZOE, person_id=zoe.person_id, asked_at=asked)
    other = await zoe.privacy.erase(zoe.shop.turn(), ZOE, person_id=zoe.person_id + 1, asked_at=zoe.shop.now)
    ahead = await zoe.privacy.erase(zoe.shop.turn(), ZOE, person_id=zoe.person_id, asked_at=zoe.shop.now + 1)

    assert [late, other, ahead] == [AskAgain()] * 3
    assert await zoe.privacy.stakes(ZOE)


async def test_a_link_that_she_made_is_good_for_nobody(zoe: Life) -> None:
    await erase(zoe)
    assert await zoe.shop.asks("SELECT id FROM invites WHERE revoked_at IS NULL AND role IS NULL") == []


async def test_an_update_of_hers_that_waits_is_still_handled(zoe: Life) -> None:
    waiting = Arrival(901, ZOE, "{}", zoe.shop.now)
    await zoe.shop.storage.write(None, lambda work: work.inbox.receive([waiting]))
    await erase(zoe)

    rows = await zoe.shop.storage.read(lambda work: work.inbox.open_after(0, 10))
    assert [(row.update_id, row.lane) for row in rows] == [(901, ZOE)]


async def test_more_than_a_page_of_rows_is_one_document(zoe: Life) -> None:
    person = await zoe.shop.storage.read(lambda work: work.people.of_telegram(telegram_id=ZOE))
    assert person
    content, left_out = await pack(zoe.shop.storage, zoe.vault, person, zoe.shop.now, page=1)

    assert left_out == 0
    tables = unpacked(content)[0]["tables"]
    tasks = [each["task_id"] for each in tables["assignments"]]
    assert len(tasks) == len(set(tasks)) >= 5


async def test_by_hand_it_is_the_same(zoe: Life, storage_url: str) -> None:
    assert await zoe.privacy.erase_by_hand(ZOE, actor="command line", now=zoe.shop.now) == Erased()
    assert mentions(storage_url, str(ZOE), NAME, HANDLE, SAID) == []
    assert await zoe.privacy.erase_by_hand(ZOE, actor="command line", now=zoe.shop.now) == Nobody()


@pytest.mark.parametrize(("state", "told"), [("open", False), ("review", False), ("passed", True), ("failed", True)])
async def test_how_a_test_went_is_told_once_it_is_decided(zoe: Life, state: str, told: bool) -> None:
    await zoe.shop.does("""UPDATE screening_answers SET answer = '{"right": 3, "met": [true], "taken": []}'""")
    await zoe.shop.does(f"UPDATE screenings SET state = '{state}', flags = '[]'")
    export = await zoe.privacy.export(zoe.shop.turn(), ZOE)
    assert isinstance(export, Export)

    tables = unpacked(export.content)[0]["tables"]
    [answer], [screening] = tables["screening_answers"], tables["screenings"]
    assert [name in answer["answer"] for name in ("right", "met", "taken")] == [told, told, True]
    assert ("flags" in screening) is told
