"""Faults that repeat: said at once, then at most once a minute each, with how often it happened meanwhile."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

QUIET_FOR = 60.0


@dataclass(slots=True)
class _Said:
    at: float
    held_back: int = 0


class Alarm:
    """Log lines of one part of the program, at most one a minute for the same kind of fault."""

    def __init__(self, log: logging.Logger, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._monotonic = monotonic
        self._said: dict[str, _Said] = {}

    def say(self, kind: str, text: str) -> None:
        """Log the fault as an error, unless its kind was said less than a minute ago."""
        now, said = self._monotonic(), self._said.get(kind)
        if said and now - said.at < QUIET_FOR:
            said.held_back += 1
            return
        more = f" ({said.held_back} more since the last line)" if said and said.held_back else ""
        self._said[kind] = _Said(now)
        self._log.error("%s: %s%s", kind, text, more)

    def over(self, text: str) -> None:
        """Log once that what was said before has passed; says nothing when nothing was said."""
        if self._said:
            self._log.warning("%s", text)
            self._said.clear()
