"""Review: a verdict on a machine's text, and findings by category and severity, with words or without."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import Asks, Said, Spoken, Tapped, Told, Trouble, Typed, Wrong
from tests.talks import Case, holds_what_every_talk_holds, never_raises, sayings, seeds, walking

REVIEW = TASK_TYPES["review"]
SPEC: dict[str, Any] = {
    "type": "review",
    "question": "Can it be sent?",
    "labels": ["good", {"value": "bad", "text": "Not like this"}],
    "categories": ["fact", {"value": "tone", "text": "Tone"}],
    "findings_for": {"bad": "required"},
    "findings_most": 2,
}
ANSWER = {"prompt": "When was it built?", "text": "It was built in 1889, you fool."}
FULL = Case(SPEC, ANSWER, ("built in 1889", "rude"))
OPTIONAL = Case({**SPEC, "findings_for": ["good", "bad"], "details": "none"}, ANSWER)
QUOTED = Case({**SPEC, "details": "quote", "severities": ["small", "big"]}, ANSWER, ("You Fool", "a note"))


@pytest.mark.parametrize("case", [FULL, OPTIONAL, QUOTED])
@walking
@given(seed=seeds)
def test_every_button_leads_on(case: Case, seed: int) -> None:
    holds_what_every_talk_holds(case, seed)


@pytest.mark.parametrize("case", [FULL, OPTIONAL, QUOTED])
@walking
@given(data=st.data(), seed=seeds)
def test_nothing_a_worker_says_raises(case: Case, data: st.DataObject, seed: int) -> None:
    never_raises(case, seed, data.draw(sayings(case)))


def test_a_verdict_for_which_no_findings_are_asked_is_the_answer() -> None:
    assert FULL.answer("good") == {"label": "good", "findings": []}


def test_findings_follow_the_verdict_with_a_quote_a_note_or_nothing() -> None:
    said = FULL.taps("Not like this", "fact", "Major")
    said = FULL.goes_on(said, Typed("built in 1889"))
    answer = FULL.answer("Tone", "Critical", "Go on without", said=said)
    assert answer == {
        "label": "bad",
        "findings": [
            {"category": "fact", "severity": "major", "quote": "built in 1889"},
            {"category": "tone", "severity": "critical"},
        ],
    }
    assert REVIEW.label(answer) == "bad"
    assert REVIEW.words(answer, SPEC) == "Not like this: fact · major · “built in 1889”; Tone · critical"


def test_words_that_do_not_stand_in_the_text_are_a_note() -> None:
    said = FULL.goes_on(FULL.taps("Not like this", "Tone", "Minor"), Typed("rude"))
    assert FULL.answer("Done", said=said)["findings"] == [{"category": "tone", "severity": "minor", "note": "rude"}]


def test_the_card_tells_the_findings_so_far_and_asks_the_next_thing() -> None:
    said = FULL.taps("Not like this", "fact", "Major")
    card = FULL.card(0, said)
    assert card.told == (Told("Can it be sent?", "Not like this"), Told("Finding", "fact · major", ours=True))
    assert (card.question, card.asks) == ("Which words do you mean?", Asks.TEXT)
    assert FULL.card(0, said[:-1]).question == "How bad is it?"
    assert [each.text for each in FULL.card(0, said[:-1]).buttons] == ["Minor", "Major", "Critical"]
    after = FULL.card(0, FULL.goes_on(said, Typed("rude")))
    assert after.told[1] == Told("Finding", "fact · major · rude", ours=True)
    assert [each.text for each in after.buttons] == ["fact", "Tone", "Done"]


def test_a_required_finding_leaves_no_way_around_the_first_one() -> None:
    assert [each.text for each in FULL.card(0, FULL.taps("Not like this")).buttons] == ["fact", "Tone"]
    assert OPTIONAL.answer("good", "Nothing to add") == {"label": "good", "findings": []}


def test_the_last_finding_that_is_allowed_ends_the_talk() -> None:
    answer = OPTIONAL.answer("good", "fact", "Minor", "fact", "Minor")
    assert answer["findings"] == [{"category": "fact", "severity": "minor"}] * 2


@pytest.mark.parametrize("texts", [("good",), ("good", "fact"), ("good", "fact", "Minor")])
def test_a_second_tap_of_any_button_changes_nothing(texts: tuple[str, ...]) -> None:
    said = OPTIONAL.taps(*texts)
    twice = OPTIONAL.goes_on(said, said[-1])
    assert OPTIONAL.card(0, twice) == OPTIONAL.card(0, said)


def test_a_button_of_an_earlier_finding_is_none_of_this_one() -> None:
    first = OPTIONAL.taps("good", "fact")
    old = OPTIONAL.button("Tone", 0, OPTIONAL.taps("good"))
    assert OPTIONAL.trouble(OPTIONAL.goes_on(first, OPTIONAL.button("Major", 0, first)), old) == Wrong(
        Trouble.OLD_BUTTON
    )


@pytest.mark.parametrize(
    ("texts", "new", "trouble"),
    [
        ((), Typed("great"), Trouble.NOT_A_LABEL),
        ((), Spoken("f", "u", 1), Trouble.TAP_INSTEAD),
        (("Not like this",), Typed("rude"), Trouble.NOT_A_LABEL),
        (("Not like this", "Tone", "big"), Typed("a note"), Trouble.NOT_FROM_TEXT),
        (("Not like this", "Tone", "big"), Typed(" "), Trouble.EMPTY),
        (("Not like this", "Tone", "big"), Spoken("f", "u", 1), Trouble.TYPE_INSTEAD),
        (("Not like this", "Tone", "big"), Tapped("9"), Trouble.OLD_BUTTON),
    ],
)
def test_what_is_no_answer_is_said(texts: tuple[str, ...], new: Said, trouble: Trouble) -> None:
    assert QUOTED.trouble(QUOTED.taps(*texts), new) == Wrong(trouble)


def test_without_a_list_of_verdicts_findings_may_follow_every_one() -> None:
    spec = {key: value for key, value in SPEC.items() if key != "findings_for"}
    case = Case(spec, ANSWER)
    assert case.answer("good", "Nothing to add") == {"label": "good", "findings": []}


@pytest.mark.parametrize(("cell", "label"), [("bad", "bad"), ("not like this", "bad"), ("ugly", None), ("", None)])
def test_gold_is_a_verdict(cell: str, label: str | None) -> None:
    assert REVIEW.gold(cell, SPEC) == ({"label": label, "findings": []} if label else None)


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({}, []),
        (
            {"question": "", "labels": ["a"], "categories": [], "severities": ["x"]},
            ["task.question", "task.labels", "task.categories", "task.severities"],
        ),
        ({"categories": "fact"}, ["task.categories"]),
        ({"categories": ["fact", ""]}, ["task.categories[2]"]),
        ({"severities": ["a", {"value": "b", "text": "c" * 101}]}, ["task.severities[2].text"]),
        ({"findings_for": ["good", "ugly"]}, ["task.findings_for"]),
        ({"findings_for": {"ugly": "required", "bad": "yes"}}, ["task.findings_for", "task.findings_for.bad"]),
        ({"findings_for": 3}, ["task.findings_for"]),
        ({"findings_most": 11, "details": "photo"}, ["task.findings_most", "task.details"]),
    ],
)
def test_faults_name_their_keys(change: dict[str, Any], keys: list[str]) -> None:
    found = REVIEW.faults({**SPEC, **change})
    assert [fault.key for fault in found] == keys
    assert all(fault.cure for fault in found)


def test_categories_are_asked_for() -> None:
    spec = {key: value for key, value in SPEC.items() if key != "categories"}
    assert [fault.key for fault in REVIEW.faults(spec)] == ["task.categories"]
