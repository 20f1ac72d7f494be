"""The panels of a project's picture, each a sentence and a drawing; matplotlib, which draws them, comes as an extra."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from statistics import median
from typing import Any, TypeAlias

from crowd.aggregation.figures import Day, Figures, KnownTask
from crowd.aggregation.fold import BINS
from crowd.rules.gold_health import FEW, State
from crowd.services.figures import ProjectFigures
from handlers.ui import gauges
from handlers.ui.figures import golds, pace
from handlers.ui.text import Words, fill, plain, shorten
from handlers.ui.words import _, about, number

Axes: TypeAlias = Any
"""matplotlib's own: it is an extra, and what is checked must not hang on whether it is here."""

BLUE, GREEN, AMBER, RED, GREY, PALE = "#2563a8", "#2e7d4f", "#c27a00", "#b3382c", "#5a6570", "#dfe5ea"
DAYS, WORKERS, TASKS, LABELS = 60, 300, 8, 8
"""So many fit into a panel: the last days, the busiest workers, the worst tasks, the first labels."""
A_FEW = 20
OF_STATES = {State.HEALTHY: GREEN, State.HARD: AMBER, State.DOUBTFUL: RED, State.NEW: GREY, State.USED_UP: GREY}


def progress(axes: Axes, found: ProjectFigures) -> None:
    figures, tasks, times = found.figures, max(found.tasks, 1), Times(found.figures)
    done = fill(_("{full} of {tasks} tasks are done"), full=number(figures.complete), tasks=number(found.tasks))
    head(axes, done, pace(found))
    if not times.all:
        _empty(axes, _("No answer yet."))
        return
    full = accumulate((each.complete for each in times.all), initial=0)
    shares = [100 * each / tasks for each in full]
    at = [times.at(times.all[0]) - times.step, *map(times.at, times.all)]
    axes.fill_between(at, shares, color=BLUE, alpha=0.18)
    axes.plot(at, shares, color=BLUE, linewidth=2.5)
    axes.set_ylim(0, 100)
    _percent(axes.yaxis)
    _dates(axes, at, times)


def throughput(axes: Axes, found: ProjectFigures) -> None:
    figures, times = found.figures, Times(found.figures)
    days = times.all[-DAYS:]
    busy = max(days, key=lambda each: each.answers, default=None)
    gold = fill(
        times.either(_("by day; {n} of them to gold"), _("by hour; {n} of them to gold")),
        n=number(figures.gold_answers),
    )
    head(
        axes,
        fill(_("{n} answers"), n=number(figures.answers)),
        gold if figures.gold_answers else times.either(_("by day"), _("by hour")),
    )
    if busy is None:
        _empty(axes, _("No answer yet."))
        return
    at = [times.at(each) for each in days]
    colors = [BLUE if each is busy else "#8fb3d9" for each in days]
    axes.bar(at, [each.answers for each in days], color=colors, width=0.8 * times.step)
    axes.annotate(number(busy.answers), (times.at(busy), busy.answers), ha="center", va="bottom", color=BLUE)
    axes.margins(y=0.15)
    _dates(axes, at, times)


def cost(axes: Axes, found: ProjectFigures) -> None:
    figures, currency, times = found.figures, found.spec.currency, Times(found.figures)
    if figures.cost_a_label is None:
        head(axes, _("What a label costs"), _("known when a task has all its answers"))
        _empty(axes, _("Not known yet."))
        return
    share = f"{figures.gold_spent / figures.spent:.0%}" if figures.spent else "0%"
    gold = fill(_("by when its task was done; {share} of it for gold"), share=share)
    head(
        axes,
        fill(_("A label costs {money}"), money=about(figures.cost_a_label, currency)),
        gold if figures.gold_spent else _("by when its task was done"),
    )
    days = [each for each in times.all if each.cost_a_label is not None][-DAYS:]
    at, values = [times.at(each) for each in days], [(each.cost_a_label or 0) / 1e6 for each in days]
    axes.axhline(figures.cost_a_label / 1e6, color=GREY, linestyle=":", linewidth=1.5)
    axes.plot(at, values, "o-", color=AMBER, linewidth=2.5, markersize=_dots(days))
    axes.set_ylim(0, 1.25 * max(*values, figures.cost_a_label / 1e6, 1e-6))
    axes.yaxis.set_major_formatter(lambda value, _at: _plain(about(round(value * 1e6), currency)))
    _dates(axes, at, times)


def agreement(axes: Axes, found: ProjectFigures) -> None:
    whole, times = found.figures.agreement, Times(found.figures)
    if whole.value is None:
        head(axes, _("How far answers agree"), _("known when a task has two answers"))
        _empty(axes, _("Not known yet."))
        return
    said = fill(_("{share} of answers to one task agree"), share=f"{whole.value:.0%}")
    head(axes, said, _("by when the last answer came; bars hold 95 of 100 cases"))
    days = [each for each in times.all if each.agreement.value is not None][-DAYS:]
    at = [times.at(each) for each in days]
    low, value, high = (
        [100 * (part or 0) for part in parts]
        for parts in zip(*((e.agreement.low, e.agreement.value, e.agreement.high) for e in days), strict=True)
    )
    axes.axhline(100 * whole.value, color=GREY, linestyle=":", linewidth=1.5)
    axes.vlines(at, low, high, color=GREEN, alpha=0.25, linewidth=1.3 * _dots(days))
    axes.plot(at, value, "o-", color=GREEN, linewidth=2.5, markersize=_dots(days))
    axes.set_ylim(0, 102)
    _percent(axes.yaxis)
    _dates(axes, at, times)


def sureness(axes: Axes, found: ProjectFigures) -> None:
    bins = found.figures.sureness
    if not sum(bins):
        head(axes, _("How sure labels are"), _("known when a task has an answer"))
        _empty(axes, _("No label yet."))
        return
    said = _("{sure} of {tasks} labels are surer than 90%")
    head(axes, fill(said, sure=number(bins[-1]), tasks=number(sum(bins))), _("tasks, by how sure their label is"))
    width = 100 / BINS
    colors = [GREEN if at == BINS - 1 else BLUE if at >= BINS / 2 else AMBER for at in range(BINS)]
    axes.bar([width * (at + 0.5) for at in range(BINS)], bins, width=width * 0.9, color=colors)
    axes.set_xticks(range(0, 101, 20))
    _percent(axes.xaxis)


def confusion(axes: Axes, found: ProjectFigures) -> None:
    figures = found.figures
    total = sum(figures.confusion.values())
    known = {truth for truth, _given in figures.confusion}
    if not total:
        head(axes, _("What is mixed up"), _("known when a task of known answer is answered"))
        _empty(axes, _("Not known yet."))
        return
    right = sum(count for (truth, given), count in figures.confusion.items() if truth == given)
    head(
        axes,
        fill(_("{share} of {n} tested answers are as known"), share=f"{right / total:.0%}", n=number(total)),
        _("rows: the known answer; columns: what was given"),
    )
    labels = figures.labels[:LABELS]
    truths = [label for label in labels if label in known]
    counts = [[figures.confusion.get((row, column), 0) for column in labels] for row in truths]
    shares = [[count / max(1, sum(row)) for count in row] for row in counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(labels)), _names(labels), rotation=20, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(truths)), _names(truths))
    axes.tick_params(length=0)
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            color = "white" if shares[row][column] > 0.6 else "black" if count else "#9aa5af"
            axes.text(column, row, f"{shares[row][column]:.0%}", ha="center", va="center", color=color)
    axes.spines[:].set_visible(False)


def workers(axes: Axes, found: ProjectFigures) -> None:
    tested = [each for each in found.figures.workers[:WORKERS] if each.known >= FEW]
    shown = fill(_("a dot is a worker with {n} tested answers or more; by seconds an answer"), n=number(FEW))
    if not tested:
        head(axes, _("Who is right, and how fast"), shown)
        _empty(axes, _("Not known yet."))
        return
    rights = [each.accuracy.value or 0 for each in tested]
    head(axes, fill(_("Half of the workers are right in {share} or more"), share=f"{median(rights):.0%}"), shown)
    at = [max(each.seconds, 0.5) for each in tested]
    for each, x in zip(tested, at, strict=True):
        low, high = 100 * (each.accuracy.low or 0), 100 * (each.accuracy.high or 0)
        axes.vlines(x, low, high, color=BLUE, alpha=0.15, linewidth=2)
    sizes = [25 + 4 * min(each.known, 60) for each in tested]
    axes.scatter(at, [100 * each for each in rights], s=sizes, color=BLUE, alpha=0.65, linewidths=0)
    axes.axhline(100 * median(rights), color=GREY, linestyle=":", linewidth=1.5)
    axes.set_xscale("log")
    axes.set_xlim(0.5 * min(at), 2 * max(at))
    axes.xaxis.set_major_locator(_seconds())
    axes.xaxis.set_major_formatter(lambda value, _at: f"{value:g} s")
    axes.minorticks_off()
    axes.set_ylim(-6, 106)
    _percent(axes.yaxis)


def gold(axes: Axes, found: ProjectFigures) -> None:
    known = found.figures.known
    head(axes, *golds(found.figures))
    worst = [each for each in known if each.wrong and each.failing.rate is not None][:TASKS]
    if not worst:
        _empty(axes, _("Nobody got one wrong yet.") if known else _("No known task was answered yet."))
        return
    for at, each in enumerate(worst):
        color = OF_STATES[each.state]
        axes.hlines(at, 100 * each.failing.low, 100 * each.failing.high, color=color, alpha=0.3, linewidth=9)
        axes.plot(100 * (each.failing.rate or 0), at, "o", color=color, markersize=9)
    axes.set_yticks(range(len(worst)), [_task(each) for each in worst])
    axes.set_ylim(len(worst) - 0.4, -0.6)
    axes.set_xlim(0, 102)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    _percent(axes.xaxis)


def health(axes: Axes, found: ProjectFigures) -> None:
    signs = found.figures.health
    bad = sum(each.verdict == "bad" for each in signs)
    said = fill(_("Signs that need a look: {n}"), n=number(bad)) if bad else _("No sign needs a look")
    head(axes, said, _("green is good, red is bad; grey: too little is known"))
    gauges.draw(axes, signs)


PANELS: tuple[Callable[[Axes, ProjectFigures], None], ...] = (
    *(progress, throughput, cost),
    *(agreement, sureness, confusion),
    *(workers, gold, health),
)
"""Three a picture: how far it is, how good its labels are, who made them and how it does."""


def head(axes: Axes, said: Words, below: Words) -> None:
    """What the panel says, and in small what it shows; from the left edge of its place, however wide its drawing is."""
    from matplotlib.transforms import blended_transform_factory

    size = axes.title.get_fontsize()
    axes.set_title(" ", pad=size * 1.9)  # room for both
    corner = blended_transform_factory(axes.figure.transSubfigure, axes.transAxes)
    for text, up, look in (
        (said, 1.9, {"fontsize": size, "fontweight": "bold"}),
        (below, 0.6, {"fontsize": size * 0.76, "color": GREY}),
    ):
        words = _plain(plain(text).content)
        placed = {"xy": (0.02, 1), "xycoords": corner, "xytext": (0, size * up), "textcoords": "offset points"}
        axes.annotate(words, **placed, **look).set_in_layout(False)


class Times:
    """What the time axis shows: hours of a project that is two days old at most, else days; in days since 1970."""

    def __init__(self, figures: Figures) -> None:
        self.all = figures.hours or figures.days
        self.step = 1 / 24 if figures.hours else 1.0

    def either(self, day: str, hour: str) -> str:
        """The words for days, or those for hours."""
        return day if self.step == 1 else hour

    def at(self, each: Day) -> float:
        """Where a figure stands."""
        return each.day * self.step


def _dots(days: Sequence[Day]) -> float:
    """The size of a dot: many of them are smaller."""
    return 7.0 if len(days) <= A_FEW else 3.5


def _names(labels: Iterable[str]) -> list[str]:
    return [_plain(shorten(label, 12)) for label in labels]


def _task(each: KnownTask) -> str:
    return _plain(f"{shorten(each.task, 12)} ({number(each.answers)})")


def _empty(axes: Axes, why: str) -> None:
    axes.text(0.5, 0.5, why, ha="center", va="center", color=GREY, transform=axes.transAxes)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def _percent(axis: Any) -> None:
    axis.set_major_formatter(lambda value, _at: f"{value:.0f}%")


def _seconds() -> Any:
    from matplotlib.ticker import FixedLocator

    return FixedLocator([1, 3, 10, 30, 100, 300])


def _dates(axes: Axes, at: Sequence[float], times: Times) -> None:
    """Whole days, or hours, five of them at most."""
    from matplotlib.dates import DateFormatter

    first, last, step = min(at), max(at), times.step
    apart = max(1, -(-round((last - first) / step) // 4))
    axes.set_xticks([first + step * each for each in range(0, round((last - first) / step) + 1, apart)])
    axes.xaxis.set_major_formatter(DateFormatter("%d %b" if step == 1 else "%H:00"))
    axes.set_xlim(first - 0.6 * step, last + 0.6 * step)


def _plain(text: str) -> str:
    """A dollar begins a formula in matplotlib's texts."""
    return text.replace("$", r"\$")
