"""Adjudication: what is disputed, how far people agree, what a task comes to, and its table in a project file."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.adjudication import (
    SHARE,
    Adjudication,
    Because,
    Settled,
    agreement,
    disputed,
    others,
    settled,
    telling,
)
from crowd.rules.faults import Fault
from crowd.rules.spec import ProjectSpec
from crowd.services.projects import checked_project
from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.seen import as_seen, sides
from tests.filling import FILE

RULE = Adjudication()


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=12))
def test_agreement_is_the_share_of_pairs_that_say_the_same(labels: list[str]) -> None:
    pairs = list(combinations(labels, 2))
    assert agreement(labels) == sum(one == other for one, other in pairs) * SHARE // len(pairs)


@given(st.lists(st.sampled_from("abc"), max_size=12), st.randoms())
def test_the_order_of_answers_never_matters(labels: list[str], chance: object) -> None:
    mixed = labels[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert (agreement(labels), settled(labels, None)) == (agreement(mixed), settled(mixed, None))


@pytest.mark.parametrize(
    ("labels", "rule", "sure", "found"),
    [
        ("", RULE, False, None),
        ("a", RULE, False, None),
        ("ab", RULE, False, 0),
        ("aab", RULE, False, 3_333),
        ("aaab", RULE, False, 5_000),
        ("aaaaaaaaab", RULE, False, None),  # nine of ten: 80 % of the pairs
        ("aab", RULE, True, None),
        ("aab", Adjudication(min_answers=4), False, None),
        ("aab", Adjudication(agreement=3_333), False, None),
        ("aab", Adjudication(agreement=3_334), False, 3_333),
        ("aaaaaaaaaaab", Adjudication(agreement=SHARE), False, 8_333),
    ],
)
def test_a_task_is_disputed_below_the_threshold(labels: str, rule: Adjudication, sure: bool, found: int | None) -> None:
    assert disputed(rule, list(labels), sure=sure) == found


@pytest.mark.parametrize(
    ("labels", "dispute", "is_"),
    [
        ("", None, None),
        ("a", None, Settled.UNANIMOUS),
        ("aaa", None, Settled.UNANIMOUS),
        ("aab", None, Settled.MAJORITY),
        ("aab", "agreed", Settled.MAJORITY),
        ("ab", None, Settled.UNRESOLVED),
        ("aab", "open", Settled.UNRESOLVED),
        ("aab", "looking", Settled.UNRESOLVED),
        ("aaa", "unresolved", Settled.UNRESOLVED),
        ("aab", "settled", Settled.ADJUDICATED),
        ("", "settled", Settled.ADJUDICATED),
    ],
)
def test_what_a_task_is_in_the_end(labels: str, dispute: str | None, is_: Settled | None) -> None:
    assert settled(labels, dispute) == is_


@pytest.mark.parametrize(
    ("reasons", "tells"),
    [
        ({}, None),
        ({"guideline_gap": 9}, None),
        ({"guideline_gap": 4, "other": 6}, Because.GUIDELINE_GAP),
        ({"guideline_gap": 3, "other": 7}, None),
        ({"annotator_error": 5, "ambiguous_text": 5}, Because.AMBIGUOUS_TEXT),
        ({"other": 20}, None),
    ],
)
def test_one_reason_in_three_says_something_about_the_project(reasons: dict[str, int], tells: Because | None) -> None:
    assert telling(reasons) == tells


def test_a_second_look_shows_who_said_otherwise_once_each_and_five_at_most() -> None:
    said = [("b", "Two."), ("b", "Two."), ("a", "Mine."), ("c", ""), ("c", "Three.")]
    assert others("a", said) == (("b", "Two."), ("c", "Three."))
    assert len(others("a", [("b", str(at)) for at in range(9)])) == 5


def checked(table: str, *changes: tuple[str, str]) -> ProjectSpec | list[Fault]:
    text = FILE
    for old, new in changes:
        text = text.replace(old, new)
    return checked_project(f"{text}\n[adjudication]\n{table}")


def test_the_table_is_off_unless_given_and_comes_back_as_it_went() -> None:
    plain = checked_project(FILE)
    assert isinstance(plain, ProjectSpec)
    assert plain.adjudication is None
    usual = checked("")
    assert isinstance(usual, ProjectSpec)
    assert usual.adjudication == Adjudication()
    full = checked('by = "skill:facts >= 95 and english >= C1"\nprice = "0.10"\nsecond_look = true\nblind = false')
    assert isinstance(full, ProjectSpec)
    assert ProjectSpec.from_json(full.to_json()) == full
    assert full.adjudication is not None
    assert [str(group[0]) for group in full.adjudication.by] == ["skill:facts >= 95", "english >= C1"]


@pytest.mark.parametrize(
    ("table", "key", "cure"),
    [
        ("agreement = 0.75", "adjudication.agreement", 'as "75%"'),
        ('agreement = "0%"', "adjudication.agreement", 'as "75%"'),
        ("min_answers = 1", "adjudication.min_answers", "2"),
        ("min_answers = 4", "adjudication.min_answers", "give at most 3"),
        ('by = "good people"', "adjudication.by", 'give "admins"'),
        ('by = ""', "adjudication.by", 'give "admins"'),
        ('price = "0.10"', "adjudication.price", "admins are not paid"),
        ('second_look_price = "0.01"', "adjudication.second_look_price", "second_look = true"),
        ('second_look_time = "1m"', "adjudication.second_look_time", "between 1h and 14d"),
        ("unknown = 1", "adjudication.unknown", ""),
    ],
)
def test_a_fault_names_the_key_and_the_cure(table: str, key: str, cure: str) -> None:
    found = checked(table)
    assert isinstance(found, list)
    assert [each.key for each in found] == [key]
    assert cure in found[0].cure


def test_free_answers_cannot_be_told_to_agree() -> None:
    free = ('type = "choice"', 'type = "text"'), ('labels = ["true", "false"]\n', ""), ('gold = "gold"', "")
    found = checked("", *free)
    assert isinstance(found, list)
    assert "have no label to differ in" in str(found[-1])


def test_an_answer_is_told_by_the_sides_that_its_reader_sees() -> None:
    pair = TASK_TYPES["pair"]
    spec = {"type": "pair", "question": "Which is better?"}
    payload = {"first": "One", "second": "Two"}
    for seed in range(8):
        hers = sides("pair", payload, seed)
        words = pair.words(as_seen({"label": "first", "swapped": False}, hers), spec)
        assert words == ("B is better" if hers["swapped"] else "A is better")
    assert {sides("pair", payload, seed)["swapped"] for seed in range(8)} == {True, False}
    items = {f"item{at}": str(at) for at in range(1, 4)}
    shown = sides("rank", items, 7)["shown"]
    assert sorted(shown) == [1, 2, 3]
    assert sides("choice", {}, 1) == {}
