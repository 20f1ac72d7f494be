"""When a project is open, from an admin's chat: moments, opening hours, time zone, reasons; and who may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.project import _added, _page
from crowd.services.outcomes import ProjectView, Unchanged, Updated
from handlers.ui.lifetimes import moved
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import HOUR, spec, tick
from tests.flows.boss import BOSS, EVE, Boss, labels
from tests.flows.bots import Bot
from tests.rules.test_local_time import ms

DAY = 24 * HOUR
ZONE = ('price = "0.05"', 'price = "0.05"\ntime_zone = "Europe/Berlin"')
OFFICE = '\n[schedule]\nwindows = ["Mon–Fri 09:00–17:00"]\n'


@pytest.fixture
def boss(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Boss:
    bot = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(BOSS,))
    return Boss(bot, sqlite_storage, tmp_path, clock)


async def view(boss: Boss) -> ProjectView:
    found = await boss.bot.house.services.projects.show("facts", now=boss.clock())
    assert isinstance(found, ProjectView)
    return found


async def times(boss: Boss) -> str:
    await boss.looks()
    return (await boss.taps("When it is open")).text


async def test_the_page_says_how_it_is_by_the_projects_own_clocks(boss: Boss) -> None:
    await boss.has(spec(ZONE, more=OFFICE))
    assert await times(boss) == (
        "Facts · draft\n"
        "Clocks of Europe/Berlin: it is Sun, Nov 1, 1:00\u202fPM\n"
        "\n"
        "Opening hours:\n"
        "Mon–Fri 09:00–17:00\n"
        "Nothing happens by itself."
    )
    assert labels(boss.newest()) == [
        ["Open at …", "Close at …"],
        ["Opening hours", "Time zone"],
        ["Close when all answers are in"],
        ["Back to the project"],
    ]


async def test_an_opening_is_planned_by_typing_day_and_time(boss: Boss, clock: Clock) -> None:
    await boss.has(spec(ZONE))
    await times(boss)
    asked = await boss.taps("Open at …")
    assert asked.text == (
        "When shall “Facts” open?\nSend the day and the time by the clocks of Europe/Berlin, as 2026-11-02 09:00."
    )
    done = await boss.says("2026-11-02 09:00")
    assert "It is set." in done.text
    assert "Opens by itself: Mon, Nov 2, 9:00\u202fAM" in done.text

    clock.now = ms("2026-11-02T08:00Z")
    await tick(boss.storage, clock())
    assert (await view(boss)).project.state == "live"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("yesterday", "“yesterday” is no day and time."),
        ("2027-02-30 10:00", "30 February is no day."),
        ("2027-02-29 10:00", "29 February 2027 is no day."),
        ("2027-13-01 10:00", "13 is no month."),
        ("2027-12-01 25:00", "25:00 is no time of a day."),
        ("2027-12-01", "The time is missing."),
        ("9999-01-01 10:00", "Give a year from 1970 to 9998."),
        ("2026-11-01 09:00", "That time has passed."),
        ("2027-03-28 02:30", "There is no 02:30 in Europe/Berlin on that day, the clocks skip it"),
        ("2027-10-31 02:30", "02:30 happens twice in Europe/Berlin on that day"),
    ],
)
async def test_a_time_that_cannot_be_is_asked_for_again(boss: Boss, typed: str, fault: str) -> None:
    await boss.has(spec(ZONE))
    await times(boss)
    await boss.taps("Close at …")
    told = await boss.says(typed)
    assert "This cannot be:" in told.text
    assert fault in told.text
    assert "Send it as 2026-11-02 09:00, or go back." in told.text

    assert "Closes by itself: Wed, Dec 1" in (await boss.says("2027-12-01 18:00")).text


async def test_a_time_alone_is_todays_or_tomorrows(boss: Boss) -> None:
    await boss.has(spec(ZONE))
    await times(boss)
    await boss.taps("Close at …")
    assert "Closes by itself: Sun, Nov 1, 6:00\u202fPM" in (await boss.says("18:00")).text
    await boss.taps("Close at …")
    assert "Closes by itself: Mon, Nov 2, 10:00\u202fAM" in (await boss.says("10:00")).text


async def test_what_was_planned_is_taken_back_with_one_tap(boss: Boss) -> None:
    await boss.has(spec(ZONE))
    await times(boss)
    await boss.taps("Close at …")
    await boss.says("2026-12-24 18:00")
    await boss.taps("Close at …")
    done = await boss.taps("Not by itself")
    assert "Closes by itself" not in done.text
    assert (await view(boss)).project.closes_at is None


async def test_opening_hours_are_typed_line_by_line_and_hold_at_once(boss: Boss, clock: Clock) -> None:
    await boss.has(spec(ZONE))
    await boss.opens()
    await times(boss)
    asked = await boss.taps("Opening hours")
    assert "Mon–Fri 09:00–17:00\nholidays DE-BY\noff 2026-12-24" in asked.text
    done = await boss.says("Mon–Fri 09:00–17:00\nSat 10:00-12:00\nholidays DE-BY, AT\noff 2026-11-03, 2026-11-05")
    assert "It is outside of its opening hours and pauses in a moment." in done.text

    await tick(boss.storage, clock())
    text = await times(boss)
    assert text.startswith("Facts · paused\n")
    assert "Opens by itself: Mon, Nov 2, 9:00\u202fAM" in text
    assert "Sun, Nov 1, 1:00\u202fPM: paused, by itself (opening hours)" in text


async def test_an_opening_that_is_set_anew_is_told_as_no_pause(boss: Boss) -> None:
    await boss.has(spec(ZONE))
    await boss.opens()
    await boss.looks()
    await boss.taps("Pause")
    await boss.taps("When it is open")
    await boss.taps("Open at …")
    done = await boss.says("2026-12-01 09:00")
    assert "Nov 1, 1:00\u202fPM: its times changed, by an admin" in done.text
    assert done.text.count("PM: paused, by an admin") == 1


async def test_hours_without_minutes_are_shown_as_they_were_understood(boss: Boss) -> None:
    await boss.has(spec(ZONE))
    await times(boss)
    await boss.taps("Opening hours")
    done = await boss.says("Mon to Fri 9 to 17\nSat 9:00-12\nSun 22-6\n9–17")
    assert "Mon to Fri 09:00–17:00\nSat 09:00–12:00\nSun 22:00–06:00\ndaily 09:00–17:00" in done.text


async def test_hours_from_the_chat_stay_until_the_file_says_other_ones_than_before(
    boss: Boss,
) -> None:
    await boss.has(spec(ZONE, more=OFFICE))
    await times(boss)
    await boss.taps("Opening hours")
    await boss.says("Sat 10:00-12:00")
    projects = boss.bot.house.services.projects

    again = await projects.add(spec(ZONE, more=OFFICE), actor="cli", now=boss.clock())
    assert again == Unchanged("facts", by_hand=True)
    assert _added(again).endswith("stay as they were set in the chat; other ones in the file would replace them.")
    titled = spec(ZONE, ('title = "Facts"', 'title = "More facts"'), more=OFFICE)
    assert await projects.add(titled, actor="cli", now=boss.clock()) == Updated("facts", None, by_hand=True)
    assert list((await view(boss)).spec.schedule.windows) == ["Sat 10:00–12:00"]

    others = spec(ZONE, more=OFFICE.replace("17:00", "16:00"))
    assert await projects.add(others, actor="cli", now=boss.clock()) == Updated("facts", None)
    assert await projects.add(others, actor="cli", now=boss.clock()) == Unchanged("facts")


async def test_always_takes_opening_hours_away(boss: Boss, clock: Clock) -> None:
    await boss.has(spec(ZONE, more=OFFICE))
    await times(boss)
    await boss.taps("Opening hours")
    assert "Opening hours: always" in (await boss.says("Always")).text


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("Mon–Fri 9–17\nBlursday 9-5", "In “Blursday 9-5”: Blursday is no day of the week."),
        ("9 to 5", "In “9 to 5”: this may mean 09:00–17:00 or 09:00–05:00 and has to be written out."),
        ("Mon–Fri 09:00", "In “Mon–Fri 09:00”: the end is missing."),
        ("whenever I like", "In “whenever I like”: whenever is no day of the week."),
        ("24/7", "“24/7” is no opening hours."),
        ("Mon–Fri 09:00–17:00\nholidays Bavaria", "In “holidays Bavaria”: give a country"),
        ("holidays DE", "Days off need windows"),
        ("Mon 09:00–10:00\noff Christmas", "In “off Christmas”: write a day as"),
    ],
)
async def test_hours_that_cannot_be_change_nothing(boss: Boss, typed: str, fault: str) -> None:
    await boss.has(spec(ZONE, more=OFFICE))
    await times(boss)
    await boss.taps("Opening hours")
    told = (await boss.says(typed)).text
    assert fault in told
    assert "Send it as Mon–Fri 09:00–17:00, or go back." in told
    assert "cron" not in told
    assert (await view(boss)).spec.schedule.windows == ("Mon–Fri 09:00–17:00",)


async def test_hours_without_a_time_zone_ask_for_one(boss: Boss) -> None:
    await boss.has()
    await times(boss)
    await boss.taps("Opening hours")
    assert "Go back, set the time zone, and send the hours again." in (await boss.says("daily 09:00–17:00")).text
    await boss.taps("Back")
    await boss.taps("Time zone")
    assert "I know no such city and no such time zone." in (await boss.says("@@@")).text
    assert "Clocks of Europe/Paris" in (await boss.says("Europe/Paris")).text
    await boss.taps("Time zone")
    assert "Clocks of Europe/Berlin" in (await boss.says("Berlin")).text
    await boss.taps("Opening hours")
    assert "It is set." in (await boss.says("daily 09:00–17:00")).text


async def test_it_closes_when_complete_at_the_tap_of_a_button(boss: Boss) -> None:
    await boss.has(spec(ZONE))
    await times(boss)
    assert "Closes when all answers are in." in (await boss.taps("Close when all answers are in")).text
    assert "Closes when" not in (await boss.taps("Do not close when complete")).text


async def test_opening_outside_of_its_hours_asks_which_is_meant(boss: Boss) -> None:
    await boss.has(spec(ZONE, more=OFFICE))
    await boss.looks()
    asked = await boss.taps("Open")
    assert "It is outside of its opening hours. They begin on Mon, Nov 2, 9:00\u202fAM." in asked.text
    await boss.taps("Open it then")
    assert boss.toast() == "It is outside of its opening hours. It opens by itself when they begin."
    assert (await view(boss)).project.state == "scheduled"

    await boss.looks()
    await boss.taps("Open")
    await boss.taps("Open it now")
    assert (await view(boss)).project.state == "live"
    assert "Pauses by itself: Mon, Nov 2, 5:00\u202fPM" in boss.newest().text
    assert "pauses      2026-11-02 17:00 Europe/Berlin" in _page(await view(boss))


async def test_a_pause_by_its_hours_is_kept_with_one_tap(boss: Boss, clock: Clock) -> None:
    await boss.has(spec(ZONE, more=OFFICE))
    clock.now = ms("2026-11-02T15:00Z")
    await boss.opens()
    clock.now = ms("2026-11-02T16:00Z")
    await tick(boss.storage, clock())
    assert "Opens by itself: Tue, Nov 3, 9:00\u202fAM" in (await boss.looks()).text

    kept = await boss.taps("Keep it paused")
    assert "Opens by itself" not in kept.text
    clock.now = ms("2026-11-03T09:00Z")
    await tick(boss.storage, clock())
    assert (await view(boss)).project.state == "paused"


async def test_an_admin_says_why_once(boss: Boss) -> None:
    await boss.has(spec(ZONE))
    await boss.opens()
    await boss.looks()
    await boss.taps("Pause")
    await boss.taps("When it is open")
    await boss.taps("Say why")
    done = await boss.says("Too many mistakes;\nI look at the guidelines first.")
    assert "paused, by an admin (Too many mistakes; I look at the guidelines first.)" in done.text
    assert "Say why" not in str(labels(done))


async def test_a_message_that_comes_again_changes_nothing(boss: Boss) -> None:
    await boss.has(spec(ZONE))
    await times(boss)
    await boss.taps("Close at …")
    await boss.person.says("2026-12-24 18:00")
    [update] = await boss.bot.settle()
    await boss.bot.house.services.projects.plan("facts", "closed", None, actor="cli", now=boss.clock())

    await boss.bot.handle(update)
    assert (await view(boss)).project.closes_at is None


@pytest.mark.parametrize("data", ["ht:1", "hw:1:closes", "hx:1:closes", "hc:1:1"])
async def test_whoever_is_no_admin_and_forges_a_button_meets_a_dead_one(boss: Boss, clock: Clock, data: str) -> None:
    await boss.has(spec(ZONE))
    eve = Boss(boss.bot, boss.storage, boss.folder, clock, who=EVE)
    await eve.person.taps_data(await eve.says("/start"), data)
    await eve.bot.settle()
    await eve.says("2026-12-24 18:00")

    assert (await view(boss)).project.closes_at is None
    assert (await view(boss)).spec == spec(ZONE)


@pytest.mark.parametrize("data", ["hw:1:nothing", "hx:9:closes", "ht:9", "hw:9:hours"])
async def test_a_button_of_another_version_says_so(boss: Boss, data: str) -> None:
    await boss.has(spec(ZONE))
    await boss.person.taps_data(await boss.looks(), data)
    await boss.bot.settle()
    assert boss.toast()


@pytest.mark.parametrize(
    ("becomes", "why", "text"),
    [
        ("live", "hour", "“Facts” is live: as planned."),
        ("closed", "complete", "“Facts” is closed: all answers are in."),
        (
            "closing",
            "last moment",
            "“Facts” is closing: its last moment came.\nNobody gets a task any more; who has one finishes it.",
        ),
        (
            "scheduled",
            "no tasks",
            "“Facts” was to open now, but it has no tasks yet.\nIt opens by itself as soon as it has some.",
        ),
    ],
)
def test_what_the_clock_did_is_told_in_a_sentence(becomes: str, why: str, text: str) -> None:
    told, keys = moved(1, "Facts", becomes, why)
    assert str(told) == text
    assert "Show the project" in str(keys)
