"""Broadcasts: what an admin writes to many people, its corrections, and the messages that show how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

BroadcastState: TypeAlias = Literal["draft", "sending", "paused", "cancelled", "done"]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One of them; times in ms UTC. `post` is JSON, `audience` and `moment` are as written, `door` is its button.

    The last four are its campaign's, None until it begins: held, it was `refused` by Telegram, with an error, or
    `paused`; it may be cancelled where it is told of.
    """

    id: int
    author: int | None
    state: BroadcastState
    version: int
    post: str | None
    message_id: int | None
    audience: str
    moment: str
    door: int
    counted: int
    campaign_id: int | None
    runs: int
    created_at: int
    began_at: int | None
    ended_at: int | None
    campaign_state: str | None
    halted: str | None
    error: str | None
    cancelled_at: int | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What shall stand in the place of what was sent; `campaign_id` is None until it is applied."""

    id: int
    broadcast_id: int
    author: int | None
    of_version: int
    post: str
    campaign_id: int | None


@dataclass(frozen=True, slots=True)
class View:
    """One admin's message that shows how a broadcast goes; `shown` is the JSON of what it shows."""

    telegram_id: int
    broadcast_id: int
    message_id: int
    shown: str
    next_at: int
    language: str | None
