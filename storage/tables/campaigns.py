"""The campaigns, and the deliveries that each one owes."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.deliveries import Campaign


class Campaigns:
    """Events that many people are told about; each delivery is a row from the moment it is owed."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(self, *, kind: str, ref: str, project_id: int | None, body: str, now: int) -> int:
        """The id of a new campaign; a constraint error when the event `ref` has one."""
        return self._q.added("campaigns.add", kind=kind, ref=ref, project_id=project_id, body=body, now=now)

    def drop_pending(self, *, project_id: int, kind: str, reason: str, now: int) -> int:
        """What has not gone out stays so; how many."""
        return self._q.change("campaigns.drop_pending", project_id=project_id, kind=kind, reason=reason, now=now)

    def told(self, *, project_id: int, kind: str) -> dict[str, int]:
        """How many deliveries of a kind are in each state."""
        rows = self._q.all("campaigns.told", project_id=project_id, kind=kind)
        return {str(state): int(count) for state, count in rows}

    def owe(self, *, campaign_id: int, telegram_id: int, due_at: int, now: int) -> bool:
        """A delivery for one person; False when we never met her, or she cannot be reached."""
        return (
            self._q.change("campaigns.owe", campaign_id=campaign_id, telegram_id=telegram_id, due_at=due_at, now=now)
            == 1
        )

    def messages(self, *, ref: str) -> list[tuple[int, int]]:
        """(Telegram id, message id) of everyone whom the event's message reached."""
        return [(int(who), int(message)) for who, message in self._q.all("campaigns.messages", ref=ref)]

    def of(self, *, campaign_id: int) -> Campaign | None:
        row = self._q.one("campaigns.of", campaign_id=campaign_id)
        return Campaign(*row) if row else None

    def hold(self, *, campaign_id: int, halted: str, error: str | None) -> bool:
        """`halted` is `refused` or `paused`; False when it is not running."""
        return self._q.change("campaigns.hold", campaign_id=campaign_id, halted=halted, error=error) == 1

    def resume(self, *, campaign_id: int) -> bool:
        """False when it is not held."""
        return self._q.change("campaigns.resume", campaign_id=campaign_id) == 1

    def cancel(self, *, campaign_id: int, now: int) -> bool:
        """False when it is over."""
        return self._q.change("campaigns.cancel", campaign_id=campaign_id, now=now) == 1

    def drop_cancelled(self, *, campaign_id: int, reason: str, now: int) -> int:
        """What a cancelled one still owes will not go out; how many. Nothing happens to one that was not cancelled."""
        return self._q.change("campaigns.drop_cancelled", campaign_id=campaign_id, reason=reason, now=now)
