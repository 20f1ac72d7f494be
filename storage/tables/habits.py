"""Habits: what a worker wishes to be reminded of."""

from storage.queries import Queries
from storage.records import preferences


class Habits:
    """One row for a worker who chose something."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def of(self, *, telegram_id: int) -> preferences.Habits | None:
        """What she chose; None where she chose nothing yet."""
        row = self._q.one("habits.of", telegram_id=telegram_id)
        return preferences.Habits(*row) if row else None

    def remind(self, *, person_id: int, break_after: int | None) -> None:
        """Of a break after so many ms of work without a pause."""
        self._q.change("habits.remind", person_id=person_id, break_after=break_after)

    def limit(self, *, person_id: int, daily_answers: int | None, daily_time: int | None) -> None:
        """A day's end in answers or in ms of active time."""
        self._q.change("habits.limit", person_id=person_id, daily_answers=daily_answers, daily_time=daily_time)

    def go_on(self, *, telegram_id: int, now: int) -> bool:
        """She works on beyond her limit; False where she has no habits."""
        return self._q.change("habits.go_on", telegram_id=telegram_id, now=now) == 1
