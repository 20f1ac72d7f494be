"""Review: a verdict on a text that a machine wrote, then what is wrong with it: category, severity, the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crowd.rules.faults import Fault, shown
from crowd.tasktypes.base import (
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
    labels_of,
    named,
    question_faults,
)
from crowd.tasktypes.buttons import DONE, LAST, at_step, done_button, pressed, told_twice
from crowd.tasktypes.evidence import quote, stands_in
from crowd.tasktypes.keyfaults import clash_faults, list_faults, list_of, number_faults, word_faults
from crowd.tasktypes.short import one_line

PROMPT, TEXT, FINDING = "Prompt", "Text", "Finding"
NOTHING, WITHOUT = "Nothing to add", "Go on without"
SEVERITIES = (Label("minor", "Minor"), Label("major", "Major"), Label("critical", "Critical"))
WHAT, HOW_BAD, WHERE = "What is wrong?", "How bad is it?", "Which words do you mean?"
HINTS = {
    "optional": "Send the words from the text, or a note.",
    "required": "Send the words from the text, or a note.",
    "quote": "Send the words, copied from the text.",
}
DETAILS = ("none", *HINTS)
NEEDS = ("required", "optional")
MOST_FINDINGS, FINDINGS = 10, 5


class Review:
    """`{"label": verdict, "findings": [{"category": …, "severity": …, "quote" or "note": …}, …]}`.

    What she sends with a finding is a `quote` where it stands in the text, else a `note`.
    """

    name = "review"
    fields = ("text",)
    optional = ("prompt",)
    keys = ("labels", "categories", "severities", "findings_for", "findings_most", "details")

    def faults(self, spec: TaskSpec) -> list[Fault]:
        severities = list_faults(spec, "severities", 2) if "severities" in spec else []
        lists = list_faults(spec, "labels", 2) + list_faults(spec, "categories", 1) + severities
        return (
            question_faults(spec)
            + (lists or _for_faults(spec) + _clashes(spec))
            + number_faults(spec, "findings_most", 1, MOST_FINDINGS)
            + word_faults(spec, "details", DETAILS)
        )

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        return []

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        prompt = payload.get("prompt", "")
        head = (Section(PROMPT, prompt, "prompt"),) if prompt else ()
        sections = (*head, Section(TEXT, payload["text"], "text"))
        question, buttons = _asked(spec, draft)
        where = "severity" in _open(draft)
        return CardBody(
            sections,
            buttons,
            question,
            asks=Asks.TEXT if where else Asks.NOTHING,
            hint=HINTS[_details(spec)] if where else "",
            told=self._told(spec, draft),
        )

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        card = self.card(payload, spec, seed, draft)
        value = pressed(card, said)
        if isinstance(value, str):
            return _pressed(spec, draft, value)
        if told_twice(draft, said):
            return Going(draft)
        return _described(payload, spec, draft, said.text) if card.asks.text and isinstance(said, Typed) else value

    def label(self, answer: Answer) -> str:
        return str(answer["label"])

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        verdict = _text(labels_of(spec), answer["label"])
        findings = "; ".join(_named(spec, finding) for finding in answer["findings"])
        return one_line(f"{verdict}: {findings}" if findings else verdict)

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        label = named(labels_of(spec), cell)
        return {"label": label.value, "findings": []} if label else None

    def unfinished(self, answer: Answer, spec: TaskSpec) -> Draft | None:
        """A verdict that somebody else suggested, where findings are asked for it."""
        return {"label": answer["label"]} if _need(spec, answer["label"]) and not answer["findings"] else None

    def _told(self, spec: TaskSpec, draft: Draft) -> tuple[Told, ...]:
        if "label" not in draft:
            return ()
        findings = [*_findings(draft), *([draft["open"]] if _open(draft) else [])]
        verdict = Told(spec["question"], _text(labels_of(spec), draft["label"]))
        return (verdict, *(Told(FINDING, one_line(_named(spec, finding)), ours=True) for finding in findings))


def _asked(spec: TaskSpec, draft: Draft) -> tuple[str, tuple[Choice, ...]]:
    """The question of the step that she stands on, and its buttons."""
    finding = _open(draft)
    if "label" not in draft:
        return spec["question"], _buttons("verdict", labels_of(spec))
    if "category" not in finding:
        categories = _buttons(_step(draft, "category"), list_of(spec, "categories"))
        return WHAT, (*categories, *_enough(spec, draft))
    if "severity" not in finding:
        severities = list_of(spec, "severities", SEVERITIES)
        return HOW_BAD, _buttons(_step(draft, "severity"), severities, ours="severities" not in spec)
    optional = _details(spec) == "optional"
    return WHERE, (done_button(_step(draft, "details"), text=WITHOUT),) if optional else ()


def _pressed(spec: TaskSpec, draft: Draft, value: str) -> Move:
    """A button of the step that she stands on."""
    step, after = _asked(spec, draft)[0], {**draft, LAST: value}
    if "label" not in draft:
        return _judged(spec, {**after, "label": _value(labels_of(spec), "verdict", value)})
    if step == WHAT:
        category = _value(list_of(spec, "categories"), _step(draft, "category"), value)
        return Going({**after, "open": {"category": category}}) if category else Done(_answer(draft))
    if step == HOW_BAD:
        severity = _value(list_of(spec, "severities", SEVERITIES), _step(draft, "severity"), value)
        finding = {**_open(draft), "severity": severity}
        return _found(spec, after, finding) if _details(spec) == "none" else Going({**after, "open": finding})
    return _found(spec, after, _open(draft))


def _judged(spec: TaskSpec, draft: Draft) -> Move:
    return Going(draft) if _need(spec, draft["label"]) else Done(_answer(draft))


def _described(payload: Payload, spec: TaskSpec, draft: Draft, text: str) -> Move:
    """The words of a finding: a quote where they stand in the text, else a note."""
    source = payload["text"]
    words = quote(text, source if _details(spec) == "quote" else "")
    if isinstance(words, Wrong):
        return words
    return _found(spec, draft, {**_open(draft), "quote" if stands_in(words, source) else "note": words})


def _found(spec: TaskSpec, draft: Draft, finding: Mapping[str, Any]) -> Move:
    """A finding is whole; after the last one that is allowed the answer is."""
    after = {**draft, "findings": [*_findings(draft), dict(finding)], "open": {}}
    return Done(_answer(after)) if len(after["findings"]) >= spec.get("findings_most", FINDINGS) else Going(after)


def _enough(spec: TaskSpec, draft: Draft) -> tuple[Choice, ...]:
    findings = _findings(draft)
    if not findings and _need(spec, draft["label"]) == "required":
        return ()
    return (done_button(_step(draft, "category"), text=DONE if findings else NOTHING),)


def _answer(draft: Draft) -> Answer:
    return {"label": draft["label"], "findings": _findings(draft)}


def _findings(draft: Draft) -> list[dict[str, str]]:
    return list(draft.get("findings", ()))


def _open(draft: Draft) -> dict[str, str]:
    return dict(draft.get("open", {}))


def _need(spec: TaskSpec, verdict: str) -> str:
    """Whether findings are asked for after a verdict: `required`, `optional`, or not at all."""
    given = spec.get("findings_for", [label.value for label in labels_of(spec)])
    return str(given.get(verdict, "")) if isinstance(given, Mapping) else "optional" if verdict in given else ""


def _details(spec: TaskSpec) -> str:
    return str(spec.get("details", "optional"))


def _step(draft: Draft, name: str) -> str:
    return f"{len(_findings(draft))}/{name}"


def _buttons(step: str, labels: tuple[Label, ...], *, ours: bool = False) -> tuple[Choice, ...]:
    return tuple(Choice(label.text, at_step(step, label.value), ours=ours) for label in labels)


def _value(labels: tuple[Label, ...], step: str, value: str) -> str:
    return next((label.value for label in labels if at_step(step, label.value) == value), "")


def _text(labels: tuple[Label, ...], value: str) -> str:
    return next((label.text for label in labels if label.value == value), value)


def _named(spec: TaskSpec, finding: Mapping[str, str]) -> str:
    """A finding, whole or not, in a line."""
    named = [_text(list_of(spec, "categories"), finding["category"])]
    if "severity" in finding:
        named.append(_text(list_of(spec, "severities", SEVERITIES), finding["severity"]).lower())
    words = f"“{finding['quote']}”" if "quote" in finding else finding.get("note", "")
    return " · ".join([*named, *([words] if words else [])])


def _for_faults(spec: TaskSpec) -> list[Fault]:
    given = spec.get("findings_for", ())
    values = [label.value for label in labels_of(spec)]
    if not isinstance(given, (list, tuple, Mapping)):
        return [Fault("task.findings_for", shown(given), 'give a list of verdicts, or a table as {bad = "required"}')]
    unknown = [
        Fault("task.findings_for", shown(each), f"give one of {', '.join(values)}")
        for each in given
        if each not in values
    ]
    needs = given.items() if isinstance(given, Mapping) else ()
    return unknown + [
        Fault(f"task.findings_for.{verdict}", shown(need), f"give one of {', '.join(NEEDS)}")
        for verdict, need in needs
        if need not in NEEDS
    ]


def _clashes(spec: TaskSpec) -> list[Fault]:
    """Buttons of one card that would carry the same number."""
    found = clash_faults("task.labels", [each.value for each in _buttons("verdict", labels_of(spec))])
    for at in range(MOST_FINDINGS):
        categories = _buttons(f"{at}/category", list_of(spec, "categories"))
        marks = [*categories, done_button(f"{at}/category")]
        found += clash_faults("task.categories", [each.value for each in marks])
        severities = _buttons(f"{at}/severity", list_of(spec, "severities", SEVERITIES))
        found += clash_faults("task.severities", [each.value for each in severities])
    return found
