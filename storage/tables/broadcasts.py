"""What admins write to many people at once, and the messages that are owed because of it."""

from __future__ import annotations

from collections.abc import Mapping

from storage.queries import Queries
from storage.records.broadcasts import Broadcast


class Broadcasts:
    """Each is a draft of one admin first; its deliveries belong to a campaign of its own."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def draft(self, *, author: int, now: int) -> bool:
        """False when she has begun one already."""
        return self._q.change("broadcasts.draft", author=author, now=now) == 1

    def add(self, *, post: str, audience: str, moment: str, door: int, now: int) -> int:
        """The id of a draft from the command line."""
        return self._q.added("broadcasts.add", post=post, audience=audience, moment=moment, door=door, now=now)

    def of(self, *, broadcast_id: int) -> Broadcast | None:
        row = self._q.one("broadcasts.of", broadcast_id=broadcast_id)
        return Broadcast(*row) if row else None

    def draft_of(self, *, author: int) -> int | None:
        """The id of the one that she is writing."""
        found: int | None = self._q.value("broadcasts.draft_of", author=author)
        return found

    def latest(self, *, count: int) -> list[Broadcast]:
        """The newest that were begun, first."""
        return [Broadcast(*row) for row in self._q.all("broadcasts.latest", count=count)]

    def write(self, *, broadcast_id: int, post: str | None, message_id: int | None) -> bool:
        """What a draft says, None for nothing yet; False when it is none any more, as for all that changes drafts."""
        return self._q.change("broadcasts.write", broadcast_id=broadcast_id, post=post, message_id=message_id) == 1

    def address(self, *, broadcast_id: int, audience: str) -> bool:
        return self._q.change("broadcasts.address", broadcast_id=broadcast_id, audience=audience) == 1

    def plan(self, *, broadcast_id: int, moment: str) -> bool:
        return self._q.change("broadcasts.plan", broadcast_id=broadcast_id, moment=moment) == 1

    def hang(self, *, broadcast_id: int, door: int) -> bool:
        return self._q.change("broadcasts.hang", broadcast_id=broadcast_id, door=door) == 1

    def count(self, *, broadcast_id: int, version: int, counted: int) -> bool:
        """How many people its author was told of; False when it changed since."""
        return self._q.change("broadcasts.count", broadcast_id=broadcast_id, version=version, counted=counted) == 1

    def note_album(self, *, broadcast_id: int, album: str) -> bool:
        """False when another message of this album came before."""
        return self._q.change("broadcasts.note_album", broadcast_id=broadcast_id, album=album) == 1

    def discard(self, *, broadcast_id: int) -> bool:
        return self._q.change("broadcasts.discard", broadcast_id=broadcast_id) == 1

    def begin(self, *, broadcast_id: int, version: int, now: int) -> bool:
        """False when another yes was quicker, or it changed since the question."""
        return self._q.change("broadcasts.begin", broadcast_id=broadcast_id, version=version, now=now) == 1

    def attach(self, *, broadcast_id: int, campaign_id: int) -> bool:
        """It goes out by this campaign."""
        return self._q.change("broadcasts.attach", broadcast_id=broadcast_id, campaign_id=campaign_id) == 1

    def correct(self, *, broadcast_id: int, version: int, post: str) -> bool:
        """False when it was corrected since, or nothing of it was sent."""
        return self._q.change("broadcasts.correct", broadcast_id=broadcast_id, version=version, post=post) == 1

    def uploaded(self, *, broadcast_id: int, stored: str, post: str) -> bool:
        """It says the same with a file that Telegram has; False when `stored` is not what it says any more."""
        return self._q.change("broadcasts.uploaded", broadcast_id=broadcast_id, stored=stored, post=post) == 1

    def move(self, *, broadcast_id: int, was: str, becomes: str) -> bool:
        return self._q.change("broadcasts.move", broadcast_id=broadcast_id, was=was, becomes=becomes) == 1

    def over(self) -> list[int]:
        """The ids of those of which nothing is owed any more."""
        return [int(row[0]) for row in self._q.all("broadcasts.over")]

    def end(self, *, broadcast_id: int, state: str, now: int) -> bool:
        """`done` or `cancelled`; False when it is over already, or never began."""
        return self._q.change("broadcasts.end", broadcast_id=broadcast_id, state=state, now=now) == 1

    def reopen(self, *, broadcast_id: int) -> bool:
        """False when it is not over."""
        return self._q.change("broadcasts.reopen", broadcast_id=broadcast_id) == 1

    def set_due(self, *, campaign_id: int, dues: Mapping[str, int]) -> None:
        """When it is due in each time zone."""
        self._q.many(
            "broadcasts.set_due",
            [{"campaign_id": campaign_id, "time_zone": zone, "due_at": due} for zone, due in dues.items()],
        )

    def repeat_unknown(self, *, campaign_id: int, now: int) -> int:
        """What nobody knows to have arrived is owed once more; how many."""
        return self._q.change("broadcasts.repeat_unknown", campaign_id=campaign_id, now=now)

    def go_on(self, *, campaign_id: int) -> bool:
        """False when it was not done."""
        return self._q.change("broadcasts.go_on", campaign_id=campaign_id) == 1

    def states(
        self, *, campaign_id: int, unreachable: str, cancelled: str, since: int, now: int
    ) -> dict[str, tuple[int, int]]:
        """How many deliveries are in each state, and how many of these got there since then.

        Besides the states of the rows: later, failed, cancelled.
        """
        rows = self._q.all(
            "broadcasts.states",
            campaign_id=campaign_id,
            unreachable=unreachable,
            cancelled=cancelled,
            since=since,
            now=now,
        )
        return {str(state): (int(count), int(lately)) for state, count, lately in rows}

    def said(self, *, broadcast_id: int) -> tuple[str, int, int] | None:
        """(post, door, campaign) of one that goes out; no correction comes between this and the end of the unit."""
        row = self._q.one("broadcasts.said", broadcast_id=broadcast_id)
        return (str(row[0]), int(row[1]), int(row[2])) if row else None

    def stands(self, *, campaign_id: int, person_id: int) -> tuple[str, int | None] | None:
        """The state of one person's message and its id in her chat."""
        row = self._q.one("broadcasts.stands", campaign_id=campaign_id, person_id=person_id)
        return (str(row[0]), row[1]) if row else None

    def door_to(self, *, project_id: int) -> tuple[str, str] | None:
        """The slug and the title of a project."""
        row = self._q.one("broadcasts.door_to", project_id=project_id)
        return (str(row[0]), str(row[1])) if row else None
