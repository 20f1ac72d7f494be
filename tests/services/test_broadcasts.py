"""Broadcasts in the database, on both engines: drafts, launches, what each person is owed, corrections, and races."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

import pytest

from crowd.rules.broadcasting import EVERYBODY, Audience, When, read_when
from crowd.rules.delivery import Gone, Sent, TryLater, Unknown, Unreachable
from crowd.rules.posts import Post
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services.broadcast_steps import Confirm, ConfirmCorrection, Draft, NotDone, Run, Why
from crowd.services.broadcasting import BroadcastService
from crowd.services.deliveries import DeliveryService
from crowd.services.drafting import DraftingService
from crowd.services.following import FollowService
from crowd.services.owing import owe
from crowd.services.staff import StaffService
from storage import Storage, Turn, Unit
from storage.records.deliveries import Owed
from tests.filling import NOON, admit

OWNER, SECOND = 500, 501
WORDS = Post("text", "Dear all")
NIGHT = QuietHours.parse("21:00-08:00")
HOUR = 3_600_000


@dataclass
class Desk:
    """The services of broadcasts over one database, and a clock."""

    storage: Storage
    now: int = NOON
    updates: int = 0
    notify: Notify = field(default_factory=lambda: Notify(NIGHT, 10))

    def __post_init__(self) -> None:
        self.staff = StaffService(self.storage, (OWNER, SECOND))
        self.drafting = DraftingService(self.storage, self.staff, self.notify.quiet)
        self.broadcasts = BroadcastService(self.storage, self.staff)
        self.following = FollowService(self.storage, self.staff)
        self.deliveries = DeliveryService(self.storage, self.notify, (OWNER,))

    def turn(self) -> Turn:
        self.updates += 1
        return Turn(self.updates, self.now)

    async def has(self, count: int, *zones: str | None) -> None:
        """So many approved people, in these time zones by turns."""

        def unit(work: Unit) -> None:
            for at in range(count):
                person = admit(work, 1_000 + at)
                work.people.set_time_zone(person_id=person, time_zone=zones[at % len(zones)] if zones else None)

        await self.storage.write(None, unit)

    async def drafts(
        self, who: int = OWNER, post: Post = WORDS, audience: Audience = EVERYBODY, when: str = "now"
    ) -> Draft:
        step = await self.drafting.begin(self.turn(), who)
        assert isinstance(step, Draft)
        await self.drafting.write(self.turn(), who, step.id, post, 7)
        await self.drafting.plan(self.turn(), who, step.id, read_when(when, self.now))
        step = await self.drafting.address(self.turn(), who, step.id, audience)
        assert isinstance(step, Draft)
        return step

    async def launches(self, who: int = OWNER, post: Post = WORDS, when: str = "now") -> Run:
        draft = await self.drafts(who, post, when=when)
        asked = await self.drafting.ask(self.turn(), who, draft.id)
        assert isinstance(asked, Confirm)
        run = await self.drafting.send(self.turn(), who, draft.id, draft.version, str(asked.reach.people))
        assert isinstance(run, Run), run
        return run

    async def corrects(self, run: Run, words: str, who: int | None = OWNER) -> Run | NotDone | ConfirmCorrection:
        asked = await self.broadcasts.propose(self.turn(), who, run.id, Post("text", words), self.now)
        assert isinstance(asked, ConfirmCorrection), asked
        return await self.broadcasts.correct(self.turn(), who, asked.correction_id, self.now)

    async def claims(self, most: int = 100) -> list[Owed]:
        return await self.deliveries.claim(self.now, most)

    async def delivers(self, most: int = 100) -> list[tuple[int, str]]:
        """What goes out: (Telegram id, words)."""
        told = []
        for owed in await self.claims(most):
            body = json.loads(owed.body)
            told.append((owed.telegram_id or 0, json.loads(body["post"])["text"] if "post" in body else owed.kind))
            await self.deliveries.settle(owed, Sent(900 + owed.person_id), self.now)
        return told

    async def look(self, run: Run) -> Run:
        again = await self.broadcasts.look(None, run.id, self.now)
        assert isinstance(again, Run)
        return again


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return Desk(storage)


async def test_everybody_who_can_be_reached_is_owed_it_once_and_nobody_else(desk: Desk) -> None:
    await desk.has(5)

    def others(work: Unit) -> None:
        work.people.lose(telegram_id=1_001, now=NOON)
        work.people.meet(telegram_id=2_000, worker_key="w", first_name="X", username=None, language="en", now=NOON)

    await desk.storage.write(None, others)
    run = await desk.launches()
    assert run.counts.all == 4
    assert sorted(await desk.delivers()) == [(who, "Dear all") for who in (1_000, 1_002, 1_003, 1_004)]
    assert await desk.delivers() == []


async def test_the_draft_says_who_sleeps_by_her_own_hours_and_who_turned_such_messages_off(desk: Desk) -> None:
    await desk.has(4)

    def choose(work: Unit) -> None:
        off, asleep, silent = (work.people.of_telegram(telegram_id=1_000 + at) for at in range(3))
        assert off and asleep and silent
        work.notice_choices.set_event(person_id=off.id, event="news", how="off")
        work.notice_choices.set_event(person_id=silent.id, event="news", how="silent")
        work.notice_choices.set_quiet(person_id=asleep.id, quiet="11:00-13:00")

    await desk.storage.write(None, choose)
    draft = await desk.drafts()
    assert draft.reach is not None
    assert (draft.reach.people, draft.reach.asleep, draft.reach.off) == (3, 1, 1)


async def test_it_is_due_by_each_persons_own_clock(desk: Desk) -> None:
    await desk.has(4, "Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin", None)
    await desk.launches(when="10:30")
    due = await desk.storage.read(
        lambda work: dict(
            work._queries._execute(
                "SELECT telegram_id, due_at FROM deliveries JOIN people ON people.id = person_id", {}
            ).fetchall()
        )
    )
    hours = {who: (at - NOON) / HOUR for who, at in due.items()}
    assert hours == {1_000: 13.5, 1_001: 6.5, 1_002: 21.5, 1_003: 22.5}


async def test_quiet_hours_and_the_daily_limit_hold_it_back(desk: Desk) -> None:
    desk = Desk(desk.storage, notify=Notify(NIGHT, 1))
    await desk.has(2, "Asia/Tokyo", "Europe/Berlin")
    await desk.launches(post=Post("text", "One"))
    await desk.launches(post=Post("text", "Two"))
    told = await desk.delivers()  # it is 21:00 in Tokyo
    assert await desk.delivers() == []
    desk.now += 12 * HOUR
    told += await desk.delivers()
    assert [who for who, _ in told] == [1_001, 1_000]
    desk.now += 33 * HOUR
    told += await desk.delivers()
    assert sorted(told) == [(who, words) for who in (1_000, 1_001) for words in ("One", "Two")]


async def test_the_same_update_again_changes_nothing(desk: Desk) -> None:
    await desk.has(3)
    draft = await desk.drafts()
    ask, yes = desk.turn(), desk.turn()
    for _ in range(2):
        assert isinstance(await desk.drafting.ask(ask, OWNER, draft.id), Confirm)
    for _ in range(2):
        assert isinstance(await desk.drafting.send(yes, OWNER, draft.id, draft.version, None), Run)
    audit = await desk.storage.read(lambda work: [line.action for line in work.audit.latest(10)])
    assert audit.count("broadcast sent") == 1
    pause = desk.turn()
    for _ in range(2):
        step = await desk.broadcasts.pause(pause, OWNER, draft.id, desk.now)
        assert isinstance(step, Run)
        assert step.state == "paused"


async def test_ten_yeses_at_once_send_it_once(desk: Desk) -> None:
    await desk.has(20)
    draft = await desk.drafts()
    await desk.drafting.ask(desk.turn(), OWNER, draft.id)
    steps = await asyncio.gather(
        *(desk.drafting.send(desk.turn(), OWNER, draft.id, draft.version, None) for _ in range(10))
    )
    assert all(isinstance(step, Run) or step == NotDone(Why.CHANGED) for step in steps)
    told = await desk.delivers()
    assert len(told) == len(set(told)) == 20


async def test_pausing_and_cancelling_at_once_end_in_one_of_the_two(desk: Desk) -> None:
    await desk.has(20)
    run = await desk.launches()
    await asyncio.gather(
        *(desk.broadcasts.pause(desk.turn(), OWNER, run.id, desk.now) for _ in range(3)),
        *(desk.broadcasts.cancel(desk.turn(), SECOND, run.id, desk.now) for _ in range(3)),
        *(desk.broadcasts.resume(desk.turn(), OWNER, run.id, desk.now) for _ in range(3)),
    )
    assert (await desk.look(run)).state == "cancelled"
    assert [words for _, words in await desk.delivers()] == []
    assert (await desk.look(run)).counts.cancelled == 20


async def test_a_correction_reaches_everybody_whatever_is_under_way_at_that_moment(desk: Desk) -> None:
    await desk.has(6)
    run = await desk.launches()
    await desk.delivers(2)
    under_way = await desk.claims(2)
    corrected = await desk.corrects(run, "Dear everybody")
    assert isinstance(corrected, Run)
    assert corrected.edits is not None
    assert corrected.edits.left == 4
    await desk.deliveries.settle(under_way[0], Sent(5), desk.now)
    await desk.deliveries.settle(under_way[1], TryLater(1_000, "flood"), desk.now)
    told = await desk.delivers()
    assert sorted(words for _, words in told) == ["Dear everybody"] * 4  # two edits, two new ones
    desk.now += 60_000
    told += await desk.delivers()
    assert sorted(who for who, _ in told) == [1_000, 1_001, 1_002, 1_003, 1_004, 1_005]
    assert (await desk.look(run)).counts.sent == 6


async def test_claims_and_corrections_at_once_leave_nobody_with_the_old_words(desk: Desk) -> None:
    """On PostgreSQL both run at the same time: a claim that read the old words is seen by the correction."""
    await desk.has(60)
    run = await desk.launches(post=Post("text", "0"))
    has: dict[int, str] = {}

    async def sends() -> None:
        for _ in range(24):
            for owed in await desk.claims(5):
                has[owed.person_id] = json.loads(json.loads(owed.body)["post"])["text"]
                await desk.deliveries.settle(owed, Sent(owed.person_id), desk.now)

    async def corrects() -> None:
        for number in range(1, 6):
            await asyncio.sleep(0)
            await desk.corrects(run, str(number))

    await asyncio.gather(sends(), sends(), corrects())
    desk.now += 60_000
    while owed := await desk.claims(50):
        for each in owed:
            has[each.person_id] = json.loads(json.loads(each.body)["post"])["text"]
            await desk.deliveries.settle(each, Sent(each.person_id), desk.now)
    assert len(has) == 60
    assert set(has.values()) == {"5"}


async def test_what_was_refused_or_is_unknown_is_not_edited(desk: Desk) -> None:
    await desk.has(4)
    run = await desk.launches()
    outcomes = (Sent(1), Unreachable("blocked"), Unknown("cut"), Sent(2))
    for owed, outcome in zip(await desk.claims(), outcomes, strict=True):
        await desk.deliveries.settle(owed, outcome, desk.now)
    await desk.corrects(run, "New")
    edits = await desk.claims()
    assert [owed.person_id for owed in edits] == [1, 4]
    assert [json.loads(owed.body)["message"] for owed in edits] == [1, 2]
    await desk.deliveries.settle(edits[0], Gone("message to edit not found"), desk.now)
    await desk.deliveries.settle(edits[1], Sent(2), desk.now)
    again = await desk.look(run)
    assert again.edits is not None
    assert (again.edits.done, again.edits.failed, again.edits.left) == (1, 1, 0)
    assert (await desk.storage.read(lambda work: work.people.of_id(person_id=1))).unreachable_at is None  # type: ignore[union-attr]


async def test_edits_take_nothing_from_anybodys_daily_limit_and_come_at_night(desk: Desk) -> None:
    desk = Desk(desk.storage, notify=Notify(NIGHT, 1))
    await desk.has(1, "Europe/Berlin")
    run = await desk.launches()
    await desk.delivers()
    desk.now += 10 * HOUR
    await desk.corrects(run, "New")
    assert await desk.delivers() == [(1_000, "New")]
    desk.now += 11 * HOUR
    await desk.launches(post=Post("text", "Next"))
    assert await desk.delivers() == [(1_000, "Next")]


async def test_unknown_ones_are_repeated_once_for_each_time_that_an_admin_says_so(desk: Desk) -> None:
    await desk.has(3)
    run = await desk.launches()
    for owed in await desk.claims():
        await desk.deliveries.settle(owed, Unknown("cut"), desk.now)
    assert await desk.following.finish(desk.now) == 1
    assert (await desk.look(run)).counts.unknown == 3
    assert await desk.delivers() == []
    steps = await asyncio.gather(*(desk.broadcasts.repeat(desk.turn(), OWNER, run.id, desk.now) for _ in range(4)))
    assert [step for step in steps if step == NotDone(Why.NOTHING_UNKNOWN)] == [NotDone(Why.NOTHING_UNKNOWN)] * 3
    assert len(await desk.delivers()) == 3
    assert await desk.following.finish(desk.now) == 1
    assert (await desk.look(run)).counts.sent == 3


async def test_its_author_gets_one_report_for_each_end(desk: Desk) -> None:
    await desk.has(2)
    await desk.launches()
    await desk.storage.write(None, lambda work: admit(work, OWNER))
    assert await desk.following.finish(desk.now) == 0
    await desk.delivers()
    assert await desk.following.finish(desk.now) == 1
    assert await desk.following.finish(desk.now) == 0
    assert await desk.delivers() == [(OWNER, "broadcast_report")]


async def test_a_view_is_looked_at_again_only_when_something_changed_and_ends_with_it(desk: Desk) -> None:
    await desk.has(3)
    run = await desk.launches()
    await desk.following.show_in(OWNER, run, 9, desk.now)
    desk.now += 3_000
    assert await desk.following.news(desk.now) == []
    await desk.delivers(1)
    desk.now += 3_000
    [news] = await desk.following.news(desk.now)
    assert (news.view.message_id, news.run.counts.sent) == (9, 1)
    await desk.following.told(news, desk.now)
    await desk.delivers()
    await desk.following.finish(desk.now)
    desk.now += 3_000
    [news] = await desk.following.news(desk.now)
    assert news.run.over
    await desk.following.told(news, desk.now)
    desk.now += 3_000
    assert await desk.following.news(desk.now) == []


async def test_whoever_is_no_admin_any_more_is_shown_nothing(desk: Desk) -> None:
    await desk.has(1)
    run = await desk.launches()
    await desk.following.show_in(777, run, 9, desk.now)
    await desk.delivers()
    desk.now += 3_000
    assert await desk.following.news(desk.now) == []
    desk.now += 3_000
    assert await desk.storage.read(lambda work: work.broadcast_views.due(now=desk.now, most=9)) == []


async def test_every_deed_stands_in_the_audit_with_who_did_it(desk: Desk) -> None:
    await desk.has(2)
    run = await desk.launches()
    await desk.broadcasts.pause(desk.turn(), SECOND, run.id, desk.now)
    await desk.broadcasts.resume(desk.turn(), OWNER, run.id, desk.now)
    await desk.delivers(1)
    await desk.corrects(run, "New", SECOND)
    await desk.broadcasts.cancel(None, None, run.id, desk.now)
    lines = await desk.storage.read(lambda work: work.audit.latest(10))
    assert [(line.actor, line.action, line.subject, line.detail) for line in reversed(lines)] == [
        ("admin:500", "broadcast sent", "broadcast:1", "to 2 people, everybody, now"),
        ("admin:501", "broadcast paused", "broadcast:1", ""),
        ("admin:500", "broadcast resumed", "broadcast:1", ""),
        ("admin:501", "broadcast corrected", "broadcast:1", "1 messages changed"),
        ("command line", "broadcast cancelled", "broadcast:1", ""),
    ]


async def test_what_few_are_owed_overtakes_what_many_are_owed(desk: Desk) -> None:
    await desk.has(30)
    await desk.launches()
    await desk.delivers(3)
    await desk.storage.write(
        None, lambda work: owe(work, kind="staff_added", ref="x", to=[1_029], body={"role": "admin"}, now=desk.now)
    )
    assert (await desk.delivers(3))[0] == (1_029, "staff_added")


async def test_two_broadcasts_and_a_correction_share_the_way(desk: Desk) -> None:
    await desk.has(60)
    run = await desk.launches(post=Post("text", "Long"))
    await desk.delivers(20)
    await desk.corrects(run, "Longer")
    await desk.launches(SECOND, post=Post("text", "Short"))
    told = [words for _ in range(9) for _, words in await desk.delivers(4)]
    assert told.count("Short") == 12
    assert told.count("Longer") == 24  # edits, and those who had not got it yet


async def test_what_came_to_its_end_in_a_pause_is_done_once_it_is_resumed(desk: Desk) -> None:
    await desk.has(2)
    run = await desk.launches()
    under_way = await desk.claims()
    await desk.broadcasts.pause(desk.turn(), OWNER, run.id, desk.now)
    for owed in under_way:
        await desk.deliveries.settle(owed, Sent(1), desk.now)
    assert await desk.following.finish(desk.now) == 0
    await desk.broadcasts.resume(desk.turn(), OWNER, run.id, desk.now)
    assert await desk.following.finish(desk.now) == 1
    assert (await desk.look(run)).state == "done"


async def test_a_correction_before_anybody_has_it_changes_nobodys_message_and_is_over(desk: Desk) -> None:
    await desk.has(2)
    run = await desk.launches()
    corrected = await desk.corrects(run, "New")
    assert isinstance(corrected, Run)
    assert corrected.edits is not None
    assert (corrected.edits.done, corrected.edits.left) == (0, 0)
    assert sorted(await desk.delivers()) == [(1_000, "New"), (1_001, "New")]
    assert await desk.storage.read(lambda work: work.campaigns.of(campaign_id=2).state) == "done"  # type: ignore[union-attr]


async def test_a_file_that_was_uploaded_is_known_from_then_on_also_after_a_correction_of_the_words(desk: Desk) -> None:
    await desk.has(1)
    run = await desk.launches(post=Post("photo", "Old", stored="0" * 32, file_name="a.jpg"))
    await desk.corrects(run, "New")
    await desk.broadcasts.uploaded(run.id, "0" * 32, "P1")
    await desk.broadcasts.uploaded(run.id, "1" * 32, "P2")
    post = (await desk.look(run)).post
    assert (post.file_id, post.stored, post.text) == ("P1", "0" * 32, "New")


async def test_when_is_kept_as_it_was_said(desk: Desk) -> None:
    await desk.has(1)
    run = await desk.launches(when="2026-12-24 18:00")
    assert run.when == read_when("2026-12-24 18:00", NOON)
    assert isinstance(run.when, When)
