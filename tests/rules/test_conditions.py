"""Conditions in words."""

from typing import Any

import pytest

from crowd.rules.eligibility_table import read
from handlers.ui.conditions import words
from handlers.ui.unlocking import ways


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"english": ">= C1"}, "English at C1 or better"),
        ({"german": "C2"}, "German at C2"),
        ({"years_of_work": ">= 2"}, "Years of work: 2 or more"),
        ({"degree": "yes"}, "A degree"),
        ({"night_shift": "!= yes"}, "no night shift"),
        ({"country": ["DE", "AT"]}, "Country: DE or Country: AT"),
        ({"country": "!= DE"}, "Country: anything but DE"),
        ({"country": "in DE, AT"}, "Country: DE or AT"),
        ({"country": "not in DE, AT"}, "Country: anything but DE or AT"),
        ({"skill": {"facts": ["missing", ">= 80"]}}, "Skill “facts”: none yet or Skill “facts”: 80 or more"),
        ({"tested": {"english": ">= C1"}}, "English, tested by us at C1 or better"),
        ({"work": {"news": ">= 20"}}, "Your answers in “news”: 20 or more"),
        ({"degree": "known"}, "A degree: any"),
        ({"allow": ["w1"]}, "for invited workers only"),
        ({"deny": ["w1"]}, "not for everybody"),
        (
            {"any": ["german >= C1", "degree = yes"], "english": ">= B2"},
            "German at C1 or better or A degree; English at B2 or better",
        ),
    ],
)
def test_a_person_understands_what_is_missing(table: dict[str, Any], told: str) -> None:
    groups = read(table)
    assert isinstance(groups, tuple), groups
    assert words(groups) == told


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"country": ["DE", "AT"]}, ["If what we know of you has changed, say so in /profile."]),
        ({"tested": {"english": ">= C1"}}, ["In /profile you can take the test."]),
        ({"sees_violence": "yes"}, ["You choose in /sensitive what you are ready to see."]),
        ({"work": {"news": ">= 20"}}, ["Work on “news” first."]),
        ({"work": {"news": "<= 20"}}, ["There is nothing that you could do about it."]),
        (
            {"skill": {"facts": ["missing", ">= 80"]}},
            ["Your skill “facts” is measured in projects that train or check it; good answers there raise it."],
        ),
        ({"allow": ["w1"]}, ["There is nothing that you could do about it."]),
        (
            {"any": ["degree = yes", "country = DE"], "sees_hate": "yes"},
            [
                "If what we know of you has changed, say so in /profile.",
                "You choose in /sensitive what you are ready to see.",
            ],
        ),
    ],
)
def test_a_person_reads_what_would_open_it_to_her(table: dict[str, Any], told: list[str]) -> None:
    groups = read(table)
    assert isinstance(groups, tuple), groups
    assert ways(groups) == told
