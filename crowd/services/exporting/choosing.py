"""Which answers go into an export, and under which names their workers stand there."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from crowd.rules.pseudonyms import Names, lasting
from crowd.rules.spec import ProjectSpec

GIVEN = frozenset({"submitted", "accepted", "rejected"})
COUNTED = frozenset({"submitted", "accepted"})  # an answer that a person rejected has no vote
DROPPED = "dropped"
KEPT, NONE, ALL = 1, 0, 3
"""Of answers of banned workers: those that their projects keep, none, all."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choice: `states` of answers, None for what is usual; answered from `since` on and before `until` (ms UTC).

    Tasks that an admin dropped are left out unless `dropped`, and gold in the work from what stands for a task unless
    `gold`: its answer is known, and it has many more answers than others. Where `resolved` asks for it, tasks are left
    out on which people differ still. `restricted` is which answers of banned workers are wanted: KEPT, NONE or ALL.
    `names` turns the keys of workers into pseudonyms.
    """

    states: Collection[str] | None = None
    since: int | None = None
    until: int | None = None
    dropped: bool = False
    gold: bool = False
    resolved: bool = False
    restricted: int = KEPT
    names: Names = lasting

    def takes(self, state: str, at: int | None, usual: Collection[str] = GIVEN) -> bool:
        """Whether an answer in this state and of this time is wanted."""
        return state in (usual if self.states is None else self.states) and self.within(at)

    def counts(self, restricted: int | None) -> bool:
        """Whether an answer is wanted as far as its worker goes: what became of it when she was banned."""
        return (restricted or 0) <= self.restricted

    def within(self, at: int | None) -> bool:
        """Whether something of this time is wanted; what has none is not, where times are asked for."""
        if self.since is not None and (at is None or at < self.since):
            return False
        return self.until is None or (at is not None and at < self.until)

    def task(self, withheld: str | None) -> bool:
        """Whether the answers to a task are wanted."""
        return self.dropped or withheld != DROPPED

    def label_of(self, withheld: str | None, control: str | None) -> bool:
        """Whether what the answers to a task come to is wanted."""
        return self.task(withheld) and (self.gold or control is None)

    def row(self, source: str, spec: ProjectSpec) -> str:
        """The row as it came, but for workers whom it names: they stand under the names of this export."""
        columns = [each for each in (spec.columns.reserved_for, spec.columns.kept_from) if each]
        if not columns or self.names is lasting:
            return source
        row = json.loads(source)
        for column in columns:
            if row.get(column):
                row[column] = self._renamed(row[column])
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"))

    def _renamed(self, cell: object) -> object:
        """A cell of keys: a list of them, or a text with commas or spaces between."""
        if isinstance(cell, list):
            return [self.names(str(key)) for key in cell]
        return " ".join(self.names(key) for key in str(cell).replace(",", " ").split())


USUAL = Chosen()
