"""Mending: an admin looks at a task in her chat and corrects one of its texts, after a second thought."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TypeAlias

from crowd.rules import mending
from crowd.rules.rows import Draft, Plan, RowFault
from crowd.services.cards import kind_of, spec_of
from crowd.services.correcting import attach, content_of
from crowd.services.expecting import expect, take
from crowd.services.readings import plan_of
from crowd.services.rescoring import rescore
from storage import Storage, Turn, Unit
from storage.records.corrections import ListedTask, StoredTask

EXPECTED = "correction"
"""What her next message is taken for while a correction is asked for."""

LEFT_AFTER = 86_400_000  # ms: what she has typed and not confirmed in a day is forgotten


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as it came from its file: (column, text) in order; gold in words; who has to do with it."""

    task: StoredTask
    cells: tuple[tuple[str, str], ...]
    gold: str | None
    answers: int
    holding: int


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Some tasks of a project; `more` says that there are others behind them."""

    project_id: int
    title: str
    tasks: tuple[ListedTask, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class TypeIt:
    """The new text of a column is asked for; `text` is what it is now."""

    view: TaskView
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Typed, and good; nothing is changed yet."""

    view: TaskView
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NoGood:
    """It cannot be that; what is asked for is still asked for."""

    view: TaskView
    column: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """The task says so from now on, in this version."""

    view: TaskView


@dataclass(frozen=True, slots=True)
class TooLate:
    """Somebody else corrected it meanwhile, or the project is closed; here is the task as it is."""

    view: TaskView


@dataclass(frozen=True, slots=True)
class NoTask:
    """There is no such task."""


MendStep: TypeAlias = TaskView | TypeIt | Confirm | NoGood | Mended | TooLate | NoTask


class MendingService:
    """One task at a time; who is an admin is for the caller to know."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def find(self, slug: str, key: str) -> TaskView | NoTask:
        """By the words of an admin."""
        return await self._storage.read(lambda work: _view(work, work.corrections.of_key(slug=slug, key=key)))

    async def look(self, task_id: int) -> TaskView | NoTask:
        """By the number that a button carries."""
        return await self._storage.read(lambda work: _view(work, work.corrections.of_id(task_id=task_id)))

    async def page(self, project_id: int, after: int, most: int) -> TaskPage | NoTask:
        """The tasks of a project in the order of its files, behind the one with that number."""

        def unit(work: Unit) -> TaskPage | NoTask:
            found = work.corrections.page(project_id=project_id, after=after, most=most + 1)
            first = work.corrections.of_id(task_id=found[0].task_id) if found else None
            if first is None:
                return NoTask()
            return TaskPage(project_id, first.title, tuple(found[:most]), len(found) > most)

        return await self._storage.read(unit)

    async def ask(self, turn: Turn, telegram_id: int, task_id: int, version: int, column: int) -> MendStep:
        """Her next message is the new text of a column."""

        def unit(work: Unit) -> MendStep:
            view = _view(work, work.corrections.of_id(task_id=task_id))
            if isinstance(view, NoTask):
                return view
            if _is_late(view, version) or column not in range(len(view.cells)):
                return TooLate(view)
            if not work.replayed:
                expect(work, turn, telegram_id, EXPECTED, f"{task_id}:{version}:{column}")
            name, text = view.cells[column]
            return TypeIt(view, name, text)

        return await self._storage.write(turn, unit)

    async def propose(self, turn: Turn, telegram_id: int, reference: str, text: str) -> MendStep:
        """What she typed; it counts when she says yes."""
        task_id, version, column = (int(part) for part in reference.split(":"))

        def unit(work: Unit) -> MendStep:
            view = _view(work, work.corrections.of_id(task_id=task_id))
            if isinstance(view, NoTask):
                return view
            if _is_late(view, version) or column not in range(len(view.cells)):
                return TooLate(view)
            name, before = view.cells[column]
            made = _made(view, name, text)
            if not isinstance(made, Draft):
                return NoGood(view, name, tuple(f"{fault.field}: {fault.what}" for fault in made))
            if not work.replayed and take(work, turn, telegram_id, EXPECTED, reference):
                work.corrections.propose(
                    telegram_id=telegram_id, task_id=task_id, version=version, column=name, text=text, now=turn.now
                )
            return Confirm(view, name, before, text)

        return await self._storage.write(turn, unit)

    async def confirm(self, turn: Turn, telegram_id: int, task_id: int, version: int) -> MendStep:
        """Yes: it says so from now on."""

        def unit(work: Unit) -> MendStep:
            view = _view(work, work.corrections.of_id(task_id=task_id))
            if isinstance(view, NoTask):
                return view
            if work.replayed:
                return view
            proposal = work.corrections.proposed(telegram_id=telegram_id)
            if (
                proposal is None
                or (proposal.task_id, proposal.version) != (task_id, version)
                or _is_late(view, version)
            ):
                return TooLate(view)
            made = _made(view, proposal.column, proposal.text)
            work.corrections.drop(telegram_id=telegram_id)
            if not isinstance(made, Draft):
                return TooLate(view)
            made = _with_its_key(work, view, proposal.column, made)
            if not _replace(work, view, made, telegram_id, turn.now):
                return TooLate(view)
            after = _view(work, work.corrections.of_id(task_id=task_id))
            return after if isinstance(after, NoTask) else Mended(after)

        return await self._storage.write(turn, unit)

    async def leave(self, turn: Turn, telegram_id: int, task_id: int) -> MendStep:
        """No: it stays as it is."""

        def unit(work: Unit) -> MendStep:
            if not work.replayed:
                work.corrections.drop(telegram_id=telegram_id)
            return _view(work, work.corrections.of_id(task_id=task_id))

        return await self._storage.write(turn, unit)

    async def tidy(self, now: int) -> int:
        """What was never confirmed goes by itself; how many."""
        return await self._storage.write(None, lambda work: work.corrections.forget(before=now - LEFT_AFTER))


def _view(work: Unit, task: StoredTask | None) -> TaskView | NoTask:
    if task is None:
        return NoTask()
    answers, holding = work.corrections.held(task_id=task.task_id)
    source, spec = json.loads(task.source), spec_of(task.spec)
    cells = tuple((name, mending.cell(source, name)) for name in mending.columns_of(_plan(task)))
    gold = kind_of(spec).words(json.loads(task.gold), spec.task) if task.gold else None
    return TaskView(task, cells, gold, answers, holding)


def _is_late(view: TaskView, version: int) -> bool:
    return view.task.version != version or view.task.project_state == "closed"


def _made(view: TaskView, column: str, text: str) -> Draft | list[RowFault]:
    task = view.task
    return mending.mended(json.loads(task.source), task.key, _plan(task), column, text)


def _plan(task: StoredTask) -> Plan:
    spec = spec_of(task.spec)
    files = spec.media.files if spec.media else {}
    return plan_of(spec, mending.look_again(json.loads(task.source), json.loads(task.payload), files))


def _with_its_key(work: Unit, view: TaskView, column: str, made: Draft) -> Draft:
    """A key that a person set in the chat stays where another text of the task is corrected, and so does its hint."""
    columns = spec_of(view.task.spec).columns
    if column in (columns.gold, columns.gold_also):
        return made
    gold, also, _control = work.tasks.key_to(task_id=view.task.task_id)
    hint = made.hint if column == columns.hint else view.task.hint
    return replace(made, gold=gold, gold_also=also, hint=hint)


def _replace(work: Unit, view: TaskView, made: Draft, telegram_id: int, now: int) -> bool:
    task = view.task
    if not work.corrections.replace(
        task_id=task.task_id, version=task.version, content=content_of(made), actor=f"admin:{telegram_id}", now=now
    ):
        return False
    attach(work, task.project_id, task.task_id, made)
    rescore(work, task.task_id, now)
    work.audit.note(now, f"admin:{telegram_id}", "tasks corrected", task.slug, task.key)
    return True
