"""What every task type promises: it understands its own cards, gold and labels; nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.faults import Fault
from crowd.tasktypes import TASK_TYPES, TaskType
from crowd.tasktypes.base import LONGEST_LABEL, MOST_LABELS, Answer, Done, Tapped, labels_of, mark, marked, named

CHOICE = {"type": "choice", "question": "Is it true?", "labels": ["yes", {"value": "no", "text": "No, it is not"}]}
PAIR = {"type": "pair", "question": "Which one is better?"}
WORDED = {
    "type": "pair",
    "question": "Which one is better?",
    "labels": [{"value": "first", "text": "The upper one"}, {"value": "second", "text": "The lower one"}],
}
SPECS: list[dict[str, Any]] = [CHOICE, PAIR, WORDED]
PAYLOADS = {"choice": {"text": "The earth is flat."}, "pair": {"prompt": "Hi", "first": "one", "second": "two"}}

seeds = st.integers(min_value=0, max_value=2**32 - 1)
words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=64).filter(str.strip)
labels = st.lists(words, min_size=2, max_size=MOST_LABELS, unique_by=str.strip)


def kind(spec: dict[str, Any]) -> TaskType:
    return TASK_TYPES[spec["type"]]


def tapped(kind: TaskType, payload: dict[str, str], spec: dict[str, Any], seed: int, value: str) -> Answer | None:
    move = kind.say(payload, spec, seed, {}, Tapped(value))
    return move.answer if isinstance(move, Done) else None


def faults(spec: dict[str, Any]) -> list[Fault]:
    return kind(spec).faults(spec)


def test_a_type_is_registered_under_its_own_name() -> None:
    assert {name: each.name for name, each in TASK_TYPES.items()} == {name: name for name in TASK_TYPES}


@pytest.mark.parametrize("spec", SPECS)
@given(seed=seeds)
def test_every_button_of_a_card_is_understood_and_all_mean_different_things(spec: dict[str, Any], seed: int) -> None:
    payload = PAYLOADS[spec["type"]]
    card = kind(spec).card(payload, spec, seed, {})
    answers = [tapped(kind(spec), payload, spec, seed, button.value) for button in card.buttons]
    assert None not in answers
    assert len({kind(spec).label(answer) for answer in answers if answer}) == len(card.buttons)


@pytest.mark.parametrize("spec", SPECS)
@given(seed=seeds)
def test_the_words_of_an_answer_are_those_of_the_button_that_gave_it(spec: dict[str, Any], seed: int) -> None:
    payload = PAYLOADS[spec["type"]]
    for button in kind(spec).card(payload, spec, seed, {}).buttons:
        answer = tapped(kind(spec), payload, spec, seed, button.value)
        assert answer is not None
        assert kind(spec).words(json.loads(json.dumps(answer)), spec) == button.text


@pytest.mark.parametrize("spec", SPECS)
@given(seed=seeds, value=st.one_of(st.text(max_size=64), st.integers().map(str)))
def test_any_other_value_is_no_answer(spec: dict[str, Any], seed: int, value: str) -> None:
    payload = PAYLOADS[spec["type"]]
    offered = {button.value for button in kind(spec).card(payload, spec, seed, {}).buttons}
    if value not in offered:
        assert tapped(kind(spec), payload, spec, seed, value) is None


@given(texts=labels, seed=seeds)
def test_labels_without_faults_can_be_tapped_whatever_they_say(texts: list[str], seed: int) -> None:
    spec = {"type": "choice", "question": "?", "labels": texts}
    if faults(spec):
        return
    buttons = TASK_TYPES["choice"].card({"text": "t"}, spec, seed, {}).buttons
    assert [tapped(TASK_TYPES["choice"], {"text": "t"}, spec, seed, each.value) for each in buttons] == [
        {"label": text} for text in texts
    ]
    assert all(each.value.isdecimal() and int(each.value) < 2**32 for each in buttons)


@given(texts=labels)
def test_gold_is_found_by_the_value_of_every_label(texts: list[str]) -> None:
    spec = {"type": "choice", "question": "?", "labels": texts}
    for text in texts:
        found = TASK_TYPES["choice"].gold(f"  {text} ", spec)
        assert found is not None
        assert found["label"].strip().casefold() == text.strip().casefold()


def test_old_buttons_mean_the_same_label_after_it_was_reworded_and_moved() -> None:
    before = labels_of(CHOICE)
    after = labels_of({"labels": [{"value": "no", "text": "False"}, "unsure", {"value": "yes", "text": "True"}]})
    for label in before:
        found = marked(after, mark(label.value))
        assert found is not None
        assert found.value == label.value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("yes", "yes"),
        (" YES ", "yes"),
        ("no, it is not", "no"),
        ("No", "no"),
        ("", None),
        ("true", None),
        ("yes no", None),
    ],
)
def test_a_label_is_found_as_a_person_writes_it(cell: str, value: str | None) -> None:
    found = named(labels_of(CHOICE), cell)
    assert (found.value if found else None) == value


def test_a_value_wins_over_the_text_of_another_label() -> None:
    both = labels_of({"labels": [{"value": "a", "text": "b"}, {"value": "b", "text": "c"}]})
    found = named(both, "b")
    assert found is not None
    assert found.value == "b"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({}, None),
        ({"question": ""}, "task.question"),
        ({"question": "  "}, "task.question"),
        ({"question": 5}, "task.question"),
        ({"question": "?" * 1001}, "task.question"),
        ({"labels": []}, "task.labels"),
        ({"labels": ["only one"]}, "task.labels"),
        ({"labels": [str(at) for at in range(MOST_LABELS + 1)]}, "task.labels"),
        ({"labels": "yes no"}, "task.labels"),
        ({"labels": ["yes", ""]}, "task.labels[2]"),
        ({"labels": ["yes", 5]}, "task.labels[2]"),
        ({"labels": ["yes", "yes"]}, "task.labels[2]"),
        ({"labels": ["yes", {"value": "no", "text": "yes"}]}, "task.labels[2]"),
        ({"labels": ["yes", {"text": "no"}]}, "task.labels[2]"),
        ({"labels": ["yes", {"value": "no", "colour": "red"}]}, "task.labels[2].colour"),
        ({"labels": ["yes", {"value": "no", "text": "n" * (LONGEST_LABEL + 1)}]}, "task.labels[2].text"),
        ({"labels": ["yes", {"value": "n" * 65}]}, "task.labels[2].value"),
        ({"labels": ["yes", "n" * 65]}, "task.labels[2]"),
    ],
)
def test_what_is_wrong_in_a_table_of_choice_is_named_by_its_key(change: dict[str, Any], key: str | None) -> None:
    found = faults({**CHOICE, **change})
    assert [fault.key for fault in found] == ([key] if key else [])
    assert all(fault.cure for fault in found)


def test_all_faults_come_at_once() -> None:
    assert len(faults({"type": "choice", "question": "", "labels": ["", "", "x"]})) == 3


@pytest.mark.parametrize(
    ("labels", "keys"),
    [
        (["first", "second"], []),
        (["second", "first", "tie", "both_bad"], []),
        (["first", "tie"], ["task.labels"]),
        (["first", "second", "third"], ["task.labels[3]"]),
        (["first", "first"], ["task.labels[2]"]),
        ("first", ["task.labels"]),
    ],
)
def test_the_labels_of_a_pair_are_its_sides_and_what_is_neither(labels: Any, keys: list[str]) -> None:
    assert [fault.key for fault in faults({**PAIR, "labels": labels})] == keys


def sides(spec: dict[str, Any], seed: int) -> tuple[list[tuple[str, str]], dict[str, str]]:
    card = TASK_TYPES["pair"].card(PAYLOADS["pair"], spec, seed, {})
    return [(part.title, part.text) for part in card.sections], {each.text: each.value for each in card.buttons}


@pytest.mark.parametrize(("seed", "side_a", "side_b"), [(0, "one", "two"), (1, "two", "one")])
def test_the_better_text_is_recorded_whichever_side_it_stood_on(seed: int, side_a: str, side_b: str) -> None:
    sections, buttons = sides(PAIR, seed)
    assert sections == [("Prompt", "Hi"), ("Answer A", side_a), ("Answer B", side_b)]

    better = {text: tapped(TASK_TYPES["pair"], PAYLOADS["pair"], PAIR, seed, value) for text, value in buttons.items()}
    in_file = {"one": "first", "two": "second"}
    assert better["A is better"] == {"label": in_file[side_a], "swapped": bool(seed)}
    assert better["B is better"] == {"label": in_file[side_b], "swapped": bool(seed)}
    assert better["Tie"] == {"label": "tie", "swapped": bool(seed)}
    assert better["Both are bad"] == {"label": "both_bad", "swapped": bool(seed)}


def test_the_projects_own_words_belong_to_the_sides_a_worker_sees() -> None:
    _, straight = sides(WORDED, 0)
    _, swapped = sides(WORDED, 1)
    assert list(straight) == list(swapped) == ["The upper one", "The lower one"]
    assert straight["The upper one"] == swapped["The lower one"] == mark("first")


def test_a_pair_needs_no_prompt() -> None:
    card = TASK_TYPES["pair"].card({"first": "one", "second": "two"}, PAIR, 0, {})
    assert [part.title for part in card.sections] == ["Answer A", "Answer B"]


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("first", "first"),
        ("A", "first"),
        ("1", "first"),
        ("b ", "second"),
        ("Tie", "tie"),
        ("draw", "tie"),
        ("both bad", "both_bad"),
        ("Both are bad", "both_bad"),
        ("c", None),
        ("", None),
    ],
)
def test_the_gold_of_a_pair_speaks_of_the_files_order(cell: str, label: str | None) -> None:
    assert TASK_TYPES["pair"].gold(cell, PAIR) == ({"label": label, "swapped": False} if label else None)


def test_a_payload_without_its_text_cannot_be_shown() -> None:
    for name, broken in (("choice", {"texts": "x"}), ("pair", {"first": "one"})):
        with pytest.raises(KeyError):
            TASK_TYPES[name].card(broken, {"question": "?", "labels": ["first", "second"]}, 0, {})
