"""Pictures of a project's figures: three for a phone, one for a wall, each panel for a page; matplotlib is an extra."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from crowd.services.figures import ProjectFigures
from handlers.ui.panels import PANELS
from handlers.ui.text import shorten

PHONE, WALL, PANEL = (7.2, 9.0), (20.0, 16.0), (7.2, 4.4)  # inches
DOTS = 150
A_PICTURE = 3
"""Panels of one picture."""
LONGEST_TITLE = 44
STYLE = {
    "font.size": 14,
    "axes.titlesize": 17,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#9aa5af",
    "xtick.color": "#3c4650",
    "ytick.color": "#3c4650",
}


class NoCharts(Exception):
    """matplotlib is not installed."""


def album(found: ProjectFigures) -> tuple[bytes, ...]:
    """PNGs of a phone's width, three panels each: how far, how good, who. Takes some seconds, and no network."""
    with _drawing(found) as figure:
        return tuple(_one(figure, found, first) for first in range(0, len(PANELS), A_PICTURE))


def wall(found: ProjectFigures) -> bytes:
    """All panels in one PNG, for a screen that is wide."""
    with _drawing(found) as figure:
        drawn = figure(figsize=WALL, dpi=DOTS * 0.75, layout="constrained")
        drawn.suptitle(_title(found), fontsize=24, fontweight="bold", x=0.01, ha="left")
        columns = len(PANELS) // A_PICTURE
        for at, part in enumerate(drawn.subfigures(A_PICTURE, columns).flat):
            # Each column is one of the phone's pictures.
            PANELS[at % columns * A_PICTURE + at // columns](part.subplots(), found)
        return _saved(drawn, "png")


def svgs(found: ProjectFigures) -> list[str]:
    """Each panel as an SVG element."""
    with _drawing(found) as figure:
        return [_svg(figure, found, panel) for panel in PANELS]


def _one(figure: Any, found: ProjectFigures, first: int) -> bytes:
    drawn = figure(figsize=PHONE, dpi=DOTS, layout="constrained")
    drawn.suptitle(_title(found), fontsize=13, color="#5a6570", x=0.02, ha="left")
    for axes, panel in zip(drawn.subplots(A_PICTURE, 1), PANELS[first : first + A_PICTURE], strict=True):
        panel(axes, found)
    drawn.get_layout_engine().set(h_pad=0.12, w_pad=0.12)
    return _saved(drawn, "png")


def _svg(figure: Any, found: ProjectFigures, panel: Callable[[Any, ProjectFigures], None]) -> str:
    drawn = figure(figsize=PANEL, layout="constrained")
    panel(drawn.subplots(), found)
    text = _saved(drawn, "svg").decode()
    return text[text.index("<svg") :]


@contextmanager
def _drawing(found: ProjectFigures) -> Iterator[Any]:
    """matplotlib's kind of picture, in our style; raises NoCharts."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise NoCharts from None
    with rc_context({"svg.hashsalt": found.project.slug, **STYLE}):
        yield Figure


def _saved(drawn: Any, kind: str) -> bytes:
    out = io.BytesIO()
    drawn.savefig(out, format=kind, metadata={"Date": None} if kind == "svg" else None)
    return out.getvalue()


def _title(found: ProjectFigures) -> str:
    return shorten(found.project.title, LONGEST_TITLE).replace("$", r"\$")
