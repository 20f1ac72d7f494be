"""Reports: stored beside labels, paid when they are right, and enough of them take a task out of work."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from crowd.rules.reports import LONGEST_NOTE, Decision, Reason
from crowd.services.cards import AnsweredAlready, NothingLeft, Refused, Shown, Why
from crowd.services.exporting import Exported, ExportService
from crowd.services.outcomes import Refused as RefusedExport
from crowd.services.reports import (
    Decided,
    LookAgain,
    NoteKept,
    NoteTooLong,
    NoteUnasked,
    Reported,
    SettledAlready,
)
from storage import Storage
from tests.filling import spec
from tests.labelling import ANN, BEN, CAT, DAN, PRICE
from tests.reporting import BOSS, CHIEF, Desk, desk

FOUR = (ANN, BEN, CAT, DAN)


async def reported_by(shop: Desk, *people: int, task_id: int = 1) -> None:
    for who in people:
        assert isinstance(await shop.begins(who), Shown)
        assert isinstance(await shop.reports_task(who, task_id), Reported)


async def test_a_report_gives_the_place_back_and_the_task_never_comes_again(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, tasks=1)
    card = await shop.starts(ANN)
    step = await shop.reports_task(ANN, card.task_id, Reason.SENSITIVE)

    assert isinstance(step, Reported)
    assert (step.title, step.reason, step.price, step.currency) == ("Facts", Reason.SENSITIVE, PRICE, "USD")
    assert await shop.places() == [3]
    assert await shop.money() == {}
    assert isinstance(await shop.begins(ANN), NothingLeft)
    assert await shop.withheld() == [None]
    await shop.is_whole()


async def test_a_second_tap_and_a_replay_report_once(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    card = await shop.starts(ANN)
    turn = shop.turn()
    for _ in range(2):
        again = await shop.reports.report(turn, ANN, card.task_id, Reason.UNCLEAR)
        assert isinstance(again, Reported)
    other = await shop.reports_task(ANN, card.task_id, Reason.INCORRECT)

    assert isinstance(other, Reported)
    assert other.reason is Reason.UNCLEAR
    assert await shop.asks("SELECT count(*), max(skipped) FROM reports, progress") == [(1, 1)]
    await shop.is_whole()


async def test_what_was_answered_skipped_or_never_hers_is_not_reported(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, who=(ANN, BEN))
    card = await shop.starts(ANN)
    await shop.taps(ANN, card.task_id)
    assert isinstance(await shop.reports_task(ANN, card.task_id), AnsweredAlready)

    await shop.skips(ANN, 2)
    skipped = await shop.reports_task(ANN, 2)
    assert isinstance(skipped, Refused)
    assert skipped.why is Why.SKIPPED_ALREADY

    assert await shop.reports_task(BEN, 1) == Refused(Why.NOT_HERS)
    assert await shop.asks("SELECT count(*) FROM reports") == [(0,)]
    await shop.is_whole()


async def test_a_task_whose_time_ran_out_may_still_be_reported(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    card = await shop.starts(ANN)
    await shop.expires()
    assert isinstance(await shop.reports_task(ANN, card.task_id), Reported)

    assert (await shop.states(ANN))[0] == "skipped"
    assert await shop.places() == [3, 3, 3]
    await shop.is_whole()


async def test_a_note_goes_with_the_report_once(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    card = await shop.starts(ANN)
    await shop.reports_task(ANN, card.task_id)

    long = "x" * (LONGEST_NOTE + 1)
    assert await shop.reports.note(shop.turn(), ANN, card.task_id, long) == NoteTooLong(LONGEST_NOTE)
    turn = shop.turn()
    assert await shop.reports.note(turn, ANN, card.task_id, "Two questions") == NoteKept(1)
    assert await shop.reports.note(turn, ANN, card.task_id, "Two questions") == NoteKept(1)
    assert await shop.reports.note(shop.turn(), ANN, card.task_id, "And more") == NoteUnasked()

    case = await shop.reports.case(card.task_id)
    assert case
    assert [report.note for report in case.reports] == ["Two questions"]


async def test_enough_reports_take_the_task_out_of_work_and_the_admins_are_told(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await desk(storage, tmp_path, tasks=2, who=FOUR)
    held = await shop.starts(CAT)  # whoever has it before her finishes it
    await reported_by(shop, ANN)
    assert (await shop.withheld(), await shop.owed("quarantine")) == ([None, None], [])

    await reported_by(shop, BEN)
    assert (await shop.withheld(), await shop.owed("quarantine")) == (["quarantined", None], [BOSS, CHIEF])

    assert (await shop.starts(DAN)).task_id == 2
    assert isinstance(await shop.taps(CAT, held.task_id), Shown)
    await shop.is_whole()


async def test_a_place_that_comes_back_while_in_quarantine_goes_to_nobody(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, tasks=1, who=FOUR)
    await shop.starts(CAT)
    await reported_by(shop, ANN, BEN)
    await shop.expires()

    assert isinstance(await shop.begins(DAN), NothingLeft)
    late = await shop.taps(CAT, 1)
    assert isinstance(late, Refused)
    assert late.why is Why.TOO_LATE
    await shop.is_whole()


async def test_the_number_of_reports_is_the_projects_own(storage: Storage, tmp_path: Path) -> None:
    project = spec(("overlap = 3", "overlap = 3\nreports_to_quarantine = 1"))
    shop = await desk(storage, tmp_path, project=project)
    await reported_by(shop, ANN)

    assert await shop.withheld() == ["quarantined", None, None]


@pytest.mark.parametrize("decision", list(Decision), ids=lambda each: each.value)
async def test_an_admins_decision_judges_the_reports_and_the_task(
    storage: Storage, tmp_path: Path, decision: Decision
) -> None:
    shop = await desk(storage, tmp_path, tasks=1, who=FOUR)
    await reported_by(shop, ANN, BEN)
    assert isinstance(await shop.begins(CAT), NothingLeft)  # her cursor has passed it
    turn = shop.turn()
    decided = await shop.reports.judge(turn, BOSS, 1, decision, seen=2)

    right = decision is not Decision.DISMISS
    assert isinstance(decided, Decided)
    assert (decided.reports, decided.paid) == (2, 2 * PRICE if right else 0)
    assert await shop.reports.judge(turn, BOSS, 1, decision, seen=2) == decided
    assert await shop.withheld() == ["dropped" if decision is Decision.DROP else None]
    assert await shop.places() == [0 if decision is Decision.DROP else 3]
    assert [amount for (account, _), amount in sorted((await shop.money()).items()) if account == "available"] == (
        [PRICE, PRICE] if right else []
    )
    assert await shop.owed("report_settled") == [ANN, BEN]
    assert isinstance(await shop.begins(CAT), NothingLeft if decision is Decision.DROP else Shown)
    assert isinstance(await shop.begins(ANN), NothingLeft)
    await shop.is_whole()


async def test_what_is_held_of_a_dropped_task_is_finished_and_what_comes_back_is_gone(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await desk(storage, tmp_path, tasks=1, who=FOUR)
    await shop.starts(CAT)
    await shop.starts(DAN)
    await reported_by(shop, ANN)
    await shop.judges(BOSS, 1, Decision.DROP, seen=1)

    assert isinstance(await shop.taps(CAT, 1), NothingLeft)
    await shop.skips(DAN, 1)
    assert await shop.asks("SELECT overlap, places_left FROM tasks") == [(1, 0)]
    await shop.is_whole()


async def test_the_second_admin_is_told_who_was_first(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, who=FOUR)
    await reported_by(shop, ANN, BEN)
    first, second = await asyncio.gather(
        shop.judges(BOSS, 1, Decision.DROP, seen=2), shop.judges(CHIEF, 1, Decision.DISMISS, seen=2)
    )

    decided, late = (first, second) if isinstance(first, Decided) else (second, first)
    assert isinstance(decided, Decided)
    assert isinstance(late, SettledAlready)
    assert late.by == ("Bob" if decided is first else "Cleo")
    await shop.is_whole()


async def test_whoever_looked_before_the_last_report_looks_again(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, who=FOUR)
    await shop.starts(CAT)
    await reported_by(shop, ANN, BEN)
    await reported_by(shop, CAT)

    again = await shop.judges(BOSS, 1, Decision.DISMISS, seen=2)
    assert isinstance(again, LookAgain)
    assert again.case.seen == 3
    assert isinstance(await shop.judges(BOSS, 1, Decision.DISMISS, seen=3), Decided)


async def test_two_reports_at_once_quarantine_once(storage: Storage, tmp_path: Path) -> None:
    """Goes red on PostgreSQL where the task is not locked before the reports are counted."""
    shop = await desk(storage, tmp_path, who=FOUR)
    for who in (ANN, BEN):
        await shop.starts(who)
    await asyncio.gather(shop.reports_task(ANN, 1), shop.reports_task(BEN, 1))

    assert (await shop.withheld())[0] == "quarantined"
    assert await shop.owed("quarantine") == [BOSS, CHIEF]
    await shop.is_whole()


async def test_a_report_and_a_decision_at_once_leave_all_whole(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, who=FOUR)
    for who in (CAT, DAN):
        await shop.starts(who)
    await reported_by(shop, ANN)
    await asyncio.gather(
        shop.judges(BOSS, 1, Decision.DROP, seen=1), shop.reports_task(CAT, 1), shop.reports_task(DAN, 1)
    )
    await shop.is_whole()


async def test_after_a_dismissal_it_takes_as_many_reports_again(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, tasks=1, who=FOUR)
    await reported_by(shop, ANN, BEN)
    await shop.judges(BOSS, 1, Decision.DISMISS, seen=2)
    await reported_by(shop, CAT)
    assert await shop.withheld() == [None]
    await reported_by(shop, DAN)

    assert await shop.withheld() == ["quarantined"]
    assert await shop.owed("quarantine") == [BOSS, CHIEF, BOSS, CHIEF]


async def test_open_reports_wait_for_an_admin_the_most_reported_first(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, who=FOUR)
    await reported_by(shop, ANN)
    for who in (CAT, DAN):
        await shop.skips(who, (await shop.starts(who)).task_id)
        await shop.reports_task(who, 2)

    found = await shop.reports.waiting()
    assert [(each.key, each.reports, each.withheld) for each in found] == [("t2", 2, "quarantined"), ("t1", 1, None)]


async def test_reports_are_a_file_of_their_own_and_dropped_tasks_leave_the_others(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await desk(storage, tmp_path, tasks=2, who=FOUR)
    await shop.starts(CAT)
    await shop.taps(CAT, 1)
    await shop.taps(CAT, 2)
    await reported_by(shop, ANN)
    await shop.reports.note(shop.turn(), ANN, 1, "Two questions")
    await shop.judges(BOSS, 1, Decision.DROP, seen=1)

    service, path = ExportService(storage), tmp_path / "out.jsonl"

    async def lines(exported: Exported | RefusedExport) -> list[dict[str, object]]:
        assert isinstance(exported, Exported), exported
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    [report] = await lines(await service.reports("facts", path, form="jsonl"))
    told = ("task", "worker", "reason", "note", "state", "price", "task_state")
    assert [report[name] for name in told] == [
        "t1",
        "w11",
        "incorrect",
        "Two questions",
        "confirmed",
        "0.05",
        "dropped",
    ]
    answers = await lines(await service.answers("facts", path, form="jsonl"))
    assert [each["task"] for each in answers] == ["t2"]
    majorities = await lines(await service.majority("facts", path, form="jsonl"))
    assert [each["task"] for each in majorities] == ["t2"]
    every = await lines(await service.answers("facts", path, form="jsonl", dropped=True))
    assert [each["task"] for each in every] == ["t1", "t2"]
    assert len(await lines(await service.majority("facts", path, form="jsonl", dropped=True))) == 2


async def test_one_meeting_takes_a_task_that_cannot_be_shown_out_of_work(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    card = await shop.starts(ANN)
    for _ in range(2):  # the second as after a crash
        step = await shop.reports.unseen(ANN, card.task_id, "it is not in the folder", shop.now)
        assert isinstance(step, Reported)

    assert (await shop.withheld())[0] == "quarantined"
    assert await shop.owed("quarantine") == [BOSS, CHIEF]
    assert await shop.asks("SELECT reason, note, state FROM reports") == [
        ("incorrect", "A file of the task cannot be shown: it is not in the folder.", "open")
    ]
    assert await shop.money() == {}
    await shop.is_whole()


async def test_where_many_wait_in_quarantine_it_takes_as_many_as_any_report(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, tasks=7, who=(ANN, BEN))
    for _ in range(7):
        card = await shop.starts(ANN)
        await shop.reports.unseen(ANN, card.task_id, "lost", shop.now)
    assert await shop.withheld() == ["quarantined"] * 5 + [None] * 2

    card = await shop.starts(BEN)
    await shop.reports.unseen(BEN, card.task_id, "lost", shop.now)
    assert await shop.withheld() == ["quarantined"] * 6 + [None]
    await shop.is_whole()


async def test_what_is_answered_is_not_reported_for_her(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    card = await shop.starts(ANN)
    await shop.taps(ANN, card.task_id)

    assert await shop.reports.unseen(ANN, card.task_id, "lost", shop.now) is None
    assert await shop.asks("SELECT count(*) FROM reports") == [(0,)]
