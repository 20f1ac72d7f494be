"""The update that is being handled, and when."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """One update of Telegram: its id marks the effect as applied, `now` is milliseconds UTC."""

    update_id: int
    now: int
