"""Whom owners let run projects, or decide about applicants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["admin", "reviewer"]
"""An admin runs projects and may do all that a reviewer does; a reviewer decides about applicants and nothing else."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whom an owner added; `name` is what Telegram showed then. Times in ms UTC."""

    telegram_id: int
    role: Role
    name: str
    added_by: int
    added_at: int
