"""The guided tour knows where a newcomer stands, is in nobody's way, and can be skipped through and begun again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest

from bot.demo.acting import Say
from bot.demo.book import read_book
from bot.demo.cast import RESUME
from bot.demo.guide import CHAPTERS, HEROES, OVER, TITLE, Deed
from bot.demo.minds import Mind
from bot.demo.place import EXAMPLES, UNOPENED
from bot.demo.tour import Tour
from crowd.services.importing import ImportService
from crowd.services.projects import ProjectService, checked_project
from sandbox import CannotDo, Feed, Person, Telegram
from storage import Storage
from storage.vault import media_vault
from tests.conftest import Clock
from tests.filling import NOON
from tests.flows.bots import Bot

FOLDER = Path(__file__).parents[2] / "examples" / EXAMPLES[UNOPENED]
MARA = 500
PATIENCE = 20.0


class Visit:
    """The demo without its processes: a draft, Ann, Mara, and a guide; what is owed goes out at once."""

    def __init__(self, storage: Storage, folder: Path, clock: Clock) -> None:
        form = folder / "form.toml"
        form.write_bytes(files("crowd").joinpath("forms/short.toml").read_bytes())
        self.storage, self.folder, self.clock = storage, folder, clock
        self.bot = Bot(Telegram(clock=clock), storage, folder, clock, admins=(MARA,), form=form)
        self.feed = Feed(self.bot.telegram)
        self.feed.attach()
        mara, ann = self.bot.telegram.person("Mara", id=MARA), self.bot.telegram.person("Ann")
        book = read_book(FOLDER / "project.toml", FOLDER / "tasks.csv")
        self.tour = Tour(self.feed, mara, ann, book, Mind(1.0, 0.0, random.Random(1)))

    @property
    def hero(self) -> Person:
        return self.tour.hero

    @property
    def board(self) -> dict[str, object]:
        return dict(self.feed.boards["tour"])

    @property
    def part(self) -> str:
        return CHAPTERS[self.tour.at].title if self.tour.at < len(CHAPTERS) else ""

    async def opens(self) -> None:
        spec = checked_project((FOLDER / "project.toml").read_text("utf-8"))
        assert not isinstance(spec, list)
        await ProjectService(self.storage).add(spec, actor="cli", now=NOON)
        filling = ImportService(self.storage, media_vault(self.folder / "files"))
        await filling.add(UNOPENED, FOLDER / "tasks.csv", skip_bad=False, actor="cli", now=NOON)
        self.tour.begin()

    async def runs(self) -> None:
        """The bot, until it is ended."""
        while True:
            await self._delivers()
            if not await self.bot.settle():  # nothing came meanwhile
                await self.bot.telegram.updates.wait(5)

    async def _delivers(self) -> None:
        house = self.bot.house
        if not house.application._initialized:
            return
        while owed := await house.services.deliveries.claim(self.clock(), 50):
            for each in owed:
                await house.sender._deliver(each, 0)

    async def goes_on(self) -> str:
        """The guide's help, and what the guide says next."""
        words = self.board["words"]
        await self.tour.does("help")
        return await self.becomes_other_than(str(words))

    async def becomes_other_than(self, words: str) -> str:
        async with asyncio.timeout(PATIENCE):
            while self.board["words"] == words:
                await self.feed.wait(PATIENCE)
        return str(self.board["words"])

    async def says_next(self, part: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while part not in str(self.board["words"]):
                await self.feed.wait(PATIENCE)


@pytest.fixture
async def visit(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> AsyncIterator[Visit]:
    visit = Visit(sqlite_storage, tmp_path, clock)
    await visit.opens()
    running = asyncio.create_task(visit.runs())
    yield visit
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_the_guide_leads_from_the_first_word_to_the_last(visit: Visit) -> None:
    told, parts = [str(visit.board["words"])], [visit.part]
    while not visit.board["over"]:
        told.append(await visit.goes_on())
        parts.append(visit.part)

    assert told[0].startswith("You are Ann now")
    assert told[-1] == OVER
    assert list(dict.fromkeys(parts)) == [*(one.title for one in CHAPTERS), ""]
    usual = [
        step.words.format(name="Ann")
        for one in CHAPTERS
        for step in (*one.steps, one.lost)
        if step.do is not Deed.LET_NEXT_APPLY
    ]
    assert len(set(told)) >= len(usual) - 5  # those that lead somebody back who went elsewhere
    assert len(told) <= 30


async def test_whoever_plays_on_her_own_is_followed(visit: Visit) -> None:
    ann = visit.hero
    await ann.says("/start")
    await visit.says_next("Tap Apply")
    await ann.taps("Apply")
    await ann.taps("I agree", await ann.sees_button("I agree"))
    await visit.says_next("Tap Yes")
    await ann.taps("Yes", await ann.sees("Question 1 of 5"))
    await visit.says_next("How many years")
    await ann.taps("Back", await ann.sees("Question 2 of 5"))
    await visit.says_next("Tap Yes")


async def test_a_project_that_is_opened_before_its_time_is_no_riddle(visit: Visit) -> None:
    mara = visit.tour.admin
    await mara.says("/projects")
    await mara.taps(TITLE, await mara.sees_button(TITLE))
    await mara.taps("Open", await mara.sees("State: draft"))
    await mara.taps("Yes, open it", await mara.sees_button("Yes, open it"))
    await mara.sees("State: live")

    assert visit.part == "Applying"
    await visit.tour.does("skip")
    assert visit.part == "Approved"
    await visit.tour.does("help")
    assert visit.part == "Labelling"
    assert visit.board["say"] == "/work"


async def test_whoever_is_turned_down_is_followed_by_somebody_else(visit: Visit) -> None:
    ann = visit.hero
    await ann.says("/start")
    await ann.taps("Apply", await ann.sees_button("Apply"))
    await ann.taps("I agree", await ann.sees_button("I agree"))
    await ann.taps("No", await ann.sees("Question 1 of 5"))
    await visit.says_next("Ann is turned down")
    assert visit.board["help"] == "Let somebody else apply"
    await visit.tour.does("help")

    assert (visit.hero.name, visit.feed.notes[visit.hero.id]) == (HEROES[1], "applies")
    assert str(visit.board["words"]).startswith("You are Lea now")


async def test_each_part_can_be_skipped_and_the_next_one_finds_what_it_needs(visit: Visit) -> None:
    for chapter in CHAPTERS:
        assert visit.part == chapter.title
        await visit.tour.does("skip")
    assert visit.board["over"]
    assert any(one.from_bot and "No, only the rhythm counts." in one.text for one in visit.hero.chat)

    await visit.tour.does("again")
    assert (visit.part, visit.hero.name) == ("Applying", "Lea")
    await visit.tour.does("skip")
    await visit.tour.does("help")
    assert visit.part == "Labelling"  # a project goes live once


async def test_the_tour_begins_again_at_any_time_with_somebody_who_has_not_begun(visit: Visit) -> None:
    await visit.tour.does("again")
    assert visit.hero.name == "Ann"
    await visit.goes_on()
    await visit.goes_on()
    await visit.tour.does("again")

    assert visit.hero.name == "Lea"
    assert str(visit.board["words"]).startswith("You are Lea now")
    await visit.hero.blocks()
    await visit.tour.does("again")
    assert visit.hero.name == "Nina"


async def test_a_part_is_skipped_though_she_has_blocked_the_bot(visit: Visit) -> None:
    await visit.hero.says("/start")
    await visit.says_next("Tap Apply")
    await visit.hero.blocks()
    with pytest.raises(CannotDo):
        await visit.tour.does("help")
    await visit.tour.does("skip")

    assert visit.part == "Approved"


async def test_files_and_words_of_her_own_are_as_good_as_the_guides(visit: Visit) -> None:
    ann = visit.hero
    for _ in range(6):
        await visit.goes_on()
    assert visit.board["file"]
    await ann.sends_file("mine.pdf", RESUME, media_type="application/pdf")
    await visit.says_next("in her own words")
    await ann.says("I like to find out what is true and what is not.")
    await visit.says_next("Send my answers")


def test_each_step_is_one_or_two_short_sentences() -> None:
    steps = [step for chapter in CHAPTERS for step in (*chapter.steps, chapter.lost)]
    for words in (*(step.words for step in steps), OVER):
        sentences = words.replace(TITLE, "it.").count(".") + words.count("!") + words.replace(TITLE, "").count("?")
        assert 1 <= sentences <= 2, words
        assert len(words) <= 150, words
    assert all(isinstance(step.do, Say) for step in steps if step.first)
