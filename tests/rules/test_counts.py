"""The sentences about a rule are short, say her own numbers, and fit every collector."""

from __future__ import annotations

import pytest

from handlers.ui import counts
from handlers.ui.words import speak

CONDITIONS = [
    {"measure": "answers", "op": ">=", "value": 5, "unit": "", "currency": ""},
    {"measure": "right", "op": "<", "value": 6_000, "unit": "%", "currency": ""},
]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"answers": 8, "right": 3, "wrong": 5}, "3 of your 8 answers to tasks that we can check were right."),
        ({"known": 8, "right": 3}, "3 of your 8 answers to tasks that we can check were right."),
        ({"answers": 20, "with": 7, "against": 13}, "In 7 of 20 tasks you answered as most others did."),
        ({"answers": 10, "fast": 4}, "4 of your last 10 answers came faster than anybody can read the task."),
        ({"answers": 10, "agreement": 3}, "Over 10 tasks you agreed with 30 % of the others."),
        ({"judged": 6, "accepted": 1, "rejected": 5}, "1 of your 6 answers that people looked at were accepted."),
        ({"skips": 10}, "You passed on 10 tasks in a row."),
        ({"income": 25_000_000}, "You earned $25.00 here within 24 hours."),
        ({"common": 200, "same_wrong": 31}, "Counted: common 200, same wrong 31."),
    ],
)
def test_her_numbers_make_a_sentence(numbers: dict[str, int], sentence: str) -> None:
    speak("en")
    assert [each.content for each in counts.sentences("gold", {}, numbers)] == [sentence, "It is called “gold”."]


def test_what_the_rule_looks_for_is_said_as_it_is_written() -> None:
    speak("en")
    found = counts.sentences("gold", {"conditions": CONDITIONS}, {})
    assert found[0].content == "The rule looks for answers looked at: 5 or more; right answers: less than 60 %."


def test_a_rule_about_tapping_by_chance_says_what_it_looks_for_and_how_seldom_it_errs() -> None:
    speak("en")
    said = {"when": "guessing", "conditions": (), "good": 9_000, "wrongly": 200}
    assert [each.content for each in counts.sentences("tapping by chance", said, {"answers": 8, "right": 3})] == [
        "3 of your 8 answers to tasks that we can check were right.",
        "The rule looks for taps by chance: far fewer right ones than the 90 % of people who read the tasks.",
        "Of those people it stops 2 % at most by mistake.",
        "It is called “tapping by chance”.",
    ]
