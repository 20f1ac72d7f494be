"""Tasks from a customer's file: checked as a whole, staged out of sight in chunks, published in one short transaction.

The file is read twice: the first time to find every fault, the second time to stage what was good. So a bad file
writes nothing, memory does not grow with the file, and the writer is never held for longer than one chunk takes.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from crowd.rules.assigning import overlap_of, own_overlap
from crowd.rules.faults import Fault
from crowd.rules.importing import ImportReport, Tally, unknown
from crowd.rules.rows import Draft, RowFault
from crowd.rules.spec import ProjectSpec
from crowd.rules.stages import shortage
from crowd.services import moving
from crowd.services.mediafiles import MediaError
from crowd.services.mediafiles.storing import MediaStore, places_of
from crowd.services.outcomes import Refused, no_project
from crowd.services.readings import Reading, looking_at, plan_of
from crowd.services.rowfiles import UnreadableError, fingerprint
from storage import Storage, Unit
from storage.records.projects import Project
from storage.records.tasks import NewNamed, NewTask
from storage.vault import Vault

LEASE_MS = 30_000  # an import that gave no sign of life for so long is dead
SIGN_MS = 5_000
CLEARED_AT_ONCE = 2_000
PROMOTED_AT_ONCE = 2_000
URGENT_AHEAD = 2**40  # places by which an urgent task of hers stands before the others

TAKEN_FOR_DEAD = Refused("Another import took this one for dead, and nothing of it was added; start it again.")
CHANGED_FILE = Refused("The file was changed while it was read, and nothing of it was added; start the import again.")
CHANGED_PROJECT = Refused("The project was changed while the file was read, and nothing was added; start it again.")

Progress = Callable[[int, int], None]


async def check_rows(
    spec: ProjectSpec, path: Path, *, media: Path | None = None, progress: Progress | None = None
) -> ImportReport:
    """What an import would tell of the file alone and of the media it names; nothing is stored."""
    tally = Tally()
    try:
        told = _Told(path, 1, progress)
        with closing(await asyncio.to_thread(looking_at, spec, path, media)) as look:
            reading = Reading(path, plan_of(spec, look), tally)
            while await reading.next_part():
                told.tell(reading.done)
    except UnreadableError as error:
        return _unreadable(path, tally, error)
    report = tally.report(path.name, added=0, stopped=tally.stops(skip_bad=False))
    return _advised(report, spec, tally.rows - tally.bad)


class ImportService:
    """Fills projects."""

    def __init__(self, storage: Storage, vault: Vault | None = None) -> None:
        """`vault` keeps the media of tasks; a project with media cannot be filled without one."""
        self._storage = storage
        self._vault = vault

    async def add(
        self,
        slug: str,
        path: Path,
        *,
        skip_bad: bool,
        actor: str,
        now: int,
        media: Path | None = None,
        progress: Progress | None = None,
    ) -> ImportReport | Refused:
        """All tasks of the file, or none when there are faults; with `skip_bad` all good rows.

        Rows that are in the project already are counted and left alone. `media` is the folder or ZIP of the files that
        rows name, where the project does not say. `progress` is told (bytes read, bytes to read).
        """
        tally = Tally()
        try:
            told = _Told(path, 2, progress)
            mark = await asyncio.to_thread(fingerprint, path)
        except UnreadableError as error:
            return _unreadable(path, tally, error)
        claim = await self._storage.write(None, partial(_claim, slug=slug, name=_name(path), mark=mark, now=now))
        if isinstance(claim, Refused):
            return claim
        try:
            with closing(await asyncio.to_thread(looking_at, claim.spec, path, media)) as look:
                store = MediaStore(self._storage, self._vault, look)
                filling = _Filling(self._storage, claim, path, told, now, store)
                return await filling.run(tally, skip_bad=skip_bad, actor=actor)
        except UnreadableError as error:
            return _unreadable(path, tally, error)
        except MediaError:
            return CHANGED_FILE
        finally:
            # When it was published this touches nothing; else the project is free for the next import at once.
            await self._storage.write(None, lambda work: work.imports.abandon(import_id=claim.import_id, now=now))


@dataclass(frozen=True, slots=True)
class _Claim:
    """The right to fill a project, until it is published, abandoned or taken away."""

    import_id: int
    mark: str
    project: Project
    spec: ProjectSpec


class _Filling:
    """One import on its way through both readings."""

    def __init__(self, storage: Storage, claim: _Claim, path: Path, told: _Told, now: int, media: MediaStore) -> None:
        self._storage = storage
        self._claim = claim
        self._path = path
        self._told = told
        self._media = media
        self._plan = plan_of(claim.spec, media.look)
        self._now = now
        self._began = time.monotonic()
        self._signed = now
        self._added = 0
        self._people: dict[str, int | None] = {}

    async def run(self, tally: Tally, *, skip_bad: bool, actor: str) -> ImportReport | Refused:
        """Both readings and the publication."""
        await self._check(tally)
        if tally.stops(skip_bad=skip_bad):
            return tally.report(self._path.name, added=0, stopped=True)
        if tally.rows > tally.bad + tally.unchanged:
            refused = await self._clear() or await self._stage() or await self._publish(tally.columns, actor)
            if refused:
                return refused
        await self._promote()
        report = tally.report(self._path.name, added=self._added, stopped=False)
        return _advised(report, self._claim.spec, self._claim.project.tasks + self._added)

    async def _check(self, tally: Tally) -> None:
        reading = Reading(self._path, self._plan, tally)
        while part := await reading.next_part():
            await self._fresh(part, tally)
            self._told.tell(reading.done)
            await self._sign()

    async def _clear(self) -> Refused | None:
        """Away with what dead imports left behind the horizon."""
        project = self._claim.project

        def unit(work: Unit) -> int | None:
            if not self._is_mine(work):
                return None
            return work.tasks.clear_staged(project_id=project.id, horizon=project.normal_horizon, count=CLEARED_AT_ONCE)

        while cleared := await self._storage.write(None, unit):
            pass
        return TAKEN_FOR_DEAD if cleared is None else None

    async def _stage(self) -> Refused | None:
        reading = Reading(self._path, self._plan, Tally())
        while part := await reading.next_part():
            fresh = await self._fresh(part, Tally())
            for each in fresh:
                for found in each.media:
                    await self._media.keep(found, now=self._clock())
                    await self._sign()
            if not await self._storage.write(None, partial(self._stage_part, drafts=fresh)):
                return TAKEN_FOR_DEAD
            self._added += len(fresh)
            self._told.tell(reading.done, readings=1)
        return None

    async def _publish(self, columns: tuple[str, ...], actor: str) -> Refused | None:
        if await asyncio.to_thread(fingerprint, self._path) != self._claim.mark:
            return CHANGED_FILE
        project = self._claim.project

        def unit(work: Unit) -> Refused | None:
            at = self._clock()
            if not work.imports.publish(
                import_id=self._claim.import_id, added=self._added, columns=json.dumps(columns), now=at
            ):
                return TAKEN_FOR_DEAD
            if not work.projects.publish(
                project_id=project.id,
                version=project.version,
                horizon=project.next_normal - 1 + self._added,
                added=self._added,
            ):
                raise _ProjectChanged
            moving.replan(work, project.id, at)  # its hour may have come before it had tasks
            work.audit.note(at, actor, "tasks added", project.slug, f"{self._added} from {_name(self._path)}")
            return None

        try:
            return await self._storage.write(None, unit)
        except _ProjectChanged:
            return CHANGED_PROJECT

    async def _promote(self) -> None:
        """Urgent tasks go before file order, in short units. What a death leaves in between, the next import does."""
        project_id = self._claim.project.id

        def unit(work: Unit) -> int:
            project = work.projects.of_slug(slug=self._claim.project.slug)
            horizon = project.normal_horizon if project else 0
            found = work.tasks.urgent(project_id=project_id, horizon=horizon, count=PROMOTED_AT_ONCE)
            if found is None:
                return 0
            first, last = found
            position = work.places.next_agains(project_id=project_id, count=last - first + 1)
            return work.tasks.promote(project_id=project_id, first=first, last=last, position=position)

        while await self._storage.write(None, unit):
            pass

    async def _fresh(self, part: list[Draft], tally: Tally) -> list[Draft]:
        """Those that are not in the project yet and name nobody unknown."""
        project = self._claim.project
        part = [each for each in part if await self._names_workers(each, tally)]
        if not project.tasks:
            return part
        keys = [each.key for each in part]
        published = await self._storage.read(
            lambda work: work.tasks.published(project_id=project.id, horizon=project.normal_horizon, keys=keys)
        )
        return unknown(part, published, self._plan, tally)

    async def _names_workers(self, draft: Draft, tally: Tally) -> bool:
        for key in draft.terms.named:
            if key not in self._people:
                self._people[key] = await self._storage.read(partial(_person, key=key))
        strangers = [key for key in draft.terms.named if self._people[key] is None]
        if strangers:
            tally.refuse([RowFault(draft.line, "", f"names {', '.join(strangers)[:80]}, whom nobody is known as here")])
        return not strangers

    def _placed(self, fresh: list[Draft]) -> list[NewTask]:
        return [self._task(each, at) for at, each in enumerate(fresh, start=self._first)]

    @property
    def _first(self) -> int:
        """The position of the next task."""
        return self._claim.project.next_normal + self._added

    def _task(self, draft: Draft, position: int) -> NewTask:
        terms, mix = draft.terms, self._claim.spec.gold
        if mix and draft.gold and not terms.reserved_for:
            return self._gold(draft, position, mix.exposures)
        return NewTask(
            draft.key,
            position,
            overlap_of(terms, self._claim.spec.overlap),
            draft.payload,
            draft.source,
            draft.gold,
            draft.hint,
            draft.fingerprint,
            urgent=int(terms.urgent),
            own_overlap=1 if self._claim.spec.stage else own_overlap(terms),
            reserved=int(bool(terms.reserved_for)),
            kept=int(bool(terms.kept_from)),
            gold_also=draft.gold_also,
        )

    def _gold(self, draft: Draft, position: int, exposures: int) -> NewTask:
        """A task that stands in no queue: it is mixed into what workers get."""
        return NewTask(
            draft.key,
            position,
            exposures,
            draft.payload,
            draft.source,
            draft.gold,
            draft.hint,
            draft.fingerprint,
            own_overlap=1,
            reserved=1,
            control="gold",
            gold_also=draft.gold_also,
        )

    def _named(self, drafts: list[Draft]) -> Iterator[NewNamed]:
        for position, draft in enumerate(drafts, start=self._first):
            reserved = bool(draft.terms.reserved_for)
            place = position - URGENT_AHEAD if draft.terms.urgent else position
            for key in draft.terms.named:
                if (person := self._people[key]) is not None:
                    yield NewNamed(draft.key, person, reserved, place)

    def _stage_part(self, work: Unit, drafts: list[Draft]) -> bool:
        if not self._is_mine(work):
            return False
        project_id = self._claim.project.id
        work.tasks.stage(project_id=project_id, tasks=self._placed(drafts))
        work.named.add(project_id=project_id, named=list(self._named(drafts)))
        work.media.attach(project_id=project_id, places=places_of(drafts))
        return True

    async def _sign(self) -> None:
        """A sign of life, when the last one was a while ago."""
        if self._clock() - self._signed > SIGN_MS:
            self._signed = self._clock()
            await self._storage.write(None, self._is_mine)

    def _is_mine(self, work: Unit) -> bool:
        """A sign of life; False when another import took this one for dead."""
        return work.imports.touch(import_id=self._claim.import_id, now=self._clock())

    def _clock(self) -> int:
        return self._now + int((time.monotonic() - self._began) * 1000)


class _ProjectChanged(Exception):
    """Undoes the publication."""


class _Told:
    """How far it is, over all readings of a file together."""

    def __init__(self, path: Path, readings: int, progress: Progress | None) -> None:
        self._progress = progress
        self._size = _size(path)
        self._total = self._size * readings

    def tell(self, done: int, *, readings: int = 0) -> None:
        """`done` is of the reading after `readings` whole ones."""
        if self._progress:
            self._progress(self._size * readings + done, self._total)


def _advised(report: ImportReport, spec: ProjectSpec, tasks: int) -> ImportReport:
    """With a word where the tasks of a stage are too few."""
    short = None if report.stopped else shortage(spec.stage, tasks)
    return replace(report, advice=(short,)) if short else report


def _person(work: Unit, key: str) -> int | None:
    return work.people.of_key(worker_key=key)


def _claim(work: Unit, slug: str, name: str, mark: str, now: int) -> _Claim | Refused:
    seen = work.projects.of_slug(slug=slug)
    if seen is None:
        return no_project(slug)
    if seen.state == "closed":
        return Refused(f"{slug} is closed for good; it takes no more tasks.")
    running = work.imports.running(project_id=seen.id)
    if running and running.alive_at > now - LEASE_MS:
        return _busy(slug, running.file_name)
    if running:
        work.imports.abandon(import_id=running.id, now=now)
    import_id = work.imports.begin(project_id=seen.id, file_name=name, fingerprint=mark, now=now)
    # Read again: until the claim stood, another import could publish.
    project = work.projects.of_slug(slug=slug)
    if import_id is None or project is None:
        return _busy(slug, name)
    return _Claim(import_id, mark, project, ProjectSpec.from_json(project.spec))


def _busy(slug: str, file: str) -> Refused:
    return Refused(
        f"{file} is being imported into {slug} now. Try again when it is in; an import that died holds the project "
        f"for {LEASE_MS // 1000} seconds."
    )


def _unreadable(path: Path, tally: Tally, error: UnreadableError) -> ImportReport:
    tally.faults.append(Fault("", "", str(error)))
    return tally.report(path.name, added=0, stopped=True)


def _name(path: Path) -> str:
    """The file's name as a database can hold it, whatever bytes it has."""
    return path.name.encode(errors="replace").decode()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise UnreadableError(f"{path.name} cannot be read: {error.strerror or error}") from error
