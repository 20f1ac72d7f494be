"""Going live in waves, from row to row: who is told when, who waits in line, and whose turn it is; on both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crowd.rules.coming import MINUTE
from crowd.rules.delivery import Sent
from crowd.rules.project import read_project
from crowd.rules.quiet import QuietHours
from crowd.rules.spec import ProjectSpec
from crowd.rules.waking import Manners, Notify
from crowd.rules.waves import DAY, FIRST, LOOK, Candidate, score
from crowd.services import awake
from crowd.services.cards import Refused, Shown, Step, Why
from crowd.services.deliveries import DeliveryService
from crowd.services.dues import DueService
from crowd.services.falling_due import KINDS
from crowd.services.hands import FREE, IDLE, KEPT, LIVE_NEWS, NEWS, FilledUp, HandService
from crowd.services.labelling import LabellingService
from crowd.services.outcomes import Opened
from crowd.services.projects import ProjectService
from storage import Storage, Turn, Unit
from storage.records.deliveries import Owed
from tests.filling import FILE, HOUR, NOON, added, admit, filled, jsonl, rows, spec

PRICE = 'price = "0.05"'
AWAKE = Notify(QuietHours.parse(""), 100)


def with_keys(*lines: str) -> ProjectSpec:
    return spec((PRICE, "\n".join((PRICE, *lines))))


class Opening:
    """A project that goes live before a crowd, with a clock that is turned by hand."""

    def __init__(self, storage: Storage, projects: ProjectService) -> None:
        self.storage, self.projects = storage, projects
        self.now = NOON
        self.labelling = LabellingService(storage)
        self.hands = HandService(storage)
        self._dues = DueService(storage, KINDS, holder="test", admins=list)
        self._mail = DeliveryService(storage, AWAKE)
        self._turns = 0
        self.sent: list[Owed] = []

    async def opens(self) -> int:
        outcome = await self.projects.open("facts", actor="cli", now=self.now)
        assert isinstance(outcome, Opened)
        return outcome.told

    async def later(self, ms: int) -> None:
        """So much time passes, with a look every minute; whatever is owed arrives."""
        until = self.now + ms
        while self.now < until:
            self.now = min(until, self.now + MINUTE)
            while await self._dues.run(self.now):
                pass
            await self.arrives()

    async def arrives(self) -> list[Owed]:
        """What is due is sent."""
        came = []
        while owed := await self._mail.claim(self.now, 50):
            for each in owed:
                await self._mail.settle(each, Sent(100 + len(self.sent)), self.now)
                self.sent.append(each)
                came.append(each)
        return came

    def told(self, kind: str = LIVE_NEWS) -> list[int]:
        return [owed.telegram_id or 0 for owed in self.sent if owed.kind == kind]

    def turn(self) -> Turn:
        self._turns += 1
        return Turn(self._turns, self.now)

    async def begins(self, who: int) -> Step:
        return await self.labelling.begin(self.turn(), who, 1, briefed=True)

    async def stops(self, who: int) -> None:
        await self.labelling.stop(self.turn(), who, 1)


async def opening(storage: Storage, tmp_path: Path, project: ProjectSpec, people: int, *, tasks: int = 200) -> Opening:
    service = await added(storage, project)
    await filled(storage, jsonl(tmp_path / "tasks.jsonl", rows(tasks)))
    await storage.write(None, lambda work: [admit(work, 100 + at) for at in range(people)])
    return Opening(storage, service)


async def test_only_a_few_hear_of_it_first_and_more_when_they_do_not_come(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, spec(), 120)

    assert await shop.opens() == FIRST
    await shop.later(5 * MINUTE)
    assert len(shop.told()) == FIRST
    await shop.later(2 * HOUR)
    assert FIRST < len(shop.told()) <= 120
    await shop.later(12 * HOUR)
    assert sorted(shop.told()) == [100 + at for at in range(120)]


async def test_it_stops_when_it_has_enough_hands(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, with_keys("hands = 4"), 120)

    assert await shop.opens() == 4
    await shop.arrives()
    for who in shop.told():
        assert isinstance(await shop.begins(who), Shown)
    await shop.later(IDLE - MINUTE)

    assert len(shop.told()) == 4


async def test_waves_may_be_turned_off(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, with_keys("waves = false"), 120)

    assert await shop.opens() == 120
    await shop.later(2 * HOUR)
    assert len(shop.told()) == 120


async def test_a_paused_or_closed_project_tells_nobody_else(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, spec(), 120)
    await shop.opens()
    await shop.arrives()
    await shop.projects.pause("facts", actor="cli", now=shop.now)
    await shop.later(3 * HOUR)
    assert len(shop.told()) == FIRST

    assert await shop.opens() == FIRST  # others than those who know it
    await shop.arrives()
    assert len(set(shop.told())) == 2 * FIRST
    await shop.projects.close("facts", actor="cli", now=shop.now)
    await shop.later(3 * HOUR)
    assert len(shop.told()) == 2 * FIRST


async def test_told_again_everybody_hears_of_the_second_opening_too(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, spec(), 10)
    await shop.opens()
    await shop.arrives()
    await shop.projects.pause("facts", actor="cli", now=shop.now)

    assert await shop.opens() == 0
    await shop.projects.pause("facts", actor="cli", now=shop.now)
    again = await shop.projects.open("facts", actor="cli", now=shop.now, tell_again=True)

    assert isinstance(again, Opened)
    assert again.told == 10


async def test_whoever_comes_one_too_many_waits_in_line_and_gets_the_next_place(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await opening(storage, tmp_path, with_keys("hands = 2"), 6)
    await shop.opens()
    await shop.arrives()
    for who in (100, 101):
        assert isinstance(await shop.begins(who), Shown)

    assert await shop.begins(102) == Refused(Why.FILLED, filled=FilledUp(1, "Facts", 1))
    assert await shop.begins(103) == Refused(Why.FILLED, filled=FilledUp(1, "Facts", 2))
    assert await shop.begins(102) == Refused(Why.FILLED, filled=FilledUp(1, "Facts", 1))
    assert isinstance(await shop.begins(101), Shown)  # she has her place

    await shop.stops(100)
    assert isinstance(await shop.begins(104), Refused)  # the free place is the first one's
    await shop.later(LOOK)
    assert shop.told(FREE) == [102]
    assert await shop.begins(103) == Refused(Why.FILLED, filled=FilledUp(1, "Facts", 1))
    assert isinstance(await shop.begins(102), Shown)


async def test_the_line_moves_where_everybody_was_told_at_once_too(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, with_keys("hands = 1", "waves = false"), 4)
    assert await shop.opens() == 4
    await shop.begins(100)
    await shop.begins(101)
    await shop.stops(100)

    await shop.later(LOOK)

    assert shop.told(FREE) == [101]


async def test_the_line_moves_where_hands_were_counted_only_after_it_went_live(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await opening(storage, tmp_path, with_keys("waves = false"), 4)
    await shop.opens()
    await shop.begins(100)
    await shop.projects.add(with_keys("hands = 1", "waves = false"), actor="cli", now=shop.now)
    assert await shop.begins(101) == Refused(Why.FILLED, filled=FilledUp(1, "Facts", 1))
    await shop.stops(100)

    await shop.later(2 * LOOK)

    assert shop.told(FREE) == [101]


async def test_a_place_that_nobody_takes_goes_to_the_next_one(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, with_keys("hands = 1"), 4)
    await shop.opens()
    await shop.begins(100)
    await shop.begins(101)
    await shop.begins(102)
    await shop.stops(100)
    await shop.later(LOOK)
    assert shop.told(FREE) == [101]

    await shop.later(KEPT + LOOK)

    assert shop.told(FREE) == [101, 102]
    assert isinstance(await shop.begins(101), Refused)
    assert isinstance(await shop.begins(102), Shown)


async def test_whoever_leaves_the_line_is_offered_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, with_keys("hands = 1"), 4)
    await shop.opens()
    await shop.begins(100)
    await shop.begins(101)
    left = await shop.hands.leave(shop.turn(), 101, 1)
    assert left.title == "Facts"
    assert (await shop.hands.leave(shop.turn(), 999, 1)).title == ""

    await shop.stops(100)
    await shop.later(LOOK)

    assert shop.told(FREE) == []
    assert isinstance(await shop.begins(101), Shown)


async def test_whoever_was_told_too_late_reads_her_number_in_the_same_message(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, with_keys("hands = 3"), 3)
    await shop.opens()
    await shop.arrives()
    late = shop.told()[-1]
    message = 100 + shop.told().index(late)
    for who in shop.told()[:2]:
        await shop.begins(who)
    await storage.write(None, lambda work: admit(work, 900))
    await shop.begins(900)  # she was told by nobody, and found it in the list

    await shop.later(LOOK)

    [news] = [owed for owed in shop.sent if owed.kind == NEWS]
    assert news.telegram_id == late
    assert json.loads(news.body) == {"project_id": 1, "title": "Facts", "message": message, "number": 1}
    await shop.later(LOOK)
    assert shop.told(NEWS) == [late]  # once


async def test_with_no_open_place_left_those_told_too_late_are_told_so(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, spec(("overlap = 3", "overlap = 1")), 3, tasks=1)
    await shop.opens()
    await shop.arrives()
    await shop.begins(100)

    await shop.later(LOOK)
    assert sorted(shop.told(NEWS)) == [101, 102]

    await shop.stops(100)
    await shop.later(LOOK)
    assert shop.told(FREE)[:1] == [101]


async def test_who_is_asleep_hears_of_it_last(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, with_keys("hands = 5"), 10)

    def sleepers(work: Unit) -> None:
        for person_id in range(1, 7):
            work.people.set_time_zone(person_id=person_id, time_zone="Asia/Tokyo")  # nine in the evening at noon

    await storage.write(None, sleepers)
    assert await shop.opens() == 4
    await shop.later(LOOK)
    assert sorted(shop.told()) == [106, 107, 108, 109]
    await shop.later(2 * HOUR)
    assert len(shop.told()) > 4


async def test_who_cannot_be_told_is_not_chosen_and_nobody_waits_for_her(storage: Storage, tmp_path: Path) -> None:
    """Off, in a digest, not this week, not this project, asleep by her own hours; the two others hear of it at once."""
    shop = await opening(storage, tmp_path, with_keys("hands = 2"), 7)

    def choose(work: Unit) -> None:
        work.notice_choices.set_event(person_id=1, event="project", how="off")
        work.notice_choices.set_digest(person_id=2, digest="daily", digest_at=NOON + HOUR)
        work.notice_choices.set_away(person_id=3, away_until=NOON + 7 * 24 * HOUR)
        work.marks.put(person_id=4, project_id=1, mark="hidden", now=NOON)
        work.notice_choices.set_quiet(person_id=5, quiet="11:00-13:00")

    await storage.write(None, choose)
    assert await shop.opens() == 2
    await shop.arrives()
    assert sorted(shop.told()) == [105, 106]
    await shop.later(12 * HOUR)

    assert sorted(shop.told()) == [104, 105, 106]
    dropped = await storage.read(
        lambda work: work._queries._execute("SELECT count(*) FROM deliveries WHERE state = 'dropped'", {}).fetchone()
    )
    assert dropped[0] == 0


async def test_whoever_likes_to_hear_at_night_is_chosen_at_night(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, with_keys("hands = 3"), 6)
    await awake.keep(storage, Manners("10:00-18:00", "UTC"))
    await storage.write(None, lambda work: [work.notice_choices.set_quiet(person_id=each, quiet="") for each in (2, 5)])

    assert await shop.opens() == 2
    await shop.arrives()
    assert sorted(shop.told()) == [101, 104]


async def test_a_campaign_that_telegram_refused_tells_nobody_else(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, spec(), 60)
    await shop.opens()
    assert await storage.write(None, lambda work: work.campaigns.hold(campaign_id=1, halted="refused", error="no"))

    await shop.later(3 * HOUR)
    assert shop.told() == []
    await storage.write(None, lambda work: work.campaigns.resume(campaign_id=1))
    await shop.later(LOOK)

    assert len(shop.told()) == FIRST


async def test_sql_puts_the_better_match_first_as_the_rule_does(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, with_keys("hands = 3"), 0)
    crowd: dict[int, Candidate] = {}
    kinds = [
        Candidate(skill, told, came, None, told_at, came_at)
        for skill in (None, 10, 95)
        for told, came, told_at, came_at in (
            (0, 0, None, None),
            (1, 0, NOON - DAY, None),
            (2, 2, NOON - 6 * DAY, NOON - 6 * DAY),
            (2, 2, NOON - HOUR, NOON - HOUR),
        )
    ]

    def fill(work: Unit) -> None:
        for at, kind in enumerate(kinds):
            person = admit(work, 100 + at)
            crowd[100 + at] = kind
            if kind.skill is not None:
                work.skills.set(person_id=person, name="facts", value=kind.skill, now=NOON)
            for _ in range(kind.told):
                work.calls.told(person_id=person, now=kind.told_at or 0)
            for _ in range(kind.came):
                assert work.calls.came(person_id=person, now=kind.came_at or 0)

    await storage.write(None, fill)
    await shop.opens()
    await shop.arrives()

    points = {who: score(kind, NOON) for who, kind in crowd.items()}
    told = shop.told()
    assert len(told) == 3
    assert min(points[who] for who in told) >= max(points[who] for who in points if who not in told)


async def test_how_people_answer_is_remembered(storage: Storage, tmp_path: Path) -> None:
    shop = await opening(storage, tmp_path, spec(), 3)
    await shop.opens()
    await shop.arrives()
    await shop.begins(100)
    await shop.begins(100)

    assert await storage.read(lambda work: work.audience.usual((), now=NOON)) == (3, 1)


@pytest.mark.parametrize("key", ["hands = 0", "hands = true", 'hands = "4"', 'waves = "off"', "waves = 0"])
def test_what_is_no_number_of_hands_is_refused(key: str) -> None:
    read = read_project(FILE.replace(PRICE, f"{PRICE}\n{key}"))

    assert isinstance(read, list)
    assert read[0].key == key.partition(" ")[0]
