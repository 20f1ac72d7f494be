"""Links for applicants and workers, on both engines: how many come in by one, how long, and where they are led."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from crowd.services.invites import LONGEST_DAYS, MOST_PLACES, Invited, InviteService, Link, NoGoodLink
from crowd.services.people import PeopleService
from crowd.services.staff import StaffService
from storage import Storage, Turn
from storage.records.invites import InvitedTo
from tests.labelling import ANN, BEN, Room, room

OWNER, EVE = 500, 66
DAY = 86_400_000


class Door:
    """A live project, and the links that lead to it."""

    def __init__(self, shop: Room) -> None:
        self.shop = shop
        self.invites = InviteService(shop.storage, StaffService(shop.storage, (OWNER,)))
        self.people = PeopleService(shop.storage)

    async def link(self, *, places: int = 1, days: int = 7, project: int | None = 1, turn: Turn | None = None) -> Link:
        link = await self.invites.for_people(
            turn or self.shop.turn(), OWNER, project_id=project, places=places, days=days
        )
        assert link
        return link

    async def opens(self, who: int, link: Link, turn: Turn | None = None) -> object:
        return await self.invites.enter(
            turn or self.shop.turn(), who, link.token, first_name="Ann", username=None, language="en"
        )

    async def led_to(self, who: int) -> InvitedTo | None:
        standing = await self.people.standing(who)
        return standing.invited if standing else None


@pytest.fixture
async def door(storage: Storage, tmp_path: Path) -> Door:
    return Door(await room(storage, tmp_path, who=(ANN, BEN)))


async def test_a_link_is_good_for_so_many_people_and_no_more(door: Door) -> None:
    link = await door.link(places=3)
    entered = await asyncio.gather(*(door.opens(1000 + who, link) for who in range(8)))

    assert sorted(entered, key=str) == [Invited("Facts")] * 3 + [NoGoodLink()] * 5
    assert await door.invites.listing(door.shop.now) == []


async def test_the_same_person_takes_one_place_however_often_she_opens_it(door: Door) -> None:
    link = await door.link(places=2)
    for _ in range(3):
        assert await door.opens(ANN, link) == Invited("Facts")

    [listed] = await door.invites.listing(door.shop.now)
    assert (listed.used, listed.places) == (1, 2)


async def test_a_link_ends_on_its_day_and_when_it_is_taken_back(door: Door) -> None:
    short, long = await door.link(places=9, days=1), await door.link(places=9, days=2)
    door.shop.now += DAY - 1
    assert await door.opens(1, short) == Invited("Facts")
    door.shop.now += 1
    assert await door.opens(2, short) == NoGoodLink()
    assert await door.opens(2, long) == Invited("Facts")

    assert await door.invites.revoke(door.shop.turn(), OWNER, long.invite.id)
    assert await door.opens(3, long) == NoGoodLink()


async def test_the_same_update_again_takes_no_second_place(door: Door) -> None:
    link, turn = await door.link(places=2), door.shop.turn()
    assert await door.opens(ANN, link, turn) == Invited("Facts")
    assert await door.opens(ANN, link, turn) == Invited("Facts")

    assert (await door.invites.listing(door.shop.now))[0].used == 1


async def test_she_is_led_to_the_project_until_she_has_begun_there(door: Door) -> None:
    assert await door.led_to(ANN) is None
    await door.opens(ANN, await door.link())
    assert await door.led_to(ANN) == InvitedTo(1, "Facts", "live")

    await door.shop.starts(ANN)
    assert await door.led_to(ANN) is None
    assert await door.led_to(BEN) is None


async def test_a_stranger_is_met_by_her_link_and_led_on_later(door: Door) -> None:
    await door.opens(777, await door.link())
    standing = await door.people.standing(777)

    assert standing
    assert (standing.place, standing.invited) == ("new", InvitedTo(1, "Facts", "live"))


async def test_a_link_to_no_project_is_a_welcome(door: Door) -> None:
    assert await door.opens(777, await door.link(project=None)) == Invited(None)
    assert await door.led_to(777) is None


async def test_only_admins_make_links_and_only_within_bounds(door: Door) -> None:
    async def made(by: int, places: int, days: int, project: int | None = 1) -> bool:
        turn = door.shop.turn()
        return await door.invites.for_people(turn, by, project_id=project, places=places, days=days) is not None

    assert not await made(EVE, 1, 1)
    for places, days in ((0, 1), (-1, 1), (MOST_PLACES + 1, 1), (1, 0), (1, LONGEST_DAYS + 1)):
        assert not await made(OWNER, places, days)
    assert not await made(OWNER, 1, 1, project=99)
    assert await made(OWNER, MOST_PLACES, LONGEST_DAYS)
    link = await door.link()
    assert not await door.invites.revoke(door.shop.turn(), EVE, link.invite.id)
    assert await door.opens(ANN, link) == Invited("Facts")


async def test_a_project_that_is_over_gets_no_link_and_leads_nobody(door: Door) -> None:
    await door.opens(ANN, await door.link())
    await door.shop.projects.close("facts", actor="cli", now=door.shop.now)

    assert await door.led_to(ANN) is None
    turn = door.shop.turn()
    assert await door.invites.for_people(turn, OWNER, project_id=1, places=1, days=1) is None
