"""Whatever a customer's file holds reaches the worker: nothing is refused or lost, and nothing in it can be tapped.

A hundred thousand texts: python3 dev.py slow tests/flows/test_any_content.py
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot, CallbackQuery, Chat, InaccessibleMessage, User

from crowd.rules.normalise import blank, normalise
from crowd.rules.rows import Draft, Row, draft
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Card, Tally, body_of
from crowd.services.mediafiles.looking import Looking
from crowd.services.projects import checked_project
from crowd.services.readings import plan_of
from handlers.ui import cards, show
from sandbox import SandboxRequest, Telegram
from tests.contents import contents
from tests.filling import spec
from tests.flows.test_labelling import PAIR

ANN = 11
AT_ONCE = 400  # texts for one sandbox, which keeps all that was ever said
OPENS = {"url", "text_link", "mention", "email", "bot_command", "hashtag", "cashtag", "phone_number"}
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)


@dataclass
class Wire:
    """The bot's end of a chat: a card goes out as a new message, the next one in its place."""

    telegram: Telegram
    bot: Bot

    @classmethod
    async def open(cls) -> Wire:
        telegram = Telegram(log_limit=0)
        await telegram.person("Ann", id=ANN).starts()
        bot = Bot(telegram.token, request=SandboxRequest(telegram), get_updates_request=SandboxRequest(telegram))
        await bot.initialize()
        return cls(telegram, bot)

    async def shows(self, face: cards.Face, tapped: int | None) -> list[int]:
        """The messages that bear the card; it takes the place of `tapped`, if that is given and it is one message."""
        if tapped is None or face.parts:
            sent = [await show.send(self, ANN, part) for part in face.parts]
            return [*sent, await show.send(self, ANN, face.text, face.keyboard)]
        old = InaccessibleMessage(Chat(ANN, "private"), tapped)
        query = CallbackQuery("0", User(ANN, "Ann", False), "", message=old)
        return [await show.turn_to(self, query, face.text, face.keyboard)]

    def quoted(self, messages: Iterable[int]) -> list[str]:
        """What stands in quotes there. On the way: nothing in the messages is clickable."""
        found = []
        for one in (self.telegram.chats[ANN].messages[each] for each in messages):
            assert not OPENS & {entity["type"] for entity in one.entities}, (one.text, one.entities)
            wide = (one.text or "").encode("utf-16-le")
            places = [(each["offset"], each["length"]) for each in one.entities if each["type"] == "blockquote"]
            found += [wide[2 * begin : 2 * (begin + length)].decode("utf-16-le") for begin, length in places]
        return found


def choice() -> ProjectSpec:
    return spec()


def pair() -> ProjectSpec:
    checked = checked_project(PAIR)
    assert isinstance(checked, ProjectSpec), checked
    return checked


def drafted(project: ProjectSpec, texts: list[str]) -> Draft | None:
    """The task of a row with these texts; None where the import says that one of them is empty."""
    names = ("text",) if project.task_type == "choice" else ("prompt", "first", "second")
    cells = dict(zip(names, texts, strict=True))
    made = draft(Row(1, 1, {"id": "t1", "gold": "", **cells}), plan_of(project, Looking(None, None)))
    if isinstance(made, Draft):
        return made
    assert all("is empty" in fault.what for fault in made), made
    assert any(blank(normalise(text).text) for text in texts)
    return None


def reads(quotes: list[str], text: str) -> None:
    """Quotes in order are the text; between two messages blank space may be missing, which no message begins with."""
    at = 0
    while not blank(text[at:]):
        quote = quotes.pop(0)
        found = text.find(quote, at)
        assert found >= 0, (quote, text[at : at + 200])
        assert blank(text[at:found])
        at = found + len(quote)


async def goes_through(project: ProjectSpec, rows: Iterable[list[str]]) -> int:
    """Each row is imported and shown, by turns as a new message and in the place of the last; how many were."""
    wire, last, count = await Wire.open(), None, 0
    for number, texts in enumerate(rows):
        if number % AT_ONCE == AT_ONCE - 1:
            wire, last = await Wire.open(), None
        made = drafted(project, texts)
        if made is None:
            continue
        body = body_of(made.payload, number, project)
        card = Card(1, 1, body, project.price, 0, Tally(1, project.title, number, 0, 0, "EUR"))
        messages = await wire.shows(cards.face(card), last)
        last, count = messages[-1], count + 1
        quotes = wire.quoted(messages)
        for section in body.sections:
            assert section.text in json.loads(made.payload).values()
            reads(quotes, section.text)
        assert not quotes
    return count


def in_threes(texts: Iterable[str]) -> Iterable[list[str]]:
    each = iter(texts)
    return ([first, second, third] for first, second, third in zip(each, each, each, strict=False))


async def test_contents_from_a_seed_reach_the_worker_as_they_were_imported() -> None:
    assert await goes_through(choice(), ([text] for text in contents(2_000))) > 1_900
    assert await goes_through(pair(), in_threes(contents(900, seed=5))) > 250


@pytest.mark.slow
async def test_a_hundred_thousand_contents_reach_the_worker_as_they_were_imported() -> None:
    assert await goes_through(choice(), ([text] for text in contents(70_000, seed=6))) > 65_000
    assert await goes_through(pair(), in_threes(contents(30_000, seed=7))) > 9_000


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
async def test_any_text_reaches_the_worker_as_it_was_imported(text: str) -> None:
    await goes_through(choice(), [[text]])


async def test_a_text_that_shows_nothing_is_empty() -> None:
    assert drafted(choice(), ["\u200b\u2800\ufeff \u200d"]) is None


async def test_a_part_that_shows_nothing_is_left_out() -> None:
    assert await goes_through(choice(), [["a" * 4000 + "\n" + "\u200b" * 9000 + "\nb"]]) == 1


async def test_five_hundred_links_in_one_message_are_all_defused() -> None:
    """Telegram keeps 100 entities of a message, so that links near each other have to share one."""
    texts = ["a.bc\n" * 500, "see @ann or b.de, they know. " * 120, "/go\n\n" * 700]
    assert await goes_through(choice(), [[text] for text in texts]) == 3
    assert await goes_through(pair(), [[text[:1200] for text in texts]]) == 1


async def test_a_command_that_a_cut_would_make_is_defused() -> None:
    assert await goes_through(choice(), [["x" * 4096 + "/pay now"], ["x" * 4096 + "@someone"]]) == 2
