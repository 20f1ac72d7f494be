"""Invitation links, and who came by them."""

from __future__ import annotations

from storage.queries import Queries
from storage.records.invites import Invite, InvitedTo
from storage.records.staff import Role


class Invites:
    """Links by the hash of their token; `places` people may use one."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def add(
        self,
        *,
        hash: str,
        role: Role | None,
        project_id: int | None,
        places: int,
        made_by: int,
        made_in: int,
        expires_at: int,
        now: int,
    ) -> int:
        """The id of the new link."""
        return self._q.added(
            "invites.add",
            hash=hash,
            role=role,
            project_id=project_id,
            places=places,
            made_by=made_by,
            made_in=made_in,
            expires_at=expires_at,
            now=now,
        )

    def renew(self, *, hash: str, made_by: int, made_in: int, since: int) -> int | None:
        """The link that this update made gets another token; None when somebody used it already."""
        invite_id: int | None = self._q.value("invites.renew", hash=hash, made_by=made_by, made_in=made_in, since=since)
        return invite_id

    def of(self, *, invite_id: int) -> Invite | None:
        row = self._q.one("invites.of", invite_id=invite_id)
        return Invite(*row) if row else None

    def of_hash(self, *, hash: str) -> Invite | None:
        row = self._q.one("invites.of_hash", hash=hash)
        return Invite(*row) if row else None

    def open(self, *, now: int, most: int) -> list[Invite]:
        """Links for applicants and workers that can still be used, the newest first."""
        return [Invite(*row) for row in self._q.all("invites.open", now=now, most=most)]

    def take(self, *, invite_id: int, now: int) -> bool:
        """False when it is full, over, or taken back."""
        return self._q.change("invites.take", invite_id=invite_id, now=now) == 1

    def come(self, *, invite_id: int, person_id: int, now: int) -> bool:
        """False when she came by it before."""
        return self._q.change("invites.come", invite_id=invite_id, person_id=person_id, now=now) == 1

    def revoke(self, *, invite_id: int, now: int) -> bool:
        """False when that was done before."""
        return self._q.change("invites.revoke", invite_id=invite_id, now=now) == 1

    def revoke_all(self, *, made_by: int, now: int) -> None:
        """All links of somebody who has no say here any more."""
        self._q.change("invites.revoke_all", made_by=made_by, now=now)

    def project_of(self, *, person_id: int) -> InvitedTo | None:
        """Where she was invited to last, while it is not closed and she has not begun there."""
        row = self._q.one("invites.project_of", person_id=person_id)
        return InvitedTo(*row) if row else None

    def joined(self, *, invite_id: int) -> tuple[int, str, str] | None:
        """(Telegram id, role, name) of who came in by a link for staff, while she is in."""
        row = self._q.one("invites.joined", invite_id=invite_id)
        return (int(row[0]), str(row[1]), str(row[2])) if row else None

    def came(self, *, invite_id: int, person_id: int) -> bool:
        """Whether she came by this link before."""
        return self._q.value("invites.came", invite_id=invite_id, person_id=person_id) is not None
