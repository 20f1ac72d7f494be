"""Filling a project from a file, on both engines: all or nothing, out of sight until it is whole."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from crowd.rules.importing import ImportReport
from crowd.services import readings
from crowd.services.importing import LEASE_MS, ImportService, check_rows
from crowd.services.outcomes import Closed, Opened, Refused, Updated
from crowd.services.projects import ProjectService
from storage import Storage, Turn, Unit
from storage.records.projects import Project
from tests.filling import NOON, added, filled, jsonl, rows, spec

T = TypeVar("T")


async def imported(
    storage: Storage, path: Path, *, slug: str = "facts", skip_bad: bool = False, now: int = NOON
) -> ImportReport:
    report = await ImportService(storage).add(slug, path, skip_bad=skip_bad, actor="cli", now=now)
    assert isinstance(report, ImportReport), report
    return report


async def project(storage: Storage) -> Project:
    found = await storage.read(lambda work: work.projects.of_slug(slug="facts"))
    assert found is not None
    return found


async def keys(storage: Storage) -> list[str]:
    """The ids of the published tasks, in the order of their files."""
    seen = await project(storage)
    return await storage.read(
        lambda work: [vote.key for vote in work.tasks.votes(project_id=seen.id, horizon=seen.normal_horizon)]
    )


async def hidden(storage: Storage) -> int:
    """How many tasks stand behind the horizon: all beyond those that are published."""
    seen = await project(storage)
    everything = await storage.read(lambda work: work.tasks.places(project_id=seen.id, horizon=1 << 60))
    return everything.tasks - seen.tasks


async def test_a_file_fills_a_project(storage: Storage, tmp_path: Path) -> None:
    await added(storage)

    report = await imported(storage, jsonl(tmp_path / "t.jsonl", rows(5)))

    assert (report.rows, report.added, report.unchanged, report.bad, report.stopped) == (5, 5, 0, 0, False)
    assert await keys(storage) == ["t1", "t2", "t3", "t4", "t5"]
    seen = await project(storage)
    assert (seen.tasks, seen.normal_horizon, seen.next_normal) == (5, 5, 6)
    places = await storage.read(lambda work: work.tasks.places(project_id=seen.id, horizon=5))
    assert (places.tasks, places.left) == (5, 15)


async def test_the_same_file_twice_adds_nothing(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    path = jsonl(tmp_path / "t.jsonl", rows(5))
    await imported(storage, path)

    again = await imported(storage, path)

    assert (again.rows, again.added, again.unchanged, again.stopped) == (5, 0, 5, False)
    assert len(await keys(storage)) == 5


async def test_a_longer_file_adds_what_is_new_behind_the_rest(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    await imported(storage, jsonl(tmp_path / "t.jsonl", rows(3)))

    report = await imported(storage, jsonl(tmp_path / "t.jsonl", rows(2, first=10) + rows(5)))

    assert (report.added, report.unchanged) == (4, 3)
    assert await keys(storage) == ["t1", "t2", "t3", "t10", "t11", "t4", "t5"]


async def test_the_same_id_with_other_content_is_told_and_refused(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    await imported(storage, jsonl(tmp_path / "t.jsonl", rows(3)))
    changed = [
        *rows(1),
        {"id": "t2", "text": "Other", "gold": "true"},
        {"id": "t3", "text": "Claim 3", "gold": "false"},
    ]

    report = await imported(storage, jsonl(tmp_path / "u.jsonl", [*changed, *rows(1, first=9)]))

    assert report.stopped
    assert [str(fault) for fault in report.row_faults] == [
        f'line {line}: id: "t{line}" is in the project already with other content; '
        "give this row another id, or say --update"
        for line in (2, 3)
    ]
    assert await keys(storage) == ["t1", "t2", "t3"]


async def test_one_bad_row_keeps_all_out(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    bad = [*rows(9_998), {"id": "bad", "text": " ", "gold": "true"}, *rows(1, first=10_000)]

    report = await imported(storage, jsonl(tmp_path / "t.jsonl", bad))

    assert (report.rows, report.added, report.bad, report.stopped) == (10_000, 0, 1, True)
    assert [str(fault) for fault in report.row_faults] == ["line 9999: text: is empty; it comes from text"]
    assert await keys(storage) == []
    assert await hidden(storage) == 0


async def test_bad_rows_are_left_out_when_asked(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    bad = [*rows(2), {"id": "bad", "text": ""}, {"id": "t1", "text": "again"}, *rows(1, first=3)]

    report = await imported(storage, jsonl(tmp_path / "t.jsonl", bad), skip_bad=True)

    assert (report.rows, report.added, report.bad, report.stopped) == (5, 3, 2, False)
    assert await keys(storage) == ["t1", "t2", "t3"]


@pytest.mark.parametrize("skip_bad", [False, True])
async def test_columns_that_are_not_there_are_told_once_and_keep_all_out(
    storage: Storage, tmp_path: Path, skip_bad: bool
) -> None:
    await added(storage, spec(('"{text}"', '"{question} {text}"')))

    report = await imported(storage, jsonl(tmp_path / "t.jsonl", rows(300)), skip_bad=skip_bad)

    assert [str(fault) for fault in report.faults] == [
        'columns.text is "question": the file has no such column; it has id, text, gold'
    ]
    assert report.stopped
    assert await keys(storage) == []


async def test_a_gold_column_that_no_row_has_is_told(storage: Storage, tmp_path: Path) -> None:
    await added(storage, spec(('gold = "gold"', 'gold = "label"')))

    report = await imported(storage, jsonl(tmp_path / "t.jsonl", rows(300)))

    assert [fault.key for fault in report.faults] == ["columns.gold"]
    assert report.stopped


async def test_gold_that_comes_late_in_the_file_is_found(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    without = [{"id": f"w{at}", "text": "x"} for at in range(150)]

    report = await imported(storage, jsonl(tmp_path / "t.jsonl", [*without, *rows(1)]))

    assert report.added == 151


async def test_what_was_changed_and_what_is_clickable_is_told(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    odd = [{"id": f"o{at}", "text": f"a\tb https://example.org @someone /pay_{at}"} for at in range(10)]

    report = await imported(storage, jsonl(tmp_path / "t.jsonl", [*rows(1), *odd]))

    assert [(note.what, note.rows, note.lines) for note in report.changes] == [("tabs became spaces", 10, (2, 3, 4))]
    assert [(note.what, note.rows) for note in report.clickable] == [("link", 10), ("@name", 10), ("/command", 10)]


async def test_what_there_is_no_filling_is_refused(storage: Storage, tmp_path: Path) -> None:
    service = await added(storage)
    path = jsonl(tmp_path / "t.jsonl", rows(1))

    nowhere = await ImportService(storage).add("nothing", path, skip_bad=False, actor="cli", now=NOON)
    gone = await ImportService(storage).add("facts", tmp_path / "no.csv", skip_bad=False, actor="cli", now=NOON)
    assert await service.close("facts", actor="cli", now=NOON) == Closed("facts", 0)
    closed = await ImportService(storage).add("facts", path, skip_bad=False, actor="cli", now=NOON)

    assert nowhere == Refused("There is no project nothing.")
    assert isinstance(gone, ImportReport)
    assert [str(fault) for fault in gone.faults] == ["no.csv cannot be read: No such file or directory"]
    assert closed == Refused("facts is closed for good; it takes no more tasks.")


async def test_a_live_project_takes_more_tasks(storage: Storage, tmp_path: Path) -> None:
    service = await added(storage)
    await filled(storage, jsonl(tmp_path / "t.jsonl", rows(2)))
    assert await service.open("facts", actor="cli", now=NOON) == Opened("facts", 1, 0)

    report = await imported(storage, jsonl(tmp_path / "u.jsonl", rows(2, first=3)))

    assert report.added == 2
    assert (await project(storage)).tasks == 4


async def test_checking_stores_nothing(storage: Storage, tmp_path: Path) -> None:
    report = await check_rows(spec(), jsonl(tmp_path / "t.jsonl", [*rows(2), {"id": "", "text": ""}]))

    assert (report.rows, report.bad, report.fault_count, report.stopped) == (3, 1, 2, True)


async def test_progress_is_told_over_both_readings(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    path = jsonl(tmp_path / "t.jsonl", rows(5_000))
    told: list[tuple[int, int]] = []

    await ImportService(storage).add(
        "facts", path, skip_bad=False, actor="cli", now=NOON, progress=lambda done, total: told.append((done, total))
    )

    size = path.stat().st_size
    assert {total for _, total in told} == {2 * size}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == 2 * size
    assert len(told) == 6


class Interrupted(Storage):
    """A storage that calls `before` ahead of each write."""

    def __init__(self, inner: Storage, before: Callable[[int], None]) -> None:
        self._inner = inner
        self._before = before
        self._writes = 0

    async def write(self, turn: Turn | None, fn: Callable[[Unit], T]) -> T:
        self._before(self._writes)
        self._writes += 1
        return await self._inner.write(turn, fn)

    async def read(self, fn: Callable[[Unit], T]) -> T:
        return await self._inner.read(fn)

    # An import asks for none of these.

    async def close(self) -> None:
        raise NotImplementedError

    def engine_notes(self) -> list[str]:
        raise NotImplementedError

    def sole_use(self, holder: str):  # type: ignore[no-untyped-def]
        raise NotImplementedError


class Killed(BaseException):
    """The process is gone: nothing of it is written from then on."""


async def died(storage: Storage, path: Path, *, at_write: int, now: int = NOON) -> None:
    """An import whose process is killed before one of its writes."""

    def kill(write: int) -> None:
        if write >= at_write:
            raise Killed

    with pytest.raises(Killed):
        await ImportService(Interrupted(storage, kill)).add("facts", path, skip_bad=False, actor="cli", now=now)


async def test_an_import_that_died_is_never_visible_and_cleared_by_the_next(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    await imported(storage, jsonl(tmp_path / "t.jsonl", rows(3)))
    path = jsonl(tmp_path / "big.jsonl", rows(9_000))

    for at_write in (1, 3, 4, 6):  # before clearing, between two chunks, before the publication
        await died(storage, path, at_write=at_write, now=NOON + at_write * 2 * LEASE_MS)
        assert await keys(storage) == ["t1", "t2", "t3"]
    assert await hidden(storage) > 2_000

    report = await imported(storage, path, now=NOON + 14 * LEASE_MS)

    assert (report.added, report.unchanged) == (8_997, 3)
    assert await keys(storage) == [f"t{at}" for at in range(1, 9_001)]
    assert await hidden(storage) == 0


async def test_a_second_import_at_once_is_refused(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    path = jsonl(tmp_path / "t.jsonl", rows(5))
    await died(storage, path, at_write=3)

    outcome = await ImportService(storage).add("facts", path, skip_bad=False, actor="cli", now=NOON + LEASE_MS - 1)

    assert isinstance(outcome, Refused)
    assert outcome.why.startswith("t.jsonl is being imported into facts now.")


async def test_of_many_imports_at_once_one_gets_in(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    path = jsonl(tmp_path / "t.jsonl", rows(3_000))
    service = ImportService(storage)

    outcomes = await asyncio.gather(
        *(service.add("facts", path, skip_bad=False, actor="cli", now=NOON) for _ in range(4))
    )

    assert sum(isinstance(outcome, ImportReport) and outcome.added == 3_000 for outcome in outcomes) == 1
    assert len(await keys(storage)) == 3_000


async def test_an_import_that_was_taken_for_dead_adds_nothing_to_the_other(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    slow = jsonl(tmp_path / "slow.jsonl", rows(5_000))
    quick = jsonl(tmp_path / "quick.jsonl", rows(10))
    outcome: list[ImportReport | Refused] = []
    waiting, may_go_on = asyncio.Event(), asyncio.Event()

    class Sleeping(Interrupted):
        async def write(self, turn: Turn | None, fn: Callable[[Unit], T]) -> T:
            if self._writes == 3:
                waiting.set()
                await may_go_on.wait()
            return await super().write(turn, fn)

    async def sleeper() -> None:
        service = ImportService(Sleeping(storage, lambda write: None))
        outcome.append(await service.add("facts", slow, skip_bad=False, actor="cli", now=NOON))

    task = asyncio.create_task(sleeper())
    await waiting.wait()
    await imported(storage, quick, now=NOON + 2 * LEASE_MS)
    may_go_on.set()
    await task

    assert isinstance(outcome[0], Refused)
    assert "took this one for dead" in outcome[0].why
    assert len(await keys(storage)) == 10
    assert await hidden(storage) == 0


async def test_a_file_that_changes_while_it_is_read_adds_nothing(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    path = jsonl(tmp_path / "t.jsonl", rows(10))

    def change(write: int) -> None:
        if write == 2:
            jsonl(path, rows(12))

    outcome = await ImportService(Interrupted(storage, change)).add(
        "facts", path, skip_bad=False, actor="cli", now=NOON
    )

    assert isinstance(outcome, Refused)
    assert "was changed while it was read" in outcome.why
    assert await keys(storage) == []


async def test_a_project_that_is_rewritten_meanwhile_gets_no_tasks_of_its_old_words(
    storage: Storage, tmp_path: Path
) -> None:
    projects = await added(storage)
    path = jsonl(tmp_path / "t.jsonl", rows(10))

    class Rewritten(Interrupted):
        async def write(self, turn: Turn | None, fn: Callable[[Unit], T]) -> T:
            if self._writes == 2:
                await rewrite(projects)
            return await super().write(turn, fn)

    outcome = await ImportService(Rewritten(storage, lambda write: None)).add(
        "facts", path, skip_bad=False, actor="cli", now=NOON
    )

    assert isinstance(outcome, Refused)
    assert "The project was changed" in outcome.why
    assert await keys(storage) == []
    assert (await imported(storage, path)).added == 10


async def rewrite(projects: ProjectService) -> None:
    outcome = await projects.add(spec(("overlap = 3", "overlap = 5")), actor="cli", now=NOON)
    assert outcome in (Updated("facts", None),)


async def test_a_cancelled_import_leaves_the_project_free(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "PART_ROWS", 10)
    await added(storage)
    path = jsonl(tmp_path / "t.jsonl", rows(2_000))
    far = asyncio.Event()
    service = ImportService(storage)

    def progress(done: int, total: int) -> None:
        if done > total * 0.6:
            far.set()

    task = asyncio.create_task(service.add("facts", path, skip_bad=False, actor="cli", now=NOON, progress=progress))
    await far.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await keys(storage) == []
    assert (await imported(storage, path)).added == 2_000


async def test_a_file_whose_name_is_no_text_is_imported(storage: Storage, tmp_path: Path) -> None:
    await added(storage)
    path = jsonl(tmp_path / os.fsdecode(b"\xff.jsonl"), rows(2))

    assert (await filled(storage, path)).added == 2
