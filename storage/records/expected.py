"""What a person's next message is taken for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """`kind` names the conversation that waits, `reference` what it is about; `taken_by` the update that answered."""

    kind: str
    reference: str
    set_by: int
    set_at: int  # ms UTC
    taken_by: int | None
