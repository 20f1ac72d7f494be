"""Fact check: a verdict on a claim, then the evidence for it: links, or words of a source."""

from __future__ import annotations

from typing import Any

from crowd.rules.faults import Fault, key_of, shown
from crowd.tasktypes import evidence
from crowd.tasktypes.base import (
    LONGEST_QUESTION,
    Answer,
    Asks,
    CardBody,
    Choice,
    Done,
    Draft,
    Going,
    Label,
    Move,
    Payload,
    Said,
    Section,
    TaskSpec,
    Told,
    Typed,
    Wrong,
    label_faults,
    labels_of,
    named,
    question_faults,
)
from crowd.tasktypes.buttons import DONE, LAST, at_step, done_button, pressed, told_twice
from crowd.tasktypes.keyfaults import number_faults, text_faults, word_faults
from crowd.tasktypes.short import one_line

CLAIM, SOURCE, EVIDENCE = "Claim", "Source", "Evidence"
WITHOUT = "Go on without"
ASKED = "Where does it say so?"
TEXTS = {"supported": "Supported", "refuted": "Refuted", "not_enough": "Not enough information"}
SPOKEN = {
    "true": "supported",
    "supports": "supported",
    "false": "refuted",
    "refutes": "refuted",
    "nei": "not_enough",
    "not enough info": "not_enough",
    "not enough information": "not_enough",
}
DECIDED = ("supported", "refuted")
HINTS = {
    "link": "Send a link as a message.",
    "quote": "Send the words that say so, copied from the source.",
    "either": "Send a link, or the words that say so, copied from the source.",
}
NEEDS = ("required", "optional", "none")
MOST_PIECES, PIECES = 10, 3


class FactCheck:
    """`{"label": supported | refuted | not_enough, "evidence": [{"link": …} or {"quote": …}, …]}`."""

    name = "fact_check"
    fields = ("text",)
    optional = ("source",)
    keys = ("labels", "evidence", "evidence_for", "evidence_as", "evidence_most", "evidence_question")

    def faults(self, spec: TaskSpec) -> list[Fault]:
        wrong = label_faults(spec) if "labels" in spec else []
        return (
            question_faults(spec)
            + (wrong or _verdict_faults(spec))
            + word_faults(spec, "evidence", NEEDS)
            + word_faults(spec, "evidence_as", HINTS)
            + number_faults(spec, "evidence_most", 1, MOST_PIECES)
            + text_faults(spec, "evidence_question", LONGEST_QUESTION)
        )

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        return []

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        source = payload.get("source", "")
        sections = (Section(CLAIM, payload["text"], "text"), *((Section(SOURCE, source, "source"),) if source else ()))
        if "label" not in draft:
            return CardBody(sections, _verdicts(spec), spec["question"])
        pieces = draft.get("evidence", [])
        told = [Told(spec["question"], self.words({"label": draft["label"]}, spec))]
        told += [Told(EVIDENCE, one_line(_piece_words(piece)), ours=True) for piece in pieces]
        return CardBody(
            sections,
            _enough(spec, pieces),
            spec.get("evidence_question", ASKED),
            asks=Asks.TEXT,
            hint=HINTS[_form(spec)],
            told=tuple(told),
        )

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        value = pressed(self.card(payload, spec, seed, draft), said)
        if isinstance(value, Wrong) and told_twice(draft, said):
            return Going(draft)
        if "label" not in draft:
            return value if isinstance(value, Wrong) else _judged(spec, value)
        if isinstance(value, str):
            return Done(_answer(draft))
        return _shown(payload, spec, draft, said.text) if isinstance(said, Typed) else value

    def label(self, answer: Answer) -> str:
        return str(answer["label"])

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        texts = {label.value: label.text for label in offered(spec)}
        verdict = texts.get(answer["label"]) or self.label(answer)
        return one_line(" · ".join([verdict, *map(_piece_words, answer.get("evidence", []))]))

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        spoken = SPOKEN.get(cell.strip().casefold(), cell)
        label = named(offered(spec), cell) or named(offered(spec), spoken)
        return {"label": label.value, "evidence": []} if label else None

    def unfinished(self, answer: Answer, spec: TaskSpec) -> Draft | None:
        """A verdict that somebody else suggested, where evidence is asked for it."""
        return {"label": answer["label"]} if _is_asked(spec, answer["label"]) and not answer["evidence"] else None


def offered(spec: TaskSpec) -> tuple[Label, ...]:
    """The verdicts in the order of the buttons, each with the project's words or ours."""
    if "labels" not in spec:
        return tuple(Label(value, text) for value, text in TEXTS.items())
    return tuple(
        Label(label.value, TEXTS[label.value] if label.text == label.value else label.text) for label in labels_of(spec)
    )


def _verdicts(spec: TaskSpec) -> tuple[Choice, ...]:
    return tuple(
        Choice(each.text, at_step("verdict", each.value), ours=each.text == TEXTS[each.value]) for each in offered(spec)
    )


def _enough(spec: TaskSpec, pieces: list[dict[str, str]]) -> tuple[Choice, ...]:
    """The button that ends the talk; there is none before the first piece of evidence that has to be."""
    if not pieces and _need(spec) == "required":
        return ()
    return (done_button("evidence", text=DONE if pieces else WITHOUT),)


def _judged(spec: TaskSpec, value: str) -> Move:
    verdict = next(each.value for each in offered(spec) if at_step("verdict", each.value) == value)
    draft: Draft = {"label": verdict, LAST: value}
    return Going(draft) if _is_asked(spec, verdict) else Done(_answer(draft))


def _is_asked(spec: TaskSpec, verdict: str) -> bool:
    """Whether evidence is asked for this verdict."""
    return _need(spec) != "none" and verdict in spec.get("evidence_for", DECIDED)


def _shown(payload: Payload, spec: TaskSpec, draft: Draft, text: str) -> Move:
    """One more piece of evidence; the same one again changes nothing."""
    piece = _piece(payload, spec, text)
    if isinstance(piece, Wrong):
        return piece
    pieces = draft.get("evidence", [])
    after = {**draft, "evidence": pieces if piece in pieces else [*pieces, piece]}
    return Done(_answer(after)) if len(after["evidence"]) >= spec.get("evidence_most", PIECES) else Going(after)


def _piece(payload: Payload, spec: TaskSpec, text: str) -> dict[str, str] | Wrong:
    form = _form(spec)
    if form == "link" or (form == "either" and evidence.is_linklike(text)):
        link = evidence.link(text)
        return link if isinstance(link, Wrong) else {"link": link}
    quote = evidence.quote(text, payload.get("source", ""))
    return quote if isinstance(quote, Wrong) else {"quote": quote}


def _piece_words(piece: dict[str, str]) -> str:
    return piece.get("link") or f"“{piece['quote']}”"


def _answer(draft: Draft) -> Answer:
    return {"label": draft["label"], "evidence": list(draft.get("evidence", []))}


def _need(spec: TaskSpec) -> str:
    return str(spec.get("evidence", NEEDS[0]))


def _form(spec: TaskSpec) -> str:
    return str(spec.get("evidence_as", "either"))


def _verdict_faults(spec: TaskSpec) -> list[Fault]:
    """What is wrong with the verdicts, and with those for which evidence is asked."""
    known = ", ".join(TEXTS)
    values = [label.value for label in labels_of(spec)] if "labels" in spec else list(TEXTS)
    found = [
        Fault(key_of(("task", "labels", at)), shown(value), f"give one of {known}")
        for at, value in enumerate(values)
        if value not in TEXTS
    ]
    if not found and not set(DECIDED) <= set(values):
        found.append(Fault("task.labels", "", 'give at least "supported" and "refuted"'))
    return found + (_for_faults(spec["evidence_for"], values) if "evidence_for" in spec else [])


def _for_faults(given: Any, values: list[str]) -> list[Fault]:
    if not isinstance(given, (list, tuple)) or not given:
        return [Fault("task.evidence_for", shown(given), 'give a list of verdicts, as ["supported", "refuted"]')]
    return [
        Fault(key_of(("task", "evidence_for", at)), shown(value), f"give one of {', '.join(values)}")
        for at, value in enumerate(given)
        if value not in values
    ]
