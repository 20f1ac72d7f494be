"""Messages that one event owes to few people: written in the unit that causes them, sent by the sender."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from storage import Unit


def owe(work: Unit, *, kind: str, ref: str, to: Iterable[int], body: dict[str, Any], now: int, wait: int = 0) -> int:
    """Each of these Telegram ids is owed the message of the event `ref`; how many of them can be reached.

    `wait` is how many ms to hold it back, so that what is still being typed can come along.
    """
    campaign_id = work.campaigns.add(
        kind=kind, ref=ref, project_id=None, body=json.dumps(body, ensure_ascii=False), now=now
    )
    owed = [
        work.campaigns.owe(campaign_id=campaign_id, telegram_id=who, due_at=now + wait, now=now) for who in sorted(to)
    ]
    if not any(owed):
        work.deliveries.finish(campaign_id=campaign_id)  # nobody can be reached
    return sum(owed)
