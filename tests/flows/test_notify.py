"""What a person wants to hear of: the page, and the button below every message that she did not ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.delivery import Sent
from crowd.rules.kinds import Event
from handlers.notices import notice
from handlers.ui import show
from sandbox import ChatMessage, Person, Telegram
from storage import Storage, Unit
from storage.records.deliveries import Owed
from tests.conftest import Clock
from tests.flows.bots import Bot
from tests.owing import owe

HOUR = 3_600_000


class Ann:
    """A worker, and the sender's part at a time that the test says."""

    def __init__(self, bot: Bot, person: Person, storage: Storage, clock: Clock) -> None:
        self.bot, self.person, self.storage, self.clock = bot, person, storage, clock

    @property
    def newest(self) -> ChatMessage:
        return self.person.chat[-1]

    def buttons(self) -> list[str]:
        return [button.text for row in self.newest.buttons for button in row]

    async def says(self, words: str) -> None:
        await self.person.says(words)
        await self.bot.settle()

    async def taps(self, label: str) -> None:
        await self.person.taps(label, self.newest)
        await self.bot.settle()

    async def is_owed(self, slug: str, kind: str = "project_live") -> int:
        return await self.storage.write(None, lambda work: owe(work, kind, slug, self.clock.now))

    async def gets(self) -> list[Owed]:
        """What goes out to her now, and is in her chat then."""
        deliveries = self.bot.house.services.deliveries
        claimed = await deliveries.claim(self.clock.now, 9)
        for owed in claimed:
            text, below = notice(owed)
            stands = await show.send(self.bot.house.application, self.person.id, text, below, silent=owed.silent)
            await deliveries.settle(owed, Sent(stands), self.clock.now)
        return claimed

    async def dropped(self, campaign_id: int) -> bool:
        return await self.bot.house.services.deliveries.states(campaign_id) == {"dropped": 1}


@pytest.fixture
async def ann(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Ann:
    telegram = Telegram(clock=clock)
    bot = Bot(telegram, sqlite_storage, tmp_path, clock)
    person = telegram.person("Ann")
    await person.starts()
    await bot.settle()

    def admitted(work: Unit) -> None:
        found = work.people.of_telegram(telegram_id=person.id)
        assert found is not None
        work.people.admit(person_id=found.id, now=clock.now)

    await sqlite_storage.write(None, admitted)
    return Ann(bot, person, sqlite_storage, clock)


async def test_the_page_says_what_comes_and_when_nothing_rings(ann: Ann) -> None:
    await ann.says("/notify")

    assert ann.newest.text == (
        "Notices\n"
        "What we may write to you unasked. Tap a line to change it: on, without a sound, off.\n"
        "Nothing rings from 9:00\u202fPM to 8:00\u202fAM.\n"
        "Your clock is not known, so this goes by UTC, 12:00\u202fPM now. My clock changes that."
    )
    assert ann.buttons() == [
        *("New projects: on", "Invitations: on", "Reminders: on", "Decisions about you: on", "Answers to you: on"),
        *("Pay: on", "News from our team: on"),
        *("Digest: none, one message each", "Quiet hours", "My clock", "Not this week", "All off", "All on"),
    ]


async def test_a_tap_takes_the_sound_and_another_one_all_of_it(ann: Ann) -> None:
    await ann.says("/notify")
    await ann.taps("New projects: on")
    assert "New projects: without a sound" in ann.buttons()
    await ann.is_owed("first")
    [owed] = await ann.gets()
    assert owed.silent
    assert ann.bot.telegram.called("sendMessage")[-1].params["disable_notification"] == "true"

    await ann.says("/notify")
    await ann.taps("New projects: without a sound")
    campaign = await ann.is_owed("second")
    assert await ann.gets() == []
    assert await ann.dropped(campaign)

    await ann.taps("New projects: off")
    await ann.is_owed("third")
    [owed] = await ann.gets()
    assert not owed.silent
    assert "disable_notification" not in ann.bot.telegram.called("sendMessage")[-1].params


async def test_a_digest_of_what_is_off_is_not_promised(ann: Ann) -> None:
    await ann.says("/notify")
    await ann.taps("Digest: none, one message each")
    assert "New projects come together, in one message in your morning." in ann.newest.text
    await ann.taps("New projects: on")
    await ann.taps("New projects: without a sound")
    assert "come together" not in ann.newest.text
    assert ann.newest.text.endswith("New projects are off, so no digest comes.")


async def test_decisions_about_her_are_never_off(ann: Ann) -> None:
    await ann.says("/notify")
    await ann.taps("All off")
    assert {"New projects: off", "Decisions about you: without a sound", "Pay: off"} <= set(ann.buttons())
    await ann.taps("Decisions about you: without a sound")
    assert "Decisions about you: on" in ann.buttons()
    await ann.taps("All on")
    assert "New projects: on" in ann.buttons()

    await ann.person.taps_data(ann.newest, "nh:verdict:off:0:0")
    await ann.bot.settle()
    assert "Decisions about you: on" in ann.buttons()


async def test_one_tap_below_a_message_leads_to_the_choice_about_it(ann: Ann) -> None:
    await ann.is_owed("facts")
    await ann.gets()
    assert ann.buttons() == ["Start", "Notices"]
    await ann.taps("Notices")
    assert ann.newest.text.startswith("New projects: on\nWhat do you want")
    assert ann.buttons() == [
        "Without a sound",
        "Turn off",
        "Not this project",
        "Not this week",
        "All notices",
    ]
    assert ann.person.chat[-2].text.startswith("“Facts facts” is live.")

    await ann.taps("Turn off")
    assert ann.newest.text.startswith("New projects: off\nWhat do you want")
    await ann.taps("All notices")
    assert "New projects: off" in ann.buttons()


async def test_not_this_project_is_about_no_other(ann: Ann) -> None:
    await ann.is_owed("facts")
    await ann.gets()
    await ann.taps("Notices")
    await ann.taps("Not this project")
    assert "“facts” is hidden: you hear nothing of it, and /work does not list it." in ann.newest.text

    project = await ann.storage.read(lambda work: work.projects.of_slug(slug="facts"))
    assert project is not None

    def once_more(work: Unit) -> int:
        campaign = work.campaigns.add(kind="project_live", ref="x", project_id=project.id, body="{}", now=1)
        work.audience.owe((), campaign_id=campaign, now=ann.clock.now)
        return campaign

    again = await ann.storage.write(None, once_more)
    await ann.is_owed("other")
    assert [owed.project_state for owed in await ann.gets()] == ["live"]
    assert await ann.dropped(again)
    assert ann.newest.text.startswith("“Facts other” is live.")


async def test_not_this_week_ends_in_the_morning_after_seven_days(ann: Ann) -> None:
    await ann.says("/notify")
    await ann.taps("Not this week")
    assert "Nothing about work until Sun, Nov 8." in ann.newest.text
    campaign = await ann.is_owed("facts")
    assert await ann.gets() == []
    assert await ann.dropped(campaign)

    ann.clock.now += 7 * 24 * HOUR
    await ann.is_owed("later")
    assert len(await ann.gets()) == 1
    await ann.says("/notify")
    assert "Not this week" in ann.buttons()


async def test_she_hears_of_work_again_as_soon_as_she_says_so(ann: Ann) -> None:
    await ann.is_owed("facts")
    await ann.gets()
    await ann.taps("Notices")
    await ann.taps("Not this week")
    await ann.taps("Tell me of work again")
    assert ann.newest.text.startswith("New projects: on\nWhat do you want")


async def test_her_own_quiet_hours(ann: Ann) -> None:
    await ann.says("/notify")
    await ann.taps("Quiet hours")
    await ann.taps("11:00\u202fAM")
    assert ann.newest.text == "Quiet from 11:00\u202fAM. Until when?"
    await ann.taps("3:00\u202fPM")
    assert "Nothing rings from 11:00\u202fAM to 3:00\u202fPM." in ann.newest.text
    await ann.is_owed("facts")
    assert await ann.gets() == []
    ann.clock.now += 3 * HOUR
    assert len(await ann.gets()) == 1

    await ann.says("/notify")
    await ann.taps("Quiet hours")
    await ann.taps("None")
    assert "You have no quiet hours" in ann.newest.text
    await ann.taps("Quiet hours")
    await ann.taps("As usual")
    assert "Nothing rings from 9:00\u202fPM to 8:00\u202fAM." in ann.newest.text


async def test_her_clock_is_that_of_her_city(ann: Ann) -> None:
    await ann.says("/notify")
    await ann.taps("My clock")
    await ann.says("qqqqqqqq")
    assert ann.newest.text.startswith("I know no such place.")
    await ann.says("Auckland")
    assert "Your clock: Auckland, 1:00\u202fAM now." in ann.newest.text
    await ann.is_owed("facts")
    assert await ann.gets() == []


async def test_a_city_of_several_names_is_asked_about(ann: Ann) -> None:
    await ann.says("/notify")
    await ann.taps("My clock")
    await ann.says("Portland")
    assert ann.newest.text == "Which one?"
    await ann.taps(next(label for label in ann.buttons() if "Maine" in label or "ME" in label))
    assert "Your clock: New York" in ann.newest.text


async def test_leaving_the_clock_as_it_is_waits_for_nothing(ann: Ann) -> None:
    await ann.says("/notify")
    await ann.taps("My clock")
    before = len(ann.person.chat)
    await ann.taps("Leave it")
    assert len(ann.person.chat) == before
    await ann.says("Auckland")
    assert "Your clock" not in ann.newest.text


@pytest.mark.parametrize(
    "data",
    ["nh:nonsense:off:0:0", "na:nonsense:0", "nq:24:3", "nq:3:99", "nq:77:-1", "nz:Mars/Olympus", "nh:digest:off:1:0"],
)
async def test_a_forged_button_changes_nothing(ann: Ann, data: str) -> None:
    await ann.says("/notify")
    before = ann.newest.text, ann.buttons()
    await ann.person.taps_data(ann.newest, data)
    await ann.bot.settle()
    assert (ann.newest.text, ann.buttons()) == before


@pytest.mark.parametrize("event", list(Event))
async def test_there_is_a_way_from_a_message_of_every_event(ann: Ann, event: Event) -> None:
    await ann.person.taps_data(ann.newest, f"na:{event}:0")
    await ann.bot.settle()
    assert "All notices" in ann.buttons()
    assert ("Not this week" in ann.buttons()) == (event in (Event.PROJECT, Event.INVITATION, Event.REMINDER))


async def test_whoever_we_never_met_is_led_to_the_door(ann: Ann) -> None:
    zoe = ann.bot.telegram.person("Zoe")
    await zoe.says("/notify")
    await ann.bot.settle()
    assert "apply first" in zoe.chat[-1].text


async def test_only_whoever_runs_things_here_reads_of_running_things(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    telegram = Telegram(clock=clock)
    boss, zoe = telegram.person("Boss"), telegram.person("Zoe")
    bot = Bot(telegram, sqlite_storage, tmp_path, clock, admins=(boss.id,))
    for each in (boss, zoe):
        await each.starts()
        await each.says("/notify")
        await bot.settle()
    rows = [[button.text for row in each.chat[-1].buttons for button in row] for each in (boss, zoe)]
    assert ["Running projects: on" in row for row in rows] == [True, False]
