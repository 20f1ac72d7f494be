"""Every task type with every kind of file, as a worker reads it in her chat; the pages stand in `transcripts/`.

Write them anew, then read what changed:  TAPWORK_TRANSCRIPTS=write python3 dev.py test tests/flows/test_transcripts.py
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.checking import problems
from crowd.services.projects import checked_project
from crowd.tasktypes import TASK_TYPES
from sandbox import Person, Telegram
from storage import Storage, open_storage
from storage.vault import media_vault
from tests.conftest import Clock
from tests.filling import admit, jsonl, opened
from tests.flows import chats
from tests.flows.bots import Bot
from tests.flows.scenes import SCENES, Move, Scene, Speaks, Taps, Types
from tests.pictures import film, folder, paper, picture, song, voice

PAGES = Path(__file__).parent / "transcripts"
ANN = 11
KINDS: Mapping[str, Callable[[str], bytes]] = {
    "photo": lambda name: picture("red" if name == "0" else "blue"),
    "video": lambda name: film(name.encode()),
    "animation": lambda name: picture("red" if name == "0" else "blue", form="GIF"),
    "audio": lambda name: song(name.encode()),
    "voice": lambda name: voice(name.encode()),
    "document": lambda name: paper(name.encode()),
}


@pytest.mark.parametrize("name", sorted(TASK_TYPES))
async def test_a_chat_reads_as_it_did(name: str, sqlite_template: Path, tmp_path: Path, clock: Clock) -> None:
    """Every type has its scene. The first chat has all steps to the end, those with other files only the card."""
    scene = SCENES[name]
    given = [scene.needs] if scene.needs else [""]
    lines = []
    for kind in [*given, *(kind for kind in KINDS if kind not in given)]:
        path = tmp_path / (kind or "text")
        path.mkdir()
        shutil.copy(sqlite_template, path / "tapwork.db")
        storage = await open_storage(f"sqlite:///{path / 'tapwork.db'}")
        try:
            moves = scene.moves if kind in given else ()
            shown = await _played(scene, kind, moves, storage, path, clock, whole=kind in given)
        finally:
            await storage.close()
        lines += [f"── {name}{f', with a file: {kind}' if kind else ''} ──", "", *shown, ""]
    _compare(PAGES / f"{name}.txt", "\n".join(lines))


def test_no_page_is_of_a_type_that_is_gone() -> None:
    assert {page.stem for page in PAGES.glob("*.txt")} == set(TASK_TYPES)


def _compare(page: Path, now: str) -> None:
    if os.environ.get("TAPWORK_TRANSCRIPTS") == "write":
        page.parent.mkdir(exist_ok=True)
        page.write_text(now, encoding="utf-8")
    assert page.is_file(), f"{page.name} is not written yet: see the head of this file"
    assert now == page.read_text(encoding="utf-8"), "the chat has changed: write the pages anew, and read what changed"


async def _played(
    scene: Scene, kind: str, moves: tuple[Move, ...], storage: Storage, path: Path, clock: Clock, *, whole: bool
) -> list[str]:
    """What stands in the chat after each thing that she does; without the way to the first card where not `whole`."""
    bot = Bot(Telegram(clock=clock, log_limit=0), storage, path, clock)
    ann = bot.telegram.person("Ann", id=ANN)
    await _open(scene, kind, storage, path)
    lines: list[str] = []
    opening = [Types("/work"), Taps(f"Start: {scene.title}"), Taps("I have read this: start")]
    with ann.view.watch() as happening:
        for move in [*opening, *moves]:
            if isinstance(move, Taps):
                lines.append(chats.tap(move.label))
            await _does(ann, move)
            await bot.settle()
            lines += chats.page(happening.get_nowait() for _ in range(happening.qsize()))
            if move == opening[-1] and not whole:
                lines = lines[next(at for at, line in enumerate(lines) if line.startswith(chats.tap(move.label))) :]
    assert await problems(storage) == []
    return lines


async def _open(scene: Scene, kind: str, storage: Storage, path: Path) -> None:
    spec = checked_project(scene.project(media=bool(kind)))
    assert isinstance(spec, ProjectSpec), spec
    names = {column: f"{number}.bin" for number, column in enumerate(scene.files)} if kind else {}
    vault = None
    if kind:
        folder(path / "pictures", {name: KINDS[kind](name[0]) for name in names.values()})
        vault = media_vault(path / "files")
    await storage.write(None, lambda work: admit(work, ANN))
    await opened(storage, jsonl(path / "tasks.jsonl", [{"id": "t1", **scene.row, **names}]), spec, vault=vault)


async def _does(ann: Person, move: Move) -> None:
    match move:
        case Taps(label):
            await ann.taps(label)
        case Types(text):
            await ann.says(text)
        case Speaks(seconds):
            await ann.sends_voice(voice(b"hers"), duration=seconds)
