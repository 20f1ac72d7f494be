"""People decide about people: proposals, a minute to think again, appeals both ways, twice, from two phones, late."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from crowd.rules.fairness import DAY, DECIDED_WITHIN, FILING
from crowd.services.cards import NothingLeft, Shown
from crowd.services.checking import problems
from crowd.services.deciding import TooShort
from crowd.services.fair_desk import Case, Decided, DecidedBefore, Gone, NotAdmin, NothingWaits, NotYours
from crowd.services.objecting import Appeal, Filed, NoSuch, TakenBack, TooLate, Unasked
from crowd.services.settling import SettlingService, answered_now, news_now
from storage import Storage, open_storage
from storage.tables.restrictions import NO_END
from tests.labelling import ANN, BEN, Room
from tests.services.fair import OLGA, PIA, REASON, Court, court

HOUR = 3_600_000


# Proposals.


async def test_a_proposal_reaches_the_admins_and_bans_nobody(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    await desk.proposed()
    await desk.settling.run(desk.now)

    assert await desk.told("fair_news") == [OLGA, PIA]
    assert await desk.until() is None
    assert isinstance(await desk.begins(ANN), Shown)
    found = await desk.storage.read(lambda work: news_now(work, {"at": desk.now}))
    assert found == {"at": desk.now, "proposals": 1, "appeals": 0}


async def test_admins_are_told_of_new_ones_every_half_hour_at_most(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path, who=(ANN, BEN))
    await desk.proposed()
    await desk.settling.run(desk.now)
    desk.now += HOUR // 4
    await desk.proposed(BEN)
    await desk.settling.run(desk.now)
    assert len(await desk.told("fair_news")) == 2

    desk.now += HOUR // 4
    await desk.settling.run(desk.now)
    await desk.settling.run(desk.now + HOUR)
    assert len(await desk.told("fair_news")) == 4


async def test_a_ban_needs_a_reason_and_comes_into_force_after_its_minute(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.proposed()
    assert await desk.deciding.decide(desk.turn(), OLGA, "p", found, "here") == Unasked()
    await desk.deciding.want(desk.turn(), OLGA, "p", found, "here")
    assert isinstance(await desk.deciding.decide_for(desk.turn(), OLGA, f"p:{found}:here", "no"), TooShort)
    step = await desk.deciding.decide_for(desk.turn(), OLGA, f"p:{found}:here", REASON)

    assert isinstance(step, Decided)
    await desk.settling.run(desk.now)
    assert await desk.until() is None
    await desk.minute()
    assert await desk.until() == NO_END
    assert await desk.told("restricted") == [ANN]
    [row] = await desk.asks("SELECT kind, state, decided_by, reason, ends_at FROM restrictions")
    assert row == ("ban", "active", OLGA, REASON, None)
    step = await desk.begins(ANN)  # type: ignore[assignment]
    assert isinstance(step, NothingLeft)
    assert step.grounds
    assert (step.grounds.reason, step.grounds.ends_at) == (REASON, None)
    await desk.is_whole()


async def test_a_decision_is_taken_back_within_its_minute_and_not_later(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.proposed()
    step = await desk.deciding.decide(desk.turn(), OLGA, "p", found, "pause", 3)
    assert isinstance(step, Decided)
    assert isinstance(await desk.deciding.undo(desk.turn(), PIA, step.decision.id), DecidedBefore)
    assert isinstance(await desk.deciding.undo(desk.turn(), OLGA, step.decision.id), Case)
    await desk.minute()
    assert await desk.until() is None

    step = await desk.deciding.decide(desk.turn(), OLGA, "p", found, "pause", 3)
    assert isinstance(step, Decided)
    await desk.minute()
    assert isinstance(await desk.deciding.undo(desk.turn(), OLGA, step.decision.id), DecidedBefore)
    assert await desk.until() == desk.now + 3 * DAY


async def test_of_two_admins_who_decide_at_once_the_first_one_counts(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.proposed()
    both = await asyncio.gather(
        desk.deciding.decide(desk.turn(), OLGA, "p", found, "pause", 1),
        desk.deciding.decide(desk.turn(), PIA, "p", found, "decline"),
    )
    assert sorted(type(each).__name__ for each in both) == ["Decided", "DecidedBefore"]
    assert len(await desk.asks("SELECT id FROM fair_decisions")) == 1


async def test_the_same_update_again_decides_nothing_twice(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.proposed()
    turn = desk.turn()
    first = await desk.deciding.decide(turn, OLGA, "p", found, "decline")
    assert await desk.deciding.decide(turn, OLGA, "p", found, "decline") == first
    assert len(await desk.asks("SELECT id FROM fair_decisions")) == 1


async def test_what_was_turned_down_is_proposed_again_only_for_later_answers(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.proposed()
    await desk.deciding.decide(desk.turn(), OLGA, "p", found, "decline")
    await desk.minute()

    assert await desk.told("restricted") == []
    about = await desk.person()
    ended = await storage.read(lambda work: work.restrictions.last_over(person_id=about, project_id=1, rule="gold"))
    assert ended == desk.now


async def test_an_admin_who_was_removed_meanwhile_decides_nothing(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.proposed()
    await desk.deciding.want(desk.turn(), PIA, "p", found, "here")
    member = await storage.read(lambda work: work.staff.of(telegram_id=PIA))
    assert member
    await desk.staff.remove(desk.turn(), OLGA, PIA, member.added_at)

    assert isinstance(await desk.deciding.decide_for(desk.turn(), PIA, f"p:{found}:here", REASON), Unasked)
    assert isinstance(await desk.deciding.decide(desk.turn(), PIA, "p", found, "decline"), NotAdmin)
    assert isinstance(await desk.deciding.next(PIA), NotAdmin)


async def test_nobody_decides_about_herself_but_an_owner(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path, who=(ANN, PIA))
    found = await desk.proposed(PIA)
    assert await desk.deciding.next(PIA) == NothingWaits(1)
    assert isinstance(await desk.deciding.decide(desk.turn(), PIA, "p", found, "decline"), NotYours)
    assert isinstance(await desk.deciding.next(OLGA), Case)


# Appeals.


async def test_a_pause_that_was_wrong_is_lifted_at_once_and_her_skills_are_as_before(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await court(storage, tmp_path)
    about = await desk.person()
    await storage.write(None, lambda work: work.skills.set(person_id=about, name="facts", value=90, now=1))
    found = await desk.paused()
    await storage.write(None, lambda work: work.skills.set(person_id=about, name="facts", value=40, now=2))
    await storage.write(None, lambda work: work.skills.set(person_id=about, name="news", value=70, now=2))
    objection = await desk.appealed("r", found)
    await desk.upheld(objection)

    assert await desk.until() is None
    skills = await storage.read(lambda work: work.skills.of_person(person_id=about, now=desk.now))
    assert skills == {"facts": 90, "news": 70}
    assert isinstance(await desk.begins(ANN), Shown)
    assert await desk.told("appeal_answered") == [ANN]
    told = await storage.read(lambda work: answered_now(work, {"objection_id": objection}))
    assert told
    assert told["upheld"]


async def test_an_appeal_that_is_declined_leaves_the_pause_and_says_why(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.paused(hours=48)
    objection = await desk.appealed("r", found)
    await desk.declined(objection)

    assert isinstance(await desk.begins(ANN), NothingLeft)
    told = await storage.read(lambda work: answered_now(work, {"objection_id": objection}))
    assert told
    assert (told["upheld"], told["reason"]) == (False, REASON)
    again = await desk.objecting.appeal(desk.turn(), ANN, "r", found)
    assert isinstance(again, Appeal)
    assert again.state == "declined"


async def test_of_two_restrictions_the_other_one_stands(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    first = await desk.paused(hours=24)
    await desk.paused(hours=48)
    await desk.upheld(await desk.appealed("r", first))
    assert await desk.until() == desk.now - 60_000 + 48 * HOUR


async def test_she_appeals_once_from_two_phones_and_her_words_go_with_it(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.paused()
    both = await asyncio.gather(*(desk.objecting.appeal(desk.turn(), ANN, "r", found) for _ in range(2)))
    assert all(isinstance(each, Filed) for each in both)
    [(objection,)] = await desk.asks("SELECT id FROM objections")

    assert isinstance(await desk.objecting.plead(desk.turn(), ANN, objection, "The key is wrong."), Filed)
    assert isinstance(await desk.objecting.plead(desk.turn(), ANN, objection, "And so is she."), Unasked)
    case = await desk.deciding.next(OLGA)
    assert isinstance(case, Case)
    assert (case.what, case.words) == ("o", "The key is wrong.")


async def test_an_appeal_is_taken_back_and_made_again_within_seven_days(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.paused(hours=240)
    began = desk.now
    objection = await desk.appealed("r", found)
    step = await desk.objecting.take_back(desk.turn(), ANN, objection)
    assert isinstance(step, TakenBack)
    assert step.until == began + FILING
    assert isinstance(await desk.deciding.next(OLGA), NothingWaits)
    assert await desk.appealed("r", found) == objection
    await desk.objecting.take_back(desk.turn(), ANN, objection)

    desk.now = began + FILING + 1
    assert isinstance(await desk.objecting.appeal(desk.turn(), ANN, "r", found), TooLate)


async def test_nobody_appeals_for_somebody_else(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path, who=(ANN, BEN))
    found = await desk.paused()
    objection = await desk.appealed("r", found)
    assert await desk.objecting.appeal(desk.turn(), BEN, "r", found) == NoSuch()
    assert await desk.objecting.take_back(desk.turn(), BEN, objection) == NoSuch()
    assert await desk.objecting.appeal(desk.turn(), ANN, "r", 99) == NoSuch()


async def test_whoever_banned_her_does_not_decide_on_the_appeal_while_there_is_another(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.banned(by=OLGA)
    objection = await desk.appealed("r", found)
    assert await desk.deciding.next(OLGA) == NothingWaits(1)
    assert isinstance(await desk.deciding.decide(desk.turn(), OLGA, "o", objection, "uphold"), NotYours)
    assert isinstance(await desk.deciding.next(PIA), Case)

    member = await storage.read(lambda work: work.staff.of(telegram_id=PIA))
    assert member
    await desk.staff.remove(desk.turn(), OLGA, PIA, member.added_at)
    await desk.upheld(objection, by=OLGA)
    assert await desk.until() is None


async def test_an_appeal_that_waits_too_long_is_told_once_more(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    await desk.appealed("r", await desk.paused())
    desk.now += DECIDED_WITHIN
    for _ in range(2):
        await desk.settling.run(desk.now)
    assert await desk.told("fair_overdue") == [OLGA, PIA]


async def test_her_appeal_is_no_case_any_more_when_she_is_forgotten(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    objection = await desk.appealed("r", await desk.paused())
    step = await desk.deciding.decide(desk.turn(), PIA, "o", objection, "uphold")
    assert isinstance(step, Decided)
    about = await desk.person()
    for name in ("fair_decisions", "objections", "restrictions"):
        await storage.write(
            None,
            lambda work, name=name: work.erasing.step(  # type: ignore[misc]
                name, person_id=about, telegram_id=ANN, key="", now=desk.now
            ),
        )
    await desk.minute()

    assert await desk.told("appeal_answered") == []
    assert isinstance(await desk.deciding.open(PIA, "o", objection, desk.now), Gone)
    assert await desk.asks("SELECT state, numbers FROM restrictions") == [("active", "{}")]


async def test_a_pause_ends_by_itself_and_says_so(storage: Storage, tmp_path: Path) -> None:
    desk = await court(storage, tmp_path)
    await desk.paused(hours=1)
    desk.now += HOUR
    await desk.settling.run(desk.now)
    assert await desk.asks("SELECT state, over_at FROM restrictions") == [("ended", desk.now)]


async def test_the_check_finds_who_works_in_spite_of_a_restriction_or_is_kept_out_without_one(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await court(storage, tmp_path)
    await desk.paused()
    await desk.paused(project=None, hours=48)
    await desk.is_whole()
    await desk.does("UPDATE progress SET restricted_until = NULL")
    await desk.does(f"UPDATE people SET restricted_until = {NO_END} WHERE telegram_id = {ANN}")
    found = [each[:20] for each in await problems(storage)]
    assert found == ["person 1, project 0 ", "person 1, project 1 "]


async def test_a_decision_whose_minute_passed_while_the_program_was_down_comes_into_force_once(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await court(storage, tmp_path)
    found = await desk.proposed()
    step = await desk.deciding.decide(desk.turn(), OLGA, "p", found, "pause", 3)
    assert isinstance(step, Decided)
    desk.now += 5 * DAY
    for _ in range(2):
        await SettlingService(storage, desk.staff).run(desk.now)

    assert await desk.until() == desk.now + 3 * DAY  # from when it begins, of which she hears, too
    assert await desk.told("restricted") == [ANN]
    await desk.is_whole()


async def test_a_backup_that_is_put_back_goes_on_where_it_was(
    sqlite_storage: Storage, sqlite_url: str, tmp_path: Path
) -> None:
    desk = await court(sqlite_storage, tmp_path)
    found = await desk.proposed()
    step = await desk.deciding.decide(desk.turn(), OLGA, "p", found, "pause", 3)
    assert isinstance(step, Decided)
    stored = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    with closing(stored), closing(sqlite3.connect(tmp_path / "backup.db")) as backup:
        stored.backup(backup)
    await desk.minute()
    await desk.appealed("r", found)

    restored = await open_storage(f"sqlite:///{tmp_path / 'backup.db'}", backup=False)
    try:
        again = Court(Room(restored, desk.projects))
        again.now = desk.now + DAY
        assert isinstance(await again.objecting.appeal(again.turn(), ANN, "r", found), NoSuch)
        await again.settling.run(again.now)
        assert await again.until() == again.now + 3 * DAY
        await again.appealed("r", found)
        await again.is_whole()
    finally:
        await restored.close()
