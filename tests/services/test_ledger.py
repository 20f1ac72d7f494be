"""The ledger on both engines: two lines a movement, each ref once, and nothing is ever changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest

from crowd.services.checking import SENTENCES, problems
from storage import Storage, Unit
from storage.records.labelling import Line
from tests.filling import NOON
from tests.labelling import ANN, PRICE, room

REFUSED = (sqlite3.IntegrityError, psycopg.errors.IntegrityError, psycopg.errors.RaiseException)


def pays(work: Unit, ref: str = "r", amount: int = 5) -> None:
    work.ledger.move(
        ref=ref,
        source="budget",
        source_owner=1,
        target="held",
        target_owner=1,
        amount=amount,
        currency="USD",
        now=NOON,
    )


async def test_a_movement_is_two_lines_that_sum_to_zero(storage: Storage) -> None:
    await storage.write(None, pays)
    assert await storage.read(lambda work: work.ledger.lines(account="held", owner=1)) == [
        Line("r", "held", 1, 5, "USD", NOON)
    ]
    assert await storage.read(lambda work: work.ledger.balance(account="budget", owner=1)) == {"USD": -5}
    assert await storage.read(lambda work: work.ledger.balance(account="held", owner=2)) == {}


async def test_the_same_ref_again_is_refused(storage: Storage) -> None:
    """Goes red without `UNIQUE (ref, account, owner)`: the second booking would double the money."""
    await storage.write(None, pays)
    with pytest.raises(REFUSED):
        await storage.write(None, pays)
    assert await storage.read(lambda work: work.ledger.balance(account="held", owner=1)) == {"USD": 5}


@pytest.mark.parametrize("statement", ["UPDATE ledger SET amount = 0", "DELETE FROM ledger"])
async def test_a_line_is_never_changed_or_removed(storage: Storage, statement: str) -> None:
    await storage.write(None, pays)
    with pytest.raises(REFUSED):
        await storage.write(None, lambda work: work._queries._execute(statement, {}).rowcount)
    assert await storage.read(lambda work: work.ledger.balance(account="held", owner=1)) == {"USD": 5}


async def test_nothing_is_booked_for_nothing(storage: Storage) -> None:
    await storage.write(None, lambda work: pays(work, amount=0))
    assert await storage.read(lambda work: work.ledger.lines(account="held", owner=1)) == []


@pytest.mark.parametrize(
    ("check", "damage"),
    [
        ("places", "UPDATE tasks SET places_left = places_left + 1 WHERE id = 1"),
        ("places", "UPDATE tasks SET places_left = 0 WHERE id = 3"),
        ("answers", "UPDATE assignments SET answer = NULL WHERE task_id = 1"),
        ("answers", "UPDATE assignments SET answer = 'x' WHERE task_id = 2"),
        (
            "refs",
            "INSERT INTO ledger (ref, account, owner, amount, currency, at) VALUES ('odd', 'paid', 1, 5, 'USD', 0)",
        ),
        (
            "refs",
            "INSERT INTO ledger (ref, account, owner, amount, currency, at)"
            " VALUES ('odd', 'paid', 1, 5, 'USD', 0), ('odd', 'clearing', 1, -5, 'EUR', 0)",
        ),
        ("held", "UPDATE assignments SET price = price + 1 WHERE task_id = 2"),
        ("pending", "UPDATE assignments SET price = price + 1 WHERE task_id = 1"),
        ("progress", "UPDATE progress SET answered = 7"),
        ("progress", "UPDATE progress SET earned = earned + 1"),
        ("progress", "DELETE FROM progress"),
        (
            "idle",
            "INSERT INTO progress (project_id, person_id, state, skipped, started_at)"
            " SELECT 1, id, 'working', 1, 0 FROM people WHERE telegram_id = 12",
        ),
        ("cursors", "UPDATE progress SET again_cursor = 1"),
        ("cursors", "UPDATE progress SET normal_cursor = 4"),
        ("positions", "UPDATE tasks SET queue = 0, position = 99 WHERE id = 3"),
    ],
)
async def test_every_check_finds_what_it_is_for(storage: Storage, tmp_path: Path, check: str, damage: str) -> None:
    shop = await room(storage, tmp_path, who=(ANN, 12))
    held = await shop.starts(ANN)
    await shop.taps(ANN, held.task_id)
    await shop.is_whole()
    await shop.does(damage)
    beginning = SENTENCES[check].partition("{0}")[0]
    assert any(said.startswith(beginning) for said in await problems(storage))


async def test_a_check_names_what_it_found(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    await shop.starts(ANN)
    await shop.does("UPDATE assignments SET price = 7")
    assert await problems(storage) == [
        f"project 1: the ledger holds {PRICE} for places in people's hands, which are worth 7"
    ]
