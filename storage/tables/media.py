"""Media: the files of tasks, and what Telegram calls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from storage.queries import Queries
from storage.records.media import MediumSource, NewMedium, ShownFile, TaskMedium


class Media:
    """Each file once, however many tasks show it."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def use(self, *, sha256: str, kind: str, now: int) -> bool:
        """Whether it is stored already; if so, nobody sweeps it away for a while."""
        return self._q.value("media.use", sha256=sha256, kind=kind, now=now) is not None

    def add(self, new: NewMedium, *, now: int) -> tuple[int, str | None]:
        """Its id, and the name under which it lies: not the given one, when the same file was stored meanwhile."""
        row = self._q.one("media.add", **asdict(new), now=now)
        if row is None:
            raise LookupError("a file was neither stored nor found")
        return row[0], row[1]

    def attach(self, *, project_id: int, places: Sequence[TaskMedium]) -> None:
        """The files of staged tasks. LookupError when one of them is not stored."""
        rows = [{"project_id": project_id, **asdict(place)} for place in places]
        if self._q.many("media.attach", rows) != len(rows):
            raise LookupError("a file that a task shows is not stored")

    def source(self, *, sha256: str, kind: str, bot_id: int) -> MediumSource | None:
        """Where it comes from when this bot sends it."""
        row = self._q.one("media.source", sha256=sha256, kind=kind, bot_id=bot_id)
        return MediumSource(*row) if row else None

    def learn(self, *, media_id: int, bot_id: int, file_id: str, kind: str, now: int) -> None:
        """What Telegram calls it for this bot; 0 stands for whichever bot the project's file had in mind."""
        self._q.change("media.learn", media_id=media_id, bot_id=bot_id, file_id=file_id, kind=kind, now=now)

    def forget(self, *, sha256: str, kind: str, file_id: str) -> None:
        """Telegram refused this id."""
        self._q.change("media.forget", sha256=sha256, kind=kind, file_id=file_id)

    def sweep(self, *, before: int) -> list[str]:
        """Rows that no task shows go; the stored names whose files are to be dropped after the commit."""
        self._q.change("media.clear_ids", before=before)
        return [str(name) for (name,) in self._q.all("media.sweep", before=before) if name]

    def shown(self) -> list[ShownFile]:
        """The files that tasks show and that should be in the vault."""
        return [ShownFile(*row) for row in self._q.all("media.shown")]

    def stored_names(self) -> set[str]:
        """Every name that the folder of media should hold."""
        return {str(name) for (name,) in self._q.all("media.stored_names")}
