"""Bundles: tasks that are held for one worker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bundle:
    """So many (`wanted`) tasks of a project, held until `expires_at` (ms UTC) while it is open."""

    id: int
    project_id: int
    wanted: int
    expires_at: int
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class Begun:
    """She has come to so many of the tasks of a bundle."""

    count: int
    wanted: int


@dataclass(frozen=True, slots=True)
class BundleSum:
    """What she did in a bundle; `earned` in micro-units. `state` is how it ended: done, lapsed or stopped."""

    wanted: int
    answered: int
    earned: int
    state: str
