"""One reading of a customer's file, part by part, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from crowd.rules.importing import Tally, drafts
from crowd.rules.rows import Draft, Look, MediaPlan, Plan, plan
from crowd.rules.spec import ROW_NUMBER, ProjectSpec
from crowd.services.mediafiles import open_media
from crowd.services.mediafiles.looking import Looking
from crowd.services.rowfiles import RowFile, open_rows
from crowd.services.rowfiles.exported import unwrapped
from crowd.tasktypes import TASK_TYPES, flow
from crowd.tasktypes.base import labels_of, with_all_fields

PART_ROWS = 2_000
PART_MEDIA = 32_000_000  # bytes of files that one part looks at, so that an import gives signs of life meanwhile
PART_SIZE = 2_000_000  # characters: what one transaction writes
GOLD_KEPT = 1_000  # cells as files write them; there are a few for each label


class Reading:
    """The good rows of a file in parts; what is wrong goes into the tally. `done` is in bytes.

    A part is read on a thread: a sheet of a hundred megabytes must not stop a bot that imports it.
    """

    def __init__(self, path: Path, plan: Plan, tally: Tally) -> None:
        self.done = 0
        self._path = path
        self._plan = plan
        self._tally = tally
        self._parts = self._read()

    async def next_part(self) -> list[Draft]:
        """Empty at the end; UnreadableError when there is no reading on."""
        return await asyncio.to_thread(next, self._parts, [])

    def _read(self) -> Iterator[list[Draft]]:
        with open_rows(self._path) as given:
            file = unwrapped(given, numbered=self._plan.id == ROW_NUMBER)
            self._tally.faults += self._plan.faults(file.columns)
            if self._tally.faults:
                return
            yield from self._split(file)
            self._tally.faults += self._plan.late_faults(file.columns)
            self._tally.columns = file.columns

    def _split(self, file: RowFile) -> Iterator[list[Draft]]:
        part: list[Draft] = []
        size = heavy = 0
        for each in drafts(file, self._plan, self._tally):
            part.append(each)
            size += len(each.payload) + len(each.source)
            heavy += sum(found.size for found in each.media)
            if len(part) >= PART_ROWS or size >= PART_SIZE or heavy >= PART_MEDIA:
                self.done = file.done
                yield part
                part, size, heavy = [], 0, 0
        self.done = file.done
        if part:
            yield part


def looking_at(spec: ProjectSpec, path: Path, media: Path | None = None) -> Looking:
    """The look at the files that the rows in `path` name: in `media`, else where the project says, beside the rows.

    UnreadableError when they are not there.
    """
    if spec.media is None:
        return Looking(None, None)
    place = media or path.parent / (spec.media.folder or "")
    return Looking(open_media(place), spec.media.kind)


def plan_of(spec: ProjectSpec, look: Look) -> Plan:
    """How the rows of a checked project are read, with its task type's own way to read gold."""
    kind = TASK_TYPES[spec.task_type]
    labels = ", ".join(label.value for label in labels_of(spec.task)) or "a label of this task type"
    return plan(
        spec.columns,
        optional=(*kind.optional, *flow.COLUMNS),
        labels=labels,
        read_gold=lru_cache(GOLD_KEPT)(lambda cell: kind.gold(cell, spec.task)),
        faults_of=lambda payload: flow.row_faults(kind, with_all_fields(kind, payload), spec.task),
        media=MediaPlan(spec.media.files, look) if spec.media else None,
        sensitive=spec.sensitive,
        stage=spec.stage,
    )
