"""Progress: each worker's cursors and counts in each project."""

from storage.queries import Queries
from storage.records.labelling import Worker


class Progress:
    """How far she is, and what she sees of it on her card."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def at(self, *, telegram_id: int, project_id: int) -> Worker | None:
        """Her standing in a project; None when the person or the project is unknown."""
        row = self._q.one("progress.at", telegram_id=telegram_id, project_id=project_id)
        return Worker(*row) if row else None

    def live(self, *, telegram_id: int) -> list[Worker]:
        """Her standing in every live project, the one that opened first in front."""
        return [Worker(*row) for row in self._q.all("progress.live", telegram_id=telegram_id)]

    def resting(self, *, telegram_id: int) -> list[tuple[Worker, int, str | None]]:
        """Her standing in every paused project that opens again by itself, when (ms UTC), and her time zone."""
        found = self._q.all("progress.resting", telegram_id=telegram_id)
        return [(Worker(*row[:-2]), int(row[-2]), row[-1]) for row in found]

    def start(
        self,
        *,
        project_id: int,
        person_id: int,
        now: int,
        normal_cursor: int = 0,
        lap_start: int = 0,
        guide_version: int = 1,
    ) -> None:
        """She works here from now on, or again; the first time she begins behind `normal_cursor`, having read the
        guidelines of this version."""
        self._q.change(
            "progress.start",
            project_id=project_id,
            person_id=person_id,
            normal_cursor=normal_cursor,
            lap_start=lap_start,
            guide_version=guide_version,
            now=now,
        )

    def step(
        self,
        *,
        project_id: int,
        person_id: int,
        again_cursor: int,
        normal_cursor: int,
        lap_start: int,
        lap_resume: int,
        skips_in_row: int,
        paused_until: int | None,
        most: int,
        now: int,
        next_gold: int | None = None,
        answered: int = 0,
        skipped: int = 0,
        earned: int = 0,
        taken: bool = False,
    ) -> bool:
        """Adds to the counts and sets the rest; False when she would have more than `most` answers, or has `taken` a
        task that she may not have, by what is stored now."""
        changed = self._q.change(
            "progress.step",
            project_id=project_id,
            person_id=person_id,
            again_cursor=again_cursor,
            normal_cursor=normal_cursor,
            lap_start=lap_start,
            lap_resume=lap_resume,
            skips_in_row=skips_in_row,
            paused_until=paused_until,
            next_gold=next_gold,
            most=most,
            answered=answered,
            skipped=skipped,
            earned=earned,
            taken=int(taken),
            now=now,
        )
        return changed == 1

    def take_again(self, *, project_id: int, person_id: int, most: int, now: int) -> bool:
        """She works here again; False when a limit keeps every task from her."""
        changed = self._q.change("progress.take_again", project_id=project_id, person_id=person_id, most=most, now=now)
        return changed == 1

    def answers(self, *, person_id: int) -> dict[str, int]:
        """How many answers she gave, by project; only where she gave any."""
        rows = self._q.all("progress.answers", person_id=person_id)
        return {str(slug): int(count) for slug, count in rows}

    def stop(self, *, project_id: int, person_id: int) -> None:
        """She finished for now."""
        self._q.change("progress.stop", project_id=project_id, person_id=person_id)

    def add(self, *, project_id: int, person_id: int, skipped: int = 0, earned: int = 0) -> None:
        """Adds to the counts; the cursors stay."""
        self._q.change("progress.add", project_id=project_id, person_id=person_id, skipped=skipped, earned=earned)
