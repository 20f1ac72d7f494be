"""The levels of the Common European Framework of Reference for Languages, in their order."""

from __future__ import annotations

from typing import Literal

Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
LEVELS: tuple[Level, ...] = ("A1", "A2", "B1", "B2", "C1", "C2")
