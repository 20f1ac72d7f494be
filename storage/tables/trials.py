"""The trials of admins: at most one each."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.trials import Trial, Tryable


class Trials:
    """Where each admin stands who tries a project."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def project(self, *, project_id: int) -> Tryable | None:
        """The project that she wants to try."""
        row = self._q.one("trials.project", project_id=project_id)
        return Tryable(*row) if row else None

    def of(self, *, telegram_id: int) -> Trial | None:
        row = self._q.one("trials.of", telegram_id=telegram_id)
        return Trial(*row) if row else None

    def begin(self, *, telegram_id: int, project_id: int, update_id: int, now: int) -> None:
        """She reads the briefing."""
        self._q.change("trials.begin", telegram_id=telegram_id, project_id=project_id, update_id=update_id, now=now)

    def next(self, *, project_id: int, after: int, horizon: int) -> tuple[int, int] | None:
        """The id and version of the task behind this one; None at the end."""
        row = self._q.one("trials.next", project_id=project_id, after=after, horizon=horizon)
        return (int(row[0]), int(row[1])) if row else None

    def stand(
        self,
        *,
        telegram_id: int,
        stage: str,
        task_id: int,
        version: int,
        seed: int,
        said: str | None,
        answer: str | None,
        tried: int,
        update_id: int,
        now: int,
    ) -> None:
        """Where she stands from now on."""
        self._q.change(
            "trials.stand",
            telegram_id=telegram_id,
            stage=stage,
            task_id=task_id,
            version=version,
            seed=seed,
            said=said,
            answer=answer,
            tried=tried,
            update_id=update_id,
            now=now,
        )

    def keep(self, *, telegram_id: int, message_id: int, parts: str) -> None:
        """The message that bears her card, and those above it (JSON)."""
        self._q.change("trials.keep", telegram_id=telegram_id, message_id=message_id, parts=parts)

    def end(self, *, telegram_id: int) -> bool:
        """False when there was none."""
        return self._q.change("trials.end", telegram_id=telegram_id) == 1

    def forget(self, *, before: int) -> int:
        """Those that nobody went on with since then; how many."""
        return self._q.change("trials.forget", before=before)
