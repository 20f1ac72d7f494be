"""Restored mode as a chat: the owner is asked and chooses; cards of the lost time say that they are; the rest works."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.holding import UNHEARD
from crowd.services.checking import problems
from crowd.services.outcomes import ProjectView
from crowd.services.owing import owe
from handlers.notices import _WRITTEN
from handlers.ui.restored import NAMES, lost_card, name
from handlers.ui.text import plain
from sandbox import ChatMessage, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import added, admit, filled, jsonl, rows, spec, tick
from tests.flows.boss import labels
from tests.flows.bots import Bot
from tests.processes import SHORT

BOSS, ANN = 500, 4001
HOUR = 3_600_000


class Place:
    """A bot whose database was set back."""

    def __init__(self, telegram: Telegram, storage: Storage, folder: Path, clock: Clock) -> None:
        self.bot = Bot(telegram, storage, folder, clock, admins=(BOSS,), form=SHORT)
        self.storage, self.clock = storage, clock
        self.boss, self.ann = telegram.person("Boss", id=BOSS), telegram.person("Ann", id=ANN)

    async def says(self, who: Person, words: str) -> ChatMessage:
        await who.says(words)
        await self.bot.settle()
        return who.chat[-1]

    async def taps(self, who: Person, label: str, message: ChatMessage | None = None) -> ChatMessage:
        await who.taps(label, message)
        await self.bot.settle()
        return who.chat[-1]

    async def delivers(self) -> None:
        house = self.bot.house
        for each in await house.services.deliveries.claim(self.clock(), 50):
            await house.sender._deliver(each, 0)

    async def restores(self) -> None:
        """Set back to an hour ago."""
        restored = self.bot.house.services.restored
        await restored.begin(made_at=self.clock() - HOUR, now=self.clock(), owners=[BOSS])
        await restored.refresh()
        self.clock.turn(5_000)


@pytest.fixture
async def place(clock: Clock, sqlite_storage: Storage, tmp_path: Path) -> Place:
    found = Place(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    await sqlite_storage.write(None, lambda work: [admit(work, BOSS), admit(work, ANN)])
    await found.says(found.boss, "/start")
    await found.says(found.ann, "/start")
    return found


async def owed(place: Place) -> None:
    def unit(work: object) -> None:
        for at in range(2):
            owe(work, kind="staff_added", ref=f"a{at}", to=[ANN], body={"role": "reviewer"}, now=place.clock())  # type: ignore[arg-type]
        owe(work, kind="report_settled", ref="b", to=[ANN], body={}, now=place.clock())  # type: ignore[arg-type]

    await place.storage.write(None, unit)


async def test_the_owner_is_asked_and_chooses_kind_by_kind(place: Place) -> None:
    await owed(place)
    await place.restores()
    await place.delivers()
    asked = place.boss.chat[-1]
    assert asked.text == (
        "Restored from a backup\n"
        "It shows how things stood on November 1, 2026, 11:00 UTC. What happened from then until 12:00 UTC is not "
        "known here: answers, applications, decisions. Who taps a message of that time is told so.\n\n"
        "These messages were owed then, and some may have gone out before the loss. Nothing is sent, and nothing "
        "happens by itself, until you have chosen."
    )
    assert labels(asked)[:3] == [["What became of a report: 1"], ["Other: staff added: 2"], ["All of them: 3"]]
    silent = len(place.ann.chat)

    one = await place.taps(place.boss, "Other: staff added: 2", asked)
    assert one.text.endswith("Dropped, they are never sent.")
    left = await place.taps(place.boss, "Send 2", one)
    assert labels(left) == [["What became of a report: 1"]]
    await place.delivers()
    await place.delivers()
    assert len(place.ann.chat) == silent + 2

    one = await place.taps(place.boss, "What became of a report: 1", left)
    over = await place.taps(place.boss, "Drop 1", one)
    assert over.text == "All is chosen. Messages go out and things fall due as usual again."
    await place.delivers()
    assert len(place.ann.chat) == silent + 2
    assert (await place.says(place.boss, "/restored")).text.startswith("There is nothing to choose")


async def test_where_nothing_was_owed_one_tap_goes_on(place: Place) -> None:
    await place.restores()
    page = await place.says(place.boss, "/restored")
    assert "No messages wait." in page.text

    assert (await place.taps(place.boss, "Go on", page)).text.startswith("All is chosen.")


async def test_what_fell_due_is_dropped_with_one_tap_and_the_project_stays_shut(place: Place, tmp_path: Path) -> None:
    house = place.bot.house
    await added(place.storage, spec())
    await filled(place.storage, jsonl(tmp_path / "t.jsonl", rows(3)))
    await house.services.projects.schedule("facts", opens_at=place.clock() + 1_000, actor="cli", now=place.clock())
    await place.restores()
    page = await place.says(place.boss, "/restored")
    assert "unless you drop it:\n• opening, pausing or closing a project: 1" in page.text

    one = await place.taps(place.boss, "Fell due: opening, pausing or closing a project (1)", page)
    assert "stays shut until you open it" in one.text
    assert (await place.taps(place.boss, "Drop 1", one)).text.startswith("All is chosen.")
    await tick(place.storage, place.clock())
    shown = await house.services.projects.show("facts", now=place.clock())
    assert isinstance(shown, ProjectView)
    assert (shown.project.state, shown.project.opens_at) == ("paused", None)
    assert await problems(place.storage) == []


async def test_a_choice_that_somebody_else_was_quicker_with_does_nothing(place: Place) -> None:
    await owed(place)
    await place.restores()
    page = await place.says(place.boss, "/restored")
    one = await place.taps(place.boss, "All of them: 3", page)
    await place.bot.house.services.restored.choose(None, kind="staff_added", way="drop", actor="cli", now=place.clock())
    left = await place.taps(place.boss, "Send 3", one)

    assert await place.boss.next_toast() is not None
    assert labels(left) == [["What became of a report: 1"]]


async def test_nobody_but_an_owner_sees_or_chooses(place: Place) -> None:
    await owed(place)
    await place.restores()
    assert "no such command" in (await place.says(place.ann, "/restored")).text


async def test_a_card_of_the_lost_time_says_so_and_does_nothing(place: Place) -> None:
    """What its buttons name by number may be another's by now: nothing of it may count."""
    lost = await place.says(place.ann, "/me")
    await place.restores()
    await place.taps(place.ann, labels(lost)[0][0], lost)

    said = await place.ann.next_toast()
    assert said is not None
    assert "this message is from then" in said
    assert place.ann.chat[-1].text == lost.text


async def test_cards_from_before_and_afterwards_work(place: Place) -> None:
    before = await place.says(place.ann, "/me")
    place.clock.turn(2 * HOUR)
    await place.restores()
    afterwards = await place.says(place.ann, "/me")
    for card in (before, afterwards):
        await place.taps(place.ann, "Earnings", card)
    assert [each.text.partition("\n")[0] for each in place.ann.chat].count("Earnings") == 2


async def test_ticks_that_go_on_in_restored_mode_are_ticks_of_ours(place: Place) -> None:
    assert set(place.bot.house.clock._ticks) >= UNHEARD


async def test_everything_that_is_done_again_and_again_has_a_row_but_what_each_process_knows_for_itself(
    place: Place,
) -> None:
    ticks = place.bot.house.clock._ticks
    for each in ticks.values():
        await each.fn()

    rows = await place.storage.read(
        lambda work: work._queries._execute("SELECT ref FROM dues WHERE kind = 'sweep' AND attempts = 0", {}).fetchall()
    )
    assert {row[0] for row in rows} == set(ticks) - {"do what is due", "know the staff"}


def test_the_sentence_on_a_lost_card_fits_into_its_box() -> None:
    assert plain(lost_card(1_793_534_400, 1_793_999_999)).units <= 200


def test_kinds_have_words_of_their_own_or_read_well_all_the_same() -> None:
    assert {kind for kind in _WRITTEN if "_" in name(kind)} == set()
    assert set(NAMES) - {"project_live", "broadcast", "screening_verdict"} <= set(_WRITTEN)
