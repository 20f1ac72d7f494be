"""Labelling on both engines: begin, tap, skip, stop, and what a person may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.cards import AnsweredAlready, Briefing, Finished, NothingLeft, Part, Refused, Shown, Why
from crowd.services.outcomes import Opened, Paused
from storage import Storage, Turn
from tests.filling import NOON, admit, spec
from tests.labelling import ANN, BEN, CAT, LIMIT, NO, PRICE, YES, card, done, room

ONE = spec(("overlap = 3", "overlap = 1"))


async def test_a_worker_is_briefed_once_labels_to_the_end_and_sees_what_she_earned(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path)
    briefing = await shop.labelling.begin(shop.turn(), ANN, shop.project)
    assert isinstance(briefing, Briefing)
    assert (briefing.spec.title, await shop.states(ANN)) == ("Facts", [])

    first = card(await shop.begins(ANN))
    assert (first.body.sections[0].text, first.price, first.deadline) == ("Claim 1", PRICE, NOON + LIMIT)
    await shop.is_whole()

    second = await shop.taps(ANN, first.task_id, YES)
    assert isinstance(second, Shown)
    assert (second.recorded, card(second).body.sections[0].text) == ("true", "Claim 2")
    assert (card(second).tally.answered, card(second).tally.earned) == (1, PRICE)
    await shop.is_whole()

    third = await shop.taps(ANN, card(second).task_id, NO)
    assert isinstance(third, Shown)
    assert third.recorded == "false"

    over = await shop.taps(ANN, card(third).task_id, NO)
    assert done(over) == (3, 0, 3 * PRICE)
    assert isinstance(over, NothingLeft)
    assert over.recorded == "false"
    assert await shop.states(ANN) == ["submitted"] * 3
    assert await shop.asks("SELECT answer FROM assignments ORDER BY task_id") == [
        ('{"label":"true"}',),
        ('{"label":"false"}',),
        ('{"label":"false"}',),
    ]
    await shop.is_whole()


async def test_who_was_here_before_is_not_briefed_again(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    again = await shop.labelling.begin(shop.turn(), ANN, shop.project)
    assert card(again).task_id == held.task_id

    await shop.stops(ANN)
    back = await shop.labelling.begin(shop.turn(), ANN, shop.project)
    assert isinstance(back, Shown)


async def test_a_second_tap_says_what_was_recorded_and_changes_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    first = await shop.starts(ANN)
    second = await shop.taps(ANN, first.task_id, YES)
    money = await shop.money()

    again = await shop.taps(ANN, first.task_id, NO)
    assert isinstance(again, AnsweredAlready)
    assert again.words == "true"
    assert card(again.where).task_id == card(second).task_id
    assert await shop.money() == money
    assert await shop.states(ANN) == ["submitted", "active"]
    await shop.is_whole()


async def test_a_replayed_tap_shows_the_same_and_applies_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    first = await shop.starts(ANN)
    turn = shop.turn()
    before = await shop.labelling.tap(turn, ANN, first.task_id, 1, YES)
    money, lines = await shop.money(), await shop.lines()

    for _ in range(3):
        assert await shop.labelling.tap(turn, ANN, first.task_id, 1, YES) == before
    assert (await shop.money(), await shop.lines()) == (money, lines)
    assert await shop.states(ANN) == ["submitted", "active"]
    await shop.is_whole()


async def test_a_replay_of_the_last_tap_hands_nothing_out_even_if_something_came_free(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, tasks=2, who=(ANN, BEN), project=ONE)
    held = await shop.starts(ANN)
    kept = await shop.starts(BEN)
    turn = shop.turn()
    assert isinstance(await shop.labelling.tap(turn, ANN, held.task_id, 1, YES), NothingLeft)
    await shop.stops(BEN)

    again = await shop.labelling.tap(turn, ANN, held.task_id, 1, YES)
    assert isinstance(again, NothingLeft)
    assert again.recorded == "true"
    assert card(await shop.begins(ANN)).task_id == kept.task_id
    await shop.is_whole()


@pytest.mark.parametrize("verb", ["begin", "skip", "stop"])
async def test_a_replay_of_anything_else_applies_nothing(storage: Storage, tmp_path: Path, verb: str) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    turn = shop.turn()

    async def does() -> object:
        if verb == "begin":
            return await shop.labelling.begin(turn, ANN, shop.project, briefed=True)
        if verb == "skip":
            return await shop.labelling.skip(turn, ANN, held.task_id)
        return await shop.labelling.stop(turn, ANN, shop.project)

    shown, states, places = await does(), await shop.states(ANN), await shop.places()
    assert await does() == shown
    assert (await shop.states(ANN), await shop.places()) == (states, places)
    await shop.is_whole()


async def test_a_replay_of_the_first_begin_hands_nothing_out_twice(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    turn = shop.turn()
    shown = await shop.labelling.begin(turn, ANN, shop.project, briefed=True)
    assert await shop.labelling.begin(turn, ANN, shop.project, briefed=True) == shown
    assert await shop.states(ANN) == ["active"]


async def test_a_skipped_task_never_comes_again_and_its_place_goes_to_somebody_else(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, tasks=2, who=(ANN, BEN), project=ONE)
    first = await shop.starts(ANN)
    second = card(await shop.skips(ANN, first.task_id))
    assert (second.body.sections[0].text, second.tally.skipped) == ("Claim 2", 1)
    assert done(await shop.taps(ANN, second.task_id)) == (1, 1, PRICE)
    assert isinstance(await shop.begins(ANN), NothingLeft)
    await shop.is_whole()

    assert (await shop.starts(BEN)).task_id == first.task_id
    late = await shop.taps(ANN, first.task_id)
    assert isinstance(late, Refused)
    assert late.why is Why.SKIPPED_ALREADY
    again = await shop.skips(ANN, first.task_id)
    assert isinstance(again, Refused)
    assert again.why is Why.SKIPPED_ALREADY
    await shop.is_whole()


async def test_stop_gives_the_place_back_and_the_task_may_come_again(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1, project=ONE)
    held = await shop.starts(ANN)
    over = await shop.stops(ANN)
    assert isinstance(over, Finished)
    assert (await shop.states(ANN), await shop.places(), await shop.money()) == (["returned"], [1], {})
    await shop.is_whole()

    assert card(await shop.begins(ANN)).task_id == held.task_id
    assert done(await shop.taps(ANN, held.task_id)) == (1, 0, PRICE)
    assert await shop.lines() == ["hold:1:1:1", "release:1:1:1", "hold:1:1:2", "answer:1:1"]
    await shop.is_whole()


async def test_what_ran_out_comes_to_somebody_else_before_the_rest_of_the_file(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, tasks=3, who=(ANN, BEN), project=ONE)
    lost = await shop.starts(ANN)
    assert await shop.expires() == 1
    assert (await shop.states(ANN), await shop.places()) == (["expired"], [1, 1, 1])
    await shop.is_whole()
    assert (await shop.starts(BEN)).task_id == lost.task_id


async def test_a_late_tap_counts_while_a_place_is_free(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1, project=ONE)
    held = await shop.starts(ANN)
    await shop.expires()
    assert done(await shop.taps(ANN, held.task_id)) == (1, 0, PRICE)
    assert await shop.lines() == ["hold:1:1:1", "release:1:1:1", "hold:1:1:2", "answer:1:1"]
    assert await shop.places() == [0]
    await shop.is_whole()


async def test_a_late_tap_is_told_when_somebody_else_has_the_place(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1, who=(ANN, BEN), project=ONE)
    held = await shop.starts(ANN)
    await shop.expires()
    await shop.starts(BEN)
    late = await shop.taps(ANN, held.task_id)
    assert isinstance(late, Refused)
    assert late.why is Why.TOO_LATE
    assert isinstance(late.where, NothingLeft)
    assert await shop.states(ANN) == ["expired"]
    await shop.is_whole()


async def test_a_late_tap_with_another_task_in_hand_leaves_that_one_there(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=3)
    lost = await shop.starts(ANN)
    await shop.expires()
    await shop.does("UPDATE tasks SET position = 9, queue = 0 WHERE id = 1")  # behind what she gets now
    await shop.does("UPDATE projects SET next_again = 10")
    await shop.does("UPDATE progress SET again_cursor = 9")
    held = card(await shop.begins(ANN))
    assert held.task_id != lost.task_id

    late = await shop.taps(ANN, lost.task_id)
    assert isinstance(late, Shown)
    assert (late.recorded, card(late).task_id) == ("true", held.task_id)
    assert await shop.states(ANN) == ["submitted", "active"]
    await shop.is_whole()


async def test_time_that_ran_out_before_the_sweeper_came_by_is_hers(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    shop.now += 2 * LIMIT
    assert isinstance(await shop.taps(ANN, held.task_id), Shown)
    await shop.is_whole()


@pytest.mark.parametrize("end", ["pause", "close"])
async def test_after_the_end_what_is_held_may_be_answered_and_nothing_is_handed_out(
    storage: Storage, tmp_path: Path, end: str
) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN, CAT))
    held, skipped, lost = await shop.starts(ANN), await shop.starts(BEN), await shop.starts(CAT)
    await shop.stops(CAT)
    ended = await (shop.projects.pause if end == "pause" else shop.projects.close)("facts", actor="cli", now=shop.now)
    assert ended.__class__.__name__ in {"Paused", "Finishing"}

    assert card(await shop.begins(ANN)).task_id == held.task_id
    assert done(await shop.taps(ANN, held.task_id)) == (1, 0, PRICE)
    assert done(await shop.skips(BEN, skipped.task_id)) == (0, 1, 0)
    late = await shop.taps(CAT, lost.task_id)
    assert isinstance(late, Refused)
    assert late.why is Why.TOO_LATE
    again = await shop.begins(ANN)
    assert isinstance(again, Refused)
    assert again.why is Why.NOT_LIVE
    assert await shop.labelling.offers(ANN, NOON) == []
    await shop.is_whole()


async def test_after_a_pause_she_goes_on_where_she_was(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=2)
    held = await shop.starts(ANN)
    assert isinstance(await shop.projects.pause("facts", actor="cli", now=shop.now), Paused)
    await shop.taps(ANN, held.task_id)
    assert isinstance(await shop.projects.open("facts", actor="cli", now=shop.now), Opened)
    assert card(await shop.begins(ANN)).body.sections[0].text == "Claim 2"


async def test_only_the_admitted_work(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    await shop.does("UPDATE people SET admitted_at = NULL")
    for step in (await shop.begins(ANN), await shop.taps(ANN, held.task_id)):
        assert step == Refused(Why.NOT_ADMITTED)
    assert await shop.labelling.offers(ANN, NOON) == []
    assert await shop.labelling.guidelines(ANN, shop.project) is None
    await shop.is_whole()


async def test_who_is_not_admitted_any_more_may_pass_a_task_on_and_gets_no_other(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    await shop.does("UPDATE people SET admitted_at = NULL")
    assert isinstance(await shop.skips(ANN, held.task_id), NothingLeft)
    assert await shop.states(ANN) == ["skipped"]
    await shop.is_whole()


async def test_who_lacks_what_the_project_asks_for_reads_what_that_is(storage: Storage, tmp_path: Path) -> None:
    demanding = spec(more='\n[eligibility]\nenglish = ">= C1"\n')
    shop = await room(storage, tmp_path, project=demanding)
    refused = await shop.begins(ANN)
    assert isinstance(refused, Refused)
    assert (refused.why, len(refused.unmet)) == (Why.NOT_ELIGIBLE, 1)
    assert str(refused.unmet[0][0]) == "english >= C1"
    [offer] = await shop.labelling.offers(ANN, NOON)
    assert offer.unmet == refused.unmet

    await storage.write(None, lambda work: admit(work, BEN, {"english": ("C2", 6)}))
    assert isinstance(await shop.begins(BEN), Shown)


async def test_a_button_of_another_person_or_of_nothing_does_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    held = await shop.starts(ANN)
    nobody = 99
    for step in (
        await shop.taps(BEN, held.task_id),
        await shop.taps(ANN, 2),
        await shop.taps(ANN, 10**15),
        await shop.taps(ANN, -1),
        await shop.taps(nobody, held.task_id),
        await shop.skips(BEN, held.task_id),
        await shop.skips(nobody, held.task_id),
    ):
        assert step == Refused(Why.NOT_HERS)
    for step in (
        await shop.stops(BEN),
        await shop.stops(nobody),
        await shop.begins(nobody),
        await shop.labelling.begin(shop.turn(), ANN, 99),
    ):
        assert step == Refused(Why.NO_PROJECT)
    assert (await shop.states(ANN), await shop.states(BEN)) == (["active"], [])
    assert await shop.labelling.guidelines(BEN, shop.project) is None
    await shop.is_whole()


@pytest.mark.parametrize("value", ["", "true", "0", "-1", "99999999999999999999", "0" * 50, YES + " ", "٣"])
async def test_a_value_that_the_task_does_not_offer_is_an_old_button(
    storage: Storage, tmp_path: Path, value: str
) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    step = await shop.taps(ANN, held.task_id, value)
    assert isinstance(step, Refused)
    assert step.why is Why.OLD_BUTTON
    assert isinstance(step.where, Shown)
    assert step.where.card.task_id == held.task_id
    assert await shop.states(ANN) == ["active"]
    await shop.is_whole()


async def test_the_price_is_the_one_of_the_hand_out(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    held, lost = await shop.starts(ANN), await shop.starts(BEN)
    cheaper = spec(('price = "0.05"', 'price = "0.01"')).to_json()
    await shop.does(f"UPDATE projects SET spec = '{cheaper}'")

    after = card(await shop.taps(ANN, held.task_id))
    assert (after.tally.earned, after.price) == (PRICE, 10_000)
    await shop.is_whole()
    await shop.expires()
    await shop.is_whole()
    late = card(await shop.taps(BEN, lost.task_id))
    assert late.tally.earned == PRICE  # what she was promised, also when she was late
    await shop.is_whole()


async def test_work_without_pay_leaves_no_lines(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=1, project=spec(('price = "0.05"', 'price = "0"')))
    held = await shop.starts(ANN)
    await shop.taps(ANN, held.task_id)
    assert await shop.lines() == []
    await shop.is_whole()


async def test_every_movement_of_money_has_its_two_lines(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=2, who=(ANN, BEN))
    held = await shop.starts(ANN)
    assert await shop.money() == {("budget", 1): -PRICE, ("held", 1): PRICE}
    await shop.taps(ANN, held.task_id)
    assert await shop.money() == {("budget", 1): -2 * PRICE, ("held", 1): PRICE, ("pending", 1): PRICE}
    await shop.stops(ANN)
    assert await shop.money() == {("budget", 1): -PRICE, ("pending", 1): PRICE}
    assert await shop.lines() == ["hold:1:1:1", "answer:1:1", "hold:2:1:1", "release:2:1:1"]
    await shop.is_whole()


@pytest.mark.parametrize("payload", ["{}", "no JSON", "[]", "null", '{"texts":"other"}'])
async def test_a_task_that_cannot_be_shown_undoes_no_answer_and_holds_nobody_up(
    storage: Storage, tmp_path: Path, payload: str, caplog: pytest.LogCaptureFixture
) -> None:
    shop = await room(storage, tmp_path, tasks=3)
    await shop.does(f"UPDATE task_contents SET payload = '{payload}' WHERE task_id = 2")
    held = await shop.starts(ANN)
    third = await shop.taps(ANN, held.task_id)
    assert isinstance(third, Shown)
    assert (third.recorded, third.card.task_id) == ("true", 3)
    assert "Task 2 cannot be shown" in caplog.text
    assert await shop.states(ANN) == ["submitted", "active"]
    assert (await shop.places())[1] == 3
    await shop.is_whole()


async def test_an_answer_stands_when_the_only_task_left_cannot_be_shown(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=2)
    await shop.does("UPDATE task_contents SET payload = '{}' WHERE task_id = 2")
    held = await shop.starts(ANN)
    over = await shop.taps(ANN, held.task_id)
    assert done(over) == (1, 0, PRICE)
    assert await shop.states(ANN) == ["submitted"]
    await shop.is_whole()


async def test_guidelines_are_for_those_who_work_here(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    assert await shop.labelling.guidelines(ANN, shop.project) is None
    await shop.starts(ANN)
    found = await shop.labelling.guidelines(ANN, shop.project)
    assert found is not None
    assert found.title == "Facts"


async def test_the_work_list_says_what_was_begun_and_earned(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    [offer] = await shop.labelling.offers(ANN, NOON)
    assert (offer.begun, offer.tally.answered, offer.unmet) == (False, 0, ())
    held = await shop.starts(ANN)
    await shop.taps(ANN, held.task_id)
    [offer] = await shop.labelling.offers(ANN, NOON)
    assert (offer.begun, offer.tally.answered, offer.tally.earned) == (True, 1, PRICE)


async def test_parts_in_her_chat_come_with_each_outcome_until_they_are_forgotten(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    held = await shop.starts(ANN)
    for message in (70, 71, 71):
        await shop.labelling.keep_part(ANN, message, held.task_id)
    stands = (Part(70, held.task_id), Part(71, held.task_id))

    shown = await shop.begins(ANN)
    assert isinstance(shown, Shown)
    assert shown.parts == stands
    already = await shop.taps(ANN, held.task_id)
    assert isinstance(already, Shown)
    assert already.parts == stands
    again = await shop.taps(ANN, held.task_id)
    assert isinstance(again, AnsweredAlready)
    assert again.where.parts == stands
    other = await shop.begins(BEN)
    assert isinstance(other, Shown)
    assert other.parts == ()

    await shop.labelling.forget_parts(BEN, [70])
    await shop.labelling.forget_parts(ANN, [71])
    over = await shop.stops(ANN)
    assert isinstance(over, Finished)
    assert over.parts == (Part(70, held.task_id),)


async def test_a_tap_through_a_turn_that_something_else_used_up_is_a_replay(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    turn = Turn(5, NOON)
    await storage.write(turn, lambda work: None)
    step = await shop.labelling.tap(turn, ANN, held.task_id, 1, YES)
    assert isinstance(step, Shown)
    assert (step.recorded, step.card.task_id) == (None, held.task_id)
    assert await shop.states(ANN) == ["active"]


async def test_two_changes_in_one_millisecond_are_both_kept(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    await shop.starts(ANN)
    await shop.taps(ANN, 1)
    for value in (NO, YES):
        await shop.labelling.undo(shop.turn(), ANN, shop.project)
        await shop.taps(ANN, 1, value)
    kept = await shop.asks("SELECT answer FROM answer_changes ORDER BY changed_at")
    assert kept == [('{"label":"true"}',), ('{"label":"false"}',)]
    await shop.is_whole()
