"""Gold looks like any task: what leaves the bot for a worker is the same, byte for byte, with gold and without."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from crowd.services.handingout import pack
from sandbox import Telegram
from storage import Storage, open_storage
from storage.vault import Vault
from tests.conftest import Clock
from tests.filling import NOON, spec
from tests.flows.bots import Bot
from tests.flows.bus import ANN, Bus

ONCE = ("overlap = 3", "overlap = 1")
HINTED = ('gold = "gold"', 'gold = "gold"\nhint = "hint"\ngold_also = "also"')
MIXED = spec(ONCE, HINTED, more="\n[gold]\nevery = 40\njitter = 0\nexposures = 9\nchecks = 0\n")
PLACE = 4
"""At which place, from 0, the task comes that is gold in one of the two chats."""


def given(known: str) -> list[dict[str, Any]]:
    """The same tasks in the same order; one of them has a known answer or has not."""
    tasks = [{"id": f"t{at}", "text": f"Claim {at}", "gold": "", "hint": "", "also": ""} for at in range(8)]
    tasks[PLACE] |= {"gold": known, "hint": "A secret" if known else "", "also": "false = 50%" if known else ""}
    return tasks


async def chat(storage: Storage, folder: Path, known: str, does: str) -> list[str]:
    """All calls of the bot while Ann does everything there is to do, around the one task and with it."""
    clock = Clock(NOON)
    bus = Bus(Bot(Telegram(clock=clock), storage, folder, clock), storage, folder, clock)
    await bus.opens(MIXED, given=given(known))
    await bus.begins()
    for at in range(7):
        await _due_at(storage, PLACE)
        clock.turn(9_000)
        await _does(bus, does if at == PLACE else "true")
        for words in ("/history", "/earnings", "/me", "/work"):
            await bus.says(words)
        await bus.taps("Go on: Facts")
    return [json.dumps([call.method, call.params, call.result], default=str) for call in bus.bot.telegram.calls]


async def _does(bus: Bus, what: str) -> None:
    """One tap, or an answer that is undone and given anew."""
    if what == "Undo":
        await bus.taps("true")
        await bus.taps("Undo")
        await bus.taps("false")
    else:
        await bus.taps(what)


async def _due_at(storage: Storage, place: int) -> None:
    """Gold comes at this place and at no other."""
    text = f"UPDATE progress SET next_gold = CASE WHEN answered + skipped <= {place} THEN {place} ELSE 999 END"
    await storage.write(None, lambda work: work._queries._execute(text, {}).rowcount)


async def _held(storage: Storage) -> list[Any]:
    """What the one task was, if she had it."""
    text = "SELECT control FROM tasks JOIN assignments ON task_id = id WHERE key = 't4'"
    return await storage.read(lambda work: work._queries._execute(text, {}).fetchall())


async def _judged(storage: Storage) -> None:
    """Ordinary answers were compared with others', and a rule fired at a known one, if there is one."""
    compared = (
        "UPDATE assignments SET peers = 3, same = 2, most = 2"
        " WHERE answer IS NOT NULL AND task_id IN (SELECT id FROM tasks WHERE control IS NULL)"
    )
    fired = (
        "INSERT INTO rulings (project_id, person_id, rule, action, task_id, numbers, at)"
        f" SELECT 1, people.id, 'slips', 'pause', min(CASE WHEN control IS NULL THEN 99 ELSE 1 END), '{{}}', {NOON}"
        " FROM tasks CROSS JOIN people GROUP BY people.id"
    )
    await storage.write(None, lambda work: [work._queries._execute(text, {}).rowcount for text in (compared, fired)])


async def _her_data(storage: Storage, folder: Path) -> Any:
    person = await storage.read(lambda work: work.people.of_telegram(telegram_id=ANN))
    assert person is not None
    packed, _ = await pack(storage, Vault(folder / "files"), person, NOON)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return json.loads(archive.read("mydata.json"))


@pytest.mark.parametrize("does", ["true", "false", "Skip", "Undo"])
async def test_what_a_worker_gets_is_the_same_byte_for_byte(sqlite_template: Path, tmp_path: Path, does: str) -> None:
    chats, data = [], []
    for name, known in (("plain", ""), ("mixed", "true")):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(sqlite_template, folder / "tapwork.db")
        storage = await open_storage(f"sqlite:///{folder / 'tapwork.db'}")
        chats.append(await chat(storage, folder, known, does))
        await _judged(storage)
        data.append(await _her_data(storage, folder))
        assert await _held(storage) == [("gold" if known else None,)]
        await storage.close()
    assert len(chats[0]) > 60
    assert chats[1] == chats[0]
    assert data[1] == data[0]
