"""Pictures of a project's figures, as PNG or SVG; drawn by matplotlib, which comes as an extra."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

from crowd.aggregation.figures import BINS, Figures
from handlers.ui.text import shorten
from handlers.ui.words import _

Axes: TypeAlias = Any
"""matplotlib's own: it is an extra, and what is checked must not hang on whether it is here."""

BLUE, ORANGE, GREY, GREEN = "#1f6aa9", "#c05a00", "#5a6570", "#2e7d4f"
SIZE = (10.0, 11.0)  # inches, at 150 dots
DAYS, WORKERS, TASKS, LABELS = 60, 300, 10, 12
"""So many fit into a panel: the last days, the busiest workers, the worst tasks, the first labels."""
EPOCH = date(1970, 1, 1)
NOTHING = "–"
Format: TypeAlias = Literal["png", "svg"]


class NoCharts(Exception):
    """matplotlib is not installed."""


def picture(title: str, figures: Figures, kind: Format = "png") -> bytes:
    """All panels in one picture. Takes about a second, and no network; raises NoCharts."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise NoCharts from None
    with rc_context({"svg.hashsalt": title, "font.size": 10, "axes.titlesize": 11, "axes.titleweight": "bold"}):
        drawn = Figure(figsize=SIZE, dpi=150, layout="constrained")
        drawn.suptitle(_plain(title), fontsize=14, fontweight="bold")
        for axes, panel in zip(drawn.subplots(3, 2).flat, PANELS, strict=True):
            axes.spines[["top", "right"]].set_visible(False)
            panel(axes, figures)
        out = io.BytesIO()
        drawn.savefig(out, format=kind, metadata={"Date": None} if kind == "svg" else None)
    return out.getvalue()


def _progress(axes: Axes, figures: Figures) -> None:
    axes.set_title(_("Answers a day"))
    days = figures.days[-DAYS:]
    if not days:
        _empty(axes)
        return
    axes.bar([_day(each.day) for each in days], [each.answers for each in days], color=BLUE, width=0.8)
    _dates(axes)


def _agreement(axes: Axes, figures: Figures) -> None:
    axes.set_title(_("Answers to one task that agree, %"))
    days = [each for each in figures.days[-DAYS:] if each.agreement.value is not None]
    if not days:
        _empty(axes)
        return
    at = [_day(each.day) for each in days]
    values = [100 * (each.agreement.value or 0) for each in days]
    low = [100 * (each.agreement.low or 0) for each in days]
    high = [100 * (each.agreement.high or 0) for each in days]
    axes.vlines(at, low, high, color=GREEN, alpha=0.35, linewidth=4)
    axes.plot(at, values, "o-", color=GREEN, markersize=4)
    axes.set_ylim(0, 102)
    _dates(axes)


def _sureness(axes: Axes, figures: Figures) -> None:
    axes.set_title(_("Tasks, by how sure their label is, %"))
    if not sum(figures.sureness):
        _empty(axes)
        return
    width = 100 / BINS
    axes.bar([width * (at + 0.5) for at in range(BINS)], figures.sureness, width=width * 0.9, color=BLUE)
    axes.set_xticks(range(0, 101, 20))


def _confusion(axes: Axes, figures: Figures) -> None:
    axes.set_title(_("Known answer (rows), given (columns)"))
    labels = figures.labels[:LABELS]
    truths = [label for label in labels if label in figures.balance]
    if not figures.confusion:
        _empty(axes)
        return
    counts = [[figures.confusion.get((row, column), 0) for column in labels] for row in truths]
    shares = [[count / max(1, sum(row)) for count in row] for row in counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(labels)), _names(labels), rotation=30, ha="right", fontsize=8)
    axes.set_yticks(range(len(truths)), _names(truths), fontsize=8)
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            dark = shares[row][column] > 0.6
            axes.text(column, row, str(count), ha="center", va="center", fontsize=8, color="white" if dark else "black")
    axes.spines[:].set_visible(False)


def _workers(axes: Axes, figures: Figures) -> None:
    axes.set_title(_("Workers: right, %, by seconds an answer"))
    tested = [each for each in figures.workers[:WORKERS] if each.accuracy.value is not None]
    if not tested:
        _empty(axes)
        return
    for each in tested:
        value, low, high = (100 * (part or 0) for part in (each.accuracy.value, each.accuracy.low, each.accuracy.high))
        axes.errorbar(
            each.seconds, value, [[value - low], [high - value]], fmt="o", color=BLUE, alpha=0.6, markersize=4
        )
    axes.set_ylim(-2, 102)
    axes.set_xlim(left=0)
    axes.grid(alpha=0.25)


def _known(axes: Axes, figures: Figures) -> None:
    axes.set_title(_("Known tasks that most get wrong, %"))
    worst = [each for each in figures.known if each.wrong][:TASKS]
    if not worst:
        _empty(axes)
        return
    axes.barh(range(len(worst)), [100 * each.wrong / each.answers for each in worst], color=ORANGE)
    names = [f"{shorten(each.task, 16)} ({each.answers})" for each in worst]
    axes.set_yticks(range(len(worst)), [_plain(name) for name in names], fontsize=8)
    axes.set_xlim(0, 100)
    axes.invert_yaxis()


PANELS: tuple[Callable[[Axes, Figures], None], ...] = (
    _progress,
    _agreement,
    _sureness,
    _confusion,
    _workers,
    _known,
)


def _names(labels: Iterable[str]) -> list[str]:
    return [_plain(shorten(label, 14)) for label in labels]


def _empty(axes: Axes) -> None:
    axes.text(0.5, 0.5, NOTHING, ha="center", va="center", color=GREY, fontsize=20, transform=axes.transAxes)
    axes.set_xticks([])
    axes.set_yticks([])


def _day(day: int) -> date:
    return EPOCH + timedelta(days=day)


def _dates(axes: Axes) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    where = AutoDateLocator(minticks=2, maxticks=6, interval_multiples=True)
    where.intervald[3] = [1, 2, 7, 14]  # days, never hours
    axes.xaxis.set_major_locator(where)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(where))


def _plain(text: str) -> str:
    """A dollar begins a formula in matplotlib's texts."""
    return text.replace("$", r"\$")
