"""Tasks with media on their way in: each file stored once, faults told by line, nothing half done."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from crowd.rules.importing import ImportReport
from crowd.rules.media import KEY, media_of
from crowd.rules.spec import ProjectSpec
from crowd.services.checking import lost_media
from crowd.services.importing import LEASE_MS, ImportService, check_rows
from crowd.services.outcomes import Refused
from crowd.services.tidying import UNUSED_MS, MediaTidying
from storage import Storage, Unit
from storage.records.media import NewMedium, TaskMedium
from storage.vault import Vault, media_vault
from tests.filling import NOON, added, jsonl, rows, spec
from tests.pictures import folder, packed, picture, voice

RED, BLUE = picture("red"), picture("blue")
FAR = 10**14  # ms: later than any file of a test
NO_GOLD = ('gold = "gold"\n', "")
SOUNDS = '[media]\nfiles = { text = "sound" }\nkind = "voice"\nfolder = "pictures"\n'
PICTURES = spec(('text = "{text}"\n', ""), NO_GOLD, more='[media]\nfiles = "image"\nfolder = "pictures"\n')
Row = dict[str, Any]


class Gallery:
    """A project with media that is being filled, and what is stored of it."""

    def __init__(self, storage: Storage, path: Path) -> None:
        self.storage, self.path = storage, path
        self.vault: Vault = media_vault(path / "files")

    async def fills(self, given: list[Row], *, now: int = NOON, **more: Any) -> ImportReport:
        report = await ImportService(self.storage, self.vault).add(
            "facts",
            jsonl(self.path / "tasks.jsonl", given),
            skip_bad=more.pop("skip_bad", False),
            actor="cli",
            now=now,
            **more,
        )
        assert isinstance(report, ImportReport), report
        return report

    async def faults(self, given: list[Row]) -> list[str]:
        report = await self.fills(given)
        assert report.stopped
        return [str(fault) for fault in (*report.faults, *report.row_faults)]

    def lying(self) -> list[bytes]:
        """What lies in the vault."""
        place = self.path / "files/media"
        return sorted(each.read_bytes() for each in place.iterdir()) if place.is_dir() else []

    async def asks(self, query: str) -> list[tuple[Any, ...]]:
        return await self.storage.read(lambda work: work._queries._execute(query, {}).fetchall())

    async def payloads(self) -> list[Row]:
        return [json.loads(text) for (text,) in await self.asks("SELECT payload FROM task_contents ORDER BY task_id")]


@pytest.fixture
async def gallery(storage: Storage, tmp_path: Path) -> Gallery:
    await added(storage, PICTURES)
    folder(tmp_path / "pictures", {"red.png": RED, "blue.png": BLUE, "deep/red again.jpg": RED})
    return Gallery(storage, tmp_path)


def shows(*names: str) -> list[Row]:
    return [{"id": f"t{at}", "image": name} for at, name in enumerate(names, 1)]


async def test_each_file_is_stored_once_however_many_tasks_show_it(gallery: Gallery) -> None:
    report = await gallery.fills(shows("red.png", "blue.png", "deep/red again.jpg", "red.png"))

    assert (report.added, report.media, report.bad) == (4, 4, 0)
    assert gallery.lying() == sorted([RED, BLUE])
    assert await gallery.asks("SELECT kind, size, media_type FROM media ORDER BY size") == sorted(
        [("photo", len(RED), "image/png"), ("photo", len(BLUE), "image/png")], key=lambda row: row[1]
    )
    assert await gallery.asks("SELECT count(*) FROM task_media") == [(4,)]


async def test_a_payload_names_its_files(gallery: Gallery) -> None:
    await gallery.fills([{"id": "t1", "image": ["blue.png", "red.png"]}])

    [payload] = await gallery.payloads()
    assert [each.kind for each in media_of(payload)] == ["photo", "photo"]
    assert set(payload) == {KEY}
    assert await gallery.asks("SELECT ordinal, size FROM task_media JOIN media ON media.id = media_id ORDER BY 1") == [
        (0, len(BLUE)),
        (1, len(RED)),
    ]


async def test_every_bad_file_is_told_with_its_line_and_nothing_is_stored(gallery: Gallery) -> None:
    folder(gallery.path / "pictures", {"error.png": b"<html>404</html>", "long.png": picture(size=(3000, 20))})

    assert await gallery.faults(shows("red.png", "gone.png", "error.png", "long.png", "../x.png", "")) == [
        'line 2: image: "gone.png" is not in pictures',
        'line 3: image: "error.png" is no kind of file that is known here; give a picture, a film or a sound, or say '
        'kind = "document"',
        'line 4: image: "long.png" is 3000 by 20 pixels; one side of a photo may be at most 20 times the other',
        'line 5: image: "../x.png" leads out of the folder of media; give a name inside it',
        "line 6: names no file, and there is no text to show",
    ]
    assert gallery.lying() == []
    assert await gallery.asks("SELECT count(*) FROM tasks") == [(0,)]


async def test_good_rows_can_be_taken_without_the_bad(gallery: Gallery) -> None:
    report = await gallery.fills(shows("gone.png", "red.png"), skip_bad=True)

    assert (report.added, report.bad, report.media) == (1, 1, 1)


async def test_more_files_than_an_album_holds_are_a_fault(gallery: Gallery) -> None:
    assert await gallery.faults([{"id": "t1", "image": ["red.png"] * 11}]) == [
        "line 1: names 11 files; a task may show 10"
    ]


async def test_a_column_that_no_row_has_is_a_fault_of_the_file(gallery: Gallery) -> None:
    found = await gallery.faults([{"id": "t1", "picture": "red.png"}])

    assert 'media.files is "image": the file has no such column; it has id, picture' in found


async def test_the_same_id_with_another_picture_is_other_content(gallery: Gallery) -> None:
    await gallery.fills(shows("red.png"))

    assert (await gallery.fills(shows("deep/red again.jpg"))).unchanged == 1
    assert await gallery.faults(shows("blue.png")) == [
        'line 1: id: "t1" is in the project already with other content; give this row another id, or say --update'
    ]


async def test_files_may_lie_in_a_zip_that_is_named_beside_the_tasks(gallery: Gallery) -> None:
    place = packed(gallery.path / "other.zip", {"new.png": BLUE})

    report = await gallery.fills(shows("new.png"), media=place)

    assert report.added == 1
    assert gallery.lying() == [BLUE]


async def test_a_hostile_zip_keeps_everything_out(gallery: Gallery) -> None:
    bomb = packed(gallery.path / "bomb.zip", {"a.png": b"\0" * 30_000_000})

    report = await gallery.fills(shows("a.png"), media=bomb)

    assert report.stopped
    assert "times its size; it is not read" in str(report.faults[0])


async def test_a_file_that_telegram_has_is_kept_by_its_id(gallery: Gallery) -> None:
    await gallery.fills(shows("telegram:photo:AgACAgIAAxkBAAIB_12345678"))

    assert gallery.lying() == []
    assert await gallery.asks("SELECT stored_name, size FROM media") == [(None, 0)]
    assert await gallery.asks("SELECT bot_id, file_id, kind FROM media_ids") == [
        (0, "AgACAgIAAxkBAAIB_12345678", "photo")
    ]


async def test_text_and_files_of_its_fields_go_together(storage: Storage, tmp_path: Path) -> None:
    await added(storage, spec(NO_GOLD, more=SOUNDS))
    folder(tmp_path / "pictures", {"a.ogg": voice()})
    gallery = Gallery(storage, tmp_path)

    report = await gallery.fills([{"id": "t1", "text": "", "sound": "a.ogg"}, {"id": "t2", "text": "Only text"}])

    assert report.added == 2
    [heard, read] = await gallery.payloads()
    assert (media_of(heard)[0].field, media_of(heard)[0].kind) == ("text", "voice")
    assert media_of(read) == ()


async def test_a_row_says_which_topics_it_has(storage: Storage, tmp_path: Path) -> None:
    await added(storage, spec(more='[sensitive]\ntopics = ["violence", "hate"]\ncolumn = "warning"\n'))
    gallery = Gallery(storage, tmp_path)
    good = [row | {"warning": warning} for row, warning in zip(rows(3), ("hate", "", "Violence, hate"), strict=True)]

    await gallery.fills(good)

    assert [each.get("@topics") for each in await gallery.payloads()] == ["hate", None, "violence hate"]
    assert await gallery.faults([{"id": "x", "text": "x", "gold": "true", "warning": "gore"}]) == [
        'line 1: warning: "gore" is no topic of this project; give violence, hate, or nothing'
    ]


async def test_a_check_looks_at_the_files_too_and_stores_nothing(tmp_path: Path) -> None:
    folder(tmp_path / "pictures", {"red.png": RED})

    report = await check_rows(PICTURES, jsonl(tmp_path / "tasks.jsonl", shows("red.png", "gone.png")))

    assert (report.media, report.bad) == (1, 1)
    assert not media_vault(tmp_path / "files").old(before=FAR)


class Meddling:
    """A storage beside which something happens before a write."""

    def __init__(self, storage: Storage, before: Callable[[int], None]) -> None:
        self._storage = storage
        self._before = before
        self._writes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    async def write(self, turn: Any, unit: Callable[[Unit], Any]) -> Any:
        self._writes += 1
        self._before(self._writes)
        return await self._storage.write(turn, unit)


async def test_a_picture_that_changes_during_the_import_stops_it(gallery: Gallery) -> None:
    def swap(write: int) -> None:
        if write > 1:
            folder(gallery.path / "pictures", {"red.png": BLUE})

    storage: Any = Meddling(gallery.storage, swap)
    outcome = await ImportService(storage, gallery.vault).add(
        "facts", jsonl(gallery.path / "t.jsonl", shows("red.png")), skip_bad=False, actor="cli", now=NOON
    )

    assert isinstance(outcome, Refused)
    assert "changed while it was read" in outcome.why
    assert await gallery.asks("SELECT count(*) FROM tasks") == [(0,)]


@pytest.mark.parametrize("dies_at", [6, 7], ids=["before a file's row", "before its tasks"])
async def test_what_a_dead_import_stored_is_used_by_the_next_and_swept_away_when_nobody_does(
    gallery: Gallery, dies_at: int
) -> None:
    def die(write: int) -> None:
        if write == dies_at:
            raise KeyboardInterrupt

    storage: Any = Meddling(gallery.storage, die)
    path = jsonl(gallery.path / "t.jsonl", shows("red.png", "blue.png"))
    with pytest.raises(KeyboardInterrupt):
        await ImportService(storage, gallery.vault).add("facts", path, skip_bad=False, actor="cli", now=NOON)
    assert gallery.lying() == sorted([RED, BLUE])
    assert await MediaTidying(gallery.storage, gallery.vault).run(NOON + UNUSED_MS) == 0

    later = NOON + LEASE_MS + 1
    report = await ImportService(gallery.storage, gallery.vault).add(
        "facts", jsonl(gallery.path / "one.jsonl", shows("red.png")), skip_bad=False, actor="cli", now=later
    )
    assert isinstance(report, ImportReport), report

    assert report.added == 1
    await MediaTidying(gallery.storage, gallery.vault).run(FAR)
    assert gallery.lying() == [RED]


async def test_a_file_stored_by_another_import_a_moment_ago_is_not_stored_twice(gallery: Gallery) -> None:
    def unit(work: Unit) -> tuple[tuple[int, str | None], tuple[int, str | None]]:
        first = work.media.add(NewMedium("aa", "photo", "1" * 32, "image/png", 3), now=NOON)
        return first, work.media.add(NewMedium("aa", "photo", "2" * 32, "image/png", 3), now=NOON)

    first, second = await gallery.storage.write(None, unit)

    assert first == second
    assert await gallery.storage.read(lambda work: work.media.stored_names()) == {"1" * 32}


async def test_the_first_id_that_telegram_gave_stays_and_a_refused_one_goes(gallery: Gallery) -> None:
    def unit(work: Unit) -> list[str | None]:
        media_id, _ = work.media.add(NewMedium("aa", "photo", "1" * 32, "image/png", 3), now=NOON)
        ids = []
        for file_id in ("one", "two"):
            work.media.learn(media_id=media_id, bot_id=7, file_id=file_id, kind="photo", now=NOON)
        for bot_id in (7, 8):
            source = work.media.source(sha256="aa", kind="photo", bot_id=bot_id)
            ids.append(source.file_id if source else "gone")
        work.media.forget(sha256="aa", kind="photo", file_id="one")
        source = work.media.source(sha256="aa", kind="photo", bot_id=7)
        return [*ids, source.file_id if source else "gone"]

    assert await gallery.storage.write(None, unit) == ["one", None, None]


async def test_a_task_cannot_stand_without_its_file(gallery: Gallery) -> None:
    with pytest.raises(LookupError):
        await gallery.storage.write(
            None, lambda work: work.media.attach(project_id=1, places=[TaskMedium("t1", 0, "aa", "photo")])
        )


def test_the_project_of_these_tests_has_no_text(tmp_path: Path) -> None:
    assert isinstance(PICTURES, ProjectSpec)
    assert PICTURES.columns.fields == {}
    assert Image.open(io.BytesIO(RED)).size == (40, 30)


async def test_a_file_that_a_task_shows_and_that_is_lost_is_found(gallery: Gallery) -> None:
    await gallery.fills(shows("red.png", "blue.png", "deep/red again.jpg"))
    assert await lost_media(gallery.storage, gallery.vault) == []
    [(name,)] = await gallery.asks(f"SELECT stored_name FROM media WHERE size = {len(RED)}")
    gallery.vault.drop(name)
    assert await lost_media(gallery.storage, gallery.vault) == [
        f"media {name}: the photo of task facts/t1 and 1 more is not in its folder; the task cannot be shown"
    ]
