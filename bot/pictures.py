"""Pictures of figures, as PNG files; drawn by matplotlib, which comes as an extra."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bot.commands.common import EXIT_UNAVAILABLE, Problem

BLUE, ORANGE, GREY = "#1f6aa9", "#c05a00", "#5a6570"
WIDTH = 9.0  # inches, at 150 dots


class Point(Protocol):
    """What a plan came to, as `tapwork simulate quality` says it."""

    @property
    def plan(self) -> str: ...
    @property
    def own(self) -> bool: ...
    @property
    def accuracy(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def told(self) -> str: ...


def quality_picture(title: str, points: Sequence[Point], path: Path) -> None:
    """How right the labels are, one line a plan: the mean, and where nine of ten runs lay."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise Problem("A picture needs matplotlib: pip install 'tapwork[charts]'.", EXIT_UNAVAILABLE) from None
    figure = Figure(figsize=(WIDTH, 1.4 + 0.42 * len(points)), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    for row, point in enumerate(points):
        colour = ORANGE if point.own else BLUE if "until" in point.plan else GREY
        ends = [[max(0.0, point.accuracy - point.low) * 100], [max(0.0, point.high - point.accuracy) * 100]]
        axes.errorbar(point.accuracy * 100, row, xerr=ends, fmt="o", color=colour, capsize=3)
        axes.annotate(_plain(point.told), (1.02, row), xycoords=("axes fraction", "data"), va="center", fontsize=9)
    axes.set_yticks(range(len(points)), [_plain(point.plan) for point in points])
    axes.invert_yaxis()
    axes.set_title(_plain(f"{title} How right the labels would be"), loc="left")
    axes.set_xlabel("right labels, %: mean, and where nine of ten runs lay")
    axes.grid(axis="x", alpha=0.3)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    try:
        figure.savefig(path, format="png")
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror or error}.") from None


def _plain(text: str) -> str:
    """A dollar begins a formula in matplotlib's texts."""
    return text.replace("$", r"\$")
