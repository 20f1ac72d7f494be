"""Money as integer micro-units (10^-6 of the currency), read from and written as decimal text without a float."""

from __future__ import annotations

import re
from decimal import Decimal

MICRO = 1_000_000
PRICE = re.compile(r"(\d{1,9})(?:\.(\d{1,6}))?")
CURE = 'write it as a decimal with at most six digits after the point, as "0.05"'


def micro(price: object) -> int:
    """`"0.05"`, `5` or `Decimal("0.05")` in micro-units; a ValueError says the cure.

    A float is refused: it has lost its last digits before it comes here. TOML is read with `parse_float=Decimal`.
    """
    if isinstance(price, bool) or not isinstance(price, (str, int, Decimal)):
        raise ValueError(CURE)
    text = format(price, "f") if isinstance(price, Decimal) else str(price).strip()
    found = PRICE.fullmatch(text)
    if found is None:
        raise ValueError(CURE)
    whole, part = found[1], found[2] or ""
    return int(whole) * MICRO + int(part.ljust(6, "0"))


def decimal_text(amount: int) -> str:
    """Micro-units as a decimal with two to six digits after the point: 50000 is `0.05`, -1 is `-0.000001`."""
    whole, part = divmod(abs(amount), MICRO)
    digits = f"{part:06}".rstrip("0").ljust(2, "0")
    return f"{'-' if amount < 0 else ''}{whole}.{digits}"
