"""What is known of an example project: its tasks as they will be seen, and the right answer of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from bot.commands.common import Problem
from crowd.rules.comprehension import Question
from crowd.rules.media import KEY, media_of
from crowd.rules.project import read_project
from crowd.rules.rows import Draft, Row, draft
from crowd.services.readings import looking_at, plan_of
from crowd.services.rowfiles import open_rows
from crowd.tasktypes import TASK_TYPES, TaskType
from crowd.tasktypes.base import Answer, TaskSpec
from crowd.tasktypes.suggestion import FIELD

HEAD = 160
"""So many characters of a text tell it from all others of its project."""


@dataclass(frozen=True, slots=True)
class Known:
    """A task: its texts, its files by their checksums, and its right answer where there is one."""

    key: str
    texts: Mapping[str, str]
    files: frozenset[str]
    gold: Answer | None

    def stands_in(self, shown: str) -> int:
        """How far down in what is shown it stands; -1 when it does not."""
        heads = [head(text) for name, text in self.texts.items() if name != FIELD]
        places = [shown.rfind(each) for each in heads]
        return -1 if not places or -1 in places else min(places)


@dataclass(frozen=True, slots=True)
class Book:
    """The tasks of one project, and the questions on its guidelines."""

    slug: str
    title: str
    spec: TaskSpec
    kind: TaskType
    tasks: tuple[Known, ...]
    golds: tuple[Answer, ...] = field(default=())
    questions: tuple[Question, ...] = field(default=())

    def by_text(self, shown: str) -> Known | None:
        """The task whose texts stand in it, the lowest where there are several."""
        found = max(self.tasks, key=lambda each: each.stands_in(shown), default=None)
        return found if found and found.stands_in(shown) >= 0 else None

    def understood(self, shown: str) -> str | None:
        """The right answer to the question on the guidelines that stands there, if one does."""
        return next((each.right for each in self.questions if each.question in shown), None)

    def by_file(self, content: bytes) -> Known | None:
        """The task that shows this file."""
        wanted = sha256(content).hexdigest()
        return next((each for each in self.tasks if wanted in each.files), None)


def head(text: str) -> str:
    """How a text begins: what is left of it in one message, however long it is."""
    return text.partition("\n")[0][:HEAD]


def read_book(project: Path, tasks: Path) -> Book:
    """From the project's own files, read as an import reads them. It waits for the disk."""
    spec = read_project(project.read_text(encoding="utf-8"))
    if isinstance(spec, list):
        raise Problem(f"{project}: {spec[0]}")
    with closing(looking_at(spec, tasks)) as look, open_rows(tasks) as rows:
        plan = plan_of(spec, look)
        drafts = [draft(row, plan) for row in rows if isinstance(row, Row)]
    known = tuple(_known(each) for each in drafts if isinstance(each, Draft))
    golds = tuple(each.gold for each in known if each.gold)
    return Book(spec.slug, spec.title, spec.task, TASK_TYPES[spec.task_type], known, golds, spec.comprehension)


def _known(task: Draft) -> Known:
    payload = json.loads(task.payload)
    files = frozenset(each.sha256 for each in media_of(payload))
    texts = {name: text for name, text in payload.items() if name != KEY and text}
    return Known(task.key, texts, files, json.loads(task.gold) if task.gold else None)
