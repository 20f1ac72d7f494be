"""A line above a card never makes it longer than a message can be."""

from __future__ import annotations

import pytest

from crowd.rules.media import Medium
from crowd.services.habits import EnoughForToday, TakeABreak
from handlers.ui.buttons import Keyboard
from handlers.ui.cards import Face
from handlers.ui.nudges import with_break
from handlers.ui.text import CAPTION_LIMIT, MESSAGE_LIMIT, plain

BREAK = TakeABreak(2_700_000)
LINE = "You have worked 45 minutes without a break. A few minutes away do good.\n\n"
PICTURE = Medium("photo", "abc")


def face(units: int, medium: Medium | None = None) -> Face:
    return Face((), plain("x" * units), Keyboard(()), medium)


@pytest.mark.parametrize(
    ("card", "fits"),
    [
        (face(10), True),
        (face(MESSAGE_LIMIT - len(LINE)), True),
        (face(MESSAGE_LIMIT - len(LINE) + 1), False),
        (face(CAPTION_LIMIT - len(LINE), PICTURE), True),
        (face(CAPTION_LIMIT - len(LINE) + 1, PICTURE), False),
    ],
)
def test_the_line_stands_where_it_fits(card: Face, fits: bool) -> None:
    shown = with_break(card, BREAK)
    assert shown.text.content == (LINE if fits else "") + card.text.content
    assert (shown.keyboard, shown.medium) == (card.keyboard, card.medium)


def test_nothing_else_changes_a_card() -> None:
    card = face(10)
    assert with_break(card, None) is card
    assert with_break(card, EnoughForToday(1, 1)) is card
