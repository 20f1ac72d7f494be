"""Rules at work, on both engines: when each of them fires, and what follows, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crowd.rules.quality.rule import DAY
from crowd.services import ruling
from crowd.services.clearing import Clearing
from crowd.services.comparing import Comparing
from crowd.services.rule_actions import requeue_some
from crowd.services.rule_windows import CALM
from storage import Storage
from tests.filling import HOUR, NOON, tick
from tests.labelling import ANN, BEN, CAT, NO, YES, Room, card
from tests.ruled import P, project, room, says


async def restrictions(house: Room) -> list[tuple[Any, ...]]:
    return await house.asks("SELECT person_id, project_id, kind, rule, numbers, state FROM restrictions ORDER BY id")


async def test_five_slips_in_a_row_pause_the_project_for_her_with_the_numbers_and_the_tasks(
    storage: Storage, tmp_path: Path
) -> None:
    gold = 'name = "slips"\nwhen = "gold"\nhistory = 20\nif = ["answers >= 5", "right < 60%"]\n' + P
    house = await room(storage, tmp_path, project(gold), gold=8)
    await says(house, ANN, NO, YES, NO, YES)
    assert await restrictions(house) == []
    await says(house, ANN, NO)

    assert await restrictions(house) == [(1, 1, "pause", "slips", '{"known": 5, "right": 2}', "active")]
    assert await house.asks("SELECT ends_at, tasks FROM restrictions") == [(house.now + HOUR, "[5, 3, 1]")]
    assert await house.asks("SELECT rule, action, task_id, numbers FROM rulings") == [
        ("slips", "pause", 5, '{"answers": 5, "right": 2, "wrong": 3}')
    ]
    assert await house.asks("SELECT restricted_until FROM progress") == [(house.now + HOUR,)]
    await house.is_whole()


async def test_after_the_pause_the_rule_counts_anew(storage: Storage, tmp_path: Path) -> None:
    gold = 'when = "gold"\nif = ["answers >= 2", "right < 60%"]\n' + P
    house = await room(storage, tmp_path, project(gold), gold=8)
    await says(house, ANN, NO, NO)
    house.now += 2 * HOUR
    await house.does("UPDATE restrictions SET state = 'ended', over_at = ends_at")
    await says(house, ANN, NO)
    assert len(await restrictions(house)) == 1
    await says(house, ANN, NO)

    assert len(await restrictions(house)) == 2


async def test_the_same_update_twice_is_judged_once(storage: Storage, tmp_path: Path) -> None:
    skill = 'when = "gold"\nif = ["answers >= 2"]\nthen = "skill from rate"\nskill = "facts"'
    ban = 'when = "gold"\nif = ["wrong >= 2"]\nthen = "propose ban"'
    house = await room(storage, tmp_path, project(skill, ban), gold=4)
    await says(house, ANN, NO)
    shown = card(await house.begins(ANN))
    turn = house.turn()
    for _ in range(3):
        await house.labelling.tap(turn, ANN, shown.task_id, 1, NO)

    assert await restrictions(house) == [(1, 1, "ban", "gold: propose ban", '{"known": 2, "right": 0}', "proposed")]
    assert len(await house.asks("SELECT id FROM rulings")) == 2
    assert await house.asks("SELECT name, value FROM skills") == [("facts", 0)]


async def test_a_skill_follows_the_share_and_a_set_one_is_written_when_its_conditions_hold(
    storage: Storage, tmp_path: Path
) -> None:
    measured = 'when = "gold"\nif = ["answers >= 2"]\nthen = "skill from rate"\nskill = "facts"\nlasts = "30d"'
    senior = 'when = "answers"\nif = ["answers >= 3"]\nthen = "set skill"\nskill = "senior"\nvalue = 90'
    house = await room(storage, tmp_path, project(measured, senior), gold=4)
    await says(house, ANN, YES, NO)
    assert await house.asks("SELECT name, value, expires_at FROM skills") == [("facts", 50, house.now + 30 * DAY)]
    await says(house, ANN, YES, YES)

    assert await house.asks("SELECT name, value FROM skills ORDER BY name") == [("facts", 75), ("senior", 90)]
    assert await house.asks("SELECT rule, count(*) FROM rulings GROUP BY rule ORDER BY rule") == [
        ("answers: set skill", 1),
        ("gold: skill from rate", 3),
    ]


async def test_whoever_taps_three_times_within_a_second_is_paused_and_nobody_is_after_an_outage(
    storage: Storage, tmp_path: Path
) -> None:
    fast = 'when = "fast"\nfaster_than = "2s"\nhistory = 5\nif = ["answers >= 3", "fast >= 3"]\n' + P
    house = await room(storage, tmp_path, project(fast), tasks=9, who=(ANN, BEN))
    await storage.write(None, lambda work: work.outages.record(NOON + 500, NOON + 600))
    await says(house, ANN, YES, YES, YES, YES, apart=300)
    assert await restrictions(house) == []

    house.now += 10 * CALM
    await says(house, BEN, YES, YES, YES, apart=300)
    assert await restrictions(house) == [(2, 1, "pause", "fast: pause", '{"answers": 3, "fast": 3}', "active")]


async def test_skips_in_a_row_pause_and_the_card_after_it_is_no_task(storage: Storage, tmp_path: Path) -> None:
    house = await room(storage, tmp_path, project('name = "s"\nwhen = "skips"\nif = ["skips >= 3"]\n' + P))
    for _ in range(2):
        await house.skips(ANN, card(await house.begins(ANN)).task_id)
    await says(house, ANN, YES)
    for _ in range(3):
        assert await restrictions(house) == []
        await house.skips(ANN, card(await house.begins(ANN)).task_id)

    assert await restrictions(house) == [(1, 1, "pause", "s", '{"skips": 3}', "active")]


async def test_a_days_pay_pauses_when_it_is_earned_and_again_on_the_next_day(storage: Storage, tmp_path: Path) -> None:
    income = 'name = "pay"\nwhen = "income"\nif = ["income >= 0.15"]\n' + P
    house = await room(storage, tmp_path, project(income), tasks=9)
    await says(house, ANN, YES, YES)
    house.now += DAY
    await says(house, ANN, YES, YES)
    assert await restrictions(house) == []
    await says(house, ANN, YES)
    assert await restrictions(house) == [(1, 1, "pause", "pay", '{"income": 150000}', "active")]

    house.now += 2 * HOUR
    await says(house, ANN, YES, YES)
    assert len(await restrictions(house)) == 1
    await says(house, ANN, YES)
    assert len(await restrictions(house)) == 2


async def test_whoever_is_against_the_others_is_found_when_tasks_are_finished(storage: Storage, tmp_path: Path) -> None:
    majority = 'name = "m"\nwhen = "majority"\nthreshold = 2\nif = ["answers >= 3", "with < 50%"]\n' + P
    agreement = (
        'name = "a"\nwhen = "agreement"\nif = ["answers >= 3", "agreement < 20%"]\nthen = "propose ban everywhere"'
    )
    house = await room(storage, tmp_path, project(majority, agreement), tasks=3, who=(ANN, BEN, CAT))
    await says(house, ANN, YES, YES, YES)
    await says(house, BEN, YES, YES, YES)
    await says(house, CAT, NO, NO, NO)
    assert await restrictions(house) == []

    assert await Comparing(storage).run(house.now) == 3
    assert await restrictions(house) == [
        (3, 1, "pause", "m", '{"answers": 3, "with": 0, "against": 3}', "active"),
        (3, None, "ban", "a", '{"answers": 3, "agreement": 0}', "proposed"),
    ]
    assert await Comparing(storage).run(house.now) == 0
    assert await house.asks("SELECT peers, same, most FROM assignments WHERE task_id = 1 ORDER BY person_id") == [
        (3, 2, 2),
        (3, 2, 2),
        (3, 1, 2),
    ]


async def test_a_rule_pays_at_once_and_books_as_the_review_window_does(storage: Storage, tmp_path: Path) -> None:
    good = 'when = "gold"\nif = ["answers >= 3", "right >= 90%"]\nthen = "accept"'
    house = await room(storage, tmp_path, project(good), gold=3)
    await says(house, ANN, YES, YES, YES)

    assert (await house.states(ANN))[:3] == ["accepted"] * 3
    assert (await house.money())[("available", 1)] == 150_000
    await house.is_whole()


async def test_what_somebody_answered_is_asked_for_once_more_once_each(storage: Storage, tmp_path: Path) -> None:
    again = 'when = "gold"\nif = ["answers >= 2", "right < 60%"]\nthen = "re-queue"'
    house = await room(storage, tmp_path, project(again), gold=3, tasks=2)
    await says(house, ANN, YES, NO)
    await says(house, ANN, YES, YES, YES)
    assert await house.asks("SELECT overlap FROM tasks ORDER BY id") == [(3,), (3,), (3,), (3,), (3,)]
    house = Room(storage, house.projects)
    house.now = NOON + HOUR
    await house.does("UPDATE assignments SET credit = 0 WHERE task_id = 1")
    await house.does("UPDATE progress SET state = 'working'")
    for expected in (2, 0):
        assert await storage.write(None, lambda work: requeue_some(work, 1, 1, NOON)) == expected
    assert await house.asks("SELECT overlap, places_left FROM tasks ORDER BY id") == [
        (3, 2), (3, 2), (3, 2), (4, 3), (4, 3),
    ]  # fmt: skip
    await house.is_whole()


async def test_a_hundred_answers_and_more_go_on_in_the_clocks_hands(storage: Storage, tmp_path: Path) -> None:
    all_ = 'when = "answers"\nif = ["answers = 105"]\nthen = "accept"'
    house = await room(storage, tmp_path, project(all_), tasks=105)
    await says(house, ANN, *[YES] * 105)
    assert (await house.states(ANN)).count("accepted") == 100
    await tick(storage, house.now)
    await tick(storage, house.now + 1)

    assert (await house.states(ANN)).count("accepted") == 105
    await house.is_whole()


async def test_a_rejected_answer_is_asked_for_once_more_and_a_second_look_changes_nothing(
    storage: Storage, tmp_path: Path
) -> None:
    anew = 'when = "acceptance"\nhistory = 1\nif = ["rejected >= 1"]\nthen = "change overlap"\nby = 2'
    house = await room(storage, tmp_path, project(anew), tasks=2)
    await says(house, ANN, YES)
    await house.does("UPDATE assignments SET state = 'rejected'")
    [(text,)] = await house.asks("SELECT spec FROM projects")
    for _ in range(2):
        await storage.write(
            None,
            lambda work: ruling.after_verdict(work, person_id=1, project_id=1, spec=text, task_id=1, now=house.now),
        )

    assert await house.asks("SELECT overlap, places_left FROM tasks ORDER BY id") == [
        (5, 4),
        (3, 2),
    ]  # the second is in her hands


async def test_a_free_place_goes_where_a_rule_takes_it_and_never_one_that_is_held(
    storage: Storage, tmp_path: Path
) -> None:
    less = 'when = "fast"\nfaster_than = "5s"\nif = ["fast >= 1"]\nthen = "change overlap"\nby = -5'
    house = await room(storage, tmp_path, project(less), tasks=1)
    await says(house, ANN, YES, apart=1000)

    assert await house.asks("SELECT overlap, places_left FROM tasks") == [(1, 0)]


async def test_an_answer_that_is_changed_is_looked_at_as_it_stands_then(storage: Storage, tmp_path: Path) -> None:
    measured = 'when = "gold"\nif = ["answers >= 1"]\nat_once = true\nthen = "skill from rate"\nskill = "facts"'
    house = await room(storage, tmp_path, project(measured), gold=2)
    await says(house, ANN, NO)
    assert await house.asks("SELECT value FROM skills") == [(0,)]
    opened = card(await house.labelling.undo(house.turn(), ANN, 1))
    await house.taps(ANN, opened.task_id, YES)

    assert await house.asks("SELECT value FROM skills") == [(100,)]


async def test_answers_that_nobody_judged_in_time_count_as_accepted(storage: Storage, tmp_path: Path) -> None:
    good = (
        'when = "acceptance"\nif = ["judged >= 3", "accepted >= 90%"]\nthen = "set skill"\nskill = "steady"\nvalue = 99'
    )
    house = await room(storage, tmp_path, project(good))
    await says(house, ANN, YES, YES, YES)
    assert await Clearing(storage, hold_days=1).run(house.now + 2 * DAY) == 3

    assert await house.asks("SELECT name, value FROM skills") == [("steady", 99)]


async def test_a_rule_that_is_off_does_nothing(storage: Storage, tmp_path: Path) -> None:
    off = 'when = "gold"\nif = ["answers >= 2"]\nthen = "propose ban"\non = false'
    house = await room(storage, tmp_path, project(off), gold=3)
    await says(house, ANN, NO, NO, NO)

    assert await restrictions(house) == []


async def test_whoever_taps_by_chance_is_paused_then_proposed_and_works_on_in_between(
    storage: Storage, tmp_path: Path
) -> None:
    mild = 'name = "mild"\nwhen = "guessing"\n' + P
    strict = 'name = "strict"\nwhen = "guessing"\nwrongly = "0.1%"\nthen = "propose ban"'
    house = await room(storage, tmp_path, project(mild, strict), gold=30)
    await says(house, ANN, NO, NO, NO, YES, NO)
    assert [each[3] for each in await restrictions(house)] == ["mild"]
    house.now += 2 * HOUR
    await says(house, ANN, NO, NO)

    assert [(each[3], each[5]) for each in await restrictions(house)] == [("mild", "active"), ("strict", "proposed")]


async def test_what_a_person_found_wrong_counts_for_no_rule_that_looks_at_the_same_answers(
    storage: Storage, tmp_path: Path
) -> None:
    slips = 'name = "slips"\nwhen = "gold"\nif = ["answers >= 2", "right < 60%"]\n' + P
    look = 'name = "look"\nwhen = "gold"\nif = ["answers >= 3", "wrong >= 3"]\nthen = "propose ban"'
    other = 'name = "other"\nwhen = "answers"\nif = ["answers >= 4"]\nthen = "propose ban"'
    house = await room(storage, tmp_path, project(slips, look, other), gold=12)
    await says(house, ANN, NO, NO)
    house.now += 60_000
    await house.does(f"UPDATE restrictions SET state = 'lifted', over_at = {house.now}")
    await house.does("UPDATE progress SET restricted_until = NULL")
    await says(house, ANN, YES, YES, NO)

    assert [row[3:] for row in await restrictions(house)][1:] == [("other", '{"answers": 4}', "proposed")]
