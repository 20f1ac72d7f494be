"""How long an answer in words may be: `at_least = "3 words"`, `at_most = 500`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crowd.rules.faults import Fault, shown
from crowd.rules.normalise import normalise
from crowd.tasktypes.base import Said, Spoken, TaskSpec, Trouble, Typed, Wrong

LIMIT_KEYS = ("at_least", "at_most")
LONGEST = 4000  # characters, and words: what one message of a person holds
AMOUNT = re.compile(r"(\d{1,4}) *(words?|characters?)")
CURE = f'give a number of characters up to {LONGEST}, or say it as "3 words" or "500 characters"'


@dataclass(frozen=True, slots=True)
class Amount:
    """So many characters, or so many words."""

    count: int
    words: bool

    def of(self, text: str) -> int:
        """How many of them a text has."""
        return len(text.split()) if self.words else len(text)


def amount(value: Any) -> Amount | None:
    """The amount as an admin writes it; a bare number counts characters. None when it is no amount."""
    if isinstance(value, str) and (found := AMOUNT.fullmatch(value.strip())):
        count, words = int(found[1]), found[2].startswith("word")
    elif isinstance(value, int) and not isinstance(value, bool):
        count, words = value, False
    else:
        return None
    return Amount(count, words) if 1 <= count <= LONGEST else None


def limit_faults(spec: TaskSpec) -> list[Fault]:
    """What is wrong with the limits of a text."""
    found = [
        Fault(f"task.{key}", shown(spec[key]), CURE) for key in LIMIT_KEYS if key in spec and not amount(spec[key])
    ]
    least, most = amount(spec.get("at_least")), amount(spec.get("at_most"))
    if least and most and least.words == most.words and least.count > most.count:
        found.append(Fault("task.at_most", shown(spec["at_most"]), "give at least as many as at_least asks for"))
    return found


def typed(said: Said, spec: TaskSpec) -> str | Wrong:
    """The words of an answer within the limits of the [task] table."""
    match said:
        case Typed(text):
            kept = normalise(text).text
            return too_short_or_long(kept, spec) or kept
        case Spoken():
            return Wrong(Trouble.TYPE_INSTEAD)
        case _:
            return Wrong(Trouble.OLD_BUTTON)


def too_short_or_long(text: str, spec: TaskSpec) -> Wrong | None:
    """What the limits say against a text; an empty one is never an answer."""
    if not text:
        return Wrong(Trouble.EMPTY)
    least, most = amount(spec.get("at_least")), amount(spec.get("at_most"))
    if least and least.of(text) < least.count:
        return Wrong(Trouble.TOO_FEW_WORDS if least.words else Trouble.TOO_SHORT, least.count)
    if most and most.of(text) > most.count:
        return Wrong(Trouble.TOO_MANY_WORDS if most.words else Trouble.TOO_LONG, most.count)
    return None


def flag_faults(spec: TaskSpec, keys: Iterable[str]) -> list[Fault]:
    """Keys that say yes or no, and say something else."""
    cure = "give true or false, without quotes"
    return [Fault(f"task.{key}", shown(spec[key]), cure) for key in keys if not isinstance(spec.get(key, False), bool)]
