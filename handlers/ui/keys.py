"""Keys below the text field, for what only Telegram's own buttons can send: a phone number, a place on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Key:
    """A key that sends its label, or asks her phone for something when it is tapped."""

    label: str
    asks: Literal["contact", "location"] | None = None

    @property
    def raw(self) -> dict[str, Any]:
        return {"text": self.label} | ({f"request_{self.asks}": True} if self.asks else {})


@dataclass(frozen=True, slots=True)
class Keys:
    """Rows of keys. They stay until they are taken away, and a message that bears them can bear no inline buttons."""

    rows: tuple[tuple[Key, ...], ...]

    @property
    def raw(self) -> dict[str, Any]:
        """The keys as the Bot API spells them."""
        return {"keyboard": [[key.raw for key in row] for row in self.rows if row], "resize_keyboard": True}


@dataclass(frozen=True, slots=True)
class NoKeys:
    """Takes the keys away."""

    @property
    def raw(self) -> dict[str, Any]:
        return {"remove_keyboard": True}
