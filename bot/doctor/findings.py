"""What a check finds, and everything that checks may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.secrets import Token
from bot.settings import Settings

Level: TypeAlias = Literal["fine", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one thing; where something is wrong, how to mend it."""

    about: str
    level: Level
    says: str
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at: the settings, the token where there is a usable one, and the time (ms UTC)."""

    settings: Settings
    token: Token | None
    now: int


def fine(about: str, says: str) -> Finding:
    return Finding(about, "fine", says)


def warning(about: str, says: str, cure: str) -> Finding:
    """It works, and will not for ever."""
    return Finding(about, "warning", says, cure)


def fault(about: str, says: str, cure: str) -> Finding:
    """It does not work."""
    return Finding(about, "fault", says, cure)
