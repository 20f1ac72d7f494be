"""Who did what: one line of the audit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act of an admin, of a command or of the clock. Never changed, never deleted."""

    id: int
    at: int
    actor: str  # admin:<telegram id>, cli, clock
    action: str
    subject: str
    detail: str
