"""A folder as readers of the papers have it: the examples, the settings, a project with answers, and tables."""

from __future__ import annotations

import shutil
from pathlib import Path

from crowd.services.cards import Shown
from storage import open_storage
from tests.filling import spec
from tests.labelling import ANN, BEN, CAT, NO, YES, room
from tests.papers import ROOT

SLUG = "everyday-facts"
FROM_NOTHING = {"README.md", "CONTRIBUTING.md", "docs/quickstart.md"}
"""Pages whose readers have no database yet."""

VOTES = {"Mia": "true true false true", "Noa": "true false false true", "Ole": "true true false false"}
GOLD = "true true false true"


def readers_folder(folder: Path) -> Path:
    """What a clone has that commands are given, and two tables as `tapwork aggregate` takes them."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    for name in ("config.example.toml", "config.toml"):
        shutil.copy(ROOT / "config.example.toml", folder / name)
    votes = [(at, who, label) for who, said in VOTES.items() for at, label in enumerate(said.split(), 1)]
    (folder / "answers.csv").write_text("task,worker,label\n" + "".join(f"t{at},{who},{it}\n" for at, who, it in votes))
    known = enumerate(GOLD.split(), 1)
    (folder / "gold.csv").write_text("task,label\n" + "".join(f"t{at},{label}\n" for at, label in known))
    return folder


async def with_answers(folder: Path) -> None:
    """The database of the settings has the project of the page about projects, answered by three people."""
    storage = await open_storage(f"sqlite:///{folder / 'tapwork.db'}")
    try:
        project = spec(('slug = "facts"', f'slug = "{SLUG}"'))
        there = await room(storage, folder, tasks=4, who=(ANN, BEN, CAT), project=project)
        for who in (ANN, BEN, CAT):
            step = await there.begins(who)
            while isinstance(step, Shown):
                step = await there.taps(who, step.card.task_id, NO if step.card.task_id == who % 5 else YES)
    finally:
        await storage.close()
