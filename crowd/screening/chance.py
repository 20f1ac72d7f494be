"""Drawing by lot that can be repeated: the same seed gives the same order, on every machine and in every version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def shuffled(things: Sequence[T], *seed: object) -> tuple[T, ...]:
    """The same things in an order that hangs on the seed alone."""
    order = sorted(range(len(things)), key=lambda at: _lot(*seed, at))
    return tuple(things[at] for at in order)


def spread(things: Sequence[T], groups: Sequence[str], count: int, *seed: object) -> tuple[T, ...]:
    """So many of them, drawn in turn from each group, so that no group has two more than another that had more to give.

    `groups` names the group of each.
    """
    by_group: dict[str, list[T]] = {}
    for thing, group in shuffled(list(zip(things, groups, strict=True)), *seed, "things"):
        by_group.setdefault(group, []).append(thing)
    turns = [by_group[group] for group in shuffled(sorted(by_group), *seed, "groups")]
    longest = max(map(len, turns), default=0)
    in_turn = [group[at] for at in range(longest) for group in turns if at < len(group)]
    return tuple(in_turn[:count])


def _lot(*seed: object) -> bytes:
    return hashlib.sha256("/".join(map(str, seed)).encode()).digest()
