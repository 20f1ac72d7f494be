"""A training, an exam, a retry and the work behind them, and people who answer right or wrong as a test says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Card, NothingLeft, Shown, Step
from crowd.services.labelling import LabellingService
from crowd.services.projects import checked_project
from crowd.services.stages_shown import StageStand
from crowd.tasktypes.base import mark
from storage import Storage
from tests.filling import admit, jsonl, opened
from tests.labelling import ANN, Room

DAY = 86_400_000
LABELS = ("true", "false", "unclear")

HEAD = """
slug = "{slug}"
title = "{title}"
brief = "Is it true?"
time_limit = "10m"
price = "{price}"
"""
TASK = """
[task]
type = "choice"
question = "Is it true?"
labels = ["true", "false", "unclear"]

[columns]
id = "id"
text = "{text}"
gold = "gold"
hint = "hint"
"""
EXAM = '[exam]\nskill = "facts"\npass = 80\ntasks = 5\nattempts = 2\nretry_after = "7d"\nexpires_after = "180d"\n'
TRAINING = '[training]\nskill = "facts-training"\ntasks = 3\n'
RETRY = '[retry]\nof = "facts"\nbetween = [40, 79]\npass = 80\ntasks = 5\n'
STAGES = {"exam": EXAM, "training": TRAINING, "retry": RETRY}


def stage(kind: str, *changes: tuple[str, str], price: str = "0", more: str = "") -> ProjectSpec:
    """One of the three, with parts of its table replaced."""
    table = STAGES[kind]
    for old, new in changes:
        assert old in table
        table = table.replace(old, new)
    head = HEAD.format(slug=f"facts-{kind}", title=f"The {kind}", price=price)
    found = checked_project(f'{head}stage = "{kind}"\n{table}{TASK}{more}')
    assert isinstance(found, ProjectSpec), found
    return found


def work(condition: str = 'skill.facts = ">= 80"') -> ProjectSpec:
    """The project that asks for the skill."""
    head = HEAD.format(slug="facts", title="The work", price="0.05")
    found = checked_project(f"{head}{TASK}\n[eligibility]\n{condition}\n")
    assert isinstance(found, ProjectSpec), found
    return found


def tasks(count: int, *, prefix: str = "t") -> list[dict[str, Any]]:
    """Tasks of all labels in turn, each with its hint."""
    return [
        {"id": f"{prefix}{at}", "text": f"Claim {prefix}{at}", "gold": LABELS[at % 3], "hint": f"Hint {prefix}{at}"}
        for at in range(count)
    ]


class School(Room):
    """Live projects by slug; what is asked is answered by the key."""

    def __init__(self, storage: Storage, folder: Path) -> None:
        self.storage = storage
        self.folder = folder
        self.labelling = LabellingService(storage)
        self.project = 0
        self._updates = 1000

    async def has(self, project: ProjectSpec, count: int = 12) -> int:
        """One more live project, with so many tasks; its number. The last one is what people begin."""
        path = jsonl(self.folder / f"{project.slug}.jsonl", tasks(count, prefix=project.slug[-1]))
        Room.__init__(self, self.storage, await opened(self.storage, path, project))
        [(self.project,)] = await self.asks(f"SELECT id FROM projects WHERE slug = '{project.slug}'")
        return self.project

    async def key(self, task_id: int) -> str:
        """The known answer of a task."""
        [(gold,)] = await self.asks(f"SELECT gold FROM task_contents WHERE task_id = {task_id}")
        return next(label for label in LABELS if f'"{label}"' in gold)

    async def answers(self, card: Card, *, right: bool = True, who: int = ANN) -> Step:
        """She answers a card by its key, or with the label behind it."""
        key = await self.key(card.task_id)
        label = key if right else LABELS[(LABELS.index(key) + 1) % 3]
        return await self.labelling.tap(self.turn(), who, card.task_id, card.version, mark(label))

    async def attempt(self, right: int, *, wrong: int = 0, who: int = ANN) -> Step:
        """So many right answers, then so many wrong ones; what the last one comes to."""
        step = await self.begins(who)
        for at in range(right + wrong):
            assert isinstance(step, Shown), step
            step = await self.answers(step.card, right=at < right, who=who)
        return step

    async def skills(self, who: int = ANN) -> dict[str, int]:
        """What holds of hers."""

        def unit(work_unit: Any) -> dict[str, int]:
            person = work_unit.people.of_telegram(telegram_id=who)
            found: dict[str, int] = work_unit.skills.of_person(person_id=person.id, now=self.now)
            return found

        return await self.storage.read(unit)

    async def seen(self, who: int = ANN) -> list[int]:
        """The tasks that she drew in this project, attempt by attempt."""
        return [
            row[0]
            for row in await self.asks(
                "SELECT attempt_tasks.task_id FROM attempt_tasks JOIN attempts ON attempts.id = attempt_id"
                f" JOIN people ON people.id = person_id WHERE telegram_id = {who} AND project_id = {self.project}"
                " ORDER BY number, place"
            )
        ]


async def school(
    storage: Storage, folder: Path, *projects: tuple[ProjectSpec, int], who: tuple[int, ...] = (ANN,)
) -> School:
    """People, and live projects with so many tasks each."""
    for each in who:
        await storage.write(None, lambda unit, each=each: admit(unit, each))
    found = School(storage, folder)
    for project, count in projects:
        await found.has(project, count)
    return found


def stands(step: Step) -> StageStand:
    """How she stands, where no task follows."""
    assert isinstance(step, NothingLeft), step
    assert step.stage is not None
    return step.stage


def shown(step: Step) -> Card:
    """The card that follows."""
    assert isinstance(step, Shown), step
    return step.card
