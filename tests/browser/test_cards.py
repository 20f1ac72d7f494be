"""The pictures of task types in the documents show what the bot says today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crowd.tasktypes import TASK_TYPES
from tests.browser.cards import CARDS, PICTURES, draw, stage, words, words_in

pytestmark = pytest.mark.browser


def test_every_task_type_has_its_card() -> None:
    assert set(CARDS) == {*TASK_TYPES, "steps"}


@pytest.mark.parametrize("name", CARDS)
async def test_a_picture_shows_the_words_of_the_card(name: str, tmp_path: Path) -> None:
    async with stage(CARDS[name], tmp_path) as (ann, _):
        assert words_in(PICTURES / f"{name}.webp") == words(ann), f"draw it anew: python3 dev.py pictures {name}"


async def test_a_card_is_drawn_with_its_words(browser: Any, tmp_path: Path) -> None:
    drawn = tmp_path / "choice.webp"
    drawn.write_bytes(await draw(browser, "choice", tmp_path))

    assert "[Cannot tell]" in words_in(drawn)
