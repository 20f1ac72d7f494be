"""A project as a folder for Hugging Face: all its tables of one snapshot, and a card that says what they are."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.export_fields import What
from crowd.rules.spec import ProjectSpec
from crowd.services.exporting.choosing import Chosen
from crowd.services.exporting.pairs import COMPARED
from crowd.services.exporting.reading import head_of, lines_of
from crowd.services.sinks.base import Head, folder_written_whole
from crowd.services.sinks.hugging_face import card, data_file, flat_lines
from storage import Unit
from storage.records.projects import Project

TABLES: tuple[What, ...] = ("answers", "majority")
PAIR_TABLES: tuple[What, ...] = (*TABLES, "pairs", "majority pairs")


class NothingToExport(Exception):
    """No table has a line."""


def written_folder(work: Unit, project: Project, path: Path, *, licence: str, chosen: Chosen) -> int:
    """Writes the folder; how many lines its first table has. NothingToExport, and no folder, where there are none."""
    spec = ProjectSpec.from_json(project.spec)
    tables: list[tuple[Head, int]] = []
    workers: set[str] = set()
    with folder_written_whole(path) as folder:
        for what in PAIR_TABLES if spec.task_type in COMPARED else TABLES:
            head = head_of(work, project, what, "hugging-face")
            if lines := _table(work, project, folder, head, chosen, workers):
                tables.append((head, lines))
        if not tables:
            raise NothingToExport
        text = card(tables, licence=licence, workers=len(workers))
        (folder / "README.md").write_text(text, encoding="utf-8", errors="replace")
    return tables[0][1]


def _table(work: Unit, project: Project, folder: Path, head: Head, chosen: Chosen, workers: set[str]) -> int:
    """Writes one table and notes who is in it; how many lines it has. `datasets` cannot open one without any."""
    with flat_lines(folder, head) as sink:
        for fields, source in lines_of(work, project, head, chosen):
            if fields is not None:
                sink.put(fields, source)
                if "worker" in fields:
                    workers.add(fields["worker"])
    if not sink.lines:
        (folder / data_file(head)).unlink()
    return sink.lines
