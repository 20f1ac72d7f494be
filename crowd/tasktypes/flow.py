"""A task as a talk of several steps: what was said so far is a list, and where she stands is that list told again.

Said again from the start, a talk needs no state of its own: going back is leaving the last thing out, and a restart or
another device changes nothing. Every type's own question comes first; the steps around it are `steps_of`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crowd.tasktypes.base import (
    CardBody,
    Done,
    Payload,
    Said,
    Spoken,
    Tapped,
    TaskSpec,
    TaskType,
    Trouble,
    Typed,
    Wrong,
)
from crowd.tasktypes.stepfaults import faults
from crowd.tasktypes.steps import CONFIDENCE, EXPLAIN, THEN, labels_in
from crowd.tasktypes.suggestion import FIELD, row_faults
from crowd.tasktypes.talk import Stand, begun

__all__ = ["COLUMNS", "KEYS", "MOST_SAID", "Heard", "card", "dump", "faults", "hear", "labels_in", "load", "row_faults"]

KEYS = (THEN, EXPLAIN, CONFIDENCE)
"""What the [task] table of every type may say besides `type`, `question` and the type's own keys."""
COLUMNS = (FIELD,)
"""What a row of every type may give besides the type's own texts."""
MOST_SAID = 200  # things said in one task, far more than any form of it needs


@dataclass(frozen=True, slots=True)
class Heard:
    """Understood; more is asked. `said` is what is to be kept."""

    said: tuple[Said, ...]


def card(kind: TaskType, payload: Payload, spec: TaskSpec, seed: int, said: Sequence[Said] = ()) -> CardBody:
    """What one worker sees after she has said so much."""
    talk = begun(kind, payload, spec, seed)
    return talk.card(talk.told(said))


def hear(
    kind: TaskType, payload: Payload, spec: TaskSpec, seed: int, said: Sequence[Said], new: Said
) -> Heard | Done | Wrong:
    """What one more thing comes to. What changes nothing, as a second tap, is not kept, or Back would undo it."""
    talk = begun(kind, payload, spec, seed)
    before = talk.told(said)
    match talk.hear(before, new):
        case Stand() as after if after == before:
            return Heard(tuple(said))
        case Stand() if len(said) >= MOST_SAID:
            return Wrong(Trouble.TOO_MANY, MOST_SAID)
        case Stand():
            return Heard((*said, new))
        case Done() | Wrong() as end:
            return end


def dump(said: Sequence[Said]) -> list[list[Any]]:
    """As an assignment's row keeps it, JSON."""
    return [_dumped(each) for each in said]


def load(stored: Sequence[Sequence[Any]]) -> tuple[Said, ...]:
    """The other way."""
    return tuple(_KINDS[kind](*values) for kind, *values in stored)


_KINDS: dict[str, type[Said]] = {"tap": Tapped, "text": Typed, "voice": Spoken}


def _dumped(said: Said) -> list[Any]:
    match said:
        case Tapped(value):
            return ["tap", value]
        case Typed(text):
            return ["text", text]
        case Spoken(file_id, unique_id, seconds):
            return ["voice", file_id, unique_id, seconds]
