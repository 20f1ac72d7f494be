"""Slips of a thumb: what a misspelt name may have been meant to be."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

CYRILLIC = "абвгґдеєжзиіјклмнопрстуўфхцчшщъыьэюя"
GREEK = "αβγδεζηθικλμνξοπρστυφχψω"


def one_slip(name: str) -> set[str]:
    """Every folded name that differs by one letter too many, too few, another, or two in the wrong order."""
    letters = _alphabet(name)
    halves = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    fewer = {left + right[1:] for left, right in halves if right}
    turned = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    other = {left + letter + right[1:] for left, right in halves if right for letter in letters}
    more = {left + letter + right for left, right in halves for letter in letters}
    return (fewer | turned | other | more) - {name}


def within_two(one: str, other: str) -> bool:
    """Whether two slips at most lead from one name to the other."""
    if abs(len(one) - len(other)) > 2:
        return False
    left, right = _unlike(one, other)
    return _steps(left, right) <= 2


def _alphabet(name: str) -> str:
    if name.isascii():
        return ascii_lowercase + " "
    return next((letters for letters in (CYRILLIC, GREEK) if set(name) & set(letters)), "")


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Both without what they begin and end with alike."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other


def _steps(one: str, other: str) -> int:
    """How many letters have to be added, taken away, changed or turned round (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        before, row = row, list(_next_row(at, letter, one, other, before, row))
    return row[-1]


def _next_row(at: int, letter: str, one: str, other: str, twice: list[int], last: list[int]) -> Iterator[int]:
    here = at
    yield here
    for column, its in enumerate(other, start=1):
        here = min(here + 1, last[column] + 1, last[column - 1] + (letter != its))
        if at > 1 and column > 1 and letter == other[column - 2] and one[at - 2] == its:
            here = min(here, twice[column - 2] + 1)
        yield here
