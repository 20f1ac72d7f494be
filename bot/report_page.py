"""A project's figures as one HTML page: the picture inside it, tables below, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from crowd.services.figures import ProjectFigures
from handlers.ui.figures import facts, percent, signs

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1b242c; background: #fff }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 } caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #d8dee4 }
svg { max-width: 100%; height: auto }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #10161c } svg { background: #fff } }
"""
MOST = 200
"""Rows of a table: the busiest workers, the worst tasks."""


def page(found: ProjectFigures, picture: str) -> str:
    """`picture` is an SVG document; what people wrote is escaped."""
    project, figures = found.project, found.figures
    svg = picture[picture.index("<svg") :]
    workers = (
        (each.worker, str(each.answers), percent(each.accuracy), f"{each.seconds:.0f} s")
        for each in figures.workers[:MOST]
    )
    known = ((each.task, str(each.answers), str(each.wrong)) for each in figures.known[:MOST])
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(project.title)}</title><style>{STYLE}</style></head><body>",
            f"<h1>{escape(project.title)}</h1>",
            _table("Figures", None, facts(found)),
            "<h2>Health</h2><ul>",
            *(f"<li>{escape(each.content)}</li>" for each in signs(figures)),
            "</ul>",
            f'<div role="img" aria-label="{escape(project.title)}">{svg}</div>',
            _table("Workers", ("Worker", "Answers", "Right on known tasks", "Seconds"), workers),
            _table("Tasks of known answer, the most failed first", ("Task", "Answers", "Otherwise"), known),
            "</body></html>",
        ]
    )


def _table(caption: str, head: tuple[str, ...] | None, rows: Iterable[tuple[str, ...]]) -> str:
    titles = f"<tr>{''.join(f'<th>{escape(each)}</th>' for each in head)}</tr>" if head else ""
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption>{titles}{body}</table>"
