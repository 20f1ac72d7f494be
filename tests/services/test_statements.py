"""Work statements: what they count, and that a change of one byte shows."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import pytest

from crowd.rules.statement import Period, read_signed
from crowd.services.clearing import DAY, Clearing
from crowd.services.statements import KEY_NAME, Seal, StatementService, is_genuine
from storage import Storage
from tests.filling import NOON
from tests.labelling import ANN, BEN, PRICE, Room, room

MINUTE = 60_000


def service(shop: Room, folder: Path) -> StatementService:
    return StatementService(shop.storage, Seal(folder / KEY_NAME))


async def answers(shop: Room, count: int) -> None:
    step = await shop.begins(ANN)
    for _ in range(count):
        shop.now += MINUTE
        step = await shop.taps(ANN, step.card.task_id)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("period", "counted"), [("month", 4), ("last", 3), ("year", 7), ("all", 9)], ids=lambda value: str(value)
)
async def test_a_period_counts_what_was_answered_in_it(
    storage: Storage, tmp_path: Path, period: Period, counted: int
) -> None:
    shop = await room(storage, tmp_path, tasks=12)
    shop.now = NOON - 420 * DAY
    await answers(shop, 2)
    shop.now = NOON - 5 * DAY  # in October
    await answers(shop, 3)
    shop.now = NOON
    await answers(shop, 4)

    found = await service(shop, tmp_path).statement(ANN, period, pseudonym=False, now=shop.now)
    assert found is not None
    made, zone = found
    assert zone is UTC
    assert (made.answers, made.pay) == (counted, (("USD", counted * PRICE),))
    assert [(each.title, each.answers, each.pay) for each in made.projects] == [
        ("Facts", counted, (("USD", counted * PRICE),))
    ]


async def test_it_counts_what_was_accepted_and_the_active_time(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=5)
    await answers(shop, 3)
    await shop.does("UPDATE assignments SET state = 'rejected', verdict = 'No.' WHERE task_id = 1")
    await Clearing(storage, 7).run(shop.now + 7 * DAY)
    found = await service(shop, tmp_path).statement(ANN, "all", pseudonym=True, now=shop.now)
    assert found is not None
    made, _zone = found
    assert (made.answers, made.accepted, made.rejected) == (3, 2, 1)
    assert made.active == 3 * MINUTE
    assert (made.holder, made.is_pseudonym) == (f"w{ANN}", True)


async def test_who_did_nothing_or_is_no_worker_gets_none(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    statements = service(shop, tmp_path)
    assert await statements.statement(ANN, "all", pseudonym=True, now=shop.now) is None
    await answers(shop, 1)
    assert await statements.statement(ANN, "last", pseudonym=True, now=shop.now) is None
    assert await statements.statement(BEN, "all", pseudonym=True, now=shop.now) is None
    assert await statements.names(BEN) is None


async def test_a_signature_holds_for_what_was_signed_and_for_nothing_else(
    sqlite_storage: Storage, tmp_path: Path
) -> None:
    shop = await room(sqlite_storage, tmp_path)
    await answers(shop, 2)
    statements, seal = service(shop, tmp_path), Seal(tmp_path / KEY_NAME)
    found = await statements.statement(ANN, "all", pseudonym=False, now=shop.now)
    assert found is not None
    file = await statements.as_json(*found)
    key = seal.public_key()

    signed = read_signed(file)
    assert signed is not None
    assert is_genuine(signed, key)
    assert not is_genuine(signed, Seal(tmp_path / "another.key").public_key())

    lent = json.loads(file)
    lent["key"] = "A" * 43 + "="
    renamed = read_signed(json.dumps(lent).encode())
    assert renamed is not None
    assert not is_genuine(renamed, key)  # it names another key than the one that signed it

    richer = json.loads(file)
    richer["statement"]["pay"][0]["amount"] = "999.00"
    forged = read_signed(json.dumps(richer).encode())
    assert forged is not None
    assert not is_genuine(forged, key)


async def test_a_pdf_is_signed_to_its_last_byte(sqlite_storage: Storage, tmp_path: Path) -> None:
    shop = await room(sqlite_storage, tmp_path)
    statements, key = service(shop, tmp_path), Seal(tmp_path / KEY_NAME).public_key()
    file = await statements.as_pdf(b"%PDF-1.7 words %%EOF")
    signed, changed = read_signed(file), read_signed(file.replace(b"words", b"other"))
    assert signed is not None
    assert changed is not None
    assert is_genuine(signed, key)
    assert not is_genuine(changed, key)
