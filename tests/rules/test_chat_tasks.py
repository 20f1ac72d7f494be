"""A message of an admin as a row of a project."""

from __future__ import annotations

import pytest

from crowd.rules.chat_tasks import Gold, Target, fresh_key, gold_of, parted, row, takes, target
from crowd.rules.spec import MediaColumns
from tests.filling import NOON, spec


@pytest.mark.parametrize(
    ("words", "gold"),
    [
        pytest.param("gold: true", Gold("true", None), id="a label"),
        pytest.param("Gold: B because it is right", Gold("B", "it is right"), id="a label and a reason"),
        pytest.param("  GOLD:B  ", Gold("B", None), id="written in haste"),
        pytest.param("gold: not sure because of this", Gold("not sure", "of this"), id="a label of two words"),
        pytest.param("gold:", None, id="nothing"),
        pytest.param("the gold: B", None, id="a sentence"),
        pytest.param("true", None, id="no gold"),
    ],
)
def test_gold_is_what_stands_behind_the_word(words: str, gold: Gold | None) -> None:
    assert gold_of(words) == gold


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("One\nTwo", ("One\nTwo", None), id="none"),
        pytest.param("One\ngold: B", ("One", Gold("B", None)), id="the last line"),
        pytest.param("One\n\ngold: B because X\n", ("One", Gold("B", "X")), id="after an empty line"),
        pytest.param("gold: B", ("gold: B", None), id="nothing above it is a text"),
        pytest.param("gold: B\nOne", ("gold: B\nOne", None), id="a first line is a text"),
    ],
)
def test_a_text_may_end_in_its_gold(text: str, found: tuple[str, Gold | None]) -> None:
    assert parted(text) == found


def test_a_message_goes_to_the_column_of_the_one_required_text() -> None:
    assert target(spec(), ("text",)) == Target("text", None)
    assert target(spec(('text = "{text}"', 'text = "Claim: {claim}"')), ("text",)) == Target("claim", None)
    assert target(spec(('text = "{text}"', 'text = "{text} {more}"')), ("text",)) is None
    assert target(spec(), ("first", "second")) is None


def test_a_picture_needs_a_column_for_files() -> None:
    both, only_text, only_photo = Target("text", "file"), Target("text", None), Target(None, "file")
    assert [takes(each, text=True, photo=False) for each in (both, only_text, only_photo)] == [True, True, False]
    assert [takes(each, text=True, photo=True) for each in (both, only_text, only_photo)] == [True, False, True]
    assert not takes(only_text, text=False, photo=False)


def test_a_row_has_every_column_that_the_project_names() -> None:
    made = row(spec(), Target("text", None), key="k", text="One", photo=None, gold=Gold("true", "why"))
    assert made == {"id": "k", "text": "One", "gold": "true", "came_from": "chat"}


def test_a_picture_is_named_as_telegram_has_it() -> None:
    from dataclasses import replace

    project = replace(spec(), media=MediaColumns({"": ("file",)}))
    found = target(project, ("text",))
    assert found == Target("text", "file")
    made = row(project, found, key="k", text="", photo="AgAC", gold=None)
    assert made == {"id": "k", "text": "", "file": "telegram:photo:AgAC", "gold": "", "came_from": "chat"}


def test_a_key_is_the_first_number_of_the_day_that_is_free() -> None:
    assert fresh_key(NOON, ()) == "chat-2026-11-01-1"
    assert fresh_key(NOON, {"chat-2026-11-01-1", "chat-2026-10-31-2"}) == "chat-2026-11-01-2"
