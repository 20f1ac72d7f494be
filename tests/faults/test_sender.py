"""Owed messages under bad weather, on both engines: floods, server errors, cut replies, crashes, and time by hand."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from telegram.ext import ExtBot

from bot.pace import Pace
from bot.sender import Sender
from crowd.rules.delivery import TRIES_OF_REPEATED
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.services.campaigns import resume
from crowd.services.deliveries import DeliveryService
from handlers.ui import show
from handlers.ui.together import Together
from sandbox import SandboxRequest, Telegram
from storage import Storage
from tests.faults.passing_time import Time
from tests.owing import NOON, admit, owe

AWAKE = Notify(QuietHours.parse(""), per_day=100)


async def until(true: Callable[[], bool | Awaitable[bool]], every: float = 0.005) -> None:
    """Wait for something that has no event of its own, as what stands in a database."""
    async with asyncio.timeout(60):
        while True:
            said = true()
            if said is True or (said is not False and await said):
                return
            await asyncio.sleep(every)


class Stage:
    """A sandbox, a database and senders between them."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.time = Time()
        self.telegram = Telegram(clock=self.time, seed=7)
        self.deliveries = DeliveryService(storage, AWAKE)
        door = SandboxRequest(self.telegram)
        self.bot: ExtBot[None] = ExtBot(self.telegram.token, request=door, get_updates_request=door)
        self.ids: list[int] = []
        self.campaign = 0

    async def owe(self, count: int, *, kind: str = "project_live") -> None:
        people = [self.telegram.person(f"P{number}") for number in range(count)]
        for person in people:
            await person.starts()
        self.ids = [person.id for person in people]
        await self.storage.write(None, lambda work: admit(work, self.ids))
        self.campaign = await self.storage.write(None, lambda work: owe(work, kind))

    def sender(self) -> Sender:
        pace = Pace(monotonic=self.time.monotonic)
        return Sender(self.bot, self.deliveries, self.time, pace=pace, sleep=self.time.sleep)

    async def states(self) -> dict[str, int]:
        return await self.deliveries.states(self.campaign)

    async def run(self, goal: Callable[[dict[str, int]], bool] | None = None) -> None:
        """Let a sender work until the states are as wished: by default, until nothing is owed."""
        over = goal or (lambda states: not {"pending", "sending"} & states.keys())
        sender = self.sender()
        running = asyncio.create_task(sender.run())

        async def done() -> bool:
            return over(await self.states())

        await until(done)
        sender.stop()
        await running

    async def kill(self, after: Callable[[], bool]) -> None:
        """Let a sender work and end it without a word, as kill -9 does."""
        running = asyncio.create_task(self.sender().run())
        await until(after, every=0)
        others = asyncio.all_tasks() - {asyncio.current_task(), running}
        for task in {running} | {task for task in others if task.get_name() == "delivery"}:
            task.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await asyncio.sleep(0.05)

    def notices(self) -> Counter[int]:
        """How many notices each person sees."""
        return Counter(
            {person.id: sum("is live" in m.text for m in person.chat) for person in self.telegram.people.values()}
        )


@pytest.fixture
async def stage(storage: Storage) -> AsyncIterator[Stage]:
    yield Stage(storage)


async def test_everybody_is_told_once_with_a_start_button(stage: Stage) -> None:
    await stage.owe(30)
    await stage.run()

    assert set(stage.notices().values()) == {1}
    assert await stage.states() == {"sent": 30}
    seen = stage.telegram.people[stage.ids[0]].chat[-1]
    assert seen.text == ("“Facts facts” is live.\nSay whether a claim is true.\n\n$0.05 for every answer\n0 tasks")
    assert [[button.text for button in row] for row in seen.buttons] == [["Start"], ["Notices"]]


async def test_floods_lose_nobody_and_are_obeyed(stage: Stage) -> None:
    await stage.owe(40)
    stage.telegram.faults.flood(retry_after=7, share=0.3, methods={"sendMessage"})
    await stage.run()

    assert set(stage.notices().values()) == {1}
    assert await stage.states() == {"sent": 40}
    floods = [call for call in stage.telegram.called("sendMessage") if call.status == 429]
    assert floods
    for flood in floods:
        chat = flood.params["chat_id"]
        later = [c.at for c in stage.telegram.called("sendMessage") if c.params["chat_id"] == chat and c.at > flood.at]
        assert min(later) >= flood.at + 7_000


async def test_a_reply_that_is_cut_off_gives_a_repeat_for_each_doubt_at_most(stage: Stage) -> None:
    await stage.owe(60)
    stage.telegram.faults.cut_after(share=0.2, methods={"sendMessage"})
    await stage.run()

    notices = stage.notices()
    assert min(notices.values()) == 1
    assert 2 <= max(notices.values()) <= 4
    doubted = [call for call in stage.telegram.called("sendMessage") if call.description is None and call.status == 200]
    assert len(doubted) == sum(notices.values())
    states = await stage.states()
    assert states["sent"] + states.get("unknown", 0) == 60


async def test_an_outage_uses_up_nobodys_tries(stage: Stage) -> None:
    """Without the question whether Telegram answers again, every row is tried twice within minutes and given up."""
    await stage.owe(6)
    stage.telegram.faults.server_error(until=NOON + 5 * 60_000)
    await stage.run()

    assert set(stage.notices().values()) == {1}
    assert await stage.states() == {"sent": 6}


async def test_server_errors_now_and_then_are_repeated_and_recorded(stage: Stage) -> None:
    await stage.owe(60)
    stage.telegram.faults.server_error(share=0.3, methods={"sendMessage"})
    await stage.run()

    tries = Counter(call.params["chat_id"] for call in stage.telegram.called("sendMessage"))
    assert 2 < max(tries.values()) <= TRIES_OF_REPEATED
    states = await stage.states()
    assert states["sent"] == sum(1 for count in stage.notices().values() if count == 1)
    assert states["sent"] + states.get("unknown", 0) == 60
    assert states.get("unknown", 0) < 3


async def test_a_broadcast_whose_fate_is_unknown_waits_for_an_admin(stage: Stage) -> None:
    await stage.owe(3, kind="broadcast")
    await stage.run(lambda states: states.get("pending") == 3)
    assert await stage.states() == {"pending": 3}  # no words for it yet: the campaign is held, and nobody is blamed


async def test_who_blocked_the_bot_is_not_tried_again(stage: Stage) -> None:
    await stage.owe(5)
    gone = stage.telegram.people[stage.ids[2]]
    await gone.blocks()
    await stage.run()

    assert await stage.states() == {"refused": 1, "sent": 4}
    person = await stage.storage.read(lambda work: work.people.of_telegram(telegram_id=gone.id))
    assert person is not None
    assert person.unreachable_at is not None


async def test_a_text_that_telegram_refuses_holds_the_campaign(stage: Stage) -> None:
    await stage.owe(30)
    stage.telegram.faults.refuse(400, "Bad Request: can't parse entities", methods={"sendMessage"})
    sender = stage.sender()
    running = asyncio.create_task(sender.run())

    async def held() -> bool:
        return not await stage.storage.read(lambda work: work.deliveries.running())

    await until(held)
    sender.stop()
    await running

    assert await stage.states() == {"pending": 30}
    assert len(stage.telegram.called("sendMessage")) <= 8
    stage.telegram.faults.clear()
    assert await stage.storage.write(None, lambda work: resume(work, stage.campaign, actor="cli", now=stage.time()))
    await stage.run()
    assert await stage.states() == {"sent": 30}


async def test_no_second_holds_more_than_telegram_bears(stage: Stage) -> None:
    await stage.owe(120)
    await stage.run()

    at = sorted(call.at for call in stage.telegram.called("sendMessage"))
    assert max(sum(1 for other in at if start <= other < start + 1000) for start in at) <= 30
    assert at[-1] - at[0] >= (120 - 5) / 25 * 1000 - 1


async def test_a_crash_in_the_middle_loses_nobody(stage: Stage) -> None:
    await stage.owe(60)
    for goal in (10, 25, 45):
        await stage.kill(lambda goal=goal: len(stage.telegram.called("sendMessage")) >= goal)  # type: ignore[misc]
    await stage.run()

    notices = stage.notices()
    assert min(notices.values()) == 1
    assert sum(notices.values()) - 60 <= 3 * 8
    assert await stage.states() == {"sent": 60}


async def test_no_more_calls_are_under_way_than_a_crash_may_make_unknown(stage: Stage) -> None:
    await stage.owe(40)
    stage.telegram.faults.latency(30, methods={"sendMessage"})
    most = 0

    def watch(states: dict[str, int]) -> bool:
        nonlocal most
        most = max(most, states.get("sending", 0))
        return states == {"sent": 40}

    await stage.run(watch)
    assert 1 <= most <= 8


async def test_a_reply_does_not_wait_behind_a_broadcast(stage: Stage) -> None:
    await stage.owe(60)
    stage.telegram.faults.flood(retry_after=3600, methods={"sendMessage"}, chat_id=stage.ids[0])
    other = stage.telegram.person("Zoe")
    await other.starts()
    sender = stage.sender()
    running = asyncio.create_task(sender.run())
    await until(lambda: bool(stage.telegram.called("sendMessage")), every=0)
    await show.send(sender, other.id, "At once")
    assert other.chat[-1].text == "At once"
    sender.stop()
    await running


async def test_stopping_ends_what_hangs_and_leaves_its_mark(
    sqlite_storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sender.GRACE", 0.05)
    stage = Stage(sqlite_storage)
    await stage.owe(3)
    stage.telegram.faults.latency(4_000, methods={"sendMessage"})
    sender = stage.sender()
    running = asyncio.create_task(sender.run())

    async def all_under_way() -> bool:
        return await stage.states() == {"sending": 3}

    await until(all_under_way)
    sender.stop()
    async with asyncio.timeout(2):
        await running

    assert await stage.states() == {"sending": 3}
    stage.telegram.faults.clear()
    await stage.run()
    assert await stage.states() == {"sent": 3}


async def test_a_notice_waits_until_what_belongs_together_has_been_sent(sqlite_storage: Storage) -> None:
    stage = Stage(sqlite_storage)
    await stage.owe(2)
    together = Together()
    sender = Sender(stage.bot, stage.deliveries, stage.time, together=together, sleep=stage.time.sleep)
    with together.sending(stage.ids[0]):
        running = asyncio.create_task(sender.run())
        await until(lambda: stage.notices()[stage.ids[1]] == 1)
        assert stage.notices()[stage.ids[0]] == 0
    await until(lambda: stage.notices()[stage.ids[0]] == 1)
    sender.stop()
    await running


async def test_a_new_campaign_wakes_the_sender(sqlite_storage: Storage) -> None:
    """With time standing still, nothing but being woken can make it look."""
    stage = Stage(sqlite_storage)
    await stage.owe(1)
    await stage.run()
    sender = Sender(stage.bot, stage.deliveries, stage.time, sleep=lambda seconds: asyncio.sleep(3600))
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0.1)
    await stage.storage.write(None, lambda work: owe(work, slug="second"))
    sender.wake()
    await until(lambda: stage.notices()[stage.ids[0]] == 2)
    sender.stop()
    await running
