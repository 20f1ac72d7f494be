"""What exports call workers: names of one export's own, so that two files that get out cannot be put together."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

Names = Callable[[str], str]
"""From the key by which the program knows a worker to the name in a file."""

DIGITS = 12


def lasting(key: str) -> str:
    """The same name in every export."""
    return key


def fresh(secret: bytes) -> Names:
    """Names of one export; without its secret, which nobody keeps, they say nothing about those of another."""
    known: dict[str, str] = {}

    def name(key: str) -> str:
        if key not in known:
            known[key] = f"x{hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()[:DIGITS]}"
        return known[key]

    return name
