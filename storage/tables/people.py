"""The people, and where each of them stands."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.people import Person


class People:
    """Everyone who ever wrote to the bot."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def meet(
        self, *, telegram_id: int, worker_key: str, first_name: str, username: str | None, language: str, now: int
    ) -> Person:
        """The person behind a Telegram id, made if need be; `worker_key` counts only for a new one."""
        [row] = self._q.all(
            "people.meet",
            telegram_id=telegram_id,
            worker_key=worker_key,
            first_name=first_name,
            username=username,
            language=language,
            now=now,
        )
        return Person(*row)

    def of_telegram(self, *, telegram_id: int) -> Person | None:
        row = self._q.one("people.of_telegram", telegram_id=telegram_id)
        return Person(*row) if row else None

    def of_id(self, *, person_id: int) -> Person | None:
        row = self._q.one("people.of_id", person_id=person_id)
        return Person(*row) if row else None

    def of_key(self, *, worker_key: str) -> int | None:
        """The person who appears under this pseudonym in exports."""
        person_id: int | None = self._q.value("people.of_key", worker_key=worker_key)
        return person_id

    def admit(self, *, person_id: int, now: int) -> bool:
        """False when she was a worker already."""
        return self._q.change("people.admit", person_id=person_id, now=now) == 1

    def set_time_zone(self, *, person_id: int, time_zone: str | None) -> bool:
        return self._q.change("people.set_time_zone", person_id=person_id, time_zone=time_zone) == 1

    def lose(self, *, telegram_id: int, now: int) -> bool:
        """She cannot be reached from `now` on; False when that was known."""
        return self._q.change("people.lose", telegram_id=telegram_id, now=now) == 1

    def lose_by_id(self, *, person_id: int, now: int) -> bool:
        return self._q.change("people.lose_by_id", person_id=person_id, now=now) == 1

    def note_freed(self, *, person_id: int, freed: int) -> None:
        """So many of her places went to others because she cannot be reached."""
        self._q.change("people.note_freed", person_id=person_id, freed=freed)

    def freed(self, *, person_id: int) -> int:
        """How many of her places went to others when she was last lost."""
        return int(self._q.value("people.freed", person_id=person_id))

    def regain(self, *, telegram_id: int) -> bool:
        return self._q.change("people.regain", telegram_id=telegram_id) == 1

    def note_greeting(self, *, telegram_id: int, message_id: int, now: int) -> None:
        """The message that greets her after she was away."""
        self._q.change("people.note_greeting", telegram_id=telegram_id, message_id=message_id, now=now)

    def greeting(self, *, telegram_id: int, since: int) -> int | None:
        """That message, if it is as new as that and nothing took its place."""
        return self._q.value("people.greeting", telegram_id=telegram_id, since=since)  # type: ignore[no-any-return]

    def forget_greeting(self, *, telegram_id: int) -> None:
        """Something that says more took its place."""
        self._q.change("people.forget_greeting", telegram_id=telegram_id)

    def last_screening(self, *, person_id: int) -> str | None:
        """`open`, `passed`, `failed` or `review`."""
        state = self._q.value("people.last_screening", person_id=person_id)
        return None if state is None else str(state)

    def earnings(self, *, person_id: int) -> tuple[tuple[str, int], ...]:
        """(currency, micro-units) for every currency she earned in."""
        return tuple(
            (str(currency), int(amount)) for currency, amount in self._q.all("people.earnings", person_id=person_id)
        )

    def lock(self, *, person_id: int) -> None:
        """Before one more task comes into her hands in this unit."""
        self._q.change("people.lock", person_id=person_id)
