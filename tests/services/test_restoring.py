"""Restored mode: what is owed waits for a choice, kind by kind, and the clock tells nobody anything; both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clock import Tick
from bot.holding import held_back
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services.campaigns import pause
from crowd.services.deliveries import DeliveryService
from crowd.services.owing import owe
from crowd.services.restoring import EVERYTHING, KIND, RestoredService
from storage import Storage, Turn, Unit
from tests.filling import NOON, admit

BOSS, ANN, BEN = 500, 11, 12
LATER = NOON + 3_600_000


class Office:
    """An owner and two workers, each of whom is owed something when the backup is made."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.restored = storage, RestoredService(storage)
        self.deliveries = DeliveryService(storage, Notify(QuietHours.parse(""), 100))

    async def owes(self, kind: str, ref: str, *to: int) -> None:
        await self.storage.write(None, lambda work: owe(work, kind=kind, ref=ref, to=to, body={}, now=NOON))

    async def told(self, now: int = LATER) -> list[tuple[str, int | None]]:
        """Whom the sender would write now, and what about; it counts as sent."""
        found: list[tuple[str, int | None]] = []
        while claimed := await self.deliveries.claim(now, 100):
            found += [(each.kind, each.telegram_id) for each in claimed]
        return sorted(found, key=str)

    async def states(self) -> list[tuple[str, str, str]]:
        """Kind, state of the campaign, state of the delivery."""
        text = (
            "SELECT kind, campaigns.state, deliveries.state FROM campaigns"
            " JOIN deliveries ON campaign_id = id ORDER BY 1, 2, 3"
        )
        return await self.storage.read(lambda work: list(work._queries._execute(text, {}).fetchall()))


@pytest.fixture
async def office(storage: Storage) -> Office:
    def unit(work: Unit) -> None:
        for who in (BOSS, ANN, BEN):
            admit(work, who)

    await storage.write(None, unit)
    found = Office(storage)
    await found.owes("report_settled", "one", ANN, BEN)
    await found.owes("staff_added", "two", ANN)
    return found


async def test_nothing_that_was_owed_goes_out_but_the_question_to_the_owner(office: Office) -> None:
    before = await office.restored.begin(made_at=NOON, now=LATER, owners=[BOSS, 999])

    assert before.owed == {"report_settled": 2, "staff_added": 1}
    assert await office.told() == [(KIND, BOSS)]
    assert await office.restored.waits()


async def test_a_kind_is_sent_another_dropped_and_then_all_goes_its_usual_way(office: Office) -> None:
    await office.restored.begin(made_at=NOON, now=LATER, owners=[BOSS])
    left = await office.restored.choose(None, kind="report_settled", way="send", actor="admin:500", now=LATER)
    assert left and left.owed == {"staff_added": 1}
    assert await office.told() == [("report_settled", ANN), ("report_settled", BEN), (KIND, BOSS)]
    assert await office.restored.waits()

    assert await office.restored.choose(None, kind="staff_added", way="drop", actor="admin:500", now=LATER) is None
    assert not await office.restored.waits()
    assert await office.restored.look(LATER) is None
    assert await office.told() == []
    assert ("staff_added", "done", "dropped") in await office.states()

    await office.owes("staff_added", "three", BEN)
    assert await office.told() == [("staff_added", BEN)]


@pytest.mark.parametrize(("way", "expected"), [("send", 3), ("drop", 0)])
async def test_everything_at_once(office: Office, way: str, expected: int) -> None:
    await office.restored.begin(made_at=NOON, now=LATER, owners=[])
    assert await office.restored.choose(None, kind=EVERYTHING, way=way, actor="cli", now=LATER) is None  # type: ignore[arg-type]

    assert len(await office.told()) == expected
    assert not await office.restored.waits()


async def test_what_was_held_for_another_reason_stays_held(office: Office) -> None:
    def unit(work: Unit) -> None:
        [(held, _)] = [each for each in work.deliveries.running() if each[1] == "report_settled"]
        assert pause(work, held, actor="cli", now=NOON)

    await office.storage.write(None, unit)
    await office.restored.begin(made_at=NOON, now=LATER, owners=[])
    await office.restored.choose(None, kind=EVERYTHING, way="send", actor="cli", now=LATER)

    assert await office.told() == [("staff_added", ANN)]


async def test_the_same_choice_again_changes_nothing(office: Office) -> None:
    await office.restored.begin(made_at=NOON, now=LATER, owners=[])
    turn = Turn(77, LATER)
    await office.restored.choose(turn, kind="staff_added", way="drop", actor="admin:500", now=LATER)
    left = await office.restored.choose(turn, kind="report_settled", way="drop", actor="admin:500", now=LATER)

    assert left and left.owed == {"report_settled": 2}


async def test_a_restore_of_what_was_restored_asks_once_and_about_all(office: Office) -> None:
    await office.restored.begin(made_at=NOON, now=LATER, owners=[BOSS])
    again = await office.restored.begin(made_at=NOON + 1, now=LATER + 1, owners=[BOSS])
    assert again.owed == {"report_settled": 2, "staff_added": 1}

    await office.restored.choose(None, kind=EVERYTHING, way="drop", actor="cli", now=LATER + 2)
    assert not await office.restored.waits()
    assert await office.told() == []  # the question is moot by now, too


async def test_only_moments_between_backup_and_restore_are_lost(office: Office) -> None:
    await office.restored.begin(made_at=NOON + 400, now=LATER + 400, owners=[])
    await office.restored.refresh()
    first, last = NOON // 1000, LATER // 1000

    assert [office.restored.gap(at) is not None for at in (first - 1, first, last, last + 1)] == [
        *(False, True, True, False)
    ]


async def test_the_clock_tells_nobody_anything_while_a_choice_waits(office: Office, tmp_path: Path) -> None:
    done: list[str] = []

    def tick(name: str) -> Tick:
        async def fn() -> None:
            done.append(name)

        return Tick(name, 1.0, fn)

    expire, remind = held_back(
        [tick("expire assignments"), tick("something that may tell people")], office.restored.waits
    )
    await office.restored.begin(made_at=NOON, now=LATER, owners=[])
    await expire.fn()
    await remind.fn()
    assert done == ["expire assignments"]

    await office.restored.choose(None, kind=EVERYTHING, way="drop", actor="cli", now=LATER)
    await remind.fn()
    assert done == ["expire assignments", "something that may tell people"]


async def test_what_fell_due_meanwhile_is_shown_and_happens_only_when_somebody_says_go_on(office: Office) -> None:
    await office.storage.write(None, lambda work: work.dues.set(kind="project_life", ref="1", due_at=NOON + 5))
    shown = await office.restored.begin(made_at=NOON, now=LATER, owners=[])
    assert shown.due == {"project_life": 1}

    early = await office.restored.go_on(None, actor="cli", now=LATER)
    assert early and early.owed == shown.owed
    left = await office.restored.choose(None, kind=EVERYTHING, way="drop", actor="cli", now=LATER)
    assert left and (left.owed, left.due) == ({}, {"project_life": 1})
    assert await office.restored.go_on(None, actor="cli", now=LATER) is None
    assert not await office.restored.waits()
