"""Correcting a task with a picture: another file, or other words with the same one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.importing import ImportReport
from crowd.rules.media import media_of
from crowd.services.correcting import CorrectionService
from crowd.services.importing import ImportService
from storage import Storage
from storage.vault import media_vault
from tests.filling import NOON, added, jsonl, spec
from tests.pictures import folder, picture

RED, BLUE = picture("red"), picture("blue")
PICTURED = spec(('gold = "gold"\n', ""), more='[media]\nfiles = "file"\nfolder = "pictures"\n')


@pytest.fixture
async def place(storage: Storage, tmp_path: Path) -> Path:
    await added(storage, PICTURED)
    folder(tmp_path / "pictures", {"1": RED, "2": BLUE})
    report = await ImportService(storage, media_vault(tmp_path / "files")).add(
        "facts", jsonl(tmp_path / "t.jsonl", [row("1")]), skip_bad=False, actor="cli", now=NOON
    )
    assert isinstance(report, ImportReport)
    assert report.added == 1
    return tmp_path


def row(file: str, text: str = "Look.") -> dict[str, str]:
    return {"id": "t1", "file": file, "text": text}


async def corrects(storage: Storage, place: Path, given: dict[str, str]) -> ImportReport:
    service = CorrectionService(storage, media_vault(place / "files"))
    report = await service.correct("facts", jsonl(place / "t.jsonl", [given]), actor="cli", now=NOON)
    assert isinstance(report, ImportReport)
    return report


async def shown(storage: Storage) -> tuple[str, list[tuple[Any, ...]]]:
    """The checksum in the task's payload, and those of the files that are attached to it."""
    task = await storage.read(lambda work: work.corrections.of_key(slug="facts", key="t1"))
    assert task is not None
    [medium] = media_of(json.loads(task.payload))
    attached = await storage.read(
        lambda work: work._queries._execute(
            "SELECT media.sha256 FROM task_media JOIN media ON media.id = task_media.media_id", {}
        ).fetchall()
    )
    return medium.sha256, [tuple(each) for each in attached]


async def test_another_picture_takes_the_place_of_the_first(storage: Storage, place: Path) -> None:
    before, _ = await shown(storage)
    assert (await corrects(storage, place, row("2"))).corrected == 1
    after, attached = await shown(storage)
    assert before != after
    assert attached == [(after,)]


async def test_other_words_keep_the_picture(storage: Storage, place: Path) -> None:
    before, _ = await shown(storage)
    assert (await corrects(storage, place, row("1", "Look closely."))).corrected == 1
    assert await shown(storage) == (before, [(before,)])


async def test_a_picture_that_is_not_there_is_a_fault(storage: Storage, place: Path) -> None:
    report = await corrects(storage, place, row("3"))
    assert report.stopped
    assert str(report.row_faults[0]) == 'line 1: file: "3" is not in pictures'
