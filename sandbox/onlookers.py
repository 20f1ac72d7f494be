"""Whoever looks at the whole sandbox: what is shown of a call, and of a new person."""

from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.records import Json


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A call from outside: as it was written, how it ended (status 0: the connection was cut), how long it took."""

    at: int
    method: str
    params: Json
    status: int
    result: Any
    description: str | None
    milliseconds: float


class Onlooker(Protocol):
    """Is told at once, and must be quick."""

    def joined(self, person_id: int) -> None:
        """Somebody new has a phone."""

    def called(self, call: SeenCall) -> None:
        """A call has ended."""
