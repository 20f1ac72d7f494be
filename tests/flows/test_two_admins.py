"""Two admins at once: whoever comes second reads what the first one did, and nothing of hers is done in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.boss import BOSS, Boss, labels
from tests.flows.bots import Bot
from tests.flows.desks import Desks
from tests.ruled import P, project

OTHER = 501
GOLD = 'name = "slips"\nwhen = "gold"\nhistory = 20\nif = ["answers >= 2", "right < 60%"]\n' + P
NONE_LEFT = "Rules of “Facts”\n\nIt has none: nobody is paused or measured by itself. Begin with a set."


async def two(storage: Storage, folder: Path, clock: Clock) -> tuple[Boss, Boss]:
    """Both look at the only rule of the project."""
    bot = Bot(Telegram(clock=clock), storage, folder, clock, admins=(BOSS, OTHER))
    first, second = Boss(bot, storage, folder, clock), Boss(bot, storage, folder, clock, who=OTHER)
    await first.has(project(GOLD), tasks=4)
    await first.opens()
    for each in (first, second):
        await each.says("/rules")
        await each.taps("Facts")
        await each.taps("1")
    return first, second


async def test_a_rule_that_another_admin_removed_is_gone_from_the_card_of_the_second(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    first, second = await two(sqlite_storage, tmp_path, clock)
    for each in (first, second):
        await each.taps("Remove")
    await first.taps("Yes, remove it")
    shown = await second.taps("Yes, remove it")

    assert second.toast() == "The project was changed in the meantime. Nothing was done; this is how it is now."
    assert shown.text == NONE_LEFT


async def test_a_rule_that_another_admin_switched_off_is_shown_off_to_the_second(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    first, second = await two(sqlite_storage, tmp_path, clock)
    await first.taps("Switch off to change it")
    shown = await second.taps("Switch off to change it")

    assert shown.text.startswith("Rules of “Facts”\n\n1. slips (off)")
    assert ["1"] in labels(shown)


async def test_only_a_closed_project_is_called_closed(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> None:
    first, second = await two(sqlite_storage, tmp_path, clock)
    await first.bot.house.services.projects.close("facts", actor="cli", now=clock())
    await second.taps("Switch off to change it")

    assert second.toast() == "The project is closed: its rules stay as they are."
    assert second.newest().text.startswith("Rules of “Facts”\n\n1. slips")


async def opened(desk: Desks, admin: Person) -> ChatMessage:
    """The card of the only answer that waits."""
    listed = await desk.says(admin, "/projects")
    [facts] = [button.text for row in listed.buttons for button in row if button.text.endswith("Facts")]
    card = await desk.taps(admin, "Answers to review", await desk.taps(admin, facts, listed))
    return await desk.taps(admin, "1", card)


async def asked(desk: Desks, admin: Person) -> ChatMessage:
    """She is about to type why it is rejected."""
    card = await desk.taps(admin, "Reject", await opened(desk, admin))
    await desk.taps(admin, "not usable", card)
    return card


@pytest.fixture
async def desk(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Desks:
    made = Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    await made.opens()
    await made.begins(made.ann)
    await made.taps(made.ann, "true")
    return made


async def test_who_rejects_an_answer_second_reads_who_was_first_and_keeps_her_words(desk: Desks) -> None:
    for admin in (desk.bob, desk.cleo):
        await asked(desk, admin)
    first = await desk.says(desk.bob, "It is about another claim.")
    second = await desk.says(desk.cleo, "Nobody can read this answer.")

    assert labels(first) == [["Undo"], ["Answers to review"]]
    assert second.text.endswith(
        "\nBob has rejected it: It is about another claim.\n"
        "w11 is told in a minute. Until then only Bob can take it back.\n"
        "It was judged before, so your words were not used:\nNobody can read this answer."
    )
    assert labels(second) == [["Answers to review"]]


async def test_who_accepts_what_another_admin_rejected_reads_who_and_has_no_undo(desk: Desks) -> None:
    card = await opened(desk, desk.cleo)
    await asked(desk, desk.bob)
    await desk.says(desk.bob, "It is about another claim.")
    shown = await desk.taps(desk.cleo, "Accept", card)

    assert "\nBob has rejected it: It is about another claim.\n" in shown.text
    assert labels(shown) == [["Answers to review"]]


async def test_a_reason_for_what_another_admin_accepted_is_given_back(desk: Desks) -> None:
    await asked(desk, desk.cleo)
    await desk.taps(desk.bob, "Accept", await opened(desk, desk.bob))
    said = await desk.says(desk.cleo, "Nobody can read this answer.")

    assert said.text.endswith(
        "Accepted: $0.05 is paid for it, and it is final.\n"
        "It was judged before, so your words were not used:\nNobody can read this answer."
    )
