"""What is wrong with the keys of a [task] table that several types share in kind: lists, numbers, words, texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crowd.rules.faults import Fault, shown
from crowd.tasktypes.base import MOST_LABELS, Label, TaskSpec, label_faults, labels_of


def list_of(spec: TaskSpec, key: str, else_: Sequence[Label] = ()) -> tuple[Label, ...]:
    """A key that lists values and texts as `labels` does."""
    return labels_of({"labels": spec[key]}) if key in spec else tuple(else_)


def list_faults(spec: TaskSpec, key: str, least: int, most: int = MOST_LABELS) -> list[Fault]:
    """What is wrong with such a list, and with how many there are."""
    given = spec.get(key, ())
    found = [
        Fault(fault.key.replace("task.labels", f"task.{key}"), fault.value, fault.cure)
        for fault in label_faults({"labels": given})
    ]
    if isinstance(given, (list, tuple)) and not least <= len(given) <= most:
        found.append(Fault(f"task.{key}", shown(len(given)), f"give between {least} and {most} {key}"))
    return found


def number_faults(spec: TaskSpec, key: str, least: int, most: int) -> list[Fault]:
    """A key that counts something."""
    if key not in spec or (_is_whole(spec[key]) and least <= spec[key] <= most):
        return []
    return [Fault(f"task.{key}", shown(spec[key]), f"give a whole number from {least} to {most}")]


def word_faults(spec: TaskSpec, key: str, words: Iterable[str]) -> list[Fault]:
    """A key that takes one of some words."""
    if key not in spec or spec[key] in (known := tuple(words)):
        return []
    return [Fault(f"task.{key}", shown(spec[key]), f"give one of {', '.join(known)}")]


def text_faults(spec: TaskSpec, key: str, longest: int, where: str = "task") -> list[Fault]:
    """A key that takes a text."""
    if key not in spec:
        return []
    text = spec[key]
    if not isinstance(text, str) or not text.strip():
        return [Fault(f"{where}.{key}", shown(text), "give a text in quotes")]
    if len(text) > longest:
        return [Fault(f"{where}.{key}", shown(text), f"shorten it to at most {longest} characters")]
    return []


def clash_faults(key: str, marks: Iterable[str]) -> list[Fault]:
    """Buttons that carry the same number: one in four thousand million by chance, and then to be known before."""
    each = list(marks)
    if len(set(each)) == len(each):
        return []
    return [Fault(key, "", "change one of the values by a letter: two buttons cannot be told apart")]


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
