"""/profile as a chat: what is known, a question asked anew, and work that goes on meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.renewing import TOLD_BEFORE
from handlers.ui.words import day
from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.flows.boss import labels
from tests.flows.bots import Bot
from tests.services.test_renewing import FORM

BOSS, ANN = 500, 4001
DAY = 24 * 60 * 60 * 1000


class Study:
    """Ann, a worker, and an admin."""

    def __init__(self, telegram: Telegram, storage: Storage, folder: Path, clock: Clock, form_text: str = FORM) -> None:
        (form := folder / "form.toml").write_text(form_text)
        self.bot = Bot(telegram, storage, folder, clock, admins=(BOSS,), form=form)
        self.storage, self.clock = storage, clock
        self.boss, self.ann = telegram.person("Boss", id=BOSS), telegram.person("Ann", id=ANN)

    async def says(self, words: str, who: Person | None = None) -> ChatMessage:
        person = who or self.ann
        await person.says(words)
        await self.bot.settle()
        return person.chat[-1]

    async def taps(self, label: str, message: ChatMessage | None = None) -> ChatMessage:
        await self.ann.taps(label, message)
        await self.bot.settle()
        return self.ann.chat[-1]

    async def is_a_worker(self) -> None:
        await self.says("/start", self.boss)
        await self.says("/start")
        for label in ("Apply", "C1", "Yes", "Send my answers"):
            await self.taps(label)

    async def delivers(self) -> None:
        house = self.bot.house
        for each in await house.services.deliveries.claim(self.clock(), 50):
            await house.sender._deliver(each, 0)


@pytest.fixture
async def study(clock: Clock, sqlite_storage: Storage, tmp_path: Path) -> Study:
    study = Study(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    await study.is_a_worker()
    return study


async def test_the_page_says_what_is_known_how_and_until_when(study: Study) -> None:
    shown = await study.says("/profile")

    today, until = day(study.clock()), day(study.clock() + 100 * DAY)
    assert shown.text == (
        "What we know of you\n"
        f"Degree: yes\n   you told us on {today}\n"
        f"English: C1\n   you told us on {today}; holds until {until}\n\n"
        "It decides which projects are open to you. A button asks its question anew, with what hangs on it.\n"
        "/sensitive: what you are ready to see. /me: your own page."
    )
    assert labels(shown) == [["✎ Degree", "✎ English"]]


async def test_a_choice_is_told_as_its_button_said_it(clock: Clock, sqlite_storage: Storage, tmp_path: Path) -> None:
    country = """
[[questions]]
key = "country"
kind = "one_of"
text = "Where do you live?"
options = [{ value = "de", text = "Germany" }, { value = "at", text = "Austria" }]
fact = "country"
fact_days = 100
"""
    study = Study(Telegram(clock=clock), sqlite_storage, tmp_path, clock, FORM + country)
    await study.says("/start", study.boss)
    await study.says("/start")
    for label in ("Apply", "C1", "Yes", "Germany", "Send my answers"):
        await study.taps(label)

    assert "Country: Germany\n" in (await study.says("/me")).text
    assert "Country: Germany\n" in (await study.says("/profile")).text
    study.clock.turn(100 * DAY - TOLD_BEFORE)
    await study.bot.house.services.renewing.tick(study.clock())
    await study.delivers()
    assert "Country: Germany holds until" in study.ann.chat[-1].text


async def test_a_change_is_a_short_conversation_and_work_goes_on_beside_it(study: Study) -> None:
    shown = await study.says("/profile")
    asked = await study.taps("✎ English", shown)
    assert asked.text.startswith("Question 1 of")
    assert (await study.says("/work")).text != ""
    assert "Commands wait" not in study.ann.chat[-1].text

    await study.taps("C2", asked)
    await study.taps("Yes")
    summary = study.ann.chat[-1]
    assert "Is everything right?" in summary.text
    assert "A degree?" not in summary.text
    done = await study.taps("Send my answers", summary)

    assert done.text == "Your profile is up to date. /profile shows it."
    assert "English: C2" in (await study.says("/profile")).text


async def test_what_misses_a_requirement_is_said_kindly_and_to_the_staff(study: Study) -> None:
    await study.taps("✎ English", await study.says("/profile"))
    await study.taps("B1")
    done = await study.taps("Send my answers")
    await study.delivers()

    assert done.text == (
        "Your profile is up to date. It does not meet this any more:\n\nThis work needs English at level B2.\n\n"
        "Somebody of our team looks at it. You stay a worker; what needs more than that is closed to you."
    )
    told = study.boss.chat[-1].text
    assert told.startswith("A worker no longer meets a requirement\nWorker w")
    assert told.endswith("This work needs English at level B2.\nHer answer now: B1")
    assert "You work here since" in (await study.says("/status")).text


async def test_she_is_told_before_a_fact_gets_old_and_sees_that_it_is(study: Study) -> None:
    study.clock.turn(100 * DAY - TOLD_BEFORE)
    end = study.clock() + TOLD_BEFORE
    await study.bot.house.services.renewing.tick(study.clock())
    await study.delivers()

    assert study.ann.chat[-1].text.startswith(
        f"Some of what we know of you gets old\nEnglish: C1 holds until {day(end)}.\nAfterwards it does not count"
    )
    study.clock.turn(TOLD_BEFORE)
    await study.bot.house.services.renewing.tick(study.clock())
    assert "its time is over, and it does not count now" in (await study.says("/profile")).text


async def test_a_stranger_and_a_forged_button(study: Study) -> None:
    assert (await study.says("/profile", study.boss)).text.startswith("To work here, apply first")
    shown = await study.says("/profile")

    for forged in ("fr:since", "fr:", "fr:consent:x"):
        await study.ann.taps_data(shown, forged)
        await study.bot.settle()
        assert study.ann.toasts[-1].text != ""

    assert study.ann.chat[-1].id == shown.id
