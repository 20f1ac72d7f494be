"""Invitation links: made by admins and owners, good for so many people and so long, and what opening one does."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, TypeAlias

from crowd.rules.names import called
from crowd.services.owing import owe
from crowd.services.people import new_worker_key
from crowd.services.staff import JOINED, StaffService, take_in
from storage import Storage, Turn, Unit
from storage.records.invites import Invite
from storage.records.people import Person
from storage.records.staff import Role

DAY = 86_400_000
LISTED = 20
MOST_PLACES = 10_000
LONGEST_DAYS = 365
TOKEN_BYTES = 20
"""160 bits of chance, in 40 of the 64 letters that a link of Telegram may carry, none of which programs cut off."""


@dataclass(frozen=True, slots=True)
class Link:
    """A new link; its token is told once and stands nowhere."""

    invite: Invite
    token: str


@dataclass(frozen=True, slots=True)
class Joined:
    """She has this role now."""

    role: Role


@dataclass(frozen=True, slots=True)
class NoNeed:
    """She may do all that the link would let her; it is still good for somebody else."""


@dataclass(frozen=True, slots=True)
class Invited:
    """She came by a good link; to a project, where it names one."""

    title: str | None


@dataclass(frozen=True, slots=True)
class NoGoodLink:
    """It is not ours, over, full, or taken back: which of them is nobody's business."""


Entered: TypeAlias = Joined | NoNeed | Invited | NoGoodLink


class InviteService:
    """Links for staff are made by owners, links for applicants and workers by admins."""

    def __init__(self, storage: Storage, staff: StaffService) -> None:
        self._storage = storage
        self._staff = staff

    async def for_staff(self, turn: Turn, owner: int, role: Role) -> Link | None:
        """A link that gives one person this role, for a day. None for whoever is no owner."""
        if owner not in self._staff.owners:
            return None
        return await self._make(turn, owner, role=role, project_id=None, places=1, days=1)

    async def for_people(
        self, turn: Turn, admin: int, *, project_id: int | None, places: int, days: int
    ) -> Link | None:
        """A link for so many people and days. None for whoever is no admin, for a number out of bounds, or a project
        that is gone or over."""
        fits = 0 < places <= MOST_PLACES and 0 < days <= LONGEST_DAYS
        if admin not in self._staff.admins or not fits:
            return None
        return await self._make(turn, admin, role=None, project_id=project_id, places=places, days=days)

    async def listing(self, now: int) -> list[Invite]:
        """Links for applicants and workers that can still be used, the newest first."""
        return await self._storage.read(lambda work: work.invites.open(now=now, most=LISTED))

    async def revoke(self, turn: Turn, admin: int, invite_id: int) -> bool:
        """Nobody comes in by it any more. False where there is none, or it is not hers to take back."""

        def unit(work: Unit) -> bool:
            invite = work.invites.of(invite_id=invite_id)
            team = self._staff.owners if invite and invite.role else self._staff.admins
            if invite is None or admin not in team:
                return False
            if work.invites.revoke(invite_id=invite_id, now=turn.now):
                work.audit.note(turn.now, f"admin:{admin}", "invitation taken back", f"invite:{invite_id}")
            return True

        return await self._storage.write(turn, unit)

    async def enter(
        self,
        turn: Turn,
        telegram_id: int,
        token: str,
        *,
        first_name: str,
        username: str | None,
        language: str | None,
    ) -> Entered:
        """Somebody opened a link: she is met as by any /start, and comes in if the link is good."""
        worker_key = new_worker_key()

        def unit(work: Unit) -> Entered:
            person = work.people.meet(
                telegram_id=telegram_id,
                worker_key=worker_key,
                first_name=called(first_name),
                username=username,
                language=language or "en",
                now=turn.now,
            )
            invite = work.invites.of_hash(hash=hash_of(token))
            if invite is None:
                return NoGoodLink()
            if invite.role is None:
                return _come(work, invite, person, turn)
            return self._join(work, invite, invite.role, person, turn)

        entered = await self._storage.write(turn, unit)
        if isinstance(entered, Joined):
            await self._staff.refresh()
        return entered

    async def _make(
        self, turn: Turn, by: int, *, role: Role | None, project_id: int | None, places: int, days: int
    ) -> Link | None:
        token = secrets.token_hex(TOKEN_BYTES)

        def unit(work: Unit) -> Link | None:
            if work.replayed:  # the token that it told is nowhere: it gets another one
                made = work.invites.renew(hash=hash_of(token), made_by=by, made_in=turn.update_id, since=turn.now - DAY)
            elif project_id is not None and not _leads_somewhere(work, project_id):
                made = None
            else:
                made = work.invites.add(
                    hash=hash_of(token),
                    role=role,
                    project_id=project_id,
                    places=places,
                    made_by=by,
                    made_in=turn.update_id,
                    expires_at=turn.now + days * DAY,
                    now=turn.now,
                )
                work.audit.note(turn.now, f"admin:{by}", "invitation made", f"invite:{made}", role or "")
            invite = work.invites.of(invite_id=made) if made is not None else None
            return Link(invite, token) if invite else None

        return await self._storage.write(turn, unit)

    def _join(self, work: Unit, invite: Invite, role: Role, person: Person, turn: Turn) -> Entered:
        """A link for staff is for one person and one time: whoever was removed does not come back by it."""
        telegram_id = person.telegram_id or 0
        member = work.staff.of(telegram_id=telegram_id)
        if work.replayed:
            return Joined(role) if member and member.role == role else NoGoodLink()
        if telegram_id in self._staff.owners or (member and member.role in ("admin", role)):
            return NoNeed()
        if not work.invites.take(invite_id=invite.id, now=turn.now):
            return NoGoodLink()
        work.invites.come(invite_id=invite.id, person_id=person.id, now=turn.now)
        take_in(work, telegram_id, role, person.first_name, invite.made_by, turn.now)
        owe(work, kind=JOINED, ref=f"{JOINED}:{invite.id}", to=self._staff.owners, body={"id": invite.id}, now=turn.now)
        return Joined(role)


def hash_of(token: str) -> str:
    """What is kept of a token. It is long and drawn by chance, so that a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _come(work: Unit, invite: Invite, person: Person, turn: Turn) -> Invited | NoGoodLink:
    """A second opening by the same person takes no second place, and works as long as the first would."""
    came = work.invites.came(invite_id=invite.id, person_id=person.id)
    if not came:
        if work.replayed or not work.invites.take(invite_id=invite.id, now=turn.now):
            return NoGoodLink()
        work.invites.come(invite_id=invite.id, person_id=person.id, now=turn.now)
    return Invited(invite.title)


def _leads_somewhere(work: Unit, project_id: int) -> bool:
    return any(each.id == project_id and each.state != "closed" for each in work.projects.listing())


def joined(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What owners read of whoever came in by a link; None when she is out again."""
    found = work.invites.joined(invite_id=int(body["id"]))
    return {"telegram_id": found[0], "role": found[1], "name": found[2]} if found else None
