"""How campaigns stand: running, held, over; every move of one is made here, with a line in the audit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from crowd.services.owing import owe
from storage import Storage, Turn, Unit
from storage.records.deliveries import Campaign

HELD = "campaign_held"
"""What admins are told when Telegram refuses a text."""

GIVEN_UP = "an admin gave it up"
Move: TypeAlias = Literal["resume", "cancel"]


@dataclass(frozen=True, slots=True)
class Moved:
    """It stands so from now on; `dropped` people will not hear it."""

    campaign: Campaign
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class AsItWas:
    """Somebody else was first, or there is no such campaign."""

    campaign: Campaign | None


class CampaignService:
    """What admins do with a campaign, whatever it tells people."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def of(self, campaign_id: int) -> Campaign | None:
        """One of them, with how many people still wait for it."""
        return await self._storage.read(lambda work: work.campaigns.of(campaign_id=campaign_id))

    async def move(self, turn: Turn, campaign_id: int, move: Move, *, actor: str) -> Moved | AsItWas:
        """Let it go on, or give it up for good. The same turn again shows how it stands."""

        def unit(work: Unit) -> Moved | AsItWas:
            before = work.campaigns.of(campaign_id=campaign_id)
            if work.replayed or before is None or not _moved(work, campaign_id, move, actor, turn.now):
                return AsItWas(before)
            after = work.campaigns.of(campaign_id=campaign_id) or before
            return Moved(after, before.left if move == "cancel" else 0)

        return await self._storage.write(turn, unit)


def pause(work: Unit, campaign_id: int, *, actor: str, now: int) -> bool:
    """Nobody else is told until it goes on; False when it is not running."""
    paused = work.campaigns.hold(campaign_id=campaign_id, halted="paused", error=None)
    if paused:
        work.audit.note(now, actor, "campaign.paused", f"campaign:{campaign_id}")
    return paused


def resume(work: Unit, campaign_id: int, *, actor: str, now: int) -> bool:
    """It goes on where it stood; False when it is not held."""
    resumed = work.campaigns.resume(campaign_id=campaign_id)
    if resumed:
        work.audit.note(now, actor, "campaign.resumed", f"campaign:{campaign_id}")
        work.deliveries.finish(campaign_id=campaign_id)
    return resumed


def cancel(work: Unit, campaign_id: int, *, actor: str, now: int, reason: str = GIVEN_UP) -> bool:
    """Whoever was not told will not be, and each row says why; False when it is over."""
    cancelled = work.campaigns.cancel(campaign_id=campaign_id, now=now)
    if cancelled:
        dropped = work.campaigns.drop_cancelled(campaign_id=campaign_id, reason=reason, now=now)
        work.audit.note(now, actor, "campaign.cancelled", f"campaign:{campaign_id}", f"{dropped} not told")
    return cancelled


def refuse(work: Unit, campaign_id: int, *, kind: str, error: str, admins: Collection[int], now: int) -> bool:
    """Telegram does not take its text: it is held, nobody is blamed, and admins hear of it. False when it was held."""
    if not work.campaigns.hold(campaign_id=campaign_id, halted="refused", error=error):
        return False
    work.audit.note(now, "clock", "campaign.held", f"campaign:{campaign_id}", error)
    if kind != HELD:  # an alarm about an alarm would never end
        owe(work, kind=HELD, ref=f"{HELD}:{campaign_id}:{now}", to=admins, body={"campaign": campaign_id}, now=now)
    return True


def still_held(work: Unit, body: dict[str, Any]) -> dict[str, Any] | None:
    """What admins read of it at the moment of sending; None when it goes on, or is over."""
    found = work.campaigns.of(campaign_id=int(body["campaign"]))
    if found is None or found.state != "held" or found.halted != "refused":
        return None
    return {"campaign": found.id, "kind": found.kind, "title": found.project_title, "error": found.error or "",
            "left": found.left, "broadcast": found.broadcast_id, "post": found.broadcast_post}  # fmt: skip


def _moved(work: Unit, campaign_id: int, move: Move, actor: str, now: int) -> bool:
    match move:
        case "resume":
            return resume(work, campaign_id, actor=actor, now=now)
        case "cancel":
            return cancel(work, campaign_id, actor=actor, now=now)
