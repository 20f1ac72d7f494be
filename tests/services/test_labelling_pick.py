"""Finding the next task: by the index, and at the same cost however much there is and however much she has done."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import pytest

from storage import Storage, Unit
from storage.queries import texts
from tests.filling import admit, spec
from tests.labelling import ANN, BEN, Room, card, room

PICK = {
    "project_id": 1,
    "person_id": 1,
    "again_cursor": 0,
    "normal_cursor": 0,
    "normal_horizon": 10**9,
    "published": 10**9,
}


def more_tasks(work: Unit, count: int) -> None:
    """So many published tasks behind those that are there, written by the database itself."""
    each = (
        "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < :last)"
        " INSERT INTO tasks (id, project_id, key, queue, position, overlap, places_left)"
        " SELECT i, 1, 'more' || CAST(i AS TEXT), 1, i, 3, 3 FROM n"
    )
    content = (
        "INSERT INTO task_contents (task_id, payload, source, fingerprint)"
        " SELECT id, '{\"text\":\"t\"}', '{}', '' FROM tasks WHERE id >= 1000"
    )
    run(work, each, last=1000 + count - 1)
    run(work, content)
    run(work, "UPDATE projects SET normal_horizon = :last, next_normal = :last + 1", last=1000 + count - 1)


def has_done(work: Unit, last: int) -> None:
    """The second person has answered every task up to this one."""
    run(
        work,
        "INSERT INTO assignments (task_id, person_id, project_id, state, price, version, seed, taken_at, deadline,"
        " answer, answered_at) SELECT id, 2, 1, 'submitted', 0, 1, 0, 0, 0, '{}', 0 FROM tasks WHERE id <= :last",
        last=last,
    )


def names_many(work: Unit) -> None:
    """Some thousand tasks are reserved for the first person: of an empty table a planner reads all there is."""
    run(work, "INSERT INTO named (task_id, person_id, project_id, place, open) SELECT id, 1, 1, id, 1 FROM tasks")


def run(work: Unit, text: str, **values: int) -> int:
    in_place = text
    for name, value in values.items():
        in_place = in_place.replace(f":{name}", str(value))
    return work._queries._execute(in_place, {}).rowcount


def plan(work: Unit, engine: str) -> list[str]:
    text = texts("sqlite" if engine == "sqlite" else "postgres")["places.pick"]
    words = "EXPLAIN QUERY PLAN " if engine == "sqlite" else "EXPLAIN "
    return [str(row[-1]) for row in work._queries._execute(words + text, PICK).fetchall()]


async def test_the_pick_goes_by_the_index_on_sqlite(sqlite_storage: Storage, tmp_path: Path) -> None:
    await room(sqlite_storage, tmp_path)
    steps = await sqlite_storage.read(lambda work: plan(work, "sqlite"))
    touched = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
    assert [step for step in touched if step.startswith("SCAN") and "subquery" not in step.lower()] in (
        [],
        ["SCAN open"],
    )
    by_index = "SEARCH tasks USING INDEX tasks_queue (project_id=? AND queue=? AND position>?"
    assert sum(step.startswith(by_index) for step in touched) == 2
    assert sum("assignments" in step or "hers" in step for step in touched) == 2
    assert not [step for step in steps if "TEMP B-TREE" in step]


@pytest.mark.parametrize("storage_url", ["postgres"], indirect=True)
async def test_the_pick_goes_by_the_index_on_postgresql(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    await storage.write(None, lambda work: more_tasks(work, 20_000))
    await storage.write(None, lambda work: has_done(work, 20_000))
    await storage.write(None, names_many)
    await shop.does("ANALYZE")
    steps = await storage.write(None, lambda work: plan(work, "postgres"))
    assert sum("Index Scan using tasks_queue on tasks" in step for step in steps) == 4, steps
    assert not [step for step in steps if "Seq Scan" in step], steps
    assert sum(step.strip().startswith("Sort") for step in steps) <= 1, steps  # of the four candidates


def microseconds_of_a_pick(work: Unit, person_id: int, again: int, normal: int, horizon: int) -> float:
    def once() -> float:
        began = time.perf_counter_ns()
        found = work.places.pick(
            project_id=1,
            person_id=person_id,
            again_cursor=again,
            normal_cursor=normal,
            normal_horizon=horizon,
            published=horizon,
        )
        assert found is not None
        return (time.perf_counter_ns() - began) / 1000

    return median(once() for _ in range(300))


async def test_a_pick_costs_the_same_among_a_thousand_and_a_hundred_thousand_tasks(
    sqlite_storage: Storage, tmp_path: Path
) -> None:
    """Also for a worker who has done 50,000 of them: her cursor stands behind them all. Goes red without the cursor
    in the query (8 µs become 20,000)."""
    await room(sqlite_storage, tmp_path, who=(ANN, BEN))
    few, many = 1000, 100_000
    await sqlite_storage.write(None, lambda work: more_tasks(work, few))
    among_few = await sqlite_storage.write(None, lambda work: microseconds_of_a_pick(work, 1, 0, 0, 10**9))
    await sqlite_storage.write(None, lambda work: run(work, "DELETE FROM task_contents WHERE task_id >= 1000"))
    await sqlite_storage.write(None, lambda work: run(work, "DELETE FROM tasks WHERE id >= 1000"))
    await sqlite_storage.write(None, lambda work: more_tasks(work, many))
    among_many = await sqlite_storage.write(None, lambda work: microseconds_of_a_pick(work, 1, 0, 0, 10**9))
    done = 51_000
    await sqlite_storage.write(None, lambda work: has_done(work, done))
    veteran = await sqlite_storage.write(None, lambda work: microseconds_of_a_pick(work, 2, 0, done, 10**9))
    assert among_many < 5 * among_few + 20, (among_few, among_many)
    assert veteran < 5 * among_few + 20, (among_few, veteran)


async def statements(shop: Room, who: int) -> list[str]:
    """What SQLite is asked for one tap in the middle of the work."""
    held = await shop.starts(who)
    seen: list[str] = []
    await shop.storage.write(None, lambda work: work._queries._connection.set_trace_callback(seen.append))  # type: ignore[attr-defined]
    await shop.taps(who, held.task_id)
    await shop.storage.write(None, lambda work: work._queries._connection.set_trace_callback(None))  # type: ignore[attr-defined]
    return [text.split()[0] + " " + text.split()[1] for text in seen if not text.startswith(("BEGIN", "COMMIT", "--"))]


async def test_a_tap_is_eleven_statements(sqlite_storage: Storage, tmp_path: Path) -> None:
    """The turn, the assignment, the answer and its credit, the pick, the place, the hand-out and its hold, the
    progress, the parts in her chat, what others asked about the next task."""
    shop = await room(sqlite_storage, tmp_path)
    assert len(await statements(shop, ANN)) == 11


async def test_at_the_end_what_others_gave_back_is_not_looked_through_again(storage: Storage, tmp_path: Path) -> None:
    """She has done everything, and others skip what she did: her cursors follow although nothing is handed out."""
    shop = await room(storage, tmp_path, tasks=4, who=(ANN, BEN), project=spec(("overlap = 3", "overlap = 2")))
    held = await shop.starts(ANN)
    for _ in range(4):
        step = await shop.taps(ANN, held.task_id)
        held = card(step) if hasattr(step, "card") else held
    skipped = await shop.starts(BEN)
    for _ in range(4):
        step = await shop.skips(BEN, skipped.task_id)
        skipped = card(step) if hasattr(step, "card") else skipped
    await shop.begins(ANN)
    [(next_again,)] = await shop.asks("SELECT next_again FROM projects")
    assert next_again == 5
    assert await shop.asks("SELECT again_cursor, normal_cursor FROM progress ORDER BY person_id LIMIT 1") == [(4, 4)]

    await storage.write(None, lambda work: admit(work, 77))
    assert (await shop.starts(77)).task_id == 1  # and nothing is lost to those who come later
    await shop.is_whole()
