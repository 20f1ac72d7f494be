"""Second looks: reasons first, then the others', then keep or change; both are kept, and both are paid the same."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.adjudication import DAY_MS
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services.adjudication_cards import Case
from crowd.services.checking import problems
from crowd.services.deliveries import DeliveryService
from crowd.services.looking_again import Again, Changed, Declined, Kept, Over, Reads, SayWhy, Thanks, TooLong
from crowd.tasktypes.base import Tapped
from storage import Storage
from tests.adjudicating import BOSS, THREE, Court, court
from tests.labelling import ANN, BEN, CAT, FIRST_VERSION, NO, YES

ON = 'second_look = true\nsecond_look_price = "0.01"'


async def asked(storage: Storage, folder: Path, table: str = ON) -> tuple[Court, int]:
    """Three people who differ two to one, asked why."""
    room = await court(storage, folder, table)
    return room, await room.labels("y", "y", "n")


async def all_say_why(room: Court, task_id: int) -> None:
    for who, words in ((ANN, "It says so."), (BEN, "I looked it up."), (CAT, "The year is 1879.")):
        assert isinstance(await room.reasons(who, task_id, words), Thanks)


async def test_all_who_differ_are_asked_why_and_nobody_settles_it_meanwhile(storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(storage, tmp_path)
    assert await room.disputes() == [(task_id, "looking")]
    assert await room.owed("second_look") == [ANN, BEN, CAT]
    assert not isinstance(await room.takes(BOSS), Case)


async def test_when_all_said_why_each_reads_those_who_said_otherwise(storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(storage, tmp_path)
    await all_say_why(room, task_id)
    assert await room.owed("second_look_read") == [ANN, BEN, CAT]
    hers = await room.looks.not_now(room.turn(), 999, task_id)
    assert hers == Over()
    found = await room.looks.why(room.turn(), CAT, task_id)
    assert isinstance(found, Reads)
    assert found.told["others"] == [["true", "I looked it up."], ["true", "It says so."]]
    ann = await room.looks.why(room.turn(), ANN, task_id)
    assert isinstance(ann, Reads)
    assert ann.told["others"] == [["false", "The year is 1879."]]


async def test_who_changes_her_label_ends_the_dispute_and_both_labels_are_kept(
    storage: Storage, tmp_path: Path
) -> None:
    room, task_id = await asked(storage, tmp_path)
    await all_say_why(room, task_id)
    assert isinstance(await room.looks.look(room.turn(), CAT, task_id), Again)
    changed = await room.looks_say(CAT, task_id, YES)
    assert changed == Changed("false", "true", 10_000, "USD")
    assert await room.answer_of(CAT, task_id) == "true"
    assert await room.asks("SELECT before, after FROM second_looks WHERE state = 'changed'") == [
        ('{"label":"false"}', '{"label":"true"}')
    ]
    for who in (ANN, BEN):
        assert await room.looks.keep(room.turn(), who, task_id) == Kept("true", 10_000, "USD")
    assert await room.disputes() == [(task_id, "agreed")]
    assert not isinstance(await room.takes(BOSS), Case)
    await room.is_whole()


async def test_who_keeps_it_is_paid_the_same_and_a_person_sees_all_reasons(storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(storage, tmp_path)
    await all_say_why(room, task_id)
    for who in THREE:
        assert isinstance(await room.looks.keep(room.turn(), who, task_id), Kept)
    assert await room.disputes() == [(task_id, "open")]
    paid = [ref for ref in await room.lines() if ref.startswith("second_look:")]
    assert len(paid) == 3
    await room.does(f"UPDATE second_looks SET paid = 1 WHERE task_id = {task_id} AND person_id = 1")
    assert await problems(storage) == [
        f"task {task_id}, person 1: the ledger has 10000 for her second look, which is not what was noted"
    ]
    await room.does("UPDATE second_looks SET paid = 10000")
    await room.case()
    seen = await room.says(BOSS, task_id, YES)
    assert isinstance(seen, Case)
    assert [each.reasons for each in seen.views] == [("I looked it up.", "It says so."), ("The year is 1879.",)]
    await room.is_whole()


async def test_half_of_the_time_is_for_reasons_and_half_for_looking(storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(storage, tmp_path)
    await room.reasons(CAT, task_id, "The year is 1879.")
    await room.ticks(DAY_MS)
    assert await room.owed("second_look_read") == [ANN, BEN]  # who gave no reason reads one; nobody gave her any
    assert await room.look_states() == ["shown", "shown", "lapsed"]
    await room.ticks(DAY_MS)
    assert await room.look_states() == ["lapsed", "lapsed", "lapsed"]
    assert await room.disputes() == [(task_id, "open")]
    for step in (room.looks.keep, room.looks.why):
        assert await step(room.turn(), ANN, task_id) == Over(waits=True)
    await room.court.next(room.turn(), BOSS, room.project)
    await room.settles(BOSS, task_id)
    assert await room.looks.why(room.turn(), ANN, task_id) == Over()
    await room.is_whole()


async def test_without_any_reason_there_is_nothing_to_read(sqlite_storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(sqlite_storage, tmp_path)
    await room.ticks(DAY_MS)
    assert await room.owed("second_look_read") == []
    assert await room.disputes() == [(task_id, "open")]


async def test_not_now_is_taken_for_an_answer(sqlite_storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(sqlite_storage, tmp_path)
    for who in THREE:
        assert await room.looks.not_now(room.turn(), who, task_id) == Declined()
    assert await room.disputes() == [(task_id, "open")]
    assert await room.looks.not_now(room.turn(), ANN, task_id) == Declined()
    assert not [ref for ref in await room.lines() if ref.startswith("second_look:")]


async def test_who_says_why_is_promised_only_what_may_come(storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(storage, tmp_path)
    assert await room.reasons(ANN, task_id, "It says so.") == Thanks("others")
    assert await room.looks.not_now(room.turn(), CAT, task_id) == Declined()
    assert await room.looks.why(room.turn(), ANN, task_id) == Thanks("nothing")  # Ben says the same as she does
    assert await room.reasons(BEN, task_id, "I looked it up.") == Thanks("person")
    assert await room.disputes() == [(task_id, "open")]
    await room.is_whole()


async def test_the_last_to_say_why_reads_the_others_next(sqlite_storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(sqlite_storage, tmp_path)
    await room.looks.not_now(room.turn(), ANN, task_id)
    assert await room.reasons(BEN, task_id, "I looked it up.") == Thanks("others")
    assert await room.reasons(CAT, task_id, "The year is 1879.") == Thanks("read")


async def test_everything_once(storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(storage, tmp_path)
    await all_say_why(room, task_id)
    again = await room.reasons(CAT, task_id, "Another reason")
    assert isinstance(again, Reads)
    turn = room.turn()
    for _ in range(2):
        assert isinstance(await room.looks.keep(turn, CAT, task_id), Kept)
    await room.looks.look(room.turn(), CAT, task_id)
    assert isinstance(await room.looks_say(CAT, task_id, YES), Kept)
    assert await room.answer_of(CAT, task_id) == "false"
    assert len([ref for ref in await room.lines() if ref.startswith("second_look:")]) == 3
    await room.is_whole()


async def test_the_same_label_once_more_is_kept(sqlite_storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(sqlite_storage, tmp_path)
    await all_say_why(room, task_id)
    await room.looks.look(room.turn(), CAT, task_id)
    assert isinstance(await room.looks_say(CAT, task_id, NO), Kept)


async def test_an_accepted_answer_may_be_changed_too(storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(storage, tmp_path)
    await all_say_why(room, task_id)
    await room.does("UPDATE assignments SET state = 'accepted'")
    await room.looks.look(room.turn(), CAT, task_id)
    assert isinstance(await room.looks_say(CAT, task_id, YES), Changed)
    assert await room.answer_of(CAT, task_id) == "true"


async def test_a_dropped_task_asks_nobody(sqlite_storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(sqlite_storage, tmp_path)
    await sqlite_storage.write(None, lambda work: work.places.drop(task_id=task_id))
    assert await room.looks.why(room.turn(), ANN, task_id) == Over()
    assert await room.looks.look(room.turn(), ANN, task_id) == Over()
    await room.ticks(DAY_MS)
    await room.ticks(DAY_MS)
    assert not isinstance(await room.takes(BOSS), Case)


async def test_a_reason_has_a_length(sqlite_storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(sqlite_storage, tmp_path)
    await room.looks.why(room.turn(), ANN, task_id)
    assert await room.looks.reason(room.turn(), ANN, task_id, "x" * 501) == TooLong(500)
    assert isinstance(await room.looks.reason(room.turn(), ANN, task_id, "x" * 500), Thanks)


async def test_a_budget_without_room_asks_nobody(storage: Storage, tmp_path: Path) -> None:
    room = await court(storage, tmp_path, ON, tasks=1, changes=(('price = "0.05"', 'price = "0.05"\nbudget = "0.16"'),))
    task_id = await room.labels("y", "y", "n")
    assert await room.disputes() == [(task_id, "open")]
    assert await room.owed("second_look") == []


async def test_who_agrees_meanwhile_is_asked_no_more(storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(storage, tmp_path)
    await room.labelling.change(room.turn(), CAT, task_id)
    await room.taps(CAT, task_id, YES)
    assert await room.disputes() == [(task_id, "agreed")]
    assert await room.looks.why(room.turn(), ANN, task_id) == Over()
    assert await room.ticks(DAY_MS) <= 1


async def test_who_is_forgotten_leaves_no_reason_behind(storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(storage, tmp_path)
    await all_say_why(room, task_id)
    [(cat,)] = await room.asks(f"SELECT id FROM people WHERE telegram_id = {CAT}")
    values = {"person_id": cat, "telegram_id": CAT, "key": "w12", "now": room.now}
    for step in ("campaigns", "second_looks", "lookalikes", "disputes", "people"):
        await storage.write(None, lambda work, step=step: work.erasing.step(step, **values))
    left = await room.asks("SELECT reason, others FROM second_looks")
    assert len(left) == 3
    assert "1879" not in str(left)
    for who in (ANN, BEN):
        assert isinstance(await room.looks.keep(room.turn(), who, task_id), Kept)
    assert await room.disputes() == [(task_id, "open")]


async def test_messages_say_what_holds_when_they_are_sent(sqlite_storage: Storage, tmp_path: Path) -> None:
    room, task_id = await asked(sqlite_storage, tmp_path)
    await room.looks.not_now(room.turn(), ANN, task_id)
    sender = DeliveryService(sqlite_storage, Notify(QuietHours.parse(""), 10, "UTC"))
    owed = await sender.claim(room.now, 10)
    assert [each.person_id for each in owed if each.kind == "second_look"] == [2, 3]
    assert isinstance(await room.looks.why(room.turn(), BEN, task_id), SayWhy)
    old = await room.looks.say(room.turn(), BEN, task_id, Tapped(YES), version=FIRST_VERSION)
    assert isinstance(old, SayWhy)
