"""What was answered or reported, as files: every answer, the majority of each task, every report; of one snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crowd.rules.export_fields import What
from crowd.services.exporting.choosing import USUAL, Chosen
from crowd.services.exporting.folder import NothingToExport, written_folder
from crowd.services.exporting.pairs import COMPARED
from crowd.services.exporting.reading import Line, head_of, lines_of
from crowd.services.outcomes import Refused, no_project
from crowd.services.sinks import Form, FormatMissing, Head, cut, opened_sink
from storage import Storage, Unit

__all__ = ["Chosen", "ExportService", "Exported"]


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file and how many lines it holds, its head not counted; of a folder, those of its first table.

    `cut` counts cells that held more than the format can, `undecided` tasks or answers that prefer neither text.
    """

    path: Path
    lines: int
    cut: int = 0
    undecided: int = 0


class ExportService:
    """Reads projects out, beside a running bot."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def answers(
        self,
        slug: str,
        path: Path,
        *,
        form: Form,
        raw: bool = False,
        states: Iterable[str] | None = None,
        dropped: bool = False,
        chosen: Chosen = USUAL,
    ) -> Exported | Refused:
        """A line for each answer in one of the states, in the order of the files; free answers have no label.

        In tables the steps of an answer have columns of their own, and in CSV no text is a formula unless `raw`.
        `states` and `dropped` go before what is `chosen`.
        """
        wanted = frozenset(states) if states is not None else chosen.states
        chosen = replace(chosen, states=wanted, dropped=dropped or chosen.dropped)
        return await self.export(slug, path, "answers", form=form, raw=raw, chosen=chosen)

    async def majority(
        self, slug: str, path: Path, *, form: Form, raw: bool = False, dropped: bool = False, chosen: Chosen = USUAL
    ) -> Exported | Refused:
        """A line for each task, answered or not: its votes, and the label that has most of them.

        Skips, reports and answers without a label are no votes. A tie has no label; `tied` names the even ones.
        """
        chosen = replace(chosen, dropped=dropped or chosen.dropped)
        return await self.export(slug, path, "majority", form=form, raw=raw, chosen=chosen)

    async def reports(
        self, slug: str, path: Path, *, form: Form, raw: bool = False, chosen: Chosen = USUAL
    ) -> Exported | Refused:
        """A line for each report, judged or not, in the order of the files; of dropped tasks, too."""
        return await self.export(slug, path, "reports", form=form, raw=raw, chosen=chosen)

    async def export(
        self, slug: str, path: Path, what: What, *, form: Form, raw: bool = False, chosen: Chosen = USUAL
    ) -> Exported | Refused:
        """A file of these lines, from one snapshot."""

        def unit(work: Unit) -> Exported | Refused:
            project = work.projects.of_slug(slug=slug)
            if project is None:
                return no_project(slug)
            head = head_of(work, project, what, form)
            if refused := _wrong_kind(head):
                return refused
            # The file is written inside, so that what is read is never held; a second run writes it anew.
            tally = _Tally()
            with opened_sink(form, path, head, raw=raw) as sink:
                for fields, source in tally.counted(lines_of(work, project, head, chosen)):
                    sink.put(fields, source)
            return Exported(path, tally.lines, cut(sink), tally.undecided)

        return await self._read(path, unit)

    async def hugging_face(
        self, slug: str, path: Path, *, licence: str = "unknown", chosen: Chosen = USUAL
    ) -> Exported | Refused:
        """A folder with answers and majority, and for pairs preferences, from one snapshot, and a card that says so."""

        def unit(work: Unit) -> Exported | Refused:
            project = work.projects.of_slug(slug=slug)
            if project is None:
                return no_project(slug)
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                return Refused(f"{path} is there already; name a folder that is not.")
            return Exported(path, written_folder(work, project, path, licence=licence, chosen=chosen))

        return await self._read(path, unit)

    async def _read(self, path: Path, unit: Any) -> Exported | Refused:
        try:
            found: Exported | Refused = await self._storage.read(unit)
        except OSError as error:
            return Refused(f"{path} cannot be written: {error.strerror or error}.")
        except NothingToExport:
            return Refused("There is nothing to export yet, and no folder was made.")
        except FormatMissing as error:
            return Refused(str(error))
        return found


@dataclass(slots=True)
class _Tally:
    """Counts lines on their way."""

    lines: int = 0
    undecided: int = 0

    def counted(self, lines: Iterator[Line]) -> Iterator[tuple[dict[str, Any], str]]:
        for fields, source in lines:
            if fields is None:
                self.undecided += 1
            else:
                self.lines += 1
                yield fields, source


def _wrong_kind(head: Head) -> Refused | None:
    if head.what in ("pairs", "majority pairs") and head.spec.task_type not in COMPARED:
        return Refused(f"{head.spec.slug} compares no texts; its task type is {head.spec.task_type}.")
    return None
