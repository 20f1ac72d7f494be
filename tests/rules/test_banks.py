"""The banks of tests that come with the program: enough items, one right answer each, and nothing that betrays it."""

from __future__ import annotations

from collections import Counter

import pytest

from crowd.rules import spoken
from crowd.rules.toml import read_toml
from crowd.screening.kinds.quiz import ON_A_BUTTON, Bank, Item, Quiz
from crowd.services.banks import shipped_bank

BANKS = {"english_c1": (40, 30, 60), "logic": (24, 60, 90), "instructions": (10, 60, 90)}
"""At least so many items, and between so many seconds for each."""
EVERY = {
    "english_c1": {"collocation", "word formation", "register", "connectors", "grammar", "reading"},
    "logic": {"syllogism", "conditional", "order", "numbers", "base rates", "source and claim"},
    "instructions": {"writing by rules", "deciding by rules"},
}


def items(name: str) -> tuple[Item, ...]:
    text = shipped_bank(name)
    assert text is not None
    return Bank.model_validate(read_toml(text)).items


@pytest.fixture(params=BANKS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_bank_holds_enough_of_every_kind(name: str) -> None:
    least, _, _ = BANKS[name]
    groups = Counter(item.about for item in items(name))

    assert len(items(name)) >= least
    assert set(groups) == EVERY[name]
    assert min(groups.values()) >= 2


def test_every_item_has_four_options_and_its_own_time(name: str) -> None:
    _, low, high = BANKS[name]

    assert [item.key for item in items(name) if len(item.options) != 4] == []
    assert [item.key for item in items(name) if not low <= (item.seconds or 0) <= high] == []


def test_no_question_is_asked_twice(name: str) -> None:
    asked = Counter(" ".join(item.text.split()).casefold() for item in items(name))

    assert [text for text, times in asked.items() if times > 1] == []


def test_a_question_is_short_enough_for_its_time_on_a_phone(name: str) -> None:
    """Four words a second is fast reading; the options have to be read as well."""
    slow = [
        item.key
        for item in items(name)
        if sum(len(text.split()) for text in (item.text, *item.options)) > 2 * (item.seconds or 0)
    ]

    assert slow == []


def test_whoever_taps_the_longest_or_the_shortest_does_no_better_than_by_chance(name: str) -> None:
    """By chance one in four is right; ties are shared, and chance has more room among few items."""
    room = 0.13 if len(items(name)) > 20 else 0.2
    longest = sum(_share(item, max) for item in items(name)) / len(items(name))
    shortest = sum(_share(item, min) for item in items(name)) / len(items(name))

    assert abs(longest - 0.25) < room
    assert abs(shortest - 0.25) < room


def _share(item: Item, pick: type[max] | type[min]) -> float:
    lengths = [len(option) for option in item.options]
    picked = [option for option in item.options if len(option) == pick(lengths)]
    return (item.right in picked) / len(picked)


def test_a_typed_option_can_mean_no_other(name: str) -> None:
    alike = [item.key for item in items(name) if len({spoken.plain(option) for option in item.options}) < 4]

    assert alike == []


def test_a_gap_is_filled_with_one_of_the_buttons(name: str) -> None:
    """Words for a gap fit on buttons, so that the sentence and the words stand side by side."""
    gaps = [item for item in items(name) if "___" in item.text]

    assert [item.key for item in gaps if max(map(len, item.options)) > ON_A_BUTTON] in ([], ["formal_notice"])


def test_the_place_of_the_right_answer_is_drawn(name: str) -> None:
    quiz = Quiz(kind="quiz", key="test", text="A test.", items=items(name))
    places = Counter(quiz.options(item, seed).index(item.right) for item in quiz.items for seed in range(200))

    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) < 1.15 * min(places.values())
