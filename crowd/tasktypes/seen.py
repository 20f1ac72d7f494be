"""Answers told by the sides and letters that somebody else sees: A of one worker is B of another."""

from __future__ import annotations

from typing import Any

from crowd.tasktypes import pair, rank
from crowd.tasktypes.base import Answer, Payload

SIDES = ("swapped", "shown")
"""What an answer says of how its task was shown; never what was answered."""


def sides(name: str, payload: Payload, seed: int) -> dict[str, Any]:
    """How a task of this type is shown to whoever has this seed."""
    match name:
        case "pair":
            return {"swapped": pair.swapped(seed)}
        case "rank":
            return {"shown": rank.shown(payload, seed)}
        case _:
            return {}


def as_seen(answer: Answer, hers: Answer) -> Answer:
    """The same answer for her who saw what `hers` says, or what `sides` says."""
    return answer | {side: hers[side] for side in SIDES if side in hers}
