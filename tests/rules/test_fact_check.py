"""Fact check: a verdict, and the evidence that a project asks for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes.base import Asks, Said, Spoken, Tapped, Told, Trouble, Typed, Wrong
from tests.talks import Case, holds_what_every_talk_holds, never_raises, sayings, seeds, walking

FACT_CHECK = TASK_TYPES["fact_check"]
SPEC: dict[str, Any] = {"type": "fact_check", "question": "Is it so?"}
CLAIM = {"text": "The bridge is from 1889."}
WITH_SOURCE = {**CLAIM, "source": "The bridge was opened in 1889 and painted red."}
LINK, QUOTE = "https://example.org/bridge", "opened in 1889"
REQUIRED = Case(SPEC, WITH_SOURCE, (LINK, QUOTE, "painted red", "painted green"))
OPTIONAL = Case({**SPEC, "evidence": "optional", "evidence_most": 2}, CLAIM, (LINK, QUOTE))
NONE = Case({**SPEC, "evidence": "none"}, CLAIM)


@pytest.mark.parametrize("case", [REQUIRED, OPTIONAL, NONE])
@walking
@given(seed=seeds)
def test_every_button_leads_on(case: Case, seed: int) -> None:
    holds_what_every_talk_holds(case, seed)


@pytest.mark.parametrize("case", [REQUIRED, OPTIONAL])
@walking
@given(data=st.data(), seed=seeds)
def test_nothing_a_worker_says_raises(case: Case, data: st.DataObject, seed: int) -> None:
    never_raises(case, seed, data.draw(sayings(case)))


def test_links_and_quotes_are_kept_beside_the_verdict() -> None:
    said = REQUIRED.goes_on(REQUIRED.goes_on(REQUIRED.taps("Supported"), Typed(LINK)), Typed(QUOTE))
    answer = REQUIRED.answer("Done", said=said)
    assert answer == {"label": "supported", "evidence": [{"link": LINK}, {"quote": QUOTE}]}
    assert FACT_CHECK.label(answer) == "supported"
    assert FACT_CHECK.words(answer, SPEC) == f"Supported · {LINK} · “{QUOTE}”"


def test_the_card_of_the_second_step_tells_what_was_said_and_what_is_asked() -> None:
    card = REQUIRED.card(0, REQUIRED.goes_on(REQUIRED.taps("Refuted"), Typed(QUOTE)))
    assert [part.title for part in card.sections] == ["Claim", "Source"]
    assert card.told == (Told("Is it so?", "Refuted"), Told("Evidence", f"“{QUOTE}”", ours=True))
    assert card.asks == Asks.TEXT
    assert card.question == "Where does it say so?"
    assert card.hint == "Send a link, or the words that say so, copied from the source."


def test_required_evidence_leaves_no_way_around_it() -> None:
    assert REQUIRED.card(0, REQUIRED.taps("Supported")).buttons == ()
    assert REQUIRED.trouble(REQUIRED.taps("Supported"), Typed("Done")) == Wrong(Trouble.NOT_FROM_TEXT)


def test_optional_evidence_can_be_left_out() -> None:
    assert OPTIONAL.answer("Supported", "Go on without") == {"label": "supported", "evidence": []}


@pytest.mark.parametrize(
    ("spec", "verdict", "asked"),
    [
        (SPEC, "Supported", True),
        (SPEC, "Refuted", True),
        (SPEC, "Not enough information", False),
        ({**SPEC, "evidence_for": ["refuted"]}, "Supported", False),
        ({**SPEC, "evidence_for": ["not_enough"]}, "Not enough information", True),
        ({**SPEC, "evidence": "none"}, "Supported", False),
    ],
)
def test_evidence_is_asked_for_certain_verdicts(spec: dict[str, Any], verdict: str, asked: bool) -> None:
    case = Case(spec, CLAIM)
    if asked:
        assert case.card(0, case.taps(verdict)).asks == Asks.TEXT
    else:
        assert case.answer(verdict)["evidence"] == []


def test_the_last_piece_that_is_allowed_ends_the_talk() -> None:
    said = OPTIONAL.goes_on(OPTIONAL.taps("Supported"), Typed(LINK))
    assert OPTIONAL.ends(said, Typed("a book")) == {
        "label": "supported",
        "evidence": [{"link": LINK}, {"quote": "a book"}],
    }


def test_the_same_piece_twice_is_one() -> None:
    once = OPTIONAL.goes_on(OPTIONAL.taps("Supported"), Typed(LINK))
    twice = OPTIONAL.goes_on(once, Typed(f" {LINK} "))
    assert OPTIONAL.card(0, twice) == OPTIONAL.card(0, once)


@pytest.mark.parametrize(
    ("form", "new", "wrong"),
    [
        ("link", Typed("in the library"), Wrong(Trouble.NOT_A_LINK)),
        ("link", Typed("https://bridge"), Wrong(Trouble.NOT_A_LINK)),
        ("either", Typed("https://bridge"), Wrong(Trouble.NOT_A_LINK)),
        ("either", Typed("painted green"), Wrong(Trouble.NOT_FROM_TEXT)),
        ("quote", Typed(LINK), Wrong(Trouble.NOT_FROM_TEXT)),
        ("quote", Typed("  "), Wrong(Trouble.EMPTY)),
        ("quote", Spoken("f", "u", 4), Wrong(Trouble.TYPE_INSTEAD)),
        ("quote", Tapped("12"), Wrong(Trouble.OLD_BUTTON)),
    ],
)
def test_what_is_no_evidence_is_said_and_changes_nothing(form: str, new: Said, wrong: Wrong) -> None:
    case = Case({**SPEC, "evidence_as": form}, WITH_SOURCE)
    assert case.trouble(case.taps("Supported"), new) == wrong


def test_a_second_tap_of_the_verdict_changes_nothing_and_another_verdict_is_behind_her() -> None:
    tap = REQUIRED.button("Supported")
    twice = REQUIRED.goes_on((tap,), tap)
    assert REQUIRED.card(0, twice) == REQUIRED.card(0, (tap,))
    assert REQUIRED.trouble(twice, REQUIRED.button("Refuted")) == Wrong(Trouble.OLD_BUTTON)


def test_a_verdict_may_be_typed_and_nothing_else() -> None:
    assert REQUIRED.card(0, REQUIRED.goes_on((), Typed("refuted"))) == REQUIRED.card(0, REQUIRED.taps("Refuted"))
    assert REQUIRED.trouble((), Typed("perhaps")) == Wrong(Trouble.NOT_A_LABEL)
    assert REQUIRED.trouble((), Spoken("f", "u", 4)) == Wrong(Trouble.TAP_INSTEAD)


def test_a_project_may_word_verdicts_and_question() -> None:
    spec = {
        **SPEC,
        "labels": [{"value": "refuted", "text": "Wrong"}, "supported"],
        "evidence_question": "Which page?",
    }
    case = Case(spec, CLAIM)
    assert [(each.text, each.ours) for each in case.card(0).buttons] == [("Wrong", False), ("Supported", True)]
    assert case.card(0, case.taps("Wrong")).question == "Which page?"


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("supported", "supported"),
        ("SUPPORTS", "supported"),
        ("false", "refuted"),
        ("Not enough info", "not_enough"),
        ("NEI", "not_enough"),
        ("maybe", None),
        ("", None),
    ],
)
def test_gold_is_a_verdict(cell: str, label: str | None) -> None:
    assert FACT_CHECK.gold(cell, SPEC) == ({"label": label, "evidence": []} if label else None)


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({}, []),
        ({"labels": ["refuted", "supported"]}, []),
        ({"labels": ["supported", "refuted"], "evidence_for": ["not_enough"]}, ["task.evidence_for[1]"]),
        ({"labels": ["supported", "wrong"]}, ["task.labels[2]"]),
        ({"labels": ["supported", "not_enough"]}, ["task.labels"]),
        ({"labels": ["supported", 3]}, ["task.labels[2]"]),
        ({"evidence_for": []}, ["task.evidence_for"]),
        ({"evidence_for": "supported"}, ["task.evidence_for"]),
        ({"evidence_for": ["supported", ["x"]]}, ["task.evidence_for[2]"]),
        (
            {"question": "", "evidence": "yes", "evidence_as": "photo", "evidence_most": 0, "evidence_question": 3},
            ["task.question", "task.evidence", "task.evidence_as", "task.evidence_most", "task.evidence_question"],
        ),
    ],
)
def test_faults_name_their_keys(change: dict[str, Any], keys: list[str]) -> None:
    found = FACT_CHECK.faults({**SPEC, **change})
    assert [fault.key for fault in found] == keys
    assert all(fault.cure for fault in found)
