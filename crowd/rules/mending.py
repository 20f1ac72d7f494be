"""Mending one text of a task: its row as it came, with one cell changed, read as an import reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from crowd.rules.columns import text_of
from crowd.rules.media import Found, media_of
from crowd.rules.rows import Draft, Look, Plan, Row, RowFault, as_json, draft


def columns_of(plan: Plan) -> tuple[str, ...]:
    """The columns that texts, gold and hint come from, each once; not the id, and none that names files."""
    texts = [name for template in plan.fields.values() for name in template.columns]
    extras = [name for name in (plan.gold, plan.hint) if name]
    files = {name for names in plan.media.files.values() for name in names} if plan.media else set()
    return tuple(name for name in dict.fromkeys([*texts, *extras]) if name != plan.id and name not in files)


def cell(source: Mapping[str, Any], column: str) -> str:
    """What stands in a column, as text."""
    return text_of(source.get(column))


def mended(source: Mapping[str, Any], key: str, plan: Plan, column: str, text: str) -> Draft | list[RowFault]:
    """The task with another text in one column, or what is wrong with it; the rest of its row stays as it came."""
    cells = {**source, column: text}
    made = draft(Row(1, 1, {**cells, plan.id: key}), plan)
    return replace(made, source=as_json(cells)) if isinstance(made, Draft) else made


def look_again(source: Mapping[str, Any], payload: Mapping[str, str], files: Mapping[str, tuple[str, ...]]) -> Look:
    """The look at files that are stored already: what a cell names is what the task shows."""
    known = {
        name: Found(name, medium.kind, medium.sha256, 0, "")
        for name, medium in zip(_names(source, files), media_of(payload), strict=False)
    }
    return lambda name: known.get(name, "names a file that is not stored")


def _names(source: Mapping[str, Any], files: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The names of files in a row, in the order in which an import reads them."""
    for columns in files.values():
        for column in columns:
            yield from filter(None, map(str.strip, cell(source, column).strip().splitlines()))
