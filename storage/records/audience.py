"""What an audience is asked for: conditions in groups, as the rules of eligibility read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias


class Test(Protocol):
    """One condition: its subject, the comparison, the value (lists with `, ` between), and the number it stands for."""

    @property
    def fact(self) -> str: ...
    @property
    def op(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def values(self) -> tuple[str, ...]: ...
    @property
    def number(self) -> int | None: ...


Tests: TypeAlias = Sequence[Sequence[Test]]
"""Groups of which every one needs one condition that is met."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """So many people of a time zone ('' where it is not known), their own quiet hours (None where they chose none),
    and whether they turned such messages off."""

    zone: str
    quiet: str | None
    off: bool
    count: int
