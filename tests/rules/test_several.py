"""Several: many labels, limits, one that excludes all others; taps that come twice."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import LONGEST_LABEL, MOST_LABELS, Hint, Said, Spoken, Tapped, Told, Trouble, Typed, Wrong
from tests.talks import Case, holds_what_every_talk_holds, never_raises, sayings, seeds, walking

SEVERAL = TASK_TYPES["several"]
LABELS = [
    "sport",
    {"value": "arts", "text": "Music, film and books"},
    "money",
    {"value": "none", "text": "None of these"},
]
SPEC: dict[str, Any] = {"type": "several", "question": "What is it about?", "labels": LABELS}
NEWS = {"text": "The club sells its stadium."}
ANY = Case(SPEC, NEWS)
LIMITED = Case({**SPEC, "at_least": 2, "at_most": 2, "exclusive": "none"}, NEWS)


@pytest.mark.parametrize("case", [ANY, LIMITED])
@walking
@given(seed=seeds)
def test_every_button_of_every_card_leads_on(case: Case, seed: int) -> None:
    holds_what_every_talk_holds(case, seed)


@pytest.mark.parametrize("case", [ANY, LIMITED])
@walking
@given(data=st.data(), seed=seeds)
def test_nothing_a_worker_says_raises(case: Case, data: st.DataObject, seed: int) -> None:
    never_raises(case, seed, data.draw(sayings(case)))


def test_the_labels_come_out_in_the_projects_order_whatever_was_tapped_first() -> None:
    assert ANY.answer("money", "sport", "Done") == {"labels": ["sport", "money"]}
    assert SEVERAL.label({"labels": ["sport", "money"]}) == "sport|money"


def test_a_chosen_label_is_marked_and_said_above_the_buttons() -> None:
    card = ANY.card(0, ANY.taps("Music, film and books"))
    assert [each.text for each in card.buttons if each.chosen] == ["Music, film and books"]
    assert card.told == (Told("Chosen so far", "Music, film and books", ours=True),)


def test_a_second_tap_of_the_same_button_changes_nothing_and_the_new_one_takes_it_off() -> None:
    tap = ANY.button("sport")
    twice = ANY.goes_on(ANY.goes_on((), tap), tap)
    assert twice == (tap,)  # so that Back takes the label off, not the tap that did nothing
    off = ANY.goes_on(twice, ANY.button("sport", 0, twice))
    assert ANY.card(0, off) == ANY.card(0)


def test_the_exclusive_label_stands_alone_and_needs_no_second_one() -> None:
    assert LIMITED.answer("sport", "None of these", "Done") == {"labels": ["none"]}
    assert LIMITED.answer("None of these", "sport", "money", "Done") == {"labels": ["sport", "money"]}


@pytest.mark.parametrize(
    ("taps", "new", "wrong"),
    [
        ((), "Done", Wrong(Trouble.TOO_FEW, 2)),
        (("sport",), "Done", Wrong(Trouble.TOO_FEW, 2)),
        (("sport", "money"), "Music, film and books", Wrong(Trouble.TOO_MANY, 2)),
    ],
)
def test_limits_are_told_with_their_number(taps: tuple[str, ...], new: str, wrong: Wrong) -> None:
    said = LIMITED.taps(*taps)
    assert LIMITED.trouble(said, LIMITED.button(new, 0, said)) == wrong


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("sport, money", ["sport", "money"]),
        ("MONEY; Sport", ["sport", "money"]),
        ("sport|money", ["sport", "money"]),
        ("sport\nmusic, film and books", ["sport", "arts"]),
        ("arts, money", ["arts", "money"]),
        ("None of these", ["none"]),
    ],
)
def test_a_typed_list_is_the_answer(text: str, labels: list[str]) -> None:
    assert LIMITED.ends((), Typed(text)) == {"labels": labels}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("sport, tennis", Wrong(Trouble.NOT_A_LABEL)),
        ("sport money", Wrong(Trouble.NOT_A_LABEL)),
        ("", Wrong(Trouble.NOT_A_LABEL)),
        (",", Wrong(Trouble.NOT_A_LABEL)),
        ("sport, arts, money", Wrong(Trouble.TOO_MANY, 2)),
        ("sport, none", Wrong(Trouble.TOO_MANY, 1)),
    ],
)
def test_a_list_with_anything_else_in_it_is_none(text: str, wrong: Wrong) -> None:
    assert LIMITED.trouble((), Typed(text)) == wrong


def test_typed_labels_join_those_that_were_tapped() -> None:
    said = LIMITED.taps("sport")
    assert LIMITED.ends(said, Typed("money")) == {"labels": ["sport", "money"]}
    assert LIMITED.goes_on((), Typed("money")) == (Typed("money"),)
    assert LIMITED.ends(LIMITED.taps("sport", "money"), Typed("done")) == {"labels": ["sport", "money"]}


def test_a_label_may_be_called_done() -> None:
    case = Case({**SPEC, "labels": ["done", "begun"]}, NEWS)
    assert case.ends((), Typed("done")) == {"labels": ["done"]}


def test_a_voice_message_and_an_unknown_button_are_refused() -> None:
    assert ANY.trouble((), Spoken("f", "u", 3)) == Wrong(Trouble.TAP_INSTEAD)
    assert ANY.trouble((), Tapped("77")) == Wrong(Trouble.OLD_BUTTON)


def test_a_label_that_was_taken_out_meanwhile_is_left_out_of_what_she_chose() -> None:
    said: tuple[Said, ...] = ANY.taps("sport", "money")
    after = Case({**SPEC, "labels": ["sport", "arts"]}, NEWS)
    assert after.ends(said, after.button("Done", 0, said)) == {"labels": ["sport"]}


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({}, "Tap all that fit, then Done."),
        ({"at_least": 2}, "Choose at least {least}, then tap Done."),
        ({"at_most": 3}, "Choose at most {most}, then tap Done."),
        ({"at_least": 2, "at_most": 3}, "Choose {least} to {most}, then tap Done."),
    ],
)
def test_the_card_says_how_many(limits: dict[str, int], words: str) -> None:
    hint = Case({**SPEC, **limits}, NEWS).card(0).hint
    assert isinstance(hint, Hint)
    assert hint.words == words
    assert dict(hint.parts)["most"] == limits.get("at_most", 4)


@pytest.mark.parametrize(
    ("cell", "labels"),
    [
        ("sport|money", ["sport", "money"]),
        ("money, sport", ["sport", "money"]),
        (" none ", ["none"]),
        ("sport", None),
        ("", None),
        ("sport, arts, money", None),
        ("sport, none", None),
        ("sport, golf", None),
    ],
)
def test_gold_is_a_list_that_could_be_answered(cell: str, labels: list[str] | None) -> None:
    assert SEVERAL.gold(cell, LIMITED.spec) == ({"labels": labels} if labels else None)


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({}, []),
        ({"question": "", "labels": ["a"]}, ["task.question", "task.labels"]),
        ({"labels": ["a", "b|c"]}, ["task.labels"]),
        ({"labels": ["a", {"value": "b", "text": "x" * (LONGEST_LABEL + 1)}]}, ["task.labels[2].text"]),
        ({"labels": [str(at) for at in range(MOST_LABELS + 1)]}, ["task.labels"]),
        ({"labels": [str(at) for at in range(MOST_LABELS)]}, []),
        ({"exclusive": "nothing"}, ["task.exclusive"]),
        ({"exclusive": ["none", 3]}, ["task.exclusive"]),
        ({"exclusive": 3}, ["task.exclusive"]),
        ({"exclusive": ["none", "sport", "arts"]}, ["task.exclusive"]),
        ({"exclusive": ["none", "sport"]}, []),
        ({"at_least": 0, "at_most": 9}, ["task.at_least", "task.at_most"]),
        ({"at_least": 4, "exclusive": "none"}, ["task.at_least"]),
        ({"at_least": True}, ["task.at_least"]),
        ({"at_least": 3, "at_most": 2}, ["task.at_most"]),
    ],
)
def test_faults_name_their_keys(change: dict[str, Any], keys: list[str]) -> None:
    found = SEVERAL.faults({**SPEC, **change})
    assert [fault.key for fault in found] == keys
    assert all(fault.cure for fault in found)


def test_sixty_long_labels_are_told_in_one_short_line() -> None:
    texts = [f"{at} {'x' * 90}" for at in range(MOST_LABELS)]
    labels = [{"value": str(at), "text": text} for at, text in enumerate(texts)]
    case = Case({**SPEC, "labels": labels}, NEWS)
    [told] = case.card(0, case.taps(*texts[:12])).told
    assert len(told.words) <= 100
