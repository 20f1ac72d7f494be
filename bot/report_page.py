"""A project's figures as one HTML page: drawings inside it, tables below, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from crowd.services.figures import ProjectFigures
from handlers.ui.figures import facts, golds, pace, percent, signs

STYLE = """
:root { color-scheme: light dark; --ink: #1b242c; --paper: #f4f6f8; --card: #fff; --line: #d8dee4; --soft: #5a6570 }
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto }
body { max-width: 90rem; padding: 1rem }
h1 { font-size: 1.4rem; line-height: 1.25; margin: .5rem 0 1rem } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem }
.soft { color: var(--soft) }
.facts, .panels { display: grid; gap: .75rem }
.facts { grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)) }
.panels { grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); margin-top: .75rem }
.facts div, .panels div, details, .signs { background: var(--card); border: 1px solid var(--line) }
.facts div, .panels div, details, .signs { border-radius: .6rem }
.facts div { padding: .6rem .8rem } .facts dt { font-size: .85rem; color: var(--soft) }
.facts dd { margin: 0; font-weight: 600; overflow-wrap: anywhere }
.panels div { padding: .5rem; background: #fff } svg { width: 100%; height: auto; display: block }
.signs { list-style: none; margin: 0; padding: .6rem .8rem } .signs li { padding: .15rem 0 }
details { margin-top: .75rem; padding: .6rem .8rem } summary { cursor: pointer; font-weight: 600 }
.wide { overflow-x: auto } table { border-collapse: collapse; margin: .5rem 0; width: 100% }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
td { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; min-width: 4rem }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #10161c; --card: #18212a; --line: #2c3742; --soft: #9aa8b5 }
}
"""
MOST = 200
"""Rows of a table: the busiest workers, the worst tasks."""


def page(found: ProjectFigures, panels: Sequence[str]) -> str:
    """`panels` are SVG elements; what people wrote is escaped."""
    project, figures = found.project, found.figures
    workers = (
        (each.worker, str(each.answers), percent(each.accuracy), f"{each.seconds:.0f} s")
        for each in figures.workers[:MOST]
    )
    known = ((each.task, str(each.answers), str(each.wrong), each.state.value) for each in figures.known[:MOST])
    balance = (
        (each.label, str(each.gold), f"{each.among_gold:.0%}", f"{each.among_answers:.0%}")
        for each in figures.balance[:MOST]
    )
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(project.title)}</title><style>{STYLE}</style></head><body>",
            f'<h1>{escape(project.title)}</h1><p class="soft">{escape(pace(found))}</p>',
            '<dl class="facts">',
            *(f"<div><dt>{escape(what)}</dt><dd>{escape(value)}</dd></div>" for what, value in facts(found)),
            '</dl><div class="panels">',
            *(f'<div role="img" aria-label="{escape(project.title)}">{panel}</div>' for panel in panels),
            '</div><h2>Health</h2><ul class="signs">',
            *(f"<li>{escape(each.content)}</li>" for each in signs(figures)),
            "</ul>",
            _table("Workers", ("Worker", "Answers", "Right on known tasks", "Seconds"), workers),
            _table(golds(figures)[0], ("Task", "Answers", "Wrong", "State"), known),
            _table("Labels of known tasks", ("Label", "Known tasks", "Of these", "Of answers"), balance),
            "</body></html>",
        ]
    )


def _table(caption: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table that opens with a tap, and scrolls by itself where it is wider than the page."""
    titles = "".join(f"<th>{escape(each)}</th>" for each in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    table = f'<div class="wide"><table><tr>{titles}</tr>{body}</table></div>'
    return f"<details><summary>{escape(caption)}</summary>{table}</details>"
