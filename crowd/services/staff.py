"""Staff: who may run projects and decide about applicants, by numeric id; owners add and remove them from the chat."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from crowd.services.owing import owe
from storage import Storage, Turn, Unit
from storage.records.staff import Member, Role

JOINED, ADDED = "staff_joined", "staff_added"
"""What owners are told when somebody has come in by a link, and she herself when an owner has added her."""


class Team(Collection[int]):
    """Telegram ids as they are now: whoever holds it sees a change as soon as it is known."""

    def __init__(self, owners: frozenset[int]) -> None:
        self._owners = self._members = owners

    def set(self, added: Iterable[int]) -> None:
        self._members = self._owners | frozenset(added)

    def __contains__(self, telegram_id: object) -> bool:
        return telegram_id in self._members

    def __iter__(self) -> Iterator[int]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class StaffService:
    """Owners are named by the settings; they are admins too, and every admin is a reviewer."""

    def __init__(self, storage: Storage, owners: Iterable[int]) -> None:
        self._storage = storage
        self.owners = frozenset(owners)
        self.admins = Team(self.owners)
        self.reviewers = Team(self.owners)

    def may_review(self, telegram_id: int) -> bool:
        """Whether she may use the review desk."""
        return telegram_id in self.reviewers

    def may_write_to(self, telegram_id: int, *, project: bool) -> bool:
        """Whether she may write to many people at once: admins to those of a `project`, owners to everybody."""
        return telegram_id in self.owners or (project and telegram_id in self.admins)

    async def refresh(self) -> None:
        """Reads who is in: at start, and every few seconds, for what another process has changed."""
        self._know(await self._storage.read(lambda work: work.staff.listing()))

    async def listing(self) -> list[Member]:
        """Whom owners have added, admins first."""
        return await self._storage.read(lambda work: work.staff.listing())

    async def add(self, turn: Turn, owner: int, telegram_id: int, role: Role, name: str) -> Member | None:
        """She has this role from now on. None where `owner` is none, or she is an owner herself."""
        if owner not in self.owners or telegram_id in self.owners:
            return None

        def unit(work: Unit) -> tuple[Member | None, list[Member]]:
            if not work.replayed:
                take_in(work, telegram_id, role, name, owner, turn.now)
                ref = f"{ADDED}:{turn.update_id}:{turn.now}"
                owe(work, kind=ADDED, ref=ref, to=[telegram_id], body={"role": role}, now=turn.now)
            return work.staff.of(telegram_id=telegram_id), work.staff.listing()

        member, listed = await self._storage.write(turn, unit)
        self._know(listed)
        return member

    async def remove(self, turn: Turn, owner: int, telegram_id: int, added_at: int) -> bool:
        """She is out from now on, with all that waited for her as an admin.

        False where `owner` is none, or where she was added anew since `added_at`.
        """
        if owner not in self.owners:
            return False

        def unit(work: Unit) -> tuple[bool, list[Member]]:
            if not work.replayed and work.staff.remove(telegram_id=telegram_id, added_at=added_at, now=turn.now):
                take_out(work, telegram_id, turn.now)
                work.audit.note(turn.now, actor(owner), "staff removed", subject(telegram_id))
            return work.staff.of(telegram_id=telegram_id) is None, work.staff.listing()

        gone, listed = await self._storage.write(turn, unit)
        self._know(listed)
        return gone

    def _know(self, listed: list[Member]) -> None:
        self.admins.set(each.telegram_id for each in listed if each.role == "admin")
        self.reviewers.set(each.telegram_id for each in listed)


def take_in(work: Unit, telegram_id: int, role: Role, name: str, owner: int, now: int) -> None:
    """She is in, with a line in the audit; inside somebody's unit."""
    work.staff.put(telegram_id=telegram_id, role=role, called=name, added_by=owner, now=now)
    work.audit.note(now, actor(owner), "staff added", subject(telegram_id), role)


def take_out(work: Unit, telegram_id: int, now: int) -> None:
    """What waited for her as an admin goes: counts that she watched, words that she was about to type, news, links that
    she made, and the application that she had in hand."""
    work.staff.end_watches(telegram_id=telegram_id)
    work.staff.end_waiting(telegram_id=telegram_id)
    work.invites.revoke_all(made_by=telegram_id, now=now)
    work.reviews.leave_others(reviewer_id=telegram_id)
    work.staff.drop_news(telegram_id=telegram_id, now=now)


def actor(telegram_id: int) -> str:
    """An admin or owner as the audit names her."""
    return f"admin:{telegram_id}"


def subject(telegram_id: int) -> str:
    """Somebody who is added or removed, as the audit names her."""
    return f"telegram:{telegram_id}"
