"""Everything about one person as a ZIP: one JSON document, table by table, and her files beside it.

    {"format": "tapwork-person-1", "made_at": "2026-11-01T12:00:00.000Z", "pseudonym": "w…",
     "files": [{"id": 7, "path": "files/7-cv.pdf"}, {"id": 9, "path": null}],
     "tables": {"people": [{…}], "screening_answers": [{…}], …}}

Times are ISO 8601, UTC; money is in millionths of its currency. A path is null where a file was too large.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import tempfile
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import IO, Any

from storage import Storage
from storage.records.files import StoredFile
from storage.records.people import Person
from storage.tables.personal import TABLES
from storage.vault import Vault

FORMAT = "tapwork-person-1"
PAGE = 2_000
"""Rows that are in memory at once."""

LARGEST = 45_000_000
"""Bytes: a bot can send 50 MB."""

NAME_LENGTH = 100

JSON_COLUMNS = frozenset(
    {"answer", "body", "draft", "flags", "hints", "reasons", "said", "parts", "shown", "terms", "tried", "numbers"}
)
"""Columns whose text is JSON."""

HIDDEN = frozenset(
    {
        *(
            ("files", "stored_name"),
            ("resume_readings", "fingerprint"),
            ("screenings", "draft"),
            ("screenings", "seed"),
        ),
        *(("assignments", "credit"), ("assignments", "quality"), ("progress", "next_gold")),
        *(("assignments", "peers"), ("assignments", "same"), ("assignments", "most")),
    }
)
"""What is about our folders, about questions still to be asked, or would tell which tasks have a known answer."""

UNDECIDED = ("open", "review")
JUDGED = frozenset({"right", "met"})
"""What an answer to a test holds besides what she said."""


async def pack(storage: Storage, vault: Vault, person: Person, now: int, *, page: int = PAGE) -> tuple[bytes, int]:
    """The ZIP, and how many files are not in it.

    It is written to a temporary file first, so that no more than a page of rows is in memory.
    """
    with tempfile.TemporaryFile() as spool:
        with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as archive:
            files = await storage.read(lambda work: work.files.of_person(person_id=person.id))
            told = [await _put(vault, archive, spool, each) for each in files]
            with archive.open("mydata.json", "w", force_zip64=True) as document:
                await _write(storage, document, person, told, now, page)
        return await asyncio.to_thread(_whole, spool), sum(each["path"] is None for each in told)


async def _put(vault: Vault, archive: zipfile.ZipFile, spool: IO[bytes], each: StoredFile) -> dict[str, Any]:
    """Her file, unless there is no room for it or it is gone."""
    path = f"files/{each.id}-{_tame(each.original_name)}"
    if spool.tell() + each.size > LARGEST:
        return {"id": each.id, "path": None}
    try:
        content = await asyncio.to_thread(vault.read, each.stored_name)
    except FileNotFoundError:
        return {"id": each.id, "path": None}
    await asyncio.to_thread(archive.writestr, path, content)
    return {"id": each.id, "path": path}


async def _write(
    storage: Storage, document: IO[bytes], person: Person, files: list[dict[str, Any]], now: int, most: int
) -> None:
    head = {"format": FORMAT, "made_at": moment(now), "pseudonym": person.worker_key, "files": files}
    document.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2].encode("utf-8", "replace"))
    document.write(b',\n "tables": {')
    for at, table in enumerate(TABLES):
        document.write(f'{"," if at else ""}\n  "{table}": ['.encode())
        first = True
        async for page in _pages(storage, table, person, most):
            await asyncio.to_thread(document.write, _rows(table, page, first))
            first = False
        document.write(b"]")
    document.write(b"\n }\n}\n")


async def _pages(storage: Storage, table: str, person: Person, most: int) -> AsyncIterator[list[dict[str, Any]]]:
    skip = 0
    while page := await storage.read(
        lambda work, skip=skip: work.personal.rows(  # type: ignore[misc]
            table, person_id=person.id, telegram_id=person.telegram_id or 0, most=most, skip=skip
        )
    ):
        yield page
        skip += len(page)


def _rows(table: str, page: list[dict[str, Any]], first: bool) -> bytes:
    told = [json.dumps(_told(table, row), ensure_ascii=False) for row in page]
    return (("" if first else ",") + "\n   " + ",\n   ".join(told)).encode("utf-8", "replace")


def _told(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row as people can read it; how a test went is told when it is decided."""
    if row.get("screening_state") in UNDECIDED:
        row = {**row, "answer": _undecided(row["answer"])}
    if table == "restrictions":  # of somebody else who is meant by it, nothing is told
        row = {**row, "said": _without_others(row["said"])}
    if table == "screenings" and row["state"] in UNDECIDED:
        row = {name: value for name, value in row.items() if name != "flags"}
    return {name: _value(name, value) for name, value in row.items() if (table, name) not in HIDDEN}


def _without_others(said: str) -> Any:
    found = _parsed(said)
    return {name: value for name, value in found.items() if name != "other"} if isinstance(found, dict) else said


def _undecided(answer: str) -> Any:
    said = _parsed(answer)
    return {name: value for name, value in said.items() if name not in JUDGED} if isinstance(said, dict) else answer


def _value(name: str, value: Any) -> Any:
    if isinstance(value, int) and (name.endswith("_at") or name in ("at", "deadline")):
        return moment(value)
    if isinstance(value, str) and name in JSON_COLUMNS:
        return _parsed(value)
    return value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # an answer of a kind that is no JSON


def _tame(name: str) -> str:
    """A name that stays a name on every system that unpacks it."""
    return re.sub(r"[^\w. -]", "_", name)[-NAME_LENGTH:].strip(". ") or "file"


def moment(ms: int) -> str:
    """ISO 8601, UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _whole(spool: IO[bytes]) -> bytes:
    spool.seek(0, os.SEEK_SET)
    return spool.read()
