"""Fingerprints of texts: two that are nearly the same have fingerprints that agree in most places (MinHash)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise

PLACES = 63
ROWS = 3  # places in a band; texts that share half of their pairs of words share a band with 94 %, others hardly ever
PRIME = (1 << 61) - 1
WIDTH = 8  # hexadecimal digits a place
NEAR = 0.5  # of the places; the share estimates how many of all pairs of words the two texts have in common
FEWEST_PAIRS = 40  # a text shorter than this is like too many others


def _constant(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) % PRIME


FACTORS = tuple((_constant(f"a{n}") or 1, _constant(f"b{n}")) for n in range(PLACES))


def fingerprint(words: Sequence[str]) -> str:
    """63 places of 8 hexadecimal digits; empty for a text that is too short to be told from others.

    `words` in lower case; numbers count for nothing, so that new dates leave a text the same.
    """
    kept = [word for word in words if word.isalpha()]
    pairs = {_constant(f"{one} {other}") for one, other in pairwise(kept)}
    if len(pairs) < FEWEST_PAIRS:
        return ""
    least = (min((a * pair + b) % PRIME for pair in pairs) for a, b in FACTORS)
    return "".join(f"{place & 0xFFFFFFFF:0{WIDTH}x}" for place in least)


def near(one: str, other: str) -> bool:
    """True when the texts behind two fingerprints share about half of their pairs of words, or more."""
    return bool(one and other) and likeness(one, other) >= NEAR


def likeness(one: str, other: str) -> float:
    """The share of places that agree, 0 to 1."""
    same = sum(a == b for a, b in zip(_places(one), _places(other), strict=True))
    return same / PLACES


def bands(text: str) -> list[int]:
    """One number for each three places: texts that are near share at least one of them, at the same index."""
    places = _places(text)
    joined = ("".join(places[at : at + ROWS]) for at in range(0, len(places), ROWS))
    return [_constant(each) for each in joined]


def _places(text: str) -> list[str]:
    return [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]
