"""Real pictures and a real film as a project: everything is seen, labelled, uploaded once, and comes out as tapped."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from crowd.rules.spec import ProjectSpec
from crowd.services.checking import problems
from crowd.services.importing import ImportService
from crowd.services.projects import ProjectService, checked_project
from sandbox import Telegram
from storage import Storage
from storage.vault import media_vault
from tests.conftest import Clock
from tests.filling import NOON, admit
from tests.flows.bots import Bot
from tests.flows.viewers import ANN, BEN, Viewers
from tests.real_data import real_data

PROJECT = """
slug = "facts"
title = "Facts"
brief = "Say what it shows."
overlap = 2
price = "0.02"

[task]
type = "choice"
question = "Which of these fits best?"
labels = {labels}

[columns]
id = "task"
text = "{{question}}"

[media]
files = "file"
"""


async def test_the_real_pictures_are_labelled_by_two_workers_and_uploaded_once(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    folder = real_data("media")
    rows = [json.loads(line) for line in (folder / "tasks.jsonl").read_text().splitlines()]
    with (folder / "gold.csv").open(newline="") as file:
        gold = {row["task"]: row["label"] for row in csv.DictReader(file)}
    room = await opened(
        sqlite_storage, tmp_path, clock, folder, sorted({each for row in rows for each in row["options"]})
    )

    kinds = []
    for who in (room.ann, room.ben):
        card = await room.begins(who)
        for row in rows:
            assert card.media and row["question"] in card.text
            kinds.append(card.media.kind)
            calls = await room.calls_of(gold[row["task"]], who)
            assert sorted(calls) in (["answercallbackquery", "editmessagemedia"], LAST)
            card = room.newest(who)
        end, stars = room.from_bot(who)
        assert "nothing more for you" in end.text
        assert "how clear were the guidelines?" in stars.text

    answers = await sqlite_storage.read(lambda work: list(work.tasks.answers(project_id=1)))
    assert {(each.key, json.loads(each.answer)["label"]) for each in answers} == set(gold.items())
    assert len(answers) == 2 * len(rows)
    assert sorted(kinds) == ["photo"] * 24 + ["video"] * 2
    assert room.uploads() == len(rows)
    assert await problems(sqlite_storage) == []


LAST = ["answercallbackquery", "deletemessages", "sendmessage", "sendmessage"]
"""After the last task: words cannot take the place of a picture; then she is asked for stars."""


async def opened(storage: Storage, path: Path, clock: Clock, folder: Path, labels: list[Any]) -> Viewers:
    """The project of these pictures, live, with two workers."""
    room = Viewers(Bot(Telegram(clock=clock), storage, path, clock), storage, path)
    for who in (ANN, BEN):
        await storage.write(None, lambda work, who=who: admit(work, who))
    project = checked_project(PROJECT.format(labels=json.dumps(labels)))
    assert isinstance(project, ProjectSpec), project
    projects = ProjectService(storage)
    await projects.add(project, actor="cli", now=NOON)
    filling = ImportService(storage, media_vault(path / "files"))
    report = await filling.add("facts", folder / "tasks.jsonl", skip_bad=False, actor="cli", now=NOON)
    assert getattr(report, "added", None) == 13, report
    await projects.open("facts", actor="cli", now=NOON)
    return room
