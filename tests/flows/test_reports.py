"""A worker reports a task with two taps and a note; two admins judge it; everybody hears what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.ui.tickets import ShowFiles
from sandbox import Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.bots import Bot
from tests.flows.desks import MINUTE, Desks, labels
from tests.flows.viewers import BEN, WITH_TEXT, Viewers
from tests.pictures import picture


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
async def desks(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Desks:
    made = Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    await made.opens()
    return made


async def report(desks: Desks, who: Person, reason: str = "Incorrect", note: str = "") -> None:
    await desks.begins(who)
    await desks.taps(who, "Report")
    await desks.taps(who, reason)
    if note:
        await desks.says(who, note)


async def test_a_report_asks_why_takes_a_note_and_goes_on(desks: Desks) -> None:
    card = await desks.begins(desks.ann)
    assert labels(card)[-1] == ["Ask", "Report"]

    asked = await desks.taps(desks.ann, "Report")
    assert (asked.id, asked.text) == (card.id, card.text)
    assert labels(asked) == [["Incorrect", "Sensitive"], ["Unsuitable", "Hard to interpret"], ["Back to the task"]]
    toasts = [toast.text for toast in desks.ann.toasts]
    assert toasts[-1] == "What is the matter with this task?"
    back = await desks.taps(desks.ann, "Back to the task")
    assert labels(back) == labels(card)

    await desks.taps(desks.ann, "Report")
    reported = await desks.taps(desks.ann, "Hard to interpret")
    assert (reported.id, reported.text) == (
        card.id,
        "Facts\nReported: Hard to interpret. This task will not come to you again.\n"
        "You are paid $0.05 for it when an admin agrees.\n\n"
        "Type a note if it helps to see what you saw, or go on.",
    )
    noted = await desks.says(desks.ann, "It asks two things.")
    assert noted.text == "Your note is with the report. Thank you!"
    following = await desks.taps(desks.ann, "Next task")
    assert "Claim 2" in following.text
    await desks.is_whole()


async def test_a_note_is_heard_after_a_double_tap_on_the_reason(desks: Desks) -> None:
    await desks.begins(desks.ann)
    asked = await desks.taps(desks.ann, "Report")
    await desks.ann.double_taps("Incorrect", asked)
    await desks.bot.settle()
    assert (await desks.says(desks.ann, "It asks two things.")).text == "Your note is with the report. Thank you!"
    [case] = await desks.bot.house.services.reports.waiting()
    found = await desks.bot.house.services.reports.case(case.task_id)
    assert found and [each.note for each in found.reports] == ["It asks two things."]
    await desks.taps(desks.ann, "Incorrect", asked)
    assert "note" not in (await desks.says(desks.ann, "And one more")).text
    await desks.is_whole()


async def test_without_a_note_the_next_task_is_one_tap_away(desks: Desks) -> None:
    await report(desks, desks.ann)
    following = await desks.taps(desks.ann, "No note: next task")
    assert "Claim 2" in following.text
    said = await desks.says(desks.ann, "Too late for a note")
    assert "note" not in said.text


async def test_a_sticker_is_no_note_and_the_note_is_still_waited_for(desks: Desks) -> None:
    await report(desks, desks.ann)
    await desks.ann.sends_photo(b"picture")
    await desks.bot.settle()
    assert desks.ann.chat[-1].text == "Please type the note as a text."
    assert (await desks.says(desks.ann, "x" * 1001)).text == "Please say it in at most 1,000 characters."
    assert (await desks.says(desks.ann, "Two questions")).text == "Your note is with the report. Thank you!"


async def test_two_reports_bring_the_admins_a_card_and_their_decision_reaches_everybody(desks: Desks) -> None:
    await report(desks, desks.ann, "Incorrect", "It asks two things.")
    await report(desks, desks.ben, "Hard to interpret")
    await desks.delivers()
    assert "open report" not in desks.bob.chat[-1].text  # the last reporter may still be typing
    desks.clock.turn(MINUTE)
    await desks.delivers()

    card = desks.bob.chat[-1]
    assert card.text == (
        "Facts\nTask t1\n2 open reports. Nobody gets the task until you decide.\n\nClaim 1\n\n"
        "w11: Incorrect\nIt asks two things.\nw12: Hard to interpret"
    )
    assert labels(card) == [
        ["Repair the text"],
        ["Pay the reports; back to work as it is"],
        ["Pay the reports; drop the task"],
        ["The reports are wrong"],
        ["Refresh"],
        ["Notices"],
    ]
    sure = await desks.taps(desks.bob, "Pay the reports; drop the task")
    assert sure.text.startswith("Drop the task t1 for good?")
    done = await desks.taps(desks.bob, "Yes, drop it")
    assert done.text.endswith("The task is dropped. 2 reports paid, $0.10")
    assert labels(done) == []
    assert desks.cleo.chat[-1].text.endswith("Bob: The task is dropped. 2 reports paid, $0.10")
    assert labels(desks.cleo.chat[-1]) == []

    await desks.delivers()
    for worker in (desks.ann, desks.ben):
        assert worker.chat[-1].text == "You were right about a task that you reported in “Facts”.\n$0.05 is yours."
    await desks.is_whole()


async def test_the_admin_who_comes_second_is_told_who_was_first(desks: Desks) -> None:
    await report(desks, desks.ann)
    await report(desks, desks.ben)
    desks.clock.turn(MINUTE)
    await desks.delivers()
    await desks.bob.taps("The reports are wrong")
    await desks.cleo.taps("The reports are wrong")
    await desks.bot.settle()

    assert await desks.cleo.next_toast() == "Bob has settled this already."
    await desks.delivers()
    assert desks.ann.chat[-1].text == (
        "A task that you reported in “Facts” was looked at: it stays as it is.\n"
        "Thank you for looking closely. A report never counts against you."
    )
    await desks.is_whole()


async def test_a_card_that_was_settled_before_it_went_out_is_not_sent(desks: Desks) -> None:
    await report(desks, desks.ann)
    await report(desks, desks.ben)
    await desks.says(desks.bob, "/reports")
    assert labels(desks.bob.chat[-1]) == [["⛔ Facts · t1 · 2 reports"]]
    await desks.taps(desks.bob, "⛔ Facts · t1 · 2 reports")
    await desks.taps(desks.bob, "The reports are wrong")
    desks.clock.turn(MINUTE)
    await desks.delivers()

    assert not any("open report" in one.text for one in desks.cleo.chat)
    assert (await desks.says(desks.cleo, "/reports")).text == (
        "Nothing waits for you: no open report, no open question."
    )


async def test_a_replayed_report_note_and_decision_are_shown_again_and_applied_once(desks: Desks) -> None:
    """As after a crash between the commit and the reply."""
    await desks.begins(desks.ann)
    await desks.taps(desks.ann, "Report")
    await desks.ann.taps("Incorrect")
    for update in await desks.bot.settle():
        await desks.bot.handle(update)
    assert desks.ann.chat[-1].text.startswith("Facts\nReported: Incorrect.")
    await desks.ann.says("Two things")
    for update in await desks.bot.settle():
        await desks.bot.handle(update)
    assert [one.text for one in desks.ann.chat[-2:]] == ["Your note is with the report. Thank you!"] * 2

    await desks.says(desks.bob, "/reports")
    await desks.taps(desks.bob, "Facts · t1 · 1 report")
    await desks.bob.taps("The reports are right: pay them")
    for update in await desks.bot.settle():
        await desks.bot.handle(update)
    assert desks.bob.chat[-1].text.endswith("The task is in work again. 1 report paid, $0.05")
    await desks.is_whole()


async def test_whoever_is_no_admin_judges_nothing(desks: Desks) -> None:
    await report(desks, desks.ann)
    card = desks.ann.chat[-1]
    for data in ("rj:1:drop:1", "rc:1", "rd:1", "aa:1:everybody", "al:1"):
        await desks.ann.taps_data(card, data)
    await desks.bot.settle()

    assert {await desks.ann.next_toast() for _ in range(5)} >= {
        "This button no longer works. /start shows where you are."
    }
    assert await desks.storage.read(lambda work: len(work.reports.waiting(most=9))) == 1


async def test_an_admin_sees_the_files_of_a_reported_task(
    telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    room = Viewers(Bot(telegram, sqlite_storage, tmp_path, clock, admins=(BEN,)), sqlite_storage, tmp_path)
    red = picture("red")
    await room.opens(WITH_TEXT, {"1": red}, [{"id": "t1", "file": "1", "text": "Look at this."}])
    await room.begins()
    await room.taps("Report")
    await room.taps("Unsuitable")
    await room.says("/reports", room.ben)
    await room.taps("Facts · t1 · 1 report", room.ben)

    await room.taps("See its 1 file", room.ben)

    shown = room.ben.chat[-1]
    assert shown.media and (shown.media.kind, shown.media.size) == ("photo", len(red))


async def test_nobody_else_sees_them_by_the_same_button(
    telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    room = Viewers(Bot(telegram, sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path)
    await room.opens(WITH_TEXT, {"1": picture("red")}, [{"id": "t1", "file": "1", "text": "Look at this."}])
    await room.says("/start", room.ben)

    await room.ben.taps_data(room.ben.chat[-1], ShowFiles(1).pack())
    await room.bot.settle()

    assert not any(message.media for message in room.ben.chat)
