"""A task of several steps: what is asked when, what the whole answer is, and that no button is mistaken for another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowd.tasktypes import TASK_TYPES, flow
from crowd.tasktypes.base import (
    Asks,
    CardBody,
    Done,
    Payload,
    Said,
    Section,
    Spoken,
    Tapped,
    TaskSpec,
    Told,
    Trouble,
    Typed,
    Wrong,
    mark,
)
from crowd.tasktypes.steps import FOLLOW_UPS, MAIN, THEN
from crowd.tasktypes.talk import begun

CLAIM = {"text": "An octopus has two hearts."}
CHECK: dict[str, Any] = {"type": "choice", "question": "Is it true?", "labels": ["true", "false", "unsure"]}
KIND: dict[str, Any] = {"key": "kind", "type": "choice", "question": "What is wrong?", "labels": ["number", "name"]}
NOTE: dict[str, Any] = {"key": "note", "type": "text", "question": "What should it say?", "optional": True}
ALL: dict[str, Any] = {
    **CHECK,
    "then": [{**KIND, "when": ["false"]}, NOTE],
    "explain": {"when": ["false", "unsure"], "required": False},
    "confidence": True,
}
OLD = Wrong(Trouble.OLD_BUTTON)
HER_VOICE = Spoken("file", "unique", 7)


class Talker:
    """A worker on one task, who taps by what the buttons say."""

    def __init__(self, spec: TaskSpec, payload: Payload = CLAIM, seed: int = 0) -> None:
        self.task = (TASK_TYPES[spec["type"]], payload, spec, seed)
        self.said: tuple[Said, ...] = ()
        self.answer: dict[str, Any] | None = None

    @property
    def card(self) -> CardBody:
        return flow.card(*self.task, self.said)

    def taps(self, *texts: str) -> Talker:
        for text in texts:
            [value] = [each.value for each in self.card.buttons if each.text == text]
            self.says(Tapped(value))
        return self

    def says(self, *things: Said | str) -> Talker:
        for each in things:
            match self.hears(Typed(each) if isinstance(each, str) else each):
                case flow.Heard(said):
                    self.said = said
                case Done(answer):
                    self.answer = answer
                case Wrong() as wrong:
                    raise AssertionError(wrong)
        return self

    def hears(self, said: Said) -> flow.Heard | Done | Wrong:
        return flow.hear(*self.task, self.said, said)

    @property
    def offered(self) -> list[str]:
        return [each.text for each in self.card.buttons]


def test_without_steps_a_tap_is_the_whole_answer() -> None:
    assert Talker(CHECK).taps("false").answer == {"label": "false"}


def test_every_step_adds_its_part_to_the_answer() -> None:
    talk = Talker(ALL).taps("false", "number").says("It has three.", "I looked it up.").taps("4")

    assert talk.answer == {
        "label": "false",
        "steps": {"kind": {"label": "number"}, "note": {"text": "It has three."}},
        "explanation": {"text": "I looked it up."},
        "confidence": 4,
    }


def test_what_is_asked_only_for_certain_answers_is_not_asked_for_others() -> None:
    talk = Talker(ALL).taps("true")

    assert talk.card.question == "What should it say?"
    assert talk.taps("Leave out", "5").answer == {"label": "true", "confidence": 5}


def test_the_card_of_a_later_step_shows_the_task_and_what_she_said() -> None:
    card = Talker(ALL).taps("false", "name").card

    assert card.sections == (Section("", CLAIM["text"]),)
    assert card.told == (Told("Is it true?", "false"), Told("What is wrong?", "name"))
    assert (card.question, card.asks) == ("What should it say?", Asks.TEXT)


def test_an_optional_step_can_be_left_out_and_a_required_one_cannot() -> None:
    required = {**ALL, "explain": True}

    assert "Leave out" not in Talker(required).taps("false").offered
    assert "Leave out" in Talker(required).taps("false", "name").offered
    assert "Leave out" not in Talker(required).taps("false", "name", "Leave out").offered
    assert "Leave out" in Talker(ALL).taps("false", "name", "Leave out").offered
    assert Talker(ALL).taps("false", "name", "Leave out", "Leave out", "1").answer == {
        "label": "false",
        "steps": {"kind": {"label": "name"}},
        "confidence": 1,
    }


def test_a_second_tap_on_an_earlier_button_is_refused_and_changes_nothing() -> None:
    talk = Talker(ALL)
    first = talk.card.buttons
    talk.taps("false")

    assert {talk.hears(Tapped(each.value)) for each in first} == {Wrong(Trouble.OLD_BUTTON)}


def test_the_buttons_of_a_task_without_steps_keep_their_values_when_steps_are_added() -> None:
    assert [each.value for each in Talker(ALL).card.buttons] == [mark(each) for each in CHECK["labels"]]


def test_the_same_labels_in_two_steps_have_buttons_of_their_own() -> None:
    again = {"key": "again", "type": "choice", "question": "Really?", "labels": CHECK["labels"]}
    talk = Talker({**CHECK, "then": [again, {**again, "key": "once-more"}]})
    cards = [talk.card, talk.taps("true").card, talk.taps("true").card]

    assert len({each.value for card in cards for each in card.buttons}) == 9


def test_steps_come_in_one_order() -> None:
    talk = begun(TASK_TYPES["choice"], CLAIM, ALL, 0)

    assert [each.key for each in talk.steps] == [MAIN, f"{THEN}:kind", f"{THEN}:note", "explain", "confidence"]


def test_several_labels_meet_a_condition_when_one_of_them_does() -> None:
    spec = {**ALL, "type": "several"}

    assert Talker(spec).taps("true", "false", "Done").card.question == "What is wrong?"
    assert Talker(spec).taps("true", "Done").card.question == "What should it say?"


def test_a_confirmed_suggestion_of_several_labels_is_all_of_them() -> None:
    spec = {**CHECK, "type": "several"}
    answer = {"labels": ["true", "unsure"]}

    assert Talker(spec, {**CLAIM, "suggestion": "true, unsure"}).taps("Confirm").answer == {
        **answer,
        "suggestion": answer,
        "confirmed": True,
    }


@pytest.mark.parametrize("written", ["false", "FALSE", " Not true "])
def test_a_condition_may_name_a_label_by_its_value_or_its_text(written: str) -> None:
    labels = ["true", {"value": "false", "text": "Not true"}]
    spec = {**CHECK, "labels": labels, "then": [{**KIND, "when": [written]}]}

    assert flow.faults(TASK_TYPES["choice"], spec) == []
    assert Talker(spec).taps("Not true").card.question == "What is wrong?"
    assert Talker(spec).taps("true").answer == {"label": "true"}


@pytest.mark.parametrize(
    ("by", "said", "expected"),
    [
        ("text", "Because.", {"text": "Because."}),
        ("text", HER_VOICE, Trouble.TYPE_INSTEAD),
        ("voice", "Because.", Trouble.SPEAK_INSTEAD),
        ("voice", HER_VOICE, {"voice": {"file_id": "file", "unique_id": "unique", "seconds": 7}}),
        ("either", "Because.", {"text": "Because."}),
        ("either", HER_VOICE, {"voice": {"file_id": "file", "unique_id": "unique", "seconds": 7}}),
        ("voice", Spoken("f", "u", 61), Trouble.VOICE_TOO_LONG),
        ("either", "  \n ", Trouble.EMPTY),
    ],
)
def test_a_reason_is_typed_or_spoken_as_the_project_says(by: str, said: Said | str, expected: Any) -> None:
    talk = Talker({**CHECK, "explain": {"by": by}}).taps("false")
    move = talk.hears(Typed(said) if isinstance(said, str) else said)

    if isinstance(expected, Trouble):
        assert isinstance(move, Wrong)
        assert move.trouble is expected
    else:
        assert move == Done({"label": "false", "explanation": expected})


def test_the_limits_of_a_reason_are_said() -> None:
    talk = Talker({**CHECK, "explain": {"at_least": "3 words", "at_most": 20}}).taps("false")

    assert talk.hears(Typed("Too short")) == Wrong(Trouble.TOO_FEW_WORDS, 3)
    assert talk.hears(Typed("This one is far too long")) == Wrong(Trouble.TOO_LONG, 20)
    assert talk.hears(Typed("This one is right")) == Done(
        {"label": "false", "explanation": {"text": "This one is right"}}
    )


def test_confidence_has_five_buttons_with_numbers_or_the_projects_words() -> None:
    words = ["a guess", "rather unsure", "so so", "rather sure", "certain"]

    assert Talker({**CHECK, "confidence": {}}).taps("true").offered == ["1", "2", "3", "4", "5"]
    assert Talker({**CHECK, "confidence": {"words": words}}).taps("true").offered == words
    assert Talker({**CHECK, "confidence": {"words": words}}).taps("true", "certain").answer == {
        "label": "true",
        "confidence": 5,
    }


SUGGESTED = {**CLAIM, "suggestion": "False"}


def test_a_suggestion_is_shown_first_and_confirmed_with_one_tap() -> None:
    talk = Talker(CHECK, SUGGESTED)

    assert talk.card.sections == (Section("", CLAIM["text"]), Section("Suggested answer", "false"))
    assert talk.offered == ["Confirm", "Change"]
    assert talk.taps("Confirm").answer == {"label": "false", "suggestion": {"label": "false"}, "confirmed": True}


def test_a_suggestion_can_be_changed_by_a_tap_or_by_typing_at_once() -> None:
    expected = {"label": "true", "suggestion": {"label": "false"}, "confirmed": False}
    talk = Talker(CHECK, SUGGESTED).taps("Change")

    assert talk.card.sections == (Section("", CLAIM["text"]),)
    assert talk.offered == CHECK["labels"]
    assert talk.taps("true").answer == expected
    assert Talker(CHECK, SUGGESTED).says("true").answer == expected


def test_steps_behind_a_suggestion_look_at_the_answer_that_she_gave() -> None:
    confirmed, changed = Talker(ALL, SUGGESTED).taps("Confirm"), Talker(ALL, SUGGESTED).taps("Change", "true")

    assert confirmed.card.question == "What is wrong?"
    assert confirmed.card.told == (Told("Is it true?", "false"),)
    assert changed.card.question == "What should it say?"


def test_a_confirmed_side_is_the_one_that_the_file_meant() -> None:
    spec = {"type": "pair", "question": "Which?"}
    payload = {"first": "one", "second": "two", "suggestion": "first"}
    straight, swapped = Talker(spec, payload, seed=0), Talker(spec, payload, seed=1)

    assert straight.card.sections[-1].text == "A is better"
    assert swapped.card.sections[-1].text == "B is better"
    answer = {"label": "first", "swapped": True}
    assert swapped.taps("Confirm").answer == {**answer, "suggestion": answer, "confirmed": True}


def test_a_suggestion_that_cannot_be_read_is_told_at_import_and_not_shown() -> None:
    payload = {**CLAIM, "suggestion": "perhaps"}

    assert flow.row_faults(TASK_TYPES["choice"], SUGGESTED, CHECK) == []
    assert flow.row_faults(TASK_TYPES["choice"], payload, CHECK) == ['"perhaps" is suggested, and is no answer here']
    assert Talker(CHECK, payload).offered == CHECK["labels"]


def test_a_suggested_text_stays_to_be_copied_while_she_writes_another() -> None:
    spec = {"type": "text", "question": "Translate it."}
    talk = Talker(spec, {"text": "Guten Tag", "suggestion": "Good tag"})
    suggested = Section("Suggested answer", "Good tag", copy=True)

    assert talk.card.sections[-1] == suggested
    assert talk.card.asks is Asks.TEXT
    assert talk.taps("Change").card.sections[-1] == suggested
    assert talk.says("Good day").answer == {
        "text": "Good day",
        "suggestion": {"text": "Good tag"},
        "confirmed": False,
    }


def test_a_suggested_correction_comes_with_its_edits() -> None:
    spec = {"type": "correct", "question": "Correct it."}
    fixed = Talker(spec, {"text": "He go home.", "suggestion": "He goes home."}).taps("Confirm").answer
    same = Talker(spec, {"text": "He goes home.", "suggestion": "He goes home."}).taps("Confirm").answer

    assert fixed is not None
    assert fixed["edits"] == [{"at": 2, "old": " go", "new": " goes"}]
    assert same is not None
    assert same["label"] == "unchanged"


def test_a_talk_whose_task_lost_its_last_steps_meanwhile_asks_its_last_question_again() -> None:
    talk = Talker(ALL).taps("false", "name")
    talk.task = (*talk.task[:2], CHECK, 0)

    assert talk.card.question == "Is it true?"
    assert talk.taps("true").answer == {"label": "true"}


def test_a_talk_without_end_is_stopped_and_can_still_be_answered() -> None:
    talk = Talker({"type": "text", "question": "?", "confirm": True})
    talk.said = (Typed("once more"),) * flow.MOST_SAID

    assert talk.hears(Typed("and again")) == Wrong(Trouble.TOO_MANY, flow.MOST_SAID)
    assert talk.taps("Send").answer == {"text": "once more"}


# ------------------------------------------------------------------------------------------------- whatever is asked

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(str.strip)
labels = st.lists(
    words.filter(lambda word: "|" not in word), min_size=2, max_size=5, unique_by=lambda word: word.strip().casefold()
)


@st.composite
def follow_ups(draw: st.DrawFn, key: str, main: Sequence[str]) -> dict[str, Any]:
    kind = draw(st.sampled_from([each for each in FOLLOW_UPS if each in TASK_TYPES and each != "rating"]))
    own: dict[str, Any] = (
        {"labels": draw(labels)} if kind in ("choice", "several") else {"confirm": draw(st.booleans())}
    )
    if main and draw(st.booleans()):
        own["when"] = [draw(st.sampled_from(main))]
    return {"key": key, "type": kind, "question": draw(words), "optional": draw(st.booleans()), **own}


@st.composite
def tasks(draw: st.DrawFn) -> tuple[Payload, dict[str, Any]]:
    kind = draw(st.sampled_from(["choice", "several", "pair", "text", "correct", "transcribe", "voice"]))
    spec: dict[str, Any] = {"type": kind, "question": draw(words)}
    main = draw(labels) if kind in ("choice", "several") else ["first", "tie"] if kind == "pair" else []
    if kind in ("choice", "several"):
        spec["labels"] = main
    if kind in ("text", "voice", "transcribe"):
        spec["confirm"] = draw(st.booleans())
    spec["then"] = [draw(follow_ups(f"k{at}", main)) for at in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        spec["explain"] = {"by": draw(st.sampled_from(["text", "voice", "either"])), "required": draw(st.booleans())}
    spec["confidence"] = draw(st.booleans())
    payload = {"text": draw(words).strip() or "x", "first": "one", "second": "two"}
    if draw(st.booleans()):
        payload["suggestion"] = draw(st.sampled_from([*main, "something"]))
    return payload, spec


things: st.SearchStrategy[Said | int] = st.one_of(
    st.integers(0, 9),  # a button of the card by its place
    st.builds(Tapped, st.one_of(st.integers(0, 2**32).map(str), st.text(max_size=10))),
    st.builds(Typed, st.one_of(st.text(max_size=30), st.sampled_from(["first", "one", "something"]))),
    st.builds(Spoken, st.just("f"), st.just("u"), st.integers(0, 700)),
)


def walk(talk: Talker, moves: Sequence[Said | int]) -> list[tuple[tuple[Said, ...], CardBody]]:
    """Every state that a talk came through, until it ended."""
    passed = [(talk.said, talk.card)]
    for each in moves:
        buttons = talk.card.buttons
        if isinstance(each, int) and not buttons:
            continue
        match talk.hears(Tapped(buttons[each % len(buttons)].value) if isinstance(each, int) else each):
            case flow.Heard(said):
                talk.said = said
                passed.append((talk.said, talk.card))
            case Done(answer):
                talk.answer = answer
                return passed
            case Wrong() as wrong:
                assert wrong != OLD or not isinstance(each, int), "a button of the card itself is always understood"
    return passed


@settings(max_examples=150)
@given(task=tasks(), moves=st.lists(things, max_size=12), seed=st.integers(0, 2**32 - 1))
def test_nothing_that_she_says_is_too_much_for_a_valid_task(
    task: tuple[Payload, dict[str, Any]], moves: list[Said | int], seed: int
) -> None:
    payload, spec = task
    kind = TASK_TYPES[spec["type"]]
    assert flow.faults(kind, spec) == []
    talk = Talker(spec, payload, seed)

    passed = walk(talk, moves)

    for said, card in passed:
        assert flow.load(json.loads(json.dumps(flow.dump(said)))) == said
        assert card.question.strip()
        assert card.buttons or card.asks is not Asks.NOTHING
        assert all(len(told.question) <= 1000 and len(told.words) <= 700 for told in card.told)
    for (before, card), (after, same) in pairwise(passed):
        if after == before:  # a second tap, which is not kept
            assert same == card
            continue
        assert after[:-1] == before
        assert flow.card(*talk.task, after[:-1]) == card, "going back shows the card before"
    if talk.answer is not None:
        answer = json.loads(json.dumps(talk.answer))
        assert answer == talk.answer
        assert isinstance(kind.label(answer), str)
        assert "\n" not in kind.words(answer, spec)


@settings(max_examples=150)
@given(
    task=tasks(), moves=st.lists(st.one_of(st.integers(0, 9), st.just(Typed("one")), st.just(HER_VOICE)), max_size=12)
)
def test_every_button_is_understood_where_it_stands_and_at_no_other_step(
    task: tuple[Payload, dict[str, Any]], moves: list[Said | int]
) -> None:
    payload, spec = task
    talk = Talker(spec, payload)
    seen: dict[str, set[str]] = {}

    for said, card in walk(talk, moves):
        whole = begun(*talk.task)
        step = whole.told(said).at
        for button in card.buttons:
            assert flow.hear(*talk.task, said, Tapped(button.value)) != OLD
            seen.setdefault(step.key, set()).add(button.value)
        for key, values in seen.items():
            if key != step.key:
                assert {flow.hear(*talk.task, said, Tapped(value)) for value in values} <= {OLD}


CHECKED = {"type": "fact_check", "question": "Is it so?"}
SOURCED = {"text": "A cat is a dog.", "source": "A cat is no dog.", "suggestion": "refuted"}


def test_a_confirmed_verdict_is_asked_for_the_evidence_that_one_of_her_own_would_be() -> None:
    talk = Talker(CHECKED, SOURCED).taps("Confirm")

    assert talk.answer is None
    assert talk.card.question == "Where does it say so?"
    assert talk.card.told == (Told("Is it so?", "Refuted"),)
    assert talk.says("A cat is no dog").taps("Done").answer == {
        "label": "refuted",
        "evidence": [{"quote": "A cat is no dog"}],
        "suggestion": {"label": "refuted", "evidence": []},
        "confirmed": True,
    }


def test_a_confirmed_verdict_that_needs_no_evidence_is_the_answer() -> None:
    assert Talker({**CHECKED, "evidence": "none"}, SOURCED).taps("Confirm").answer is not None
    assert Talker(CHECKED, {**SOURCED, "suggestion": "not_enough"}).taps("Confirm").answer is not None


def test_confirmed_findings_are_asked_for_where_the_verdict_needs_them() -> None:
    spec = {
        "type": "review",
        "question": "Can it be sent?",
        "labels": ["yes", "no"],
        "categories": ["fact", "tone"],
        "findings_for": {"no": "required"},
    }
    talk = Talker(spec, {"text": "A reply.", "suggestion": "no"}).taps("Confirm")

    assert talk.answer is None
    assert talk.offered == ["fact", "tone"]
    assert Talker(spec, {"text": "A reply.", "suggestion": "yes"}).taps("Confirm").answer is not None
