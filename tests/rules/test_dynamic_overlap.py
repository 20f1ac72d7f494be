"""Overlap where it is needed: when a task has enough answers, and what a project file may say about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.dynamic_overlap import SHARE, DynamicOverlap, Wanted, known_quality, newcomer_floor, wanted
from crowd.rules.faults import Fault
from crowd.rules.spec import ProjectSpec
from crowd.services.projects import checked_project
from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.scales import options_of
from tests.filling import FILE, spec

RULE = DynamicOverlap(max_overlap=5, min_confidence=9_000)
TABLE = '\n[dynamic_overlap]\nmax_overlap = 5\nmin_confidence = "80%"\n'


@pytest.mark.parametrize(
    ("votes", "options", "expected"),
    [
        # the worked example of skill-weighted confidence: three labels, qualities 0.7, 0.9 and 0.8
        ([("ok", 7_000), ("ok", 9_000)], 3, Wanted(9_767, False)),
        ([("ok", 7_000), ("bad", 9_000)], 3, Wanted(7_605, True)),
        ([("ok", 7_000), ("bad", 9_000), ("bad", 8_000)], 3, Wanted(9_621, False)),
        ([], 2, Wanted(0, True)),
        ([("a", 9_000)], 2, Wanted(9_000, False)),
        ([("a", 9_000), ("b", 9_000)], 2, Wanted(0, True)),
        ([("a", 5_000), ("a", 5_000), ("a", 3_000)], 2, Wanted(5_000, True)),  # no better than chance: nobody knows
        ([("a", 6_000), ("b", 6_000), ("a", 6_000), ("b", 6_000), ("a", 6_000)], 2, Wanted(5_999, False)),
    ],
)
def test_a_task_is_asked_on_until_its_label_is_sure_or_it_has_its_most(
    votes: list[tuple[str, int]], options: int, expected: Wanted
) -> None:
    found = wanted(RULE, votes, options)

    assert found.another is expected.another
    assert found.confidence == pytest.approx(expected.confidence, abs=1)


VOTES = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, SHARE)), max_size=8)


@given(VOTES, st.permutations(range(8)))
def test_the_order_of_the_answers_decides_nothing(votes: list[tuple[str, int]], order: list[int]) -> None:
    turned = [votes[at] for at in order if at < len(votes)]

    assert wanted(RULE, turned, 3) == wanted(RULE, votes, 3)


@given(VOTES)
def test_more_agreement_never_makes_it_less_sure_and_nobody_is_asked_beyond_the_most(
    votes: list[tuple[str, int]],
) -> None:
    before = wanted(RULE, votes, 3)

    assert not before.another or len(votes) < RULE.max_overlap
    assert 0 <= before.confidence <= SHARE
    agreeing = wanted(RULE, [*[("a", known) for _, known in votes], ("a", 8_000)], 3)
    assert agreeing.confidence >= wanted(RULE, [("a", known) for _, known in votes], 3).confidence


@pytest.mark.parametrize(
    ("skill", "right", "known", "expected"),
    [
        (None, 0, 0, 5_000),
        (None, 2, 2, 8_333),
        (None, 0, 2, 1_667),
        (80, 0, 9, 8_000),
        (0, 9, 9, 0),
        (100, 0, 0, 10_000),
    ],
)
def test_a_skill_speaks_before_the_record(skill: int | None, right: int, known: int, expected: int) -> None:
    assert known_quality(skill, right, known) == expected


@pytest.mark.parametrize(("answered", "expected"), [(0, 4), (9, 4), (10, 0), (500, 0)])
def test_only_her_first_answers_ask_for_more(answered: int, expected: int) -> None:
    rule = DynamicOverlap(max_overlap=5, newcomer_answers=10, newcomer_overlap=4)

    assert newcomer_floor(rule, answered) == expected


def test_the_table_is_read_and_comes_back_from_what_is_stored() -> None:
    more = TABLE + 'skill = "facts"\nnewcomer_answers = 10\nnewcomer_overlap = 4\n'
    read = spec(more=more)

    assert read.dynamic_overlap == DynamicOverlap(5, 8_000, "facts", 10, 4)
    assert ProjectSpec.from_json(read.to_json()) == read
    assert spec().dynamic_overlap is None


def faults(more: str, *, file: str = FILE) -> list[Fault]:
    found = checked_project(file + more)
    assert isinstance(found, list), "it has no fault"
    return found


@pytest.mark.parametrize(
    ("more", "key", "cure"),
    [
        ("[dynamic_overlap]\n", "dynamic_overlap.max_overlap", "required"),
        ("[dynamic_overlap]\nmax_overlap = 3\n", "dynamic_overlap.max_overlap", "more than the overlap, 3"),
        ('[dynamic_overlap]\nmax_overlap = "5"\n', "dynamic_overlap.max_overlap", "whole number"),
        ('[dynamic_overlap]\nmax_overlap = 5\nmin_confidence = "100%"\n', "dynamic_overlap.min_confidence", '"99%"'),
        ("[dynamic_overlap]\nmax_overlap = 5\nmin_confidence = 0.9\n", "dynamic_overlap.min_confidence", '"99%"'),
        ('[dynamic_overlap]\nmax_overlap = 5\nskill = "Good Eyes"\n', "dynamic_overlap.skill", "small letters"),
        ("[dynamic_overlap]\nmax_overlap = 5\nnewcomer_answers = 3\n", "dynamic_overlap", "together"),
        (
            "[dynamic_overlap]\nmax_overlap = 5\nnewcomer_answers = 3\nnewcomer_overlap = 6\n",
            "dynamic_overlap.newcomer_overlap",
            "at most max_overlap",
        ),
        ("[dynamic_overlap]\nmax_overlap = 5\nmost = 6\n", "dynamic_overlap.most", "not known here"),
    ],
)
def test_a_fault_names_its_key_and_its_cure(more: str, key: str, cure: str) -> None:
    assert [(each.key, cure in each.cure) for each in faults(more)] == [(key, True)]


def test_votes_need_something_to_weigh_by() -> None:
    [fault] = faults(TABLE, file=FILE.replace('gold = "gold"\n', ""))

    assert "gold column" in fault.cure


def test_only_answers_with_a_label_of_a_fixed_list_are_weighed() -> None:
    file = FILE.replace('"choice"', '"several"')
    found = faults(TABLE, file=file)

    assert [each.key for each in found] == ["dynamic_overlap"]
    assert "choice, pair, fact_check, review" in found[0].cure


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ({"type": "choice", "labels": ["a", "b", "c"]}, 3),
        ({"type": "pair"}, 4),
        ({"type": "pair", "scale": 5}, 5),
        ({"type": "fact_check"}, 3),
        ({"type": "review", "labels": ["good", "bad"]}, 2),
        ({"type": "rank"}, 0),
        ({"type": "text"}, 0),
    ],
)
def test_the_labels_of_a_type_are_counted(task: dict[str, str], expected: int) -> None:
    assert options_of(TASK_TYPES[task["type"]], task) == expected
