"""Attempts at an exam, on both engines: drawn, graded once, tried again with other tasks, mended with a key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crowd.rules.limits import Because
from crowd.rules.reports import Decision, Reason
from crowd.rules.stages import Confusion, Door, Way
from crowd.services import attempts, known
from crowd.services.cards import AnsweredAlready, NothingLeft, Refused, Shown, Why
from crowd.services.checking import problems
from crowd.services.clarifying import ClarifyingService
from crowd.services.outcomes import ProjectView
from crowd.services.reports import Decided, Reported, ReportService
from crowd.tasktypes.base import mark
from storage import Storage
from storage.records.attempts import StageFigures
from tests.labelling import ANN, BEN, NO, Room
from tests.school import DAY, School, school, shown, stage, stands, work


async def exam(storage: Storage, folder: Path, count: int = 12, *, who: tuple[int, ...] = (ANN,)) -> School:
    """The work, and an exam of five tasks that opens it."""
    return await school(storage, folder, (work(), 3), (stage("exam"), count), who=who)


async def test_whoever_passes_has_the_skill_and_is_offered_the_work_at_once(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    first = shown(await shop.begins(ANN))
    assert first.stage
    assert (first.stage.kind, first.stage.number, first.stage.tasks, first.stage.lesson) == ("exam", 1, 5, None)

    end = stands(await shop.attempt(4, wrong=1))
    assert (end.score, end.passed, end.pass_mark, end.expires_at) == (80, True, 80, shop.now + 180 * DAY)
    assert [each.title for each in end.opens] == ["The work"]
    assert await shop.skills() == {"facts": 80}
    assert stands(await shop.attempt(0)).way.door is Door.PASSED  # and no further attempt
    assert len(await shop.seen()) == 5
    await shop.is_whole()


async def test_whoever_fails_waits_and_then_gets_other_tasks_until_her_attempts_are_used(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await exam(storage, tmp_path)
    end = stands(await shop.attempt(3, wrong=2))
    assert (end.score, end.passed, end.opens) == (60, False, ())
    assert end.way == Way(Door.WAIT, 1, shop.now + 7 * DAY)
    shop.now += 7 * DAY - 1
    assert stands(await shop.begins(ANN)).way.door is Door.WAIT
    shop.now += 1
    end = stands(await shop.attempt(0, wrong=5))
    assert end.way == Way(Door.OUT, 0)
    assert await shop.skills() == {"facts": 0}
    assert len(set(await shop.seen())) == 10  # none of them twice
    shop.now += 99 * DAY
    assert stands(await shop.begins(ANN)).way.door is Door.OUT
    await shop.is_whole()


async def test_neighbours_do_not_sit_before_the_same_task(storage: Storage, tmp_path: Path) -> None:
    people = tuple(range(20, 32))
    shop = await exam(storage, tmp_path, who=people)
    firsts = {shown(await shop.begins(who)).task_id for who in people}
    assert len(firsts) > 3
    assert len({tuple(await shop.seen(who)) for who in people}) == len(people)


async def test_the_labels_of_an_attempt_are_mixed_as_in_the_bank(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam", ("tasks = 5", "tasks = 6")), 12))
    await shop.begins(ANN)
    assert (
        sorted([await shop.key(task) for task in await shop.seen()]) == ["false"] * 2 + ["true"] * 2 + ["unclear"] * 2
    )


async def test_an_attempt_that_is_broken_off_goes_on_where_it_was(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    first = shown(await shop.begins(ANN))
    second = shown(await shop.answers(first))
    await shop.stops(ANN)
    assert shown(await shop.begins(ANN)).task_id == second.task_id
    await shop.expires()  # a task left at its deadline comes back, and counts for nothing
    again = shown(await shop.begins(ANN))
    assert (again.task_id, again.stage and again.stage.number) == (second.task_id, 2)
    assert stands(await shop.attempt(4)).score == 100
    await shop.is_whole()


async def test_a_late_tap_counts_while_the_attempt_is_open(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    first = shown(await shop.begins(ANN))
    await shop.expires()
    second = shown(await shop.answers(first))
    assert second.stage
    assert second.stage.number == 2
    await shop.is_whole()


async def test_a_second_tap_and_the_same_update_again_grade_once(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    step = await shop.attempt(4)
    last, turn = shown(step), shop.turn()
    key = await shop.key(last.task_id)
    ends = [await shop.labelling.tap(turn, ANN, last.task_id, last.version, mark(key)) for _ in range(3)]
    assert {stands(each).score for each in ends} == {100}
    again = await shop.taps(ANN, last.task_id, NO)
    assert isinstance(again, AnsweredAlready)
    assert stands(again.where).score == 100
    assert await shop.asks("SELECT number, score, passed, credit, counted FROM attempts") == [(1, 100, 1, 500, 5)]


async def test_nothing_is_skipped_undone_or_asked_in_a_stage(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    first = shown(await shop.begins(ANN))
    second = shown(await shop.answers(first))
    for step in (
        await shop.skips(ANN, second.task_id),
        await shop.labelling.undo(shop.turn(), ANN, shop.project),
        await shop.labelling.change(shop.turn(), ANN, first.task_id),
        await ClarifyingService(storage, ()).want(shop.turn(), ANN, second.task_id),
    ):
        assert isinstance(step, Refused)
        assert step.why is Why.IN_STAGE
        assert shown(step.where) == second if step.where else False
    assert await shop.states(ANN) == ["submitted", "active"] or sorted(await shop.states(ANN)) == [
        "active",
        "submitted",
    ]


async def test_a_reported_task_is_replaced_but_not_so_many_that_one_could_choose(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await exam(storage, tmp_path)
    reports = ReportService(storage, ())
    for _ in range(2):
        card = shown(await shop.begins(ANN))
        assert isinstance(await reports.report(shop.turn(), ANN, card.task_id, Reason.UNCLEAR), Reported)
    card = shown(await shop.begins(ANN))
    assert card.stage
    assert (card.stage.number, card.stage.tasks) == (1, 5)
    third = await reports.report(shop.turn(), ANN, card.task_id, Reason.UNCLEAR)
    assert isinstance(third, Refused)
    assert third.why is Why.REPORTED_ENOUGH
    assert stands(await shop.attempt(5)).score == 100
    await shop.is_whole()


async def test_a_task_that_goes_out_of_work_is_replaced_before_she_meets_it(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    await shop.begins(ANN)
    await shop.stops(ANN)
    gone = await shop.seen()
    await shop.does(f"UPDATE tasks SET withheld = 'quarantined' WHERE id IN ({gone[1]}, {gone[2]})")
    await shop.does(f"UPDATE tasks SET control = 'suspended' WHERE id = {gone[3]}")
    assert stands(await shop.attempt(5)).score == 100
    assert not set(gone[1:4]) & set(await shop.seen())


async def test_too_few_new_tasks_are_told_to_her_and_noted_for_the_admins(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path, 9)
    await shop.attempt(0, wrong=5)
    noted = await shop.asks("SELECT short_at FROM projects WHERE slug = 'facts-exam'")
    assert noted == [(shop.now,)]  # in good time
    shop.now += 7 * DAY
    assert stands(await shop.begins(ANN)).way == Way(Door.EMPTY, 1)
    assert await shop.asks("SELECT short_at FROM projects WHERE slug = 'facts-exam'") == [(shop.now,)]


async def test_what_she_mixes_up_is_told_as_a_pattern(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam", ("tasks = 5", "tasks = 9")), 9))
    end = stands(await shop.attempt(0, wrong=9))
    assert end.confused == (
        Confusion("false", "unclear", 3),
        Confusion("true", "false", 3),
        Confusion("unclear", "true", 3),
    )


async def test_a_skill_that_ran_out_opens_the_exam_again_with_all_its_attempts(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await exam(storage, tmp_path)
    await shop.attempt(5)
    shop.now += 180 * DAY
    assert await shop.skills() == {}
    end = stands(await shop.attempt(0, wrong=5))
    assert (end.score, end.way.door, end.way.left) == (0, Door.WAIT, 1)


async def test_credits_of_answers_that_are_accepted_too_are_weighed(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    await shop.does("""UPDATE task_contents SET gold_also =
        '[{"answer": {"label": "true"}, "weight": 50}, {"answer": {"label": "false"}, "weight": 50},'
        || ' {"answer": {"label": "unclear"}, "weight": 50}]'""")
    assert stands(await shop.attempt(3, wrong=2)).score == 80


async def test_a_stage_is_never_complete_and_its_counts_stay_whole(storage: Storage, tmp_path: Path) -> None:
    people = tuple(range(20, 26))
    shop = await exam(storage, tmp_path, who=people)
    for who in people:
        await shop.attempt(5, who=who)
    assert await shop.asks(
        "SELECT min(places_left), max(places_left), CAST(sum(overlap - places_left) AS BIGINT) FROM tasks"
        f" WHERE project_id = {shop.project}"
    ) == [(1, 1, 30)]
    await shop.is_whole()


async def test_the_list_says_what_an_exam_opens_and_leaves_out_what_is_passed(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    offers = {offer.spec.slug: offer for offer in await shop.labelling.offers(ANN, shop.now)}
    assert [each.spec.slug for each in offers["facts"].ways] == ["facts-exam"]
    assert offers["facts-exam"].stage
    assert offers["facts-exam"].stage.way == Way(Door.READY, 2)

    await shop.attempt(0, wrong=5)
    offers = {offer.spec.slug: offer for offer in await shop.labelling.offers(ANN, shop.now)}
    assert offers["facts-exam"].halt
    assert offers["facts-exam"].halt.because is Because.NO_ATTEMPT
    shop.now += 7 * DAY
    await shop.attempt(5)
    assert [offer.spec.slug for offer in await shop.labelling.offers(ANN, shop.now)] == ["facts"]


# A key that was wrong.


async def suspended(shop: School, task_id: int) -> int:
    """The key of a task is in doubt: what follows for those who were tested with it; how many are told."""

    def unit(work_unit: object) -> int:
        spec = stage("exam")
        known.judge_again(work_unit, task_id, spec)  # type: ignore[arg-type]
        return attempts.regrade(work_unit, task_id, shop.now)  # type: ignore[arg-type]

    await shop.does(f"UPDATE tasks SET control = 'suspended' WHERE id = {task_id}")
    return await shop.storage.write(None, unit)


async def wrong_one(shop: Room, who: int = ANN) -> int:
    """The last task that she answered wrong."""
    found = await shop.asks(
        "SELECT task_id FROM assignments JOIN people ON people.id = person_id"
        f" WHERE telegram_id = {who} AND credit = 0 ORDER BY answered_at DESC, task_id DESC"
    )
    return int(found[0][0])


async def test_a_suspended_key_lets_those_pass_whom_it_failed_and_they_are_told(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await school(
        storage,
        tmp_path,
        (work('skill.facts = ">= 75"'), 3),
        (stage("exam", ("pass = 80", "pass = 75")), 12),
        who=(ANN, BEN),
    )
    for who in (ANN, BEN):
        assert stands(await shop.attempt(3, wrong=2, who=who)).score == 60
    task = await wrong_one(shop)
    failed = await shop.asks(f"SELECT count(*) FROM assignments WHERE task_id = {task} AND credit = 0")
    assert await suspended(shop, task) == failed[0][0]
    assert (await shop.skills(ANN)) == {"facts": 75}
    [(body,)] = await shop.asks(
        "SELECT body FROM campaigns JOIN deliveries ON deliveries.campaign_id = campaigns.id"
        f" JOIN people ON people.id = deliveries.person_id WHERE kind = 'attempt_regraded' AND telegram_id = {ANN}"
    )
    told = json.loads(body)
    assert (told["was"], told["score"], told["passed"], told["opens"][0]["title"]) == (60, 75, True, "The work")
    assert await suspended(shop, task) == 0  # nothing is told twice
    await shop.is_whole()


@pytest.mark.parametrize("right", [4, 5])
async def test_nobody_loses_by_our_mistake(storage: Storage, tmp_path: Path, right: int) -> None:
    shop = await exam(storage, tmp_path)
    await shop.attempt(right, wrong=5 - right)
    [task] = (await shop.asks("SELECT task_id FROM assignments WHERE credit = 100 ORDER BY task_id LIMIT 1"))[0]
    before = await shop.skills()
    assert await suspended(shop, task) == 0
    assert await shop.skills() == before == {"facts": right * 20}


async def test_a_skill_that_somebody_wrote_since_is_not_written_over_by_less(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    await shop.attempt(3, wrong=2)
    [(person,)] = await shop.asks(f"SELECT id FROM people WHERE telegram_id = {ANN}")
    await storage.write(None, lambda unit: unit.skills.set(person_id=person, name="facts", value=90, now=shop.now + 5))
    await suspended(shop, await wrong_one(shop))
    assert await shop.skills() == {"facts": 90}


async def test_an_attempt_of_which_nothing_counts_is_no_attempt(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    await shop.attempt(4)
    await shop.does("UPDATE tasks SET control = 'suspended' WHERE id IN (SELECT task_id FROM assignments)")
    await shop.does("UPDATE assignments SET credit = NULL")
    step = await shop.begins(ANN)
    while isinstance(step, Shown):  # the task in her hands, whose key is in doubt as well
        step = await shop.taps(ANN, step.card.task_id)
    assert isinstance(step, NothingLeft)
    end = stands(step)
    assert (end.void, end.score, end.way.left) == (True, None, 2)
    assert await shop.skills() == {}


async def test_a_task_that_an_admin_drops_counts_for_nobody_who_was_tested_with_it(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await school(storage, tmp_path, (stage("exam"), 5), who=(1, ANN, BEN))
    await shop.attempt(3, wrong=2)
    wrong = {task for (task,) in await shop.asks("SELECT task_id FROM assignments WHERE credit = 0")}
    reports, step = ReportService(storage, (1,)), await shop.begins(BEN)
    while isinstance(step, Shown):
        task = step.card.task_id
        if task not in wrong:
            step = await shop.answers(step.card, who=BEN)
            continue
        assert isinstance(await reports.report(shop.turn(), BEN, task, Reason.INCORRECT), Reported)
        case = await reports.case(task)
        assert case
        assert isinstance(await reports.judge(shop.turn(), 1, task, Decision.DROP, seen=case.seen), Decided)
        step = await shop.begins(BEN)
    assert await shop.skills(ANN) == await shop.skills(BEN) == {"facts": 100}
    await shop.is_whole()


async def test_an_admin_sees_how_a_stage_goes_and_what_is_failed_most(storage: Storage, tmp_path: Path) -> None:
    people = tuple(range(20, 26))
    shop = await school(storage, tmp_path, (stage("exam"), 5), who=people)
    [(hard, key)] = await shop.asks("SELECT id, key FROM tasks ORDER BY id LIMIT 1")
    for who in people:
        step = await shop.begins(who)
        while isinstance(step, Shown):
            step = await shop.answers(step.card, right=step.card.task_id != hard, who=who)
    view = await shop.projects.show("facts-exam", now=shop.now)
    assert isinstance(view, ProjectView)
    assert view.stage == StageFigures(6, 6, 6, 0, 480)
    assert view.hardest == ((key, 6, 6),)


async def test_a_score_that_is_not_what_its_answers_are_worth_is_found(storage: Storage, tmp_path: Path) -> None:
    shop = await exam(storage, tmp_path)
    await shop.attempt(4, wrong=1)
    await shop.does("UPDATE attempts SET score = 79")
    [problem] = await problems(storage)
    assert problem.endswith("its score, 79, is not what its answers are worth")
