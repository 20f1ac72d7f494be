"""Questions on tasks: the task waits for whoever asked, the answer reaches her, and the next ones read it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from crowd.rules.clarifying import KEPT_FOR, LONGEST_ANSWER, LONGEST_QUESTION, Audience
from crowd.services.cards import AnsweredAlready, NothingLeft, Refused, Shown, Why
from crowd.services.clarifying import Answered, AnsweredBefore, Asked, MayType, TooLong, Unasked
from storage import Storage
from storage.records.reports import Note
from tests.filling import spec
from tests.labelling import ANN, BEN, CAT, LIMIT, card
from tests.reporting import BOSS, CHIEF, desk

ALONE = spec(("overlap = 3", "overlap = 1"))


async def test_a_question_parks_the_task_and_the_next_one_is_hers_meanwhile(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, project=ALONE, who=(ANN, BEN))
    first = await shop.starts(ANN)
    asked = await shop.asks_admins(ANN, first.task_id, quoted="the claim")

    assert asked == Asked(first.task_id, 1, kept=True, card=None)
    assert await shop.owed("question") == [BOSS, CHIEF]
    assert card(await shop.begins(ANN)).task_id == 2
    assert card(await shop.begins(BEN)).task_id == 3  # the parked place is nobody else's
    await shop.skips(ANN, 2)
    assert isinstance(await shop.skips(ANN, first.task_id), Refused)
    assert isinstance(await shop.taps(ANN, first.task_id), Refused)
    assert await shop.states(ANN) == ["parked", "skipped"]
    await shop.is_whole()


async def test_what_is_parked_does_not_run_out_with_the_tasks_own_time(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    task = await shop.asked(ANN)
    assert await shop.expires() == 0
    assert card(await shop.goes_on(ANN, task)).deadline == shop.now + LIMIT
    await shop.is_whole()


async def test_a_place_is_not_kept_for_ever(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, project=ALONE, tasks=1, who=(ANN, BEN))
    task = await shop.asked(ANN)
    assert isinstance(await shop.begins(BEN), NothingLeft)
    shop.now += KEPT_FOR
    assert await shop.upkeep.expire(shop.now) == 1
    await shop.is_whole()

    assert card(await shop.begins(BEN)).task_id == task
    late = await shop.goes_on(ANN, task)
    assert isinstance(late, Refused)
    assert late.why is Why.TOO_LATE
    await shop.skips(BEN, task)
    assert card(await shop.goes_on(ANN, task)).task_id == task
    await shop.is_whole()


async def test_an_outage_of_ours_takes_nothing_from_what_is_parked(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    await shop.upkeep.wake(shop.now)
    await shop.asked(ANN)
    shop.now += 2 * KEPT_FOR
    await shop.upkeep.wake(shop.now)
    assert await shop.upkeep.expire(shop.now) == 0


async def test_the_answer_is_owed_to_her_and_goes_on_with_the_task(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, who=(ANN, BEN))
    task = await shop.asked(ANN)
    meanwhile = card(await shop.begins(ANN))
    turn = shop.turn()
    for _ in range(2):
        answered = await shop.clarifying.answer(turn, BOSS, 1, "This year.", Audience.EVERYBODY)
        assert isinstance(answered, Answered)
        assert (answered.inquiry.answer, answered.inquiry.by) == ("This year.", "Bob")
    assert await shop.owed("clarified") == [ANN]

    again = card(await shop.goes_on(ANN, task))
    assert again.task_id == task
    assert (await shop.states(ANN))[: meanwhile.task_id] == ["active", "returned"]
    assert isinstance(await shop.taps(ANN, task), Shown)
    await shop.is_whole()


async def test_the_next_workers_read_what_was_asked_and_answered(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, who=(ANN, BEN, CAT))
    await shop.asked(ANN)
    assert (await shop.starts(BEN)).notes == ()
    await shop.answers(BOSS)

    assert (await shop.starts(CAT)).notes == (Note("", "Which year?", "This year."),)


async def test_an_answer_for_her_alone_is_read_by_nobody_else(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, who=(ANN, BEN))
    await shop.asked(ANN)
    await shop.answers(BOSS, audience=Audience.ASKER)

    assert (await shop.starts(BEN)).notes == ()
    assert await shop.owed("clarified") == [ANN]


async def test_the_second_admin_is_told_what_the_first_answered(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    await shop.asked(ANN)
    both = await asyncio.gather(shop.answers(BOSS, answer="Now."), shop.answers(CHIEF, answer="Then."))

    [answered] = [each for each in both if isinstance(each, Answered)]
    [before] = [each for each in both if isinstance(each, AnsweredBefore)]
    assert before.inquiry.answer == answered.inquiry.answer
    assert await shop.owed("clarified") == [ANN]


async def test_what_is_too_long_is_not_sent_and_still_waited_for(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    held = await shop.starts(ANN)
    assert await shop.clarifying.want(shop.turn(), ANN, held.task_id) == MayType(held.task_id)
    long = await shop.asks_admins(ANN, held.task_id, "x" * (LONGEST_QUESTION + 1))
    assert long == TooLong(LONGEST_QUESTION)

    turn = shop.turn()
    for _ in range(2):
        asked = await shop.clarifying.ask(turn, ANN, held.task_id, "Which?", "", expected=True)
        assert isinstance(asked, Asked)
    assert await shop.clarifying.ask(shop.turn(), ANN, held.task_id, "Why?", "", expected=True) == Unasked()
    assert await shop.answers(BOSS, answer="x" * (LONGEST_ANSWER + 1)) == TooLong(LONGEST_ANSWER)
    assert await shop.owed("question") == [BOSS, CHIEF]


async def test_a_question_whose_time_ran_out_while_she_typed_still_counts(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    held = await shop.starts(ANN)
    await shop.expires()
    asked = await shop.asks_admins(ANN, held.task_id)

    assert isinstance(asked, Asked)
    assert not asked.kept
    assert card(await shop.goes_on(ANN, held.task_id)).task_id == held.task_id
    await shop.is_whole()


async def test_a_parked_task_may_be_reported(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    task = await shop.asked(ANN)
    await shop.reports_task(ANN, task)

    assert await shop.states(ANN) == ["skipped"]
    assert isinstance(await shop.goes_on(ANN, task), Refused)
    await shop.is_whole()


async def test_nobody_asks_about_what_she_answered(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path)
    held = await shop.starts(ANN)
    await shop.taps(ANN, held.task_id)

    assert isinstance(await shop.clarifying.want(shop.turn(), ANN, held.task_id), AnsweredAlready)
    assert await shop.asks_admins(ANN, held.task_id) == Unasked()
    assert isinstance(await shop.goes_on(ANN, held.task_id), AnsweredAlready)


async def test_a_report_while_an_admin_answers_and_she_goes_on_leaves_all_whole(
    storage: Storage, tmp_path: Path
) -> None:
    crowd = (ANN, BEN, CAT)
    shop = await desk(storage, tmp_path, who=crowd)
    tasks = [await shop.asked(who) for who in crowd]
    steps = [
        step
        for who, task in zip(crowd, tasks, strict=True)
        for step in (shop.goes_on(who, task), shop.reports_task(who, task), shop.answers(BOSS, who - 10))
    ]
    await asyncio.gather(*steps)
    await shop.is_whole()
