"""Phone numbers as Telegram gives them, in the one spelling in which they are kept and compared."""

from __future__ import annotations

import re

DIGITS = range(7, 16)  # an international number has no more than fifteen


def normalised(number: str) -> str | None:
    """ "351 912 345 678" and "+351912345678" as "+351912345678"; None for what is no international number."""
    digits = re.sub(r"[\s().+\-]", "", number).removeprefix("00")
    return f"+{digits}" if digits.isascii() and digits.isdecimal() and len(digits) in DIGITS else None
