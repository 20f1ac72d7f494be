"""Creating: a message that an admin sent or forwarded becomes a task, by the same import as a file of one row."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from crowd.rules import chat_tasks
from crowd.rules.chat_tasks import Gold, Target
from crowd.rules.importing import ImportReport
from crowd.rules.labelling import seed_of
from crowd.rules.rows import Draft, Row, draft
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Card, Tally, body_of, kind_of, spec_of
from crowd.services.importing import ImportService
from crowd.services.mediafiles.looking import Looking
from crowd.services.outcomes import Refused
from crowd.services.readings import plan_of
from storage import Storage, Turn, Unit
from storage.records.chat_drafts import ChatDraft
from storage.records.projects import Listed, Project
from storage.vault import Vault

LEFT_AFTER = 86_400_000  # ms: what she has not decided in a day is forgotten
MADE_AFTER = 30 * LEFT_AFTER
KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of hers: a text, or a picture with or without one."""

    message_id: int
    text: str
    photo: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A project that it could go to."""

    project_id: int
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class WhichProject:
    """Where shall it go? The project of her last one stands first."""

    draft: ChatDraft
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The task as workers would get it; `left_out` names what the project has no column for."""

    draft: ChatDraft
    place: Place
    card: Card
    gold: str | None
    hint: str | None
    changes: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoTaskYet:
    """The import would refuse it; the sentences say why."""

    draft: ChatDraft
    place: Place
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """It is a task; `task_id` is its number, `live` says that workers get it now."""

    place: Place
    key: str
    task_id: int
    live: bool


@dataclass(frozen=True, slots=True)
class NotMade:
    """Nothing was added, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """No task after all."""


@dataclass(frozen=True, slots=True)
class NoDraft:
    """Nothing of hers is waiting to become a task."""


CreateStep: TypeAlias = WhichProject | Preview | NoTaskYet | Made | NotMade | Dropped | NoDraft


class CreatingService:
    """Tasks from the chat; who is an admin is for the caller to know."""

    def __init__(self, storage: Storage, vault: Vault | None = None) -> None:
        """`vault` keeps the media of tasks, as for an import."""
        self._storage = storage
        self._import = ImportService(storage, vault)

    async def busy(self, telegram_id: int) -> bool:
        """Whether a task of hers, as a worker, is being answered: then her words are an answer."""
        return await self._storage.read(lambda work: bool(work.assignments.talking(telegram_id=telegram_id)))

    async def sent(self, turn: Turn, telegram_id: int, sent: Sent) -> CreateStep:
        """A message that may become a task; NoDraft where no project could take it."""
        text, gold = chat_tasks.parted(sent.text)
        places = await self._storage.read(lambda work: _places(work, telegram_id, sent.text, sent.photo))
        if not places:
            return NoDraft()

        def unit(work: Unit) -> CreateStep:
            work.chat_drafts.add(
                telegram_id=telegram_id,
                message_id=sent.message_id,
                text=text,
                photo=sent.photo,
                gold=gold.label if gold else None,
                hint=gold.hint if gold else None,
                now=turn.now,
            )
            return _standing(work, telegram_id, sent.message_id)

        return await self._storage.write(turn, unit)

    async def is_gold(self, telegram_id: int, reply_to: int | None, words: str) -> int | None:
        """The message of hers whose known answer these words give, being a reply to it or to the question about it."""
        if reply_to is None or chat_tasks.gold_of(words) is None:
            return None
        found = await self._storage.read(
            lambda work: work.chat_drafts.replied(telegram_id=telegram_id, message_id=reply_to)
        )
        return found.message_id if found else None

    async def gold(self, turn: Turn, telegram_id: int, message_id: int, words: str) -> CreateStep:
        """Its answer is known."""
        gold = chat_tasks.gold_of(words)

        def step(work: Unit) -> None:
            if gold:
                work.chat_drafts.know(telegram_id=telegram_id, message_id=message_id, gold=gold.label, hint=gold.hint)

        return await self._step(turn, telegram_id, message_id, step)

    async def choose(self, turn: Turn, telegram_id: int, message_id: int, project_id: int) -> CreateStep:
        """It shall go there."""

        def step(work: Unit) -> None:
            work.chat_drafts.choose(telegram_id=telegram_id, message_id=message_id, project_id=project_id)

        return await self._step(turn, telegram_id, message_id, step)

    async def reconsider(self, turn: Turn, telegram_id: int, message_id: int) -> CreateStep:
        """Another project, please."""

        def step(work: Unit) -> None:
            work.chat_drafts.choose(telegram_id=telegram_id, message_id=message_id, project_id=None)

        return await self._step(turn, telegram_id, message_id, step)

    async def drop(self, turn: Turn, telegram_id: int, message_id: int) -> CreateStep:
        """No task after all."""

        def unit(work: Unit) -> CreateStep:
            found = work.chat_drafts.of(telegram_id=telegram_id, message_id=message_id)
            if found and found.key:
                return _made(work, found)
            if not work.replayed:
                work.chat_drafts.drop(telegram_id=telegram_id, message_id=message_id)
            return Dropped()

        return await self._storage.write(turn, unit)

    async def add(self, turn: Turn, telegram_id: int, message_id: int, project_id: int) -> CreateStep:
        """Yes. It gets its key in one unit and is imported as a file of one row, which a repeat finds there already."""

        def unit(work: Unit) -> ChatDraft | None:
            found = work.chat_drafts.of(telegram_id=telegram_id, message_id=message_id)
            if found is None or found.project_id != project_id or found.key:
                return found
            work.chat_drafts.lock(project_id=project_id)
            key = _free_key(work, project_id, turn.now)
            if key:
                work.chat_drafts.name_it(telegram_id=telegram_id, message_id=message_id, key=key)
            return work.chat_drafts.of(telegram_id=telegram_id, message_id=message_id)

        found = await self._storage.write(turn, unit)
        if found is None or found.key is None or found.project_id is None:
            return await self._storage.read(lambda work: _standing(work, telegram_id, message_id))
        return await self._publish(found, turn.now)

    async def keep_asked(self, telegram_id: int, message_id: int, asked_id: int) -> None:
        """The message in which the bot asks about it: a reply to that one counts too."""
        await self._storage.write(
            None,
            lambda work: work.chat_drafts.asked(telegram_id=telegram_id, message_id=message_id, asked_id=asked_id),
        )

    async def tidy(self, now: int) -> int:
        """What was left undecided goes by itself; how many."""
        return await self._storage.write(
            None,
            lambda work: work.chat_drafts.forget(left_before=now - LEFT_AFTER, made_before=now - MADE_AFTER),
        )

    async def _publish(self, found: ChatDraft, now: int) -> CreateStep:
        project = await self._storage.read(lambda work: _project(work, found.project_id))
        if project is None:
            return NoDraft()
        spec = spec_of(project.spec)
        report = await self._imported(spec, _row(spec, found, found.key or ""), f"admin:{found.telegram_id}", now)
        match report:
            case Refused(why):
                return NotMade(why)
            case ImportReport(stopped=True):
                return NotMade("\n".join(each.what for each in report.row_faults) or str(report.faults[0]))
            case _:
                return await self._storage.read(lambda work: _made(work, found))

    async def _imported(self, spec: ProjectSpec, row: dict[str, Any], actor: str, now: int) -> ImportReport | Refused:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "chat.jsonl"
            await asyncio.to_thread(path.write_text, json.dumps(row), encoding="utf-8")
            return await self._import.add(
                spec.slug, path, skip_bad=False, actor=actor, now=now, media=Path(folder) if spec.media else None
            )

    async def _step(self, turn: Turn, telegram_id: int, message_id: int, step: Callable[[Unit], None]) -> CreateStep:
        def unit(work: Unit) -> CreateStep:
            if not work.replayed:
                step(work)
            return _standing(work, telegram_id, message_id)

        return await self._storage.write(turn, unit)


def _standing(work: Unit, telegram_id: int, message_id: int) -> CreateStep:
    """What is asked about a message of hers now."""
    found = work.chat_drafts.of(telegram_id=telegram_id, message_id=message_id)
    if found is None:
        return NoDraft()
    if found.key:
        return _made(work, found)
    project = _project(work, found.project_id)
    if project is None or project.state == "closed":
        return WhichProject(found, _places(work, telegram_id, found.text, found.photo))
    return _preview(found, project)


def _preview(found: ChatDraft, project: Project) -> Preview | NoTaskYet:
    spec, place = spec_of(project.spec), _place(project)
    row = _row(spec, found, "chat")
    made = draft(Row(1, 1, row), plan_of(spec, Looking(None, spec.media.kind if spec.media else None)))
    if not isinstance(made, Draft):
        return NoTaskYet(found, place, tuple(each.what for each in made))
    tally = Tally(project.id, spec.title, 0, 0, 0, spec.currency)
    body = body_of(made.payload, seed_of(0, 0), spec)
    card = Card(0, 1, body, spec.price, found.sent_at + spec.time_limit, tally)
    gold = kind_of(spec).words(json.loads(made.gold), spec.task) if made.gold else None
    return Preview(found, place, card, gold, made.hint, made.changes, _left_out(spec, found))


def _left_out(spec: ProjectSpec, found: ChatDraft) -> tuple[str, ...]:
    gold = "gold" if found.gold and not spec.columns.gold else None
    hint = "hint" if found.hint and not spec.columns.hint else None
    return tuple(name for name in (gold, hint) if name)


def _row(spec: ProjectSpec, found: ChatDraft, key: str) -> dict[str, Any]:
    target = _target(spec)
    if target is None:
        raise LookupError(f"{spec.slug} takes no messages")
    gold = Gold(found.gold, found.hint) if found.gold else None
    return chat_tasks.row(spec, target, key=key, text=found.text, photo=found.photo, gold=gold)


def _target(spec: ProjectSpec) -> Target | None:
    return chat_tasks.target(spec, kind_of(spec).fields)


def _places(work: Unit, telegram_id: int, text: str, photo: str | None) -> tuple[Place, ...]:
    """The projects that can take such a message, the newest first, that of her last one before all."""
    last = work.chat_drafts.last(telegram_id=telegram_id)
    fitting = [project for each in work.projects.listing() if (project := _fits(work, each, text, photo))]
    return tuple(_place(project) for project in sorted(fitting, key=lambda project: project.id != last))


def _fits(work: Unit, listed: Listed, text: str, photo: str | None) -> Project | None:
    project = work.projects.of_slug(slug=listed.slug) if listed.state != "closed" else None
    target = _target(spec_of(project.spec)) if project else None
    return project if target and chat_tasks.takes(target, text=bool(text.strip()), photo=photo is not None) else None


def _project(work: Unit, project_id: int | None) -> Project | None:
    listed = (each for each in work.projects.listing() if each.id == project_id)
    slug = next((each.slug for each in listed), None)
    return work.projects.of_slug(slug=slug) if slug else None


def _place(project: Project) -> Place:
    return Place(project.id, project.title, project.state)


def _free_key(work: Unit, project_id: int, now: int) -> str | None:
    """The first number of today that neither a message nor a row of a file has; None when they are all taken."""
    project = _project(work, project_id)
    taken = set(work.chat_drafts.made(project_id=project_id))
    for _ in range(KEYS_AT_ONCE):
        key = chat_tasks.fresh_key(now, taken)
        if project is None or not work.tasks.published(
            project_id=project_id, horizon=project.normal_horizon, keys=[key]
        ):
            return key
        taken.add(key)
    return None


def _made(work: Unit, found: ChatDraft) -> Made | NotMade:
    project = _project(work, found.project_id)
    task = work.corrections.of_key(slug=project.slug, key=found.key or "") if project else None
    if project is None or task is None:
        return NotMade("It is not there yet. Say yes again.")
    return Made(_place(project), task.key, task.task_id, project.state == "live")
