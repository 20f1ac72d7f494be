"""A dry run: a rule goes through what one worker did in the past, and says when it would have touched her."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from crowd.rules.quality.conditions import Counted
from crowd.rules.quality.counting import counted, earned, just_so_many
from crowd.rules.quality.guessing import Weighing
from crowd.rules.quality.reach import earliest
from crowd.rules.quality.rule import BANS, DAY, PAUSES, SET_SKILL, SKILL_FROM_RATE, WINDOWED, Rule, fires, rate_of


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that the rule's collector sees: when (ms UTC), and how good it was, 0 to 100.

    For income it is the price in micro-units, for skips 1 is a skip and 0 an answer.
    """

    at: int
    value: int
    task_id: int = 0


@dataclass(frozen=True, slots=True)
class Touch:
    """When the rule would have fired, on which numbers, and what skill it would have written."""

    at: int
    numbers: dict[str, int]
    task_id: int
    skill: int | None = None


def touches(rule: Rule, events: Iterable[Event], *, options: int = 0) -> list[Touch]:
    """Every time, oldest first. What she did during a pause of this rule would not have happened, and is left out.

    A proposal is made once; a skill is written when its value changes.
    """
    found: list[Touch] = []
    watch, quiet_until = Watch(rule, options), -1
    for event in events:
        if event.at <= quiet_until:
            continue
        seen = watch.see(event)
        if seen is None or (touch := _touch(rule, event, seen, found)) is None:
            continue
        found.append(touch)
        if rule.then in BANS:
            break
        if rule.then in PAUSES:
            watch, quiet_until = Watch(rule, options), event.at + (rule.lasts or 0)
    return found


def _touch(rule: Rule, event: Event, seen: Counted, found: list[Touch]) -> Touch | None:
    skill = rule.value if rule.then == SET_SKILL else rate_of(rule, seen) if rule.then == SKILL_FROM_RATE else None
    if skill is not None and found and found[-1].skill == skill:
        return None
    return Touch(event.at, numbers(rule, seen), event.task_id, skill)


def numbers(rule: Rule, seen: Counted) -> dict[str, int]:
    """The counts that made a rule fire, as people are told them; income in micro-units."""
    if rule.when == "income":
        return {"income": seen.parts["income"]}
    return {name: part for name, part in seen.numbers().items() if name != "of"}


class Watch:
    """One rule over one worker, from the last time on that it began anew."""

    def __init__(self, rule: Rule, options: int) -> None:
        self._rule = rule
        self._last: deque[tuple[int, int]] = deque()
        self._sum = self._skips = self._right = 0
        self._weighing = Weighing(options=options, good=rule.good, wrongly=rule.wrongly) if rule.good else None
        self._first = earliest(rule, window=None) or 1 if rule.when == "skips" else 1

    def see(self, event: Event) -> Counted | None:
        """What it counts after one thing more, where it fires on that."""
        counts = self._count(event)
        if self._weighing is not None:
            return counts if self._weighing.stopped else None
        return counts if counts is not None and fires(self._rule, counts) else None

    def _count(self, event: Event) -> Counted | None:
        if self._weighing is not None:
            self._weighing.add(event.value >= 50)
            return guessed(self._weighing.seen, self._weighing.right)
        if self._rule.when == "skips":
            return self._skip(event)
        self._last.append((event.at, event.value))
        self._sum += event.value
        self._forget(event.at)
        if self._rule.when == "income":
            return earned(self._sum)
        if self._rule.when not in WINDOWED:
            return just_so_many(self._rule, len(self._last))
        if self._rule.when == "fast" and not event.value:
            return None
        return counted(self._rule, len(self._last), self._sum)

    def _skip(self, event: Event) -> Counted | None:
        self._skips = self._skips % self._first + 1 if event.value else 0
        return just_so_many(self._rule, self._skips) if event.value else None

    def _forget(self, now: int) -> None:
        """What has left the window: the last so many, or 24 hours."""
        last, rule = self._last, self._rule
        while (rule.history and len(last) > rule.history) or (rule.when == "income" and last[0][0] <= now - DAY):
            self._sum -= last.popleft()[1]


def guessed(seen: int, right: int) -> Counted:
    """What is told of somebody who was found to tap by chance."""
    return Counted(seen, {"answers": seen * 100, "right": right * 100})
