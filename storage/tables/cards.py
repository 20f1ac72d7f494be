"""Cards: the message that bears a worker's card, by project."""

from storage.queries import Queries


class Cards:
    """One message for a worker and a project."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def keep(self, *, telegram_id: int, project_id: int, message_id: int) -> None:
        """The card stands in this message from now on."""
        self._q.change("cards.keep", telegram_id=telegram_id, project_id=project_id, message_id=message_id)

    def of(self, *, telegram_id: int, project_id: int) -> int | None:
        """The message that bears her card in this project."""
        message_id: int | None = self._q.value("cards.of", telegram_id=telegram_id, project_id=project_id)
        return message_id
