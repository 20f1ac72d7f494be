"""Votes on pairs: which of two items is better, told as wins, and whether a ranking can come of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FIRST = frozenset({"first", "left", "a", "1", "first_much"})
SECOND = frozenset({"second", "right", "b", "2", "second_much"})
EVEN = frozenset({"tie", "draw", "equal", "both_bad", "both bad"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One vote: which item won, and which lost; `half` says that they were even, and each has half a win."""

    winner: str
    loser: str
    half: bool = False


def compared(first: str, second: str, label: str) -> Comparison | None:
    """What a label says of two items: by the item's own name, or by its side. None when it says neither nor a tie."""
    if label == first:
        return Comparison(first, second)
    if label == second:
        return Comparison(second, first)
    spoken = label.strip().casefold()
    if spoken in EVEN:
        return Comparison(first, second, half=True)
    if spoken in FIRST:
        return Comparison(first, second)
    return Comparison(second, first) if spoken in SECOND else None


def wins(comparisons: Iterable[Comparison]) -> Counter[tuple[str, str]]:
    """(winner, loser) with twice their wins, so that half a win is a whole number."""
    found: Counter[tuple[str, str]] = Counter()
    for each in comparisons:
        found[each.winner, each.loser] += 1 if each.half else 2
        if each.half:
            found[each.loser, each.winner] += 1
    return found


def unranked(won: Mapping[tuple[str, str], int]) -> str:
    """Why no ranking can come of these wins; empty where one can: then every item has won, by others, against all."""
    items = sorted({item for pair in won for item in pair})
    if len(items) < 2:
        return "There are no two different items to rank."
    forward: dict[str, list[str]] = {item: [] for item in items}
    backward: dict[str, list[str]] = {item: [] for item in items}
    for winner, loser in won:
        forward[winner].append(loser)
        backward[loser].append(winner)
    beaten, beaters = _reached(forward, items[0]), _reached(backward, items[0])
    if beaten == beaters == set(items):
        return ""
    return _parted(items, beaten & beaters, won)


def _reached(ways: Mapping[str, list[str]], start: str) -> set[str]:
    seen, ahead = {start}, [start]
    while ahead:
        for item in ways[ahead.pop()]:
            if item not in seen:
                seen.add(item)
                ahead.append(item)
    return seen


def _parted(items: list[str], together: set[str], won: Mapping[tuple[str, str], int]) -> str:
    never_lost = [item for item in items if all(loser != item for _, loser in won)]
    never_won = [item for item in items if all(winner != item for winner, _ in won)]
    for what, found in (("never lost", never_lost), ("never won", never_won)):
        if found:
            return f'"{found[0]}" {what} a comparison: how far it is from the others cannot be told.'
    apart = next(item for item in items if item not in together)
    return f'"{apart}" and "{items[0]}" are not tied together by wins in both directions, not even by way of others.'
