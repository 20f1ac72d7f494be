"""The rules of a project for whoever runs it: reading them, trying them over the past, changing them at any time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from crowd.rules.faults import Fault
from crowd.rules.quality import checks
from crowd.rules.quality.nudging import nudged
from crowd.rules.quality.presets import PRESETS, preset
from crowd.rules.quality.rule import DAY, Rule
from crowd.rules.rule_file import around
from crowd.rules.spec import ProjectSpec
from crowd.services.outcomes import Refused, no_project
from crowd.services.rule_trying import Trial, dry_run
from storage import Storage, Turn, Unit
from storage.records.projects import Project
from storage.records.rulings import RuleCount

LATELY = 7 * DAY
NO_SETS = "The sets are for ordinary work: in a training or an exam nobody skips, and who fails is not restricted."
CHANGED = "The project was changed in the meantime. Nothing was done; this is how it is now."
CLOSED = "The project is closed: its rules stay as they are."
Rules = tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The rules as they are. `counts` says by name what they did in the last seven days.

    `stage`: it is a training or an exam, for which there are no sets.
    """

    project_id: int
    slug: str
    title: str
    version: int
    currency: str
    preset: str | None
    rules: Rules
    counts: dict[str, RuleCount]
    stage: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """A set before it is taken: its rules as they would stand in the project, and what they would have done."""

    book: Book
    name: str
    trial: Trial


@dataclass(frozen=True, slots=True)
class Overtaken(Refused):
    """Nothing was done, because the project is another one than was shown: its rules are to be read again."""

    project_id: int


class RuleService:
    """`version` is the project's when the rules were shown: another one in between is told, and nothing is changed."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def book(self, project_id: int, *, now: int) -> Book | Refused:
        """The rules of a project."""
        return await self._storage.read(lambda work: _book(work, work.projects.of_id(project_id=project_id), now))

    async def book_of(self, slug: str, *, now: int) -> Book | Refused:
        """The same by the project's word."""
        return await self._storage.read(lambda work: _book(work, work.projects.of_slug(slug=slug), now, slug))

    async def spec_of(self, project_id: int) -> ProjectSpec | Refused:
        """The project that the rules stand in."""
        spec = await self._storage.read(lambda work: _spec(work, project_id))
        return Refused("There is no such project any more.") if spec is None else spec

    async def tried(
        self, project_id: int, *, now: int, rules: Sequence[Rule] | None = None
    ) -> tuple[Book, Trial] | Refused:
        """What its own rules, or others, would have done; those that are off, too."""

        def unit(work: Unit) -> tuple[Book, Trial] | Refused:
            project = work.projects.of_id(project_id=project_id)
            book = _book(work, project, now)
            if isinstance(book, Refused) or project is None:
                return Refused("There is no such project any more.")
            looked = book.rules if rules is None else rules
            return book, dry_run(work, project, ProjectSpec.from_json(project.spec), looked)

        return await self._storage.read(unit)

    async def shelf(self, project_id: int, name: str, *, now: int) -> Shelf | Refused:
        """A set, and what it would have done."""
        spec = await self.spec_of(project_id)
        if isinstance(spec, Refused) or name not in PRESETS:
            return Refused("There is no such project, or set, any more.")
        if spec.stage is not None:
            return Refused(NO_SETS)
        found = await self.tried(project_id, now=now, rules=preset(name, around(spec)))
        return found if isinstance(found, Refused) else Shelf(found[0], name, found[1])

    async def take(self, turn: Turn, project_id: int, version: int, name: str, *, actor: str) -> Book | Refused:
        """A set takes the place of the one that there was; rules of the project's own stay."""

        def change(spec: ProjectSpec) -> ProjectSpec | None:
            if name not in PRESETS or spec.stage is not None:
                return None
            own = tuple(each for each in spec.rules if not each.preset)
            names = {each.name for each in own}
            fresh = tuple(each for each in preset(name, around(spec)) if each.name not in names)
            return replace(spec, rules=own + fresh, rules_preset=name)

        return await self._change(turn, project_id, version, change, actor, f"set {name}")

    async def add(self, turn: Turn, project_id: int, version: int, name: str, at: int, *, actor: str) -> Book | Refused:
        """One rule of a set, the `at`-th; off, so that its numbers can be tried first."""

        def change(spec: ProjectSpec) -> ProjectSpec | None:
            offered = preset(name, around(spec)) if name in PRESETS else ()
            if not 0 <= at < len(offered) or offered[at].name in {each.name for each in spec.rules}:
                return None
            return replace(spec, rules=(*spec.rules, replace(offered[at], preset="", on=False)))

        return await self._change(turn, project_id, version, change, actor, f"add {name} {at}")

    async def switch(
        self, turn: Turn, project_id: int, version: int, at: int, on: bool, *, actor: str
    ) -> Book | Refused:
        """A rule is looked at from now on, or no more."""
        return await self._change_one(turn, project_id, version, at, lambda rule: replace(rule, on=on), actor)

    async def nudge(
        self, turn: Turn, project_id: int, version: int, at: int, part: str, up: bool, *, actor: str
    ) -> Book | Refused:
        """One of its numbers a step further. It becomes the project's own."""

        def change(rule: Rule) -> Rule | None:
            found = nudged(rule, part, up)
            return None if found is None else replace(found, preset="")

        return await self._change_one(turn, project_id, version, at, change, actor)

    async def remove(self, turn: Turn, project_id: int, version: int, at: int, *, actor: str) -> Book | Refused:
        """It is gone; what it has caused stays."""

        def change(spec: ProjectSpec) -> ProjectSpec | None:
            if not 0 <= at < len(spec.rules):
                return None
            return replace(spec, rules=(*spec.rules[:at], *spec.rules[at + 1 :]))

        return await self._change(turn, project_id, version, change, actor, f"remove {at + 1}")

    async def _change_one(
        self, turn: Turn, project_id: int, version: int, at: int, to: Callable[[Rule], Rule | None], actor: str
    ) -> Book | Refused:
        def change(spec: ProjectSpec) -> ProjectSpec | None:
            rule = to(spec.rules[at]) if 0 <= at < len(spec.rules) else None
            return None if rule is None else replace(spec, rules=(*spec.rules[:at], rule, *spec.rules[at + 1 :]))

        return await self._change(turn, project_id, version, change, actor, f"rule {at + 1}")

    async def _change(
        self,
        turn: Turn,
        project_id: int,
        version: int,
        change: Callable[[ProjectSpec], ProjectSpec | None],
        actor: str,
        what: str,
    ) -> Book | Refused:
        def unit(work: Unit) -> Book | Refused:
            project = work.projects.of_id(project_id=project_id)
            if work.replayed or project is None:
                return _book(work, project, turn.now)
            refused = _changed(work, project, version, change)
            if refused is not None:
                return refused
            work.rulings.forget_income(project_id=project_id)
            work.audit.note(turn.now, actor, "rules changed", project.slug, what)
            return _book(work, work.projects.of_id(project_id=project_id), turn.now)

        return await self._storage.write(turn, unit)


def _changed(
    work: Unit, project: Project, version: int, change: Callable[[ProjectSpec], ProjectSpec | None]
) -> Refused | None:
    """None where it is done."""
    spec = ProjectSpec.from_json(project.spec)
    after = change(spec) if project.version == version else None
    if project.version != version:
        return Overtaken(CHANGED, project.id)
    if after is None:
        return Refused("It cannot go further that way.")
    old = set(_faults(spec))
    if fault := next((each for each in _faults(after) if each not in old), None):
        return Refused(_said(fault))
    if not work.projects.respell(
        project_id=project.id, title=after.title, spec=after.to_json(), version=project.version
    ):
        return _overtaken(work, project.id)
    return None


def _overtaken(work: Unit, project_id: int) -> Overtaken:
    """Closed, or changed by somebody else between reading and writing: read once more, to say which."""
    now = work.projects.of_id(project_id=project_id)
    return Overtaken(CLOSED if now is not None and now.state == "closed" else CHANGED, project_id)


def _faults(spec: ProjectSpec) -> list[Fault]:
    """By the names of the rules: what one had before is no reason against taking another out."""
    return checks.faults(spec.rules, around(spec), key=lambda at: spec.rules[at - 1].name)


def _said(fault: Fault) -> str:
    """As it is read on a phone."""
    if isinstance(fault, checks.Turned):
        return fault.here
    return f"{fault.cure[:1].upper()}{fault.cure[1:]}."


def _spec(work: Unit, project_id: int) -> ProjectSpec | None:
    project = work.projects.of_id(project_id=project_id)
    return None if project is None else ProjectSpec.from_json(project.spec)


def _book(work: Unit, project: Project | None, now: int, slug: str = "") -> Book | Refused:
    if project is None:
        return no_project(slug) if slug else Refused("There is no such project any more.")
    spec = ProjectSpec.from_json(project.spec)
    counts = work.rulings.counts(project_id=project.id, since=now - LATELY)
    return Book(
        project.id,
        project.slug,
        project.title,
        project.version,
        spec.currency,
        spec.rules_preset,
        spec.rules,
        {each.rule: each for each in counts},
        spec.stage is not None,
    )
