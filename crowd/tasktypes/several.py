"""Several: one text, as many labels as fit, within limits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crowd.rules.faults import Fault, shown
from crowd.tasktypes.base import (
    Answer,
    CardBody,
    Choice,
    Done,
    Draft,
    Going,
    Hint,
    Label,
    Move,
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
    labels_of,
    named,
    question_faults,
)
from crowd.tasktypes.buttons import DONE, at_step, done_button
from crowd.tasktypes.keyfaults import clash_faults, list_faults, number_faults
from crowd.tasktypes.short import one_line

CHOSEN = "Chosen so far"
JOINT = "|"
SEPARATORS = re.compile(r"([,;|\n])")
HINTS = {
    (False, False): "Tap all that fit, then Done.",
    (True, False): "Choose at least {least}, then tap Done.",
    (False, True): "Choose at most {most}, then tap Done.",
    (True, True): "Choose {least} to {most}, then tap Done.",
}


class Several:
    """A button a label, which is switched on or off, and Done: `{"labels": [values in the project's order]}`.

    A button carries the state that it leads to, so that a second tap of the same one changes nothing.
    """

    name = "several"
    fields = ("text",)
    optional = ()
    keys = ("labels", "at_least", "at_most", "exclusive")

    def faults(self, spec: TaskSpec) -> list[Fault]:
        wrong = list_faults(spec, "labels", 2)
        return question_faults(spec) + (wrong or _joint_faults(spec) + _exclusive_faults(spec) + _limit_faults(spec))

    def row_faults(self, payload: Payload, spec: TaskSpec) -> list[str]:
        return []

    def card(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft) -> CardBody:
        chosen = _chosen(draft)
        buttons = tuple(_toggle(label, label.value in chosen) for label in labels_of(spec))
        told = (Told(CHOSEN, self.words({"labels": chosen}, spec), ours=True),) if chosen else ()
        sections = (Section("", payload["text"]),)
        return CardBody(sections, (*buttons, done_button("several")), spec["question"], hint=_hint(spec), told=told)

    def say(self, payload: Payload, spec: TaskSpec, seed: int, draft: Draft, said: Said) -> Move:
        match said:
            case Tapped(value):
                return _tapped(spec, _chosen(draft), value)
            case Typed(text):
                return _typed(spec, _chosen(draft), text)
            case Spoken():
                return Wrong(Trouble.TAP_INSTEAD)

    def label(self, answer: Answer) -> str:
        return JOINT.join(answer["labels"])

    def words(self, answer: Answer, spec: TaskSpec) -> str:
        texts = {label.value: label.text for label in labels_of(spec)}
        return one_line(", ".join(texts.get(value, value) for value in answer["labels"]))

    def gold(self, cell: str, spec: TaskSpec) -> Answer | None:
        found = _listed(spec, cell)
        chosen = _with(spec, [], found) if found else None
        end = None if chosen is None or isinstance(chosen, Wrong) else _finished(spec, chosen)
        return end.answer if isinstance(end, Done) else None


def _chosen(draft: Draft) -> list[str]:
    return list(draft.get("labels", ()))


def _toggle(label: Label, on: bool) -> Choice:
    return Choice(label.text, at_step("off" if on else "on", label.value), chosen=on)


def _tapped(spec: TaskSpec, chosen: list[str], value: str) -> Move:
    if value == done_button("several").value:
        return _finished(spec, chosen)
    for label in labels_of(spec):
        if value == at_step("off", label.value):
            return Going({"labels": [each for each in chosen if each != label.value]})
        if value == at_step("on", label.value):
            after = _with(spec, chosen, [label.value])
            return after if isinstance(after, Wrong) else Going({"labels": after})
    return Wrong(Trouble.OLD_BUTTON)


def _typed(spec: TaskSpec, chosen: list[str], text: str) -> Move:
    """Labels in words join those that are chosen; with enough of them the answer is whole."""
    found = _listed(spec, text)
    if found is None:
        is_done = text.strip().casefold() == DONE.casefold()
        return _finished(spec, chosen) if is_done else Wrong(Trouble.NOT_A_LABEL)
    after = _with(spec, chosen, found)
    if isinstance(after, Wrong):
        return after
    finished = _finished(spec, after)
    return finished if isinstance(finished, Done) else Going({"labels": after})


def _finished(spec: TaskSpec, chosen: list[str]) -> Done | Wrong:
    known = _ordered(spec, chosen)
    if not known or (len(known) < _least(spec) and not _alone(spec, known)):
        return Wrong(Trouble.TOO_FEW, _least(spec))
    return Done({"labels": known})


def _with(spec: TaskSpec, chosen: list[str], more: list[str]) -> list[str] | Wrong:
    """The labels chosen and some more: one that excludes all others puts them out, and any other puts it out."""
    alone = _exclusive(spec)
    if any(value in alone for value in more):
        return more[:1] if len(set(more)) == 1 else Wrong(Trouble.TOO_MANY, 1)
    after = _ordered(spec, [*(value for value in chosen if value not in alone), *more])
    most = _most(spec)
    return Wrong(Trouble.TOO_MANY, most) if len(after) > most else after


def _listed(spec: TaskSpec, text: str) -> list[str] | None:
    """The labels of a list in words; one may have a comma of its own. None where a part of it is no label."""
    pieces = SEPARATORS.split(text)
    found: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -2):
            if label := named(labels_of(spec), "".join(pieces[at:end])):
                found.append(label.value)
                at = end + 1
                break
        else:
            return None
    return found


def _ordered(spec: TaskSpec, chosen: Iterable[str]) -> list[str]:
    values = set(chosen)
    return [label.value for label in labels_of(spec) if label.value in values]


def _exclusive(spec: TaskSpec) -> frozenset[str]:
    given = spec.get("exclusive", ())
    return frozenset((given,) if isinstance(given, str) else given)


def _alone(spec: TaskSpec, chosen: list[str]) -> bool:
    return len(chosen) == 1 and chosen[0] in _exclusive(spec)


def _least(spec: TaskSpec) -> int:
    return int(spec.get("at_least", 1))


def _most(spec: TaskSpec) -> int:
    return int(spec.get("at_most", len(labels_of(spec))))


def _hint(spec: TaskSpec) -> Hint:
    words = HINTS[_least(spec) > 1, "at_most" in spec]
    return Hint(words, (("least", _least(spec)), ("most", _most(spec))))


def _joint_faults(spec: TaskSpec) -> list[Fault]:
    """Values that could not be told apart in a list, or on old buttons."""
    values = [label.value for label in labels_of(spec)]
    found = [
        Fault("task.labels", shown(value), f'take the "{JOINT}" out of the value; it joins labels in exports')
        for value in values
        if JOINT in value
    ]
    marks = [at_step(step, value) for step in ("on", "off") for value in values]
    return found + clash_faults("task.labels", [*marks, done_button("several").value])


def _exclusive_faults(spec: TaskSpec) -> list[Fault]:
    given = spec.get("exclusive", ())
    entries = (given,) if isinstance(given, str) else given
    if not isinstance(entries, (list, tuple)):
        return [Fault("task.exclusive", shown(given), 'give the value of a label, or a list of them, as ["none"]')]
    values = {label.value for label in labels_of(spec)}
    found = [
        Fault("task.exclusive", shown(each), "give the value of one of the labels")
        for each in entries
        if not isinstance(each, str) or each not in values
    ]
    if not found and len(values - set(entries)) < 2:
        found.append(Fault("task.exclusive", "", "leave at least two labels that may be chosen together"))
    return found


def _limit_faults(spec: TaskSpec) -> list[Fault]:
    if _exclusive_faults(spec):
        return []
    count = len(labels_of(spec)) - len(_exclusive(spec))
    found = number_faults(spec, "at_least", 1, count) + number_faults(spec, "at_most", 2, count)
    if not found and "at_most" in spec and _least(spec) > _most(spec):
        found.append(Fault("task.at_most", shown(spec["at_most"]), "give at least as many as at_least asks for"))
    return found
