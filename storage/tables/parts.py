"""Parts: messages in a worker's chat that carry a task longer than one message."""

from collections.abc import Iterable

from storage.queries import Queries


class Parts:
    """What has to be tidied away when the next task comes."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def keep(self, *, telegram_id: int, message_id: int, task_id: int) -> None:
        """Notes a part that was sent."""
        self._q.change("parts.keep", telegram_id=telegram_id, message_id=message_id, task_id=task_id)

    def of_person(self, *, telegram_id: int, project_id: int) -> list[tuple[int, int | None]]:
        """(message id, task id) of what stands in her chat, in the order of sending; no task: the project's card."""
        rows = self._q.all("parts.of_person", telegram_id=telegram_id, project_id=project_id)
        return [(row[0], row[1]) for row in rows]

    def forget(self, *, telegram_id: int, message_ids: Iterable[int]) -> None:
        """These are gone from her chat."""
        self._q.many(
            "parts.forget", [{"telegram_id": telegram_id, "message_id": message_id} for message_id in message_ids]
        )
