"""What is wrong in the steps that a [task] table asks for, all at once, with keys as `task.then[1].when`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from crowd.rules.faults import Fault, key_of, shown
from crowd.tasktypes import TASK_TYPES
from crowd.tasktypes import confidence as sure
from crowd.tasktypes import explanation as why
from crowd.tasktypes.base import TaskSpec, TaskType
from crowd.tasktypes.confidence import Confidence
from crowd.tasktypes.explanation import Explanation
from crowd.tasktypes.limits import flag_faults
from crowd.tasktypes.steps import CONFIDENCE, EXPLAIN, FOLLOW_UPS, THEN, wanted

MOST_FOLLOW_UPS = 8
KEY = re.compile(r"[a-z][a-z0-9_-]{0,31}")
OF_FOLLOW_UPS = ("key", "type", "question", "when", "optional")
OF_EXPLANATIONS = ("required", "question", "when", *why.KEYS)
OF_CONFIDENCE = ("question", "when", "optional", *sure.KEYS)


def faults(kind: TaskType, spec: TaskSpec) -> list[Fault]:
    """Every fault in the tables of the steps."""
    return _follow_ups(kind, spec) + _explanation(kind, spec) + _confidence(kind, spec)


def _follow_ups(kind: TaskType, spec: TaskSpec) -> list[Fault]:
    given = spec.get(THEN, [])
    if not isinstance(given, (list, tuple)):
        return [Fault(f"task.{THEN}", shown(given), f"write each follow-up as a table [[task.{THEN}]]")]
    many = [Fault(f"task.{THEN}", str(len(given)), f"ask at most {MOST_FOLLOW_UPS} follow-ups")]
    found = many if len(given) > MOST_FOLLOW_UPS else []
    for at, each in enumerate(given):
        place = key_of(("task", THEN, at))
        if isinstance(each, Mapping):
            taken = {before["key"] for before in given[:at] if isinstance(before, Mapping) and "key" in before}
            found += _name(place, each, taken) + _follow_up(kind, spec, place, each)
        else:
            found.append(Fault(place, shown(each), "give a table with key, type and question"))
    return found


def _name(place: str, given: Mapping[str, Any], taken: Iterable[Any]) -> list[Fault]:
    key = given.get("key", "")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        cure = "give it a short name of its own, as mistake-kind: small letters, digits, hyphens"
        return [Fault(f"{place}.key", shown(given.get("key")), cure)]
    return [Fault(f"{place}.key", shown(key), "give every follow-up a key of its own")] if key in taken else []


def _follow_up(kind: TaskType, spec: TaskSpec, place: str, given: Mapping[str, Any]) -> list[Fault]:
    name = given.get("type", "")
    offered = [each for each in FOLLOW_UPS if each in TASK_TYPES]
    if name not in offered:
        return [Fault(f"{place}.type", shown(given.get("type")), f"give one of {', '.join(offered)}")]
    asks = TASK_TYPES[name]
    own = {key: value for key, value in given.items() if key in ("type", "question", *asks.keys)}
    return [
        *_unknown(place, given, (*OF_FOLLOW_UPS, *asks.keys)),
        *_moved(asks.faults(own), place),
        *_moved(flag_faults(given, ["optional"]), place),
        *_when(kind, spec, place, given),
    ]


def _explanation(kind: TaskType, spec: TaskSpec) -> list[Fault]:
    given, place = spec.get(EXPLAIN, False), f"task.{EXPLAIN}"
    if isinstance(given, bool):
        return []
    if not isinstance(given, Mapping):
        return [Fault(place, shown(given), f"write it as a table [{place}], or as true")]
    return [
        *_unknown(place, given, OF_EXPLANATIONS),
        *_moved(Explanation().faults({"question": why.QUESTION, **given}), place),
        *_moved(flag_faults(given, ["required"]), place),
        *_when(kind, spec, place, given),
    ]


def _confidence(kind: TaskType, spec: TaskSpec) -> list[Fault]:
    given, place = spec.get(CONFIDENCE, False), f"task.{CONFIDENCE}"
    if isinstance(given, bool):
        return []
    if not isinstance(given, Mapping):
        return [Fault(place, shown(given), f"write it as a table [{place}], or as true")]
    return [
        *_unknown(place, given, OF_CONFIDENCE),
        *_moved(Confidence().faults({"question": sure.QUESTION, **given}), place),
        *_moved(flag_faults(given, ["optional"]), place),
        *_when(kind, spec, place, given),
    ]


def _when(kind: TaskType, spec: TaskSpec, place: str, given: Mapping[str, Any]) -> list[Fault]:
    entries = given.get("when", ["?"])
    if not isinstance(entries, (list, tuple)) or not entries:
        return [Fault(f"{place}.when", shown(entries), 'give a list of answers, as ["false"]')]
    if "when" not in given or kind.faults(spec):
        return []  # with faults in the task's own labels there is no saying which are meant
    wrong = [entry for entry in entries if not wanted(kind, spec, entry)]
    return [Fault(f"{place}.when", shown(entry), f"a {kind.name} task has no such answer") for entry in wrong]


def _unknown(place: str, given: Mapping[str, Any], known: tuple[str, ...]) -> list[Fault]:
    cure = f"remove this key; known here are {', '.join(sorted(set(known)))}"
    return [Fault(f"{place}.{key}", "", cure) for key in given if key not in known]


def _moved(found: list[Fault], place: str) -> list[Fault]:
    """Faults of a table that is read as a [task] table, with the place where it stands."""
    return [Fault(place + fault.key.removeprefix("task"), fault.value, fault.cure) for fault in found]
