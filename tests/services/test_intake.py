"""The door for applicants, and the line before it; on both engines."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from crowd.rules.intake import ENOUGH, KEPT, room
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services.deliveries import DeliveryService
from crowd.services.intake import IntakeService
from crowd.services.people import PeopleService
from crowd.services.screening import ScreeningService, built_in_form
from crowd.services.steps import Ask, Waits
from crowd.services.upkeep import beat
from storage import Storage, Turn, Unit
from storage.records.intake import Taken, Terms
from storage.vault import Vault
from tests.services.applicant import DAY, NOW, Applicant
from tests.services.reviewers import decides

BOSS = 500


@pytest.mark.parametrize(
    ("terms", "taken", "expected"),
    [
        (Terms(), Taken(900, 900, 900, 900), ENOUGH),
        (Terms("closed"), Taken(0, 0, 0, 0), 0),
        (Terms("closed", 100), Taken(0, 0, 0, 0), 0),
        (Terms("open", 100), Taken(90, 50, 4, 7), 6),
        (Terms("open", 100), Taken(100, 0, 0, 0), 0),
        (Terms("open", 100), Taken(103, 0, 2, 0), 0),
        (Terms("open", None, 25), Taken(500, 24, 0, 0), 1),
        (Terms("open", 100, 25), Taken(98, 3, 0, 0), 2),
    ],
)
def test_how_much_room_there_is(terms: Terms, taken: Taken, expected: int) -> None:
    assert room(terms, taken) == expected


class Hall:
    """A door, an admin, and people before it."""

    def __init__(self, storage: Storage, folder: Path) -> None:
        self.storage, self.intake, self.now, self.update = storage, IntakeService(storage), NOW, 10_000
        form = built_in_form("short").model_copy(update={"review": True})
        self.screening = ScreeningService(storage, Vault(folder), form)
        self.deliveries = DeliveryService(storage, Notify(QuietHours.parse(""), 100))

    def turn(self) -> Turn:
        self.update += 1
        self.now += 1000
        return Turn(self.update, self.now)

    def person(self, at: int) -> Applicant:
        ann = Applicant(self.screening, telegram_id=7000 + at, first_update=100 * (at + 1))
        ann.now = self.now
        return ann

    async def line(self, count: int) -> list[Applicant]:
        """So many apply, one after the other."""
        people = [self.person(at) for at in range(count)]
        for at, each in enumerate(people):
            each.now = self.now + at
            await each.applies()
        return people

    async def place(self, who: Applicant) -> str:
        standing = await PeopleService(self.storage).standing(who.telegram_id)
        return standing.place if standing else "nobody"

    async def told(self) -> list[int]:
        """Who gets a message now that there is a place; and it is sent once."""
        claimed = await self.deliveries.claim(self.now, 100)
        return sorted(each.telegram_id or 0 for each in claimed)


@pytest.fixture
def hall(storage: Storage, tmp_path: Path) -> Hall:
    return Hall(storage, tmp_path / "files")


async def test_nobody_waits_before_an_open_door(hall: Hall) -> None:
    assert isinstance(await hall.person(1).applies(), Ask)


async def test_who_applies_at_a_closed_door_waits_in_the_order_of_coming(hall: Hall) -> None:
    await hall.intake.swing(hall.turn(), BOSS, "closed")

    ann, bob = hall.person(1), hall.person(2)
    assert await ann.applies() == Waits(1)
    bob.now = hall.now + 5000
    assert await bob.applies() == Waits(2)
    assert await bob.applies(again=True) == Waits(2)
    assert await ann.applies() == Waits(1)
    await hall.intake.leave(ann.turn(), ann.telegram_id)

    assert await bob.applies() == Waits(1)
    assert (await hall.place(ann), await hall.place(bob)) == ("new", "waiting")


async def test_who_was_in_the_middle_goes_on_behind_a_closed_door(hall: Hall) -> None:
    ann = hall.person(1)
    await ann.gets_to("english")
    await hall.intake.swing(hall.turn(), BOSS, "closed")

    assert isinstance(await ann.applies(), Ask)
    assert isinstance(await ann.taps("english", 4), Ask)


async def test_the_first_of_the_line_are_called_told_once_and_come_in(hall: Hall) -> None:
    await hall.intake.swing(hall.turn(), BOSS, "closed")
    people = await hall.line(5)
    turn = hall.turn()

    called, door = await hall.intake.call(turn, BOSS, 2)
    again, _ = await hall.intake.call(turn, BOSS, 2)

    assert (called, again) == (2, 2)
    assert (door.taken.called, door.taken.waiting) == (2, 3)
    assert await hall.told() == [7000, 7001]
    assert [await hall.place(each) for each in people] == ["called", "called", "waiting", "waiting", "waiting"]
    people[0].now = people[2].now = hall.now
    assert isinstance(await people[0].applies(), Ask)
    assert await people[2].applies() == Waits(1)
    assert (await hall.intake.look(hall.now)).taken.called == 1
    [line] = [
        each for each in await hall.storage.read(lambda work: work.audit.latest(9)) if each.action == "intake.called"
    ]
    assert (line.actor, line.detail) == ("admin:500", "2 people")


async def test_a_place_that_nobody_comes_for_goes_to_the_next(hall: Hall) -> None:
    await hall.intake.swing(hall.turn(), BOSS, "closed")
    people = await hall.line(3)
    await hall.intake.call(hall.turn(), BOSS, 1)
    await hall.told()

    assert await hall.intake.tick(hall.now + KEPT - 1) == 0
    hall.now += KEPT
    await hall.storage.write(None, lambda work: work.outages.beat(hall.now))
    assert await hall.intake.tick(hall.now) == 1

    assert await hall.told() == [7001]
    people[0].now = hall.now
    assert await people[0].applies() == Waits(2)  # behind who still waits


async def test_a_place_is_kept_longer_by_as_long_as_we_were_away(hall: Hall) -> None:
    await hall.intake.swing(hall.turn(), BOSS, "closed")
    [ann] = await hall.line(1)
    await hall.intake.call(hall.turn(), BOSS, 1)
    await hall.storage.write(None, lambda work: work.outages.beat(hall.now))

    assert await hall.intake.tick(hall.now + KEPT + DAY) == 0  # we are away
    await hall.storage.write(None, lambda work: beat(work, hall.now + KEPT + DAY))

    assert await hall.intake.tick(hall.now + KEPT + DAY) == 0
    ann.now = hall.now + KEPT + DAY
    assert isinstance(await ann.applies(), Ask)


async def test_a_message_about_a_place_is_dropped_for_who_left_or_came(hall: Hall) -> None:
    await hall.intake.swing(hall.turn(), BOSS, "closed")
    people = await hall.line(3)
    await hall.intake.call(hall.turn(), BOSS, 3)
    await hall.intake.leave(people[0].turn(), people[0].telegram_id)
    people[1].now = hall.now
    await people[1].applies()

    assert await hall.told() == [7002]


async def test_a_limit_of_decisions_makes_it_full_and_the_clock_calls_when_there_is_room(hall: Hall) -> None:
    ann = hall.person(50)
    await ann.passes()
    await hall.intake.limit(hall.turn(), BOSS, "reviews", 1)
    people = await hall.line(2)
    assert [await hall.place(each) for each in people] == ["waiting", "waiting"]
    assert await hall.intake.tick(hall.now) == 0

    await decides(hall.storage, ann.screening_id, now=hall.now)

    assert await hall.intake.tick(hall.now) == 1
    assert await hall.intake.tick(hall.now) == 0
    assert [await hall.place(each) for each in people] == ["called", "waiting"]


async def test_a_limit_of_workers(hall: Hall) -> None:
    ann = hall.person(50)
    await ann.passes()
    await decides(hall.storage, ann.screening_id, now=hall.now)
    door = await hall.intake.limit(hall.turn(), BOSS, "workers", 1)
    assert door.room == 0
    [bob] = await hall.line(1)

    door = await hall.intake.limit(hall.turn(), BOSS, "workers", None)

    assert await hall.place(bob) == "called"
    assert (door.terms, door.ends["passed"]) == (Terms(), 1)


async def test_nobody_passes_those_who_wait(hall: Hall) -> None:
    """There is room, and the clock has not looked yet."""
    await hall.intake.swing(hall.turn(), BOSS, "closed")
    await hall.line(1)
    await hall.storage.write(None, lambda work: work.intake.set_terms(Terms("open", 100)))

    assert await hall.person(9).applies() == Waits(2)


async def test_an_opened_door_calls_everybody(hall: Hall) -> None:
    await hall.intake.swing(hall.turn(), BOSS, "closed")
    await hall.line(4)

    door = await hall.intake.swing(hall.turn(), BOSS, "open")

    assert (door.taken.called, door.taken.waiting) == (4, 0)
    assert isinstance(await hall.person(9).applies(), Ask)


async def test_who_comes_by_an_admins_link_does_not_wait(hall: Hall) -> None:
    await hall.intake.swing(hall.turn(), BOSS, "closed")
    [ann] = await hall.line(1)

    def come(work: Unit) -> None:
        invite = work.invites.add(
            hash="h", role=None, project_id=None, places=1, made_by=BOSS, made_in=1, expires_at=NOW + DAY, now=NOW
        )
        person = work.people.of_telegram(telegram_id=ann.telegram_id)
        assert person
        work.invites.come(invite_id=invite, person_id=person.id, now=NOW)

    await hall.storage.write(None, come)

    assert isinstance(await ann.applies(), Ask)


async def test_two_calls_at_once_call_each_person_once(hall: Hall) -> None:
    await hall.intake.swing(hall.turn(), BOSS, "closed")
    await hall.line(6)

    turns = [hall.turn() for _ in range(3)]
    done = await asyncio.gather(*[hall.intake.call(turn, BOSS, 2) for turn in turns], return_exceptions=True)

    called = sum(each[0] for each in done if not isinstance(each, BaseException))
    assert len(await hall.told()) == called <= 6


async def test_what_a_called_person_reads(hall: Hall) -> None:
    await hall.intake.swing(hall.turn(), BOSS, "closed")
    await hall.line(1)
    await hall.intake.call(hall.turn(), BOSS, 1)

    [owed] = await hall.deliveries.claim(hall.now, 5)

    assert json.loads(owed.body) == {"until": hall.now + KEPT}
