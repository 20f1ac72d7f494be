"""Adjudicating: disputes open by themselves, the worst comes first, one person has it, and her verdict stands."""

from __future__ import annotations

import asyncio
from pathlib import Path

from crowd.rules.adjudication import LEASE, UNDO, Because
from crowd.services import rejecting
from crowd.services.adjudication_cards import Case, Elsewhere, Gone, NotAllowed, NothingWaits, TooLate, Unread, Verdict
from crowd.services.cards import Asking, Misunderstood, Shown
from crowd.services.overlap import OverlapService
from storage import Storage, Unit
from tests.adjudicating import BOSS, CHIEF, EVE, THREE, Court, court, differing
from tests.filling import admit
from tests.labelling import ANN, BEN, CAT, NO, YES
from tests.labelling import room as plain_room


async def test_a_task_is_disputed_once_it_has_all_its_answers(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    await room.labels_one(ANN, "y")
    await room.labels_one(BEN, "n")
    assert await room.disputes() == []
    task_id = await room.labels_one(CAT, "y")
    assert await room.disputes() == [(task_id, "open")]
    assert await room.asks("SELECT agreement FROM disputes") == [(3333,)]
    await room.is_whole()


async def test_who_agrees_disputes_nothing(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    await room.labels("y", "y", "y")
    assert await room.disputes() == []


async def test_a_project_without_the_table_disputes_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await plain_room(storage, tmp_path, who=THREE)
    for who, value in zip(THREE, (YES, NO, YES), strict=True):
        await shop.taps(who, (await shop.starts(who)).task_id, value)
    assert await shop.asks("SELECT count(*) FROM disputes") == [(0,)]


async def test_an_answer_that_is_changed_ends_or_begins_a_dispute(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "y", "n")
    assert isinstance(await room.labelling.change(room.turn(), CAT, task_id), Shown)
    await room.taps(CAT, task_id, YES)
    assert await room.disputes() == [(task_id, "agreed")]
    await room.labelling.change(room.turn(), BEN, task_id)
    await room.taps(BEN, task_id, NO)
    assert await room.disputes() == [(task_id, "open")]
    await room.is_whole()


async def test_two_last_answers_at_once_open_one_dispute(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels_one(ANN, "y")
    await room.begins(BEN)
    await room.begins(CAT)
    await asyncio.gather(room.taps(BEN, task_id, NO), room.taps(CAT, task_id, YES))
    assert await room.disputes() == [(task_id, "open")]


async def test_the_worst_agreement_comes_first(storage: Storage, tmp_path: Path) -> None:
    four = (*THREE, EVE)
    room = await court(
        storage, tmp_path, 'agreement = "90%"', tasks=3, who=four, changes=(("overlap = 3", "overlap = 4"),)
    )
    mild = await room.labels("y", "y", "y", "n", who=four)
    worst = await room.labels("y", "n", "y", "n", who=four)
    assert (await room.case()).task_id == worst
    await room.settles(BOSS, worst)
    assert (await room.case()).task_id == mild


async def test_blind_first_hers_then_the_others_then_why(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    case = await room.case()
    assert (case.stage, case.views, case.own) == ("label", (), None)

    seen = await room.says(BOSS, task_id, NO)
    assert isinstance(seen, Case)
    assert (seen.stage, seen.own) == ("reveal", "false")
    assert [(each.words, each.count) for each in seen.views] == [("true", 2), ("false", 1)]

    kept = await room.court.keep(room.turn(), BOSS, task_id)
    assert isinstance(kept, Case)
    assert (kept.stage, kept.chosen) == ("why", "false")

    verdict = await room.court.because(room.turn(), BOSS, task_id, Because.GUIDELINE_GAP)
    assert isinstance(verdict, Verdict)
    assert (verdict.words, verdict.reason, verdict.hers, verdict.undo) == ("false", Because.GUIDELINE_GAP, True, True)
    assert await room.disputes() == [(task_id, "settled")]
    assert isinstance(await room.takes(), NothingWaits)
    await room.is_whole()


async def test_having_seen_the_others_she_may_change_and_both_are_kept(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    await room.says(BOSS, task_id, NO)
    changing = await room.court.change(room.turn(), BOSS, task_id)
    assert isinstance(changing, Case)
    assert (changing.stage, len(changing.views)) == ("change", 2)
    await room.says(BOSS, task_id, YES)
    await room.court.because(room.turn(), BOSS, task_id, None)
    assert await room.asks("SELECT own, answer FROM disputes") == [('{"label":"false"}', '{"label":"true"}')]


async def test_with_reasons_she_sees_all_at_once(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path, "blind = false\nrequire_reason = true")
    task_id = await room.labels("y", "n", "y")
    case = await room.case()
    assert (case.stage, len(case.views), case.must_say_why) == ("change", 2, True)
    await room.says(BOSS, task_id, YES)
    still = await room.court.because(room.turn(), BOSS, task_id, None)
    assert isinstance(still, Case)
    verdict = await room.court.because(room.turn(), BOSS, task_id, Because.OTHER)
    assert isinstance(verdict, Verdict)


async def test_nobody_can_tell(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    await room.court.nobody_can_tell(room.turn(), BOSS, task_id)
    verdict = await room.court.because(room.turn(), BOSS, task_id, Because.AMBIGUOUS_TEXT)
    assert isinstance(verdict, Verdict)
    assert verdict.words is None
    assert await room.disputes() == [(task_id, "unresolved")]


async def test_two_adjudicators_at_once_never_get_the_same_task(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path, tasks=2)
    await room.labels("y", "n", "y")
    await room.labels("y", "n", "y")
    steps = await asyncio.gather(room.takes(BOSS), room.takes(CHIEF))
    taken = [each.task_id for each in steps if isinstance(each, Case)]
    if len(taken) < 2:  # one was told that the other was faster, and looks again
        taken = [each.task_id for each in [await room.takes(BOSS), await room.takes(CHIEF)] if isinstance(each, Case)]
    assert len(set(taken)) == len(taken) == 2
    mine, others = taken
    assert isinstance(await room.says(CHIEF, mine, YES), Elsewhere)
    assert isinstance(await room.says(BOSS, others, YES), Elsewhere)


async def test_what_is_held_too_long_is_free_and_begins_anew(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    await room.says(BOSS, task_id, NO)
    room.now += LEASE
    assert isinstance(await room.court.look(room.turn(), BOSS, task_id), Unread)
    theirs = await room.case(CHIEF)
    assert (theirs.task_id, theirs.stage, theirs.own) == (task_id, "label", None)
    assert isinstance(await room.court.keep(room.turn(), BOSS, task_id), Elsewhere)


async def test_skipped_ones_come_back_when_asked_for(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    left = await room.court.leave(room.turn(), BOSS, task_id)
    assert isinstance(left, NothingWaits)
    assert left.left == 1
    assert (await room.case(CHIEF)).task_id == task_id
    await room.court.stop(room.turn(), CHIEF, task_id)
    again = await room.takes(BOSS, anew=True)
    assert isinstance(again, Case)


async def test_who_took_the_guidelines_otherwise_than_they_say_settles_nothing(
    storage: Storage, tmp_path: Path
) -> None:
    question = '\n[[comprehension]]\nquestion = "Half of it is wrong?"\nanswers = ["yes", "no"]\nright = "no"\n'
    trusting = 'by = "skill:facts >= 95"\n'
    room = await court(storage, tmp_path, trusting)
    await storage.write(None, lambda work: admit(work, EVE))
    task_id = await room.labels("y", "n", "y")
    await room.skill(EVE, 96)
    assert len(await room.court.waiting(EVE, room.now)) == 1
    await room.does(f"UPDATE projects SET spec = '{differing(trusting + question).to_json()}'")

    await failed_the_questions(room)
    assert await room.court.waiting(EVE, room.now) == []
    assert isinstance(await room.takes(EVE), NotAllowed)
    assert isinstance(await room.says(EVE, task_id), NotAllowed)
    [(eve,)] = await room.asks(f"SELECT id FROM people WHERE telegram_id = {EVE}")
    await storage.write(None, lambda work: work.comprehension.forgive(project_id=room.project, person_id=eve))
    await room.case(EVE)


async def failed_the_questions(room: Court) -> None:
    """Eve gives the wrong answer in every try."""
    step = await room.begins(EVE)
    while isinstance(step, Asking):
        [wrong] = [place for place, words in step.answers if words == "yes"]
        step = await room.labelling.understand(
            room.turn(),
            EVE,
            room.project,
            version=step.version,
            mark=step.mark,
            number=step.number,
            tries=step.wrong,
            place=wrong,
        )
    assert isinstance(step, Misunderstood)


async def test_a_trusted_worker_settles_what_she_did_not_answer_and_is_paid_later(
    storage: Storage, tmp_path: Path
) -> None:
    room = await court(storage, tmp_path, 'by = "skill:facts >= 95"\nprice = "0.10"')
    await storage.write(None, lambda work: admit(work, EVE))
    task_id = await room.labels("y", "n", "y")
    assert isinstance(await room.takes(EVE), NotAllowed)
    assert await room.court.waiting(EVE, room.now) == []
    await room.skill(EVE, 96)
    await room.skill(ANN, 99)
    [waits] = await room.court.waiting(EVE, room.now)
    assert (waits.title, waits.count) == ("Facts", None)
    assert isinstance(await room.takes(ANN), NothingWaits)  # she answered it

    await room.does(f"UPDATE people SET restricted_until = {room.now + 1} WHERE telegram_id = {EVE}")
    assert isinstance(await room.takes(EVE), NotAllowed)
    await room.does("UPDATE people SET restricted_until = NULL")
    await room.case(EVE)
    verdict = await room.settles(EVE, task_id)
    assert verdict.price == 100_000
    [(eve,)] = await room.asks(f"SELECT id FROM people WHERE telegram_id = {EVE}")
    await room.ticks(UNDO - 1)
    assert ("available", eve) not in await room.money()
    await room.ticks(1)
    assert (await room.money())["available", eve] == 100_000
    assert isinstance(await room.court.undo(room.turn(), EVE, task_id), TooLate)
    await room.is_whole()


async def test_an_undone_verdict_pays_nothing_and_is_open_again(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path, 'by = "skill:facts >= 95"\nprice = "0.10"')
    await storage.write(None, lambda work: admit(work, EVE))
    await room.skill(EVE, 96)
    task_id = await room.labels("y", "n", "y")
    await room.case(EVE)
    await room.settles(EVE, task_id)
    undone = await room.court.undo(room.turn(), EVE, task_id)
    assert isinstance(undone, Case)
    assert (undone.stage, undone.chosen) == ("why", "true")
    await room.court.stop(room.turn(), EVE, task_id)
    await room.ticks(UNDO)
    assert not [ref for ref in await room.lines() if ref.startswith("verdict")]
    assert await room.disputes() == [(task_id, "open")]


async def test_a_dropped_task_is_nobodys_to_settle(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    await storage.write(None, lambda work: work.places.drop(task_id=task_id))
    assert isinstance(await room.says(BOSS, task_id, YES), Gone)
    assert isinstance(await room.takes(CHIEF), NothingWaits)


async def test_a_replayed_tap_shows_where_she_stands(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    await room.court.nobody_can_tell(room.turn(), BOSS, task_id)
    turn = room.turn()
    first = await room.court.because(turn, BOSS, task_id, Because.OTHER)
    again = await room.court.because(turn, BOSS, task_id, Because.EDGE_CASE)
    assert first == again
    assert await room.asks("SELECT count(*) FROM audit WHERE action = 'dispute settled'") == [(1,)]


async def test_words_are_kept_with_the_verdict(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    await room.settles(BOSS, task_id)
    assert await room.court.more(room.turn(), BOSS, task_id)
    said = await room.court.words(room.turn(), BOSS, task_id, " The year is wrong. ")
    assert isinstance(said, Verdict)
    assert said.said == "The year is wrong."
    assert not await room.court.more(room.turn(), CHIEF, task_id)


async def test_a_lower_overlap_makes_tasks_whole_and_the_clock_finds_them(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels_one(ANN, "y")
    await room.labels_one(BEN, "n")
    await OverlapService(storage).set("facts", 2, actor="cli", now=room.now)
    assert await room.disputes() == []
    await room.ticks(60_000)
    assert await room.disputes() == [(task_id, "open")]


async def test_a_table_that_comes_later_looks_at_what_was_answered_before(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path, 'agreement = "20%"')
    task_id = await room.labels("y", "n", "y")
    assert await room.disputes() == []
    await room.projects.add(differing('agreement = "75%"'), actor="cli", now=room.now)
    await room.ticks()
    assert await room.disputes() == [(task_id, "open")]


async def test_an_admin_makes_gold_of_a_verdict_and_nobody_takes_it_back(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    await room.settles(BOSS, task_id, NO)
    await room.court.more(room.turn(), BOSS, task_id)
    await room.court.words(room.turn(), BOSS, task_id, "The year is 1889.")
    assert await room.court.gold(room.turn(), EVE, task_id) == NotAllowed()
    made = await room.court.gold(room.turn(), CHIEF, task_id)
    assert isinstance(made, Verdict)
    assert (made.gold, made.may_gold) == (True, False)
    assert await room.asks("SELECT gold, hint FROM task_contents ORDER BY task_id LIMIT 1") == [
        ('{"label":"false"}', "The year is 1889.")
    ]
    assert await room.asks("SELECT credit FROM assignments WHERE task_id = 1 ORDER BY person_id") == [
        (0,),
        (100,),
        (0,),
    ]
    assert isinstance(await room.court.undo(room.turn(), BOSS, task_id), TooLate)
    await room.is_whole()


async def test_what_nobody_can_tell_is_no_gold(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    await room.court.nobody_can_tell(room.turn(), BOSS, task_id)
    settled = await room.court.because(room.turn(), BOSS, task_id, Because.OTHER)
    assert isinstance(settled, Verdict)
    assert not settled.may_gold
    again = await room.court.gold(room.turn(), BOSS, task_id)
    assert isinstance(again, Verdict)
    assert not again.gold


async def test_an_answer_that_counts_no_more_ends_a_dispute_until_there_is_another(
    storage: Storage, tmp_path: Path
) -> None:
    room = await court(storage, tmp_path)
    task_id = await room.labels("y", "n", "y")
    await room.case()
    [(ben,)] = await room.asks(f"SELECT id FROM people WHERE telegram_id = {BEN}")

    def reject(work: Unit) -> None:
        given = work.rejections.given(task_id=task_id, person_id=ben)
        assert given
        assert rejecting.reject(work, given, "careless", "Nobody read this.", BOSS, room.now)

    await storage.write(None, reject)
    assert await room.disputes() == [(task_id, "agreed")]
    assert isinstance(await room.says(BOSS, task_id, YES), Gone)
    await storage.write(None, lambda work: admit(work, EVE))
    assert await room.labels_one(EVE, "n") == task_id
    assert await room.disputes() == [(task_id, "open")]
    await room.is_whole()


async def test_a_budget_without_room_pays_for_no_verdict(storage: Storage, tmp_path: Path) -> None:
    tight = (('price = "0.05"', 'price = "0.05"\nbudget = "0.20"'),)
    room = await court(storage, tmp_path, 'by = "skill:facts >= 95"\nprice = "0.10"', tasks=1, changes=tight)
    await storage.write(None, lambda work: admit(work, EVE))
    await room.skill(EVE, 96)
    await room.labels("y", "n", "y")
    assert await room.court.waiting(EVE, room.now) == []
    assert isinstance(await room.takes(EVE), NothingWaits)
    assert isinstance(await room.takes(BOSS), Case)


async def test_what_may_hurt_is_for_those_who_agreed_to_see_it_and_counts_for_their_day(
    storage: Storage, tmp_path: Path
) -> None:
    hurts = '\n[sensitive]\ntopics = ["hate"]\n'
    room = await court(storage, tmp_path, f'by = "skill:facts >= 95"\n{hurts}', who=())
    for who in THREE:
        await storage.write(None, lambda work, who=who: admit(work, who, {"sees_hate": ("yes", None)}))
    await room.labels("y", "n", "y")
    await storage.write(None, lambda work: admit(work, EVE))
    await room.skill(EVE, 96)
    assert isinstance(await room.takes(EVE), NotAllowed)
    await storage.write(None, lambda work: admit(work, EVE, {"sees_hate": ("yes", None)}))
    case = await room.case(EVE)
    assert case.card.body.veiled
    [(eve,)] = await room.asks(f"SELECT id FROM people WHERE telegram_id = {EVE}")
    assert await room.asks(f"SELECT count(*) FROM exposures WHERE person_id = {eve}") == [(1,)]
