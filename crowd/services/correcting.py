"""Correcting tasks from a file: rows with the ids of tasks that are there, and other content. Answers stay with what
they saw; the file is read twice, first for every fault, then to write what differs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from crowd.rules.faults import Fault
from crowd.rules.importing import ImportReport, Tally
from crowd.rules.rows import Draft, Plan, RowFault
from crowd.rules.spec import ProjectSpec
from crowd.services.mediafiles.base import MediaError
from crowd.services.mediafiles.storing import MediaStore, places_of
from crowd.services.outcomes import Refused, no_project
from crowd.services.readings import Reading, looking_at, plan_of
from crowd.services.rescoring import rescore
from crowd.services.rowfiles import UnreadableError
from storage import Storage, Unit
from storage.records.corrections import KnownTask, NewContent
from storage.records.projects import Project
from storage.vault import Vault

AT_ONCE = 200  # tasks that one transaction corrects

Change = tuple[Draft, KnownTask]
Replace = Callable[[Unit, Change, str, int], bool]


@dataclass(frozen=True, slots=True)
class Policy:
    """Which rows are faults, each as a sentence (None: they are passed over), and how a task is replaced."""

    unknown: str | None
    seen: str | None
    action: str
    replace: Replace


class CorrectionService:
    """Gives tasks other content."""

    def __init__(self, storage: Storage, vault: Vault | None = None) -> None:
        """`vault` keeps the media of tasks; files of a project with media cannot be read without one."""
        self._storage = storage
        self._vault = vault

    async def correct(
        self, slug: str, path: Path, *, actor: str, now: int, media: Path | None = None
    ) -> ImportReport | Refused:
        """Every row of the file is the task of that id from now on, in its next version where anything differs."""
        return await self._run(slug, path, CORRECT, actor, now, media)

    async def update(
        self, slug: str, path: Path, *, skip_bad: bool, actor: str, now: int, media: Path | None = None
    ) -> ImportReport | Refused:
        """The same for tasks that nobody has seen; rows of other ids are left to an import."""
        return await self._run(slug, path, UPDATE, actor, now, media, skip_bad=skip_bad)

    async def _run(
        self,
        slug: str,
        path: Path,
        policy: Policy,
        actor: str,
        now: int,
        media: Path | None,
        *,
        skip_bad: bool = False,
    ) -> ImportReport | Refused:
        project = await self._storage.read(lambda work: work.projects.of_slug(slug=slug))
        if project is None:
            return no_project(slug)
        if project.state == "closed":
            return Refused(f"{slug} is closed for good; nothing in it changes any more.")
        tally = Tally()
        try:
            spec = ProjectSpec.from_json(project.spec)
            with closing(await asyncio.to_thread(looking_at, spec, path, media)) as look:
                store = MediaStore(self._storage, self._vault, look)
                run = _Run(self._storage, project, path, plan_of(spec, look), store, policy)
                return await run.all(tally, actor, now, skip_bad=skip_bad)
        except UnreadableError as error:
            tally.faults.append(Fault("", "", str(error)))
            return tally.report(path.name, added=0, stopped=True)
        except MediaError:
            return Refused("A file of media was changed while it was read; start again.")


class _Run:
    """One file on its way through both readings."""

    def __init__(
        self, storage: Storage, project: Project, path: Path, plan: Plan, media: MediaStore, policy: Policy
    ) -> None:
        self._storage = storage
        self._project = project
        self._path = path
        self._plan = plan
        self._media = media
        self._policy = policy

    async def all(self, tally: Tally, actor: str, now: int, *, skip_bad: bool) -> ImportReport:
        """Nothing where anything is wrong, else every row that differs; with `skip_bad` every good one."""
        reading = Reading(self._path, self._plan, tally)
        while part := await reading.next_part():
            await self._changes(part, tally)
        if tally.stops(skip_bad=skip_bad):
            return tally.report(self._path.name, added=0, stopped=True)
        corrected = await self._write(actor, now)
        return replace(tally.report(self._path.name, added=0, stopped=False), corrected=corrected)

    async def _write(self, actor: str, now: int) -> int:
        corrected = 0
        reading = Reading(self._path, self._plan, Tally())
        while part := await reading.next_part():
            for changes in _chunks(await self._changes(part, Tally())):
                for found in (each for draft, _ in changes for each in draft.media):
                    await self._media.keep(found, now=now)
                corrected += await self._storage.write(None, partial(self._unit, changes=changes, actor=actor, now=now))
        return corrected

    def _unit(self, work: Unit, changes: list[Change], actor: str, now: int) -> int:
        done = [draft for draft, known in changes if self._policy.replace(work, (draft, known), actor, now)]
        for draft, known in changes:
            if draft in done:
                attach(work, self._project.id, known.task_id, draft)
                rescore(work, known.task_id, now)
        if done:
            work.audit.note(now, actor, self._policy.action, self._project.slug, ", ".join(each.key for each in done))
        return len(done)

    async def _changes(self, part: list[Draft], tally: Tally) -> list[Change]:
        """The rows that differ from their tasks; what may not be is told to the tally."""
        project = self._project
        keys = [each.key for each in part]
        found = await self._storage.read(
            lambda work: work.tasks.known(project_id=project.id, horizon=project.normal_horizon, keys=keys)
        )
        return [(each, known) for each in part if (known := self._differs(each, found.get(each.key), tally))]

    def _differs(self, draft: Draft, known: KnownTask | None, tally: Tally) -> KnownTask | None:
        if known is None:
            self._fault(draft, self._policy.unknown, tally)
            return None
        if (known.fingerprint, known.hint) == (draft.fingerprint, draft.hint):
            tally.unchanged += 1
            return None
        if known.seen and self._policy.seen:
            self._fault(draft, self._policy.seen, tally)
            return None
        return known

    def _fault(self, draft: Draft, sentence: str | None, tally: Tally) -> None:
        if sentence:
            tally.refuse([RowFault(draft.line, self._plan.id, sentence.format(key=draft.key))])


def content_of(draft: Draft) -> NewContent:
    """What a row makes of a task."""
    return NewContent(draft.payload, draft.source, draft.gold, draft.hint, draft.fingerprint, draft.gold_also)


def attach(work: Unit, project_id: int, task_id: int, draft: Draft) -> None:
    """The files that its new content shows are the task's."""
    work.corrections.detach(task_id=task_id)
    work.media.attach(project_id=project_id, places=places_of([draft]))


def _correct(work: Unit, change: Change, actor: str, now: int) -> bool:
    draft, known = change
    return work.corrections.replace(
        task_id=known.task_id, version=known.version, content=content_of(draft), actor=actor, now=now
    )


def _update(work: Unit, change: Change, actor: str, now: int) -> bool:
    draft, known = change
    return work.corrections.replace_unseen(
        task_id=known.task_id, version=known.version, content=content_of(draft), actor=actor, now=now
    )


def _chunks(changes: list[Change]) -> Iterator[list[Change]]:
    for start in range(0, len(changes), AT_ONCE):
        yield changes[start : start + AT_ONCE]


CORRECT = Policy(
    '"{key}" is no task of this project; a new one comes with tapwork tasks add', None, "tasks corrected", _correct
)
UPDATE = Policy(
    None, '"{key}" has been seen by somebody; correct it with tapwork tasks correct', "tasks updated", _update
)
