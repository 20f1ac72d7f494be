"""An invitation link, as it is stored: its token is nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records.staff import Role


@dataclass(frozen=True, slots=True)
class Invite:
    """A link that is good for `places` people until `expires_at`; for staff it has a `role`. Times in ms UTC."""

    id: int
    role: Role | None
    project_id: int | None
    title: str | None  # of the project
    places: int
    used: int
    made_by: int
    made_at: int
    expires_at: int
    revoked_at: int | None

    def is_open(self, now: int) -> bool:
        """Whether somebody could still come in by it."""
        return self.revoked_at is None and now < self.expires_at and self.used < self.places


@dataclass(frozen=True, slots=True)
class InvitedTo:
    """The project that a link led her to; `state` as in `projects`."""

    project_id: int
    title: str
    state: str
