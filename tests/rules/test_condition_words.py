"""Conditions that an admin typed: every cure of the rules has words of the conversation."""

from __future__ import annotations

import pytest

from crowd.rules.eligibility import MOST_GROUPS, MOST_LISTED, MOST_SUBJECTS
from crowd.rules.expression import parse
from handlers.ui.cures import CURES, in_words

MANY = ", ".join(map(str, range(MOST_LISTED)))
WRONG = (
    'country = "DE',
    "(a = 1",
    "a = 1)",
    "a = 1 and b = 2 or c = 3",
    "a = 1 b = 2",
    "a =",
    "a" * 200_001,
    "english",
    "english >= nice",
    "Country = DE",
    "skill:facts = good",
    "worker >= w1",
    'a = "<1"',
    'a = "x\x01"',
    'a in "1, 2"',
    f"a in {', '.join(map(str, range(MOST_LISTED + 1)))}",
    "\n".join(f"a = {at}" for at in range(MOST_GROUPS + 1)),
    " or ".join(f"a{at} = 1" for at in range(MOST_SUBJECTS + 1)),
    " or ".join(f"{name} in {MANY}" for name in "abc"),
)


def cures(text: str) -> list[str]:
    found = parse(text)
    return [each.cure for each in found] if isinstance(found, list) else []


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:12])
def test_what_is_wrong_is_said_in_words_of_the_conversation(text: str) -> None:
    [found] = cures(text)

    assert found in CURES
    assert in_words(found) == CURES[found]()


def test_every_sentence_is_for_something_that_can_be_typed() -> None:
    assert {found for text in WRONG for found in cures(text)} == set(CURES)


def test_what_has_no_words_yet_is_said_as_the_rule_says_it() -> None:
    assert in_words("do that instead") == "do that instead"
