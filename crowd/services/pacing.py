"""Measuring how long tasks take: the clock counts new answers into histograms, so that no tap and no list pays."""

from __future__ import annotations

from collections import Counter

from crowd.rules.pace import bucket_of
from crowd.services.cards import spec_of
from storage import Storage, Unit

SETTLED_AFTER = 10_000  # ms: by then every unit that answered before has ended
STRETCH = 3_600_000  # of time that one unit counts


class Pacing:
    """Keeps the histograms up to date."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def run(self, now: int) -> int:
        """Counts every answer that is new since the last run, in short units; how many there were."""
        counted, until = 0, 0
        while until < now - SETTLED_AFTER:
            until, count = await self._some(now - SETTLED_AFTER)
            counted += count
        return counted

    async def _some(self, end: int) -> tuple[int, int]:
        after = await self._storage.read(lambda work: work.paces.bookmark())
        until = min(end, after + STRETCH) if after else end
        counts = await self._storage.read(lambda work: _counted(work, after, until))

        def unit(work: Unit) -> int:
            if work.paces.bookmark() != after:
                return 0  # somebody else has counted them
            work.paces.count(counts)
            work.paces.move_bookmark(value=until)
            return counts.total()

        return until, await self._storage.write(None, unit)


def _counted(work: Unit, after: int, until: int) -> Counter[tuple[int, int]]:
    counts: Counter[tuple[int, int]] = Counter()
    for project_id, taken_at, answered_at, spec in work.paces.fresh(after=after, until=until):
        counts[project_id, bucket_of(taken_at, answered_at, spec_of(spec).time_limit)] += 1
    return counts
