"""Gauges: a sign of health as a strip of bad, fair and good, with a mark where it stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from crowd.aggregation.health import ENOUGH_RATINGS, Indicator
from handlers.ui.text import fill
from handlers.ui.words import _, number

BAD, FAIR, GOOD, UNKNOWN, INK = "#f3c9c4", "#f7e3b5", "#c9e6d3", "#eceff2", "#1b242c"
RANGES = {
    "finished": (0.70, 1.0),
    "rejected": (0.0, 0.5),
    "restricted": (0.0, 0.4),
    "known": (0.0, 0.2),
    "guidelines": (3.0, 5.0),
    "interface": (3.0, 5.0),
    "communication": (3.0, 5.0),
}
"""From where to where a strip goes; what is beyond stands at its end."""


def place(each: Indicator, value: float) -> float:
    """Where a value stands on the strip, from 0 to 1; numbers of people by their magnitude."""
    if each.name == "eligible":
        return min(1.0, math.log10(max(value, 1.0)) / 3)
    first, last = RANGES[each.name]
    return min(1.0, max(0.0, (value - first) / (last - first)))


def zones(each: Indicator) -> list[tuple[float, float, str]]:
    """(from, to, color) of bad, fair and good, from left to right."""
    good, bad = place(each, each.good), place(each, each.bad)
    if each.rising:
        return [(0.0, bad, BAD), (bad, good, FAIR), (good, 1.0, GOOD)]
    return [(0.0, good, GOOD), (good, bad, FAIR), (bad, 1.0, BAD)]


def name(each: Indicator) -> str:
    """What it is, in a few words."""
    match each.name:
        case "finished":
            return _("Answered of begun")
        case "rejected":
            return _("Rejected answers")
        case "restricted":
            return _("Workers stopped")
        case "eligible":
            return _("Workers who may")
        case "known":
            return _("Answers that test")
        case "guidelines":
            return _("★ Guidelines")
        case "interface":
            return _("★ Cards, buttons")
        case _:
            return _("★ Being answered")


def value(each: Indicator) -> str:
    """What it stands at; of ratings how many there are, too."""
    if each.name in ("guidelines", "interface", "communication"):
        if each.value is None:
            return str(fill(_("fewer than {n}"), n=number(ENOUGH_RATINGS)))
        return f"{each.value:.1f} ({number(each.count)})"
    if each.value is None:
        return "–"
    return number(int(each.value)) if each.name == "eligible" else f"{each.value:.0%}"


def draw(axes: Any, signs: Sequence[Indicator]) -> None:
    """A strip each, into axes of matplotlib's."""
    for row, each in enumerate(signs):
        strips = [(0.0, 1.0, UNKNOWN)] if each.value is None else zones(each)
        for first, last, color in strips:
            axes.barh(row, last - first, left=first, height=0.62, color=color)
        if each.value is not None:
            at = place(each, each.value)
            axes.vlines(at, row - 0.42, row + 0.42, color=INK, linewidth=4)
        axes.annotate(value(each), (1.03, row), va="center", annotation_clip=False)
    axes.set_yticks(range(len(signs)), [name(each) for each in signs])
    axes.set_ylim(len(signs) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_visible(False)
