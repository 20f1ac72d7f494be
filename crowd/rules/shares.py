"""A share and the interval that holds it in 95 of 100 cases."""

from __future__ import annotations

import math

Z = 1.959963984540054


def wilson(right: float, total: float) -> tuple[float, float]:
    """Wilson's interval of a share: it stays between 0 and 1 and holds for few answers too. `total` is above 0."""
    value = right / total
    middle = (value + Z * Z / (2 * total)) / (1 + Z * Z / total)
    half = Z / (1 + Z * Z / total) * math.sqrt(value * (1 - value) / total + Z * Z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)
