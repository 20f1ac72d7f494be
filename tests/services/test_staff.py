"""Staff and their links, on both engines: who may do what, from the moment it is decided."""

from __future__ import annotations

import asyncio
import re

import pytest

from crowd.services.invites import Invited, InviteService, Joined, Link, NoGoodLink, NoNeed
from crowd.services.owing import owe
from crowd.services.staff import StaffService
from storage import Storage, Turn, Unit
from storage.records.staff import Role
from tests.everything import everything, mentions

OWNER, CLEO, RITA, EVE = 500, 501, 502, 66
NOW = 1_793_534_400_000
HOUR = 3_600_000


class Office:
    """One installation's staff, and turns that never come twice unless a test says so."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.staff = StaffService(storage, (OWNER,))
        self.invites = InviteService(storage, self.staff)
        self.updates, self.now = 0, NOW

    def turn(self) -> Turn:
        self.updates += 1
        return Turn(self.updates, self.now)

    async def opens(self, who: int, token: str, turn: Turn | None = None) -> object:
        return await self.invites.enter(
            turn or self.turn(), who, token, first_name=f"P{who}", username=None, language="en"
        )

    async def link(self, role: Role = "admin", turn: Turn | None = None) -> Link:
        link = await self.invites.for_staff(turn or self.turn(), OWNER, role)
        assert link
        return link

    async def audit(self) -> list[tuple[str, str, str]]:
        lines = await self.storage.read(lambda work: work.audit.latest(50))
        return [(each.actor, each.action, each.subject) for each in reversed(lines)]


@pytest.fixture
def office(storage: Storage) -> Office:
    return Office(storage)


async def test_an_owner_is_an_admin_and_an_admin_is_a_reviewer(office: Office) -> None:
    await office.staff.add(office.turn(), OWNER, CLEO, "admin", "Cleo")
    await office.staff.add(office.turn(), OWNER, RITA, "reviewer", "Rita")

    assert set(office.staff.admins) == {OWNER, CLEO}
    assert set(office.staff.reviewers) == {OWNER, CLEO, RITA}
    assert [office.staff.may_review(who) for who in (OWNER, CLEO, RITA, EVE)] == [True, True, True, False]


async def test_only_owners_add_and_remove(office: Office) -> None:
    added = await office.staff.add(office.turn(), OWNER, CLEO, "admin", "Cleo")
    assert added

    for other in (CLEO, EVE):
        assert await office.staff.add(office.turn(), other, EVE, "admin", "Eve") is None
        assert not await office.staff.remove(office.turn(), other, CLEO, added.added_at)
        assert await office.invites.for_staff(office.turn(), other, "admin") is None
    assert set(office.staff.admins) == {OWNER, CLEO}


async def test_who_is_removed_may_do_nothing_from_then_on_and_it_is_written_down(office: Office) -> None:
    added = await office.staff.add(office.turn(), OWNER, CLEO, "admin", "Cleo")
    assert added
    team = office.staff.admins

    assert await office.staff.remove(office.turn(), OWNER, CLEO, added.added_at)
    assert CLEO not in team
    assert not office.staff.may_review(CLEO)
    assert await office.audit() == [
        ("admin:500", "staff added", "telegram:501"),
        ("admin:500", "staff removed", "telegram:501"),
    ]


async def test_a_yes_to_an_older_question_removes_nobody_who_was_added_anew(office: Office) -> None:
    first = await office.staff.add(office.turn(), OWNER, CLEO, "admin", "Cleo")
    assert first
    await office.staff.remove(office.turn(), OWNER, CLEO, first.added_at)
    office.now += HOUR
    await office.staff.add(office.turn(), OWNER, CLEO, "reviewer", "Cleo")

    assert not await office.staff.remove(office.turn(), OWNER, CLEO, first.added_at)
    assert CLEO in office.staff.reviewers


async def test_a_change_by_another_process_is_known_at_the_next_look(office: Office) -> None:
    elsewhere = StaffService(office.storage, (OWNER,))
    await elsewhere.add(office.turn(), OWNER, CLEO, "admin", "Cleo")
    assert CLEO not in office.staff.admins

    await office.staff.refresh()
    assert CLEO in office.staff.admins


async def test_a_link_takes_in_the_first_who_opens_it_and_nobody_else(office: Office) -> None:
    link = await office.link()

    assert await office.opens(CLEO, link.token) == Joined("admin")
    assert CLEO in office.staff.admins
    assert await office.opens(EVE, link.token) == NoGoodLink()
    assert EVE not in office.staff.reviewers


async def test_two_who_open_a_link_at_once_are_one_admin(office: Office) -> None:
    link = await office.link()

    entered = await asyncio.gather(office.opens(CLEO, link.token), office.opens(EVE, link.token))
    assert sorted(entered, key=str) == [Joined("admin"), NoGoodLink()]
    assert len(office.staff.admins) == 2


async def test_a_removed_admin_does_not_come_back_by_her_old_link(office: Office) -> None:
    link = await office.link()
    await office.opens(CLEO, link.token)
    [member] = await office.staff.listing()
    await office.staff.remove(office.turn(), OWNER, CLEO, member.added_at)

    assert await office.opens(CLEO, link.token) == NoGoodLink()
    assert CLEO not in office.staff.admins


async def test_an_admin_keeps_her_role_under_a_reviewers_link_which_stays_good(office: Office) -> None:
    await office.staff.add(office.turn(), OWNER, CLEO, "admin", "Cleo")
    link = await office.link("reviewer")

    assert await office.opens(OWNER, link.token) == NoNeed()
    assert await office.opens(CLEO, link.token) == NoNeed()
    assert CLEO in office.staff.admins
    assert await office.opens(RITA, link.token) == Joined("reviewer")


async def test_a_reviewer_becomes_an_admin_by_an_admins_link(office: Office) -> None:
    await office.staff.add(office.turn(), OWNER, RITA, "reviewer", "Rita")

    assert await office.opens(RITA, (await office.link()).token) == Joined("admin")
    assert RITA in office.staff.admins


@pytest.mark.parametrize("later", [0, 24 * HOUR - 1, 24 * HOUR])
async def test_a_link_for_staff_is_good_for_a_day(office: Office, later: int) -> None:
    link = await office.link()
    office.now += later

    expected = Joined("admin") if later < 24 * HOUR else NoGoodLink()
    assert await office.opens(CLEO, link.token) == expected


async def test_a_link_that_was_taken_back_is_good_for_nobody(office: Office) -> None:
    link = await office.link()
    assert not await office.invites.revoke(office.turn(), EVE, link.invite.id)
    assert await office.invites.revoke(office.turn(), OWNER, link.invite.id)

    assert await office.opens(CLEO, link.token) == NoGoodLink()


async def test_the_same_update_again_takes_nobody_in_twice_and_says_the_same(office: Office) -> None:
    link, turn = await office.link(), office.turn()

    assert await office.opens(CLEO, link.token, turn) == Joined("admin")
    assert await office.opens(CLEO, link.token, turn) == Joined("admin")
    assert [action for _, action, _ in await office.audit()].count("staff added") == 1


async def test_the_same_update_again_makes_no_second_link(office: Office) -> None:
    turn = office.turn()
    first, second = await office.link(turn=turn), await office.link(turn=turn)

    assert first.invite.id == second.invite.id
    assert await office.opens(EVE, first.token) == NoGoodLink()  # its reply never arrived
    assert await office.opens(CLEO, second.token) == Joined("admin")


async def test_a_token_fits_into_a_link_and_stands_nowhere(office: Office, storage_url: str) -> None:
    tokens = {(await office.link()).token for _ in range(50)}
    assert len(tokens) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9]{22,64}", token) for token in tokens)

    assert mentions(storage_url, *tokens) == []


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "'; --", "\ud800", "A" * 4000])
async def test_what_is_no_token_of_ours_lets_nobody_in(office: Office, token: str) -> None:
    await office.link()
    assert await office.opens(EVE, token) == NoGoodLink()


async def test_nobody_comes_in_by_a_link_of_a_removed_admin(office: Office) -> None:
    added = await office.staff.add(office.turn(), OWNER, CLEO, "admin", "Cleo")
    assert added
    hers = await office.invites.for_people(office.turn(), CLEO, project_id=None, places=5, days=7)
    owners = await office.invites.for_people(office.turn(), OWNER, project_id=None, places=5, days=7)
    assert hers
    assert owners
    await office.staff.remove(office.turn(), OWNER, CLEO, added.added_at)

    assert await office.opens(EVE, hers.token) == NoGoodLink()
    assert await office.opens(EVE, owners.token) == Invited(None)


async def test_what_waited_for_a_removed_admin_is_gone(office: Office, storage_url: str) -> None:
    added = await office.staff.add(office.turn(), OWNER, CLEO, "admin", "Cleo")
    assert added
    await office.storage.write(None, _waits_for_cleo)
    assert len(mentions(storage_url, "quarantine")) == 1

    await office.staff.remove(office.turn(), OWNER, CLEO, added.added_at)
    left = everything(storage_url)
    assert left["watches"] == []
    assert left["expected"] == []
    assert [row[2] for row in left["deliveries"]] == ["dropped"]


def _waits_for_cleo(work: Unit) -> None:
    """Counts that she watches, words that she is about to type, and a message that she was not sent yet."""
    work.people.meet(telegram_id=CLEO, worker_key="wc", first_name="Cleo", username=None, language="en", now=NOW)
    project = work.projects.add(slug="f", title="F", spec="{}", state="draft", opens_at=None, now=NOW)
    work.watches.begin(telegram_id=CLEO, project_id=project or 0, message_id=7, now=NOW)
    work.expected.expect(telegram_id=CLEO, kind="answer", reference="1", update_id=0, now=NOW)
    owe(work, kind="quarantine", ref="quarantine:1:1", to=[CLEO], body={"task_id": 1}, now=NOW)
