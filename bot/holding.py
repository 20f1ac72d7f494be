"""While a restore waits for its owners' choice, the clock does only what nobody hears of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from bot.clock import Tick

UNHEARD = frozenset(
    {
        *("expire assignments", "clear pending pay", "tidy the inbox", "tidy the media", "measure paces"),
        *("forget applicants", "forget trials", "forget drafts of tasks", "forget corrections"),
        *("know the staff", "keep watches up to date"),
    }
)
"""Ticks that go on. Whatever else there is, and will be, tells somebody something: it waits."""


def held_back(ticks: Iterable[Tick], waits: Callable[[], Awaitable[bool]]) -> list[Tick]:
    """The same ticks; those that may tell somebody something do nothing while `waits` says so, and come again."""
    return [tick if tick.name in UNHEARD else replace(tick, fn=_patient(tick, waits)) for tick in ticks]


def _patient(tick: Tick, waits: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[object]]:
    async def unless_waiting() -> object:
        return None if await waits() else await tick.fn()

    return unless_waiting
