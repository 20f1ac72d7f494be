"""Several of many: switched on and off, or typed in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.eligibility import Known
from crowd.screening.base import Fact, Ours, Score
from crowd.screening.said import SKIPPED, Done, Going, Rejected, Skipped, Tapped, Trouble
from tests.asking import SCENE, answer, ask, faults, hear, tap, taps, type_

FIELDS = """
key = "fields"
kind = "several"
text = "Which fields do you know?"
options = [
  "Law",
  { value = "medicine", text = "Medicine 🩺" },
  { value = "arts", text = "Arts, music and film" },
  "History",
]
none = "None of these"
max = 3
fact = "knows"
"""
QUESTION = ask(FIELDS)


def test_a_tap_switches_on_and_another_off() -> None:
    assert tap(QUESTION, "Law") == Going({"chosen": ["law"]})
    assert taps(QUESTION, "Law", "Law") == Going({"chosen": []})


def test_the_answer_is_in_the_order_of_the_form_whatever_was_tapped_first() -> None:
    chosen = taps(QUESTION, "History", "Law", Ours.DONE)

    assert chosen == Done({"values": ["law", "history"]})
    assert QUESTION.told(answer(chosen)) == "Law, History"


def test_what_is_chosen_is_marked_and_only_then_there_is_done() -> None:
    before = QUESTION.card({}, SCENE)
    after = QUESTION.card({"chosen": ["law"]}, SCENE)

    assert [each.label for each in before.buttons if each.chosen] == []
    assert [each.label for each in after.buttons if each.chosen] == ["Law"]
    assert Ours.DONE not in [each.label for each in before.buttons]
    assert Ours.DONE in [each.label for each in after.buttons]


def test_none_of_these_stands_alone_and_ends_the_question() -> None:
    assert tap(QUESTION, "None of these") == Done({"values": []})
    assert "None of these" not in [each.label for each in QUESTION.card({"chosen": ["law"]}, SCENE).buttons]
    assert QUESTION.told({"values": []}) == "None of these"


def test_one_more_than_allowed_is_refused() -> None:
    full = taps(QUESTION, "Law", "History", "Medicine 🩺")

    assert isinstance(full, Going)
    assert tap(QUESTION, "Arts, music and film", full.state) == Rejected(Trouble.TOO_MANY_CHOSEN, limit="3")
    assert tap(QUESTION, "Law", full.state) == Going({"chosen": ["medicine", "history"]})


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("law", ["law"]),
        ("Law, history", ["law", "history"]),
        ("history; LAW", ["law", "history"]),
        ("law and history.", ["law", "history"]),
        ("law\nmedicine", ["law", "medicine"]),
        ("law, law", ["law"]),
        ("Arts, music and film", ["arts"]),  # the commas are the label's own
        ("none", []),
        ("None of these!", []),
    ],
)
def test_a_typed_line_names_them_all(typed: str, values: list[str]) -> None:
    assert type_(QUESTION, typed) == Done({"values": values})


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("law, cooking", Rejected(Trouble.NOT_AMONG_THEM, found="cooking")),
        ("everything", Rejected(Trouble.NOT_AMONG_THEM, found="everything")),
        (",,", Rejected(Trouble.TAP_THEM)),
        ("🙂", Rejected(Trouble.TAP_THEM)),
    ],
)
def test_what_is_not_among_them_is_named(typed: str, why: Rejected) -> None:
    assert type_(QUESTION, typed) == why


def test_done_in_words_counts_where_something_is_chosen() -> None:
    assert type_(QUESTION, "Done", {"chosen": ["law"]}) == Done({"values": ["law"]})
    assert type_(QUESTION, "done") == Rejected(Trouble.NOT_AMONG_THEM, found="done")


def test_too_few_are_asked_for_more() -> None:
    two = ask(FIELDS + "min = 2\n")

    assert taps(two, "Law", Ours.DONE) == Rejected(Trouble.TOO_FEW_CHOSEN, limit="2")
    assert type_(two, "law") == Rejected(Trouble.TOO_FEW_CHOSEN, limit="2")


def test_with_no_minimum_done_may_be_tapped_at_once() -> None:
    assert tap(ask(FIELDS.replace('none = "None of these"', "min = 0")), Ours.DONE) == Done({"values": []})


@pytest.mark.parametrize("value", ["9", "-1", "", "law", "𝟙", "done", "none"])
def test_a_button_that_is_not_there_changes_nothing(value: str) -> None:
    without = ask(FIELDS.replace('none = "None of these"', ""))

    assert isinstance(hear(without, Tapped(value)), Rejected)


def test_every_option_is_a_fact_of_its_own() -> None:
    assert QUESTION.facts({"values": ["law"]})[:2] == (
        Fact("knows_law", "yes", 1),
        Fact("knows_medicine", "no", 0),
    )
    assert QUESTION.known({"values": ["law", "arts"]}) == (Known("law", None), Known("arts", None))


def test_one_of_the_required_is_enough() -> None:
    required = ask(FIELDS + 'requires = ["law", "medicine"]\nfailure = "Law or medicine is needed."\n')

    assert required.met({"values": ["medicine", "arts"]})
    assert not required.met({"values": ["arts"]})
    assert not required.met({"values": []})


def test_points_are_those_of_all_that_were_chosen_out_of_the_most_there_are() -> None:
    scored = ask(FIELDS.replace("max = 3", "max = 2") + "points = { law = 3, medicine = 2, history = 1 }\n")

    assert scored.score({"values": ["law", "history"]}) == Score(4, 5)
    assert scored.score({"values": []}) == Score(0, 5)
    assert QUESTION.score({"values": ["law"]}) is None


def test_it_may_be_skipped_where_the_form_allows_it() -> None:
    assert hear(ask(FIELDS + "may_skip = true\n"), Skipped()) == Done(SKIPPED)
    assert hear(QUESTION, Skipped()) == Rejected(Trouble.CANNOT_SKIP)


@pytest.mark.parametrize(
    ("change", "cure"),
    [
        ("min = 5", "give a min of at most max"),
        ("min = 4", "give a min of at most max"),
        ('requires = ["cooking"]\nfailure = "x"', "give requires as a list of these values: law, medicine"),
        ("requires = []\nfailure = 'x'", "give requires as a list of these values"),
        ('requires = ["law"]', "give failure"),
        ("points = { cooking = 1 }", "give points to these values"),
    ],
)
def test_a_form_that_makes_no_sense_is_told_the_cure(change: str, cure: str) -> None:
    assert cure in faults(FIELDS + change)


def test_names_of_facts_are_short_and_used_once() -> None:
    assert "shorten fact or the values" in faults(FIELDS.replace('"knows"', '"knows_a_lot_about_this"'))
    other = 'key = "law"\nkind = "yes_no"\ntext = "Law?"\nfact = "knows_law"\n'
    assert "give every question a fact of its own; used twice: knows_law" in faults(FIELDS, other)
    twice = FIELDS.replace('"History"', '"None of these"')
    assert "give every option a value and a text of its own" in faults(twice)


@given(st.lists(st.sampled_from(["Law", "Medicine 🩺", "Arts, music and film", "History", "None of these", "done"])))
def test_no_row_of_taps_leads_to_more_than_is_allowed(labels: list[str]) -> None:
    state: dict[str, list[str]] = {}
    for label in labels:
        value = {"None of these": "none", "done": "done"}.get(label) or str(
            [each.label for each in QUESTION.card({}, SCENE).buttons].index(label)
        )
        heard = hear(QUESTION, Tapped(value), state)
        if isinstance(heard, Done):
            assert len(heard.answer["values"]) <= 3
            assert QUESTION.told(heard.answer)
            return
        state = heard.state if isinstance(heard, Going) else state
    assert len(state.get("chosen", [])) <= 3


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(type_(QUESTION, text), Done | Rejected)


def test_a_label_may_be_typed_by_the_short_name_of_its_option() -> None:
    assert type_(QUESTION, "arts, law") == Done({"values": ["law", "arts"]})
