"""Owners take people in and remove them, in the chat; and everybody who may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import added
from tests.flows.boss import labels
from tests.flows.bots import Bot

OWNER, CLEO, EVE = 500, 501, 66
MINUTE = 60_000


class Office:
    """An owner, one who is to be an admin, and a stranger."""

    def __init__(self, telegram: Telegram, storage: Storage, folder: Path, clock: Clock) -> None:
        self.bot, self.storage, self.clock = Bot(telegram, storage, folder, clock, admins=(OWNER,)), storage, clock
        self.boss, self.cleo, self.eve = (
            telegram.person(name, id=who) for name, who in (("Boss", OWNER), ("Cleo", CLEO), ("Eve", EVE))
        )

    async def says(self, who: Person, words: str) -> ChatMessage:
        await who.says(words)
        await self.bot.settle()
        return who.chat[-1]

    async def taps(self, who: Person, label: str, message: ChatMessage | None = None) -> ChatMessage:
        await who.taps(label, message)
        await self.bot.settle()
        return who.chat[-1]

    async def link(self, role: str = "an admin") -> str:
        """The payload of a new link."""
        await self.says(self.boss, "/staff")
        await self.taps(self.boss, f"Add {role}")
        shown = await self.taps(self.boss, "Make a link")
        found = re.search(r"https://t\.me/\w+\?start=([A-Za-z0-9]{22,64})\b", shown.text)
        assert found
        return found[1]

    async def delivers(self) -> None:
        house = self.bot.house
        while owed := await house.services.deliveries.claim(self.clock(), 50):
            for each in owed:
                await house.sender._deliver(each, 0)


@pytest.fixture
def office(clock: Clock, sqlite_storage: Storage, tmp_path: Path) -> Office:
    return Office(Telegram(clock=clock), sqlite_storage, tmp_path, clock)


async def test_a_link_makes_an_admin_who_can_run_projects_at_once_and_owners_hear_of_it(office: Office) -> None:
    await added(office.storage)
    await office.says(office.boss, "/start")
    before = await office.says(office.cleo, "/projects")
    assert before.text.startswith("There is no such command.")

    token = await office.link()
    joined = await office.says(office.cleo, f"/start {token}")
    assert joined.text.startswith("You are an admin here now.")
    assert "Facts" in (await office.says(office.cleo, "/projects")).text

    await office.delivers()
    told = office.boss.chat[-1]
    assert told.text.startswith("Cleo opened the link and is an admin now.")
    assert labels(told) == [["Remove Cleo"], ["Staff"], ["Notices"]]


async def test_a_removed_admins_open_buttons_are_dead(office: Office) -> None:
    await added(office.storage)
    await office.says(office.cleo, f"/start {await office.link()}")
    listed = await office.says(office.cleo, "/projects")

    await office.says(office.boss, "/staff")
    asked = await office.taps(office.boss, "Remove Cleo")
    assert asked.text.startswith("Remove Cleo?")
    after = await office.taps(office.boss, "Yes, remove")
    assert "Nobody else yet." in after.text

    await office.taps(office.cleo, listed.buttons[0][0].text, listed)
    assert office.cleo.toasts[-1].text.startswith("This button no longer works.")
    assert (await office.says(office.cleo, "/projects")).text.startswith("There is no such command.")


async def test_a_reviewer_runs_no_projects(office: Office) -> None:
    joined = await office.says(office.cleo, f"/start {await office.link('a reviewer')}")

    assert joined.text.startswith("You are a reviewer here now")
    assert office.bot.house.services.staff.may_review(CLEO)
    assert (await office.says(office.cleo, "/projects")).text.startswith("There is no such command.")


async def test_neither_strangers_nor_admins_find_the_staff_page(office: Office) -> None:
    await office.says(office.cleo, f"/start {await office.link()}")
    page = await office.says(office.boss, "/staff")

    for person in (office.cleo, office.eve):
        assert (await office.says(person, "/staff")).text.startswith("There is no such command.")
        await person.hands.tap(person.chat[-1].id, page.buttons[0][0].data or "")
        await office.bot.settle()
        assert person.toasts[-1].text.startswith("This button no longer works.")


async def test_a_contact_is_asked_about_and_added_by_its_number_alone(office: Office) -> None:
    await office.says(office.cleo, "/start")
    await office.says(office.boss, "/staff")
    await office.taps(office.boss, "Add an admin")
    await office.boss.hands.share({"contact": {"phone_number": "+1555", "first_name": "Cl:e%o", "user_id": CLEO}})
    await office.bot.settle()
    asked = office.boss.chat[-1]
    assert asked.text.startswith("Make Cl:e%o an admin?\nTelegram id: 501")

    after = await office.taps(office.boss, "Yes")
    assert "Cl e o · admin since" in after.text
    assert CLEO in office.bot.house.services.staff.admins
    await office.delivers()
    assert office.cleo.chat[-1].text.startswith("You are an admin here now.")


async def test_a_contact_without_an_account_leads_to_the_link(office: Office) -> None:
    await office.says(office.boss, "/staff")
    await office.taps(office.boss, "Add an admin")
    await office.boss.hands.share({"contact": {"phone_number": "+1555", "first_name": "Nobody"}})
    await office.bot.settle()

    asked = office.boss.chat[-1]
    assert asked.text == "I see no Telegram account behind this contact. Pass a link on instead."
    assert labels(asked) == [["Make a link"], ["Back"]]


async def test_a_yes_that_waited_too_long_does_nothing(office: Office) -> None:
    await office.says(office.cleo, f"/start {await office.link()}")
    await office.says(office.boss, "/staff")
    await office.taps(office.boss, "Remove Cleo")
    office.clock.turn(3 * MINUTE)

    await office.taps(office.boss, "Yes, remove")
    assert office.boss.toasts[-1].text == "That question was too old. Nothing was done."
    assert CLEO in office.bot.house.services.staff.admins


async def test_a_link_that_is_over_says_one_kind_sentence_and_the_way_on_stays(office: Office) -> None:
    token = await office.link()
    await office.taps(office.boss, "Take it back")

    for payload in (token, "nonsense", "A" * 64):
        told = await office.says(office.eve, f"/start {payload}")
        assert told.text.startswith("This link is not good any more. Whoever gave it to you can make a new one.")
        assert labels(told) == [["Apply"]]
