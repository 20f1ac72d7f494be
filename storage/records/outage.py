"""A time in which the bot was not there for anybody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outage:
    """From the last sign of life to the next one, ms UTC."""

    began_at: int
    ended_at: int
