"""The archive of a backup: its manifest, and what it holds, read only as far as the manifest vouches for it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from storage.queries import Row
from storage.vault import BELOW

FORMAT = 1
MANIFEST = "manifest.json"
KEY = "statement.key"
FILE = re.compile(rf"files/((?:{'|'.join(BELOW)})/)?[0-9a-f]{{32}}|" + re.escape(KEY))
TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
LARGEST_MANIFEST = 256 * 2**20
PIECE = 2**20
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Broken(Exception):
    """This is no backup, or not a whole one; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table: how many rows it has, of which columns, and the SHA-256 of their text."""

    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of the vault: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in an archive; `made_at` is the moment that it shows, ms UTC."""

    program: str
    made_at: int
    engine: str
    engine_version: str
    migrations: tuple[str, ...]
    tables: Mapping[str, Part]
    files: Mapping[str, Stored]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.tables.values())

    def to_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises Broken for what is none of ours, or of a later format."""
        try:
            content = json.loads(text)
            if content.pop("format") != FORMAT:
                raise Broken("It was made by a newer program. Restore it with that one.")
            tables = {name: _part(name, part) for name, part in content.pop("tables").items()}
            files = {name: _stored(name, stored) for name, stored in content.pop("files").items()}
            migrations = tuple(map(str, content.pop("migrations")))
            return cls(tables=tables, files=files, migrations=migrations, **content)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Broken("Its manifest cannot be read.") from None


def _part(name: str, content: Mapping[str, Any]) -> Part:
    columns = tuple(map(str, content["columns"]))
    if not all(map(TABLE.fullmatch, (name, *columns))):
        raise ValueError(name)
    return Part(columns, int(content["rows"]), str(content["sha256"]))


def _stored(name: str, content: Mapping[str, Any]) -> Stored:
    if not FILE.fullmatch(name):
        raise ValueError(name)
    return Stored(int(content["size"]), str(content["sha256"]))


def member_of(table: str) -> str:
    """Where an archive keeps the rows of a table."""
    return f"tables/{table}.jsonl"


class Archive:
    """An open archive whose manifest was read. What comes out of it was checked on the way."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest = self._read_manifest()

    def rows(self, table: str) -> Iterator[Row]:
        """Every row of a table. Raises Broken at the end when they are not what was written."""
        part, digest, count = self.manifest.tables[table], hashlib.sha256(), 0
        with self._open(member_of(table)) as lines:
            for line in lines:
                digest.update(line)
                count += 1
                yield _row(line, len(part.columns))
        if (count, digest.hexdigest()) != (part.rows, part.sha256):
            raise Broken(f"The table {table} is damaged.")

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a file. Raises Broken at the end when it is not what was written."""
        stored, digest, size = self.manifest.files[name], hashlib.sha256(), 0
        with self._open(name) as file:
            while (piece := file.read(PIECE)) and size <= stored.size:
                digest.update(piece)
                size += len(piece)
                yield piece
        if (size, digest.hexdigest()) != (stored.size, stored.sha256):
            raise Broken(f"The file {name} is damaged.")

    def verify(self) -> None:
        """Reads all of it once. Raises Broken."""
        for table in self.manifest.tables:
            for _ in self.rows(table):
                pass
        for name in self.manifest.files:
            for _ in self.pieces(name):
                pass

    def _read_manifest(self) -> Manifest:
        with self._open(MANIFEST) as file:
            text = file.read(LARGEST_MANIFEST + 1)
        if len(text) > LARGEST_MANIFEST:
            raise Broken("Its manifest is too large.")
        return Manifest.from_json(text.decode(errors="replace"))

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._archive.open(name) as file:
                yield file
        except KeyError:
            raise Broken(f"It lacks {name}.") from None
        except UNREADABLE as error:
            raise Broken(f"{name} in it cannot be read: {error}.") from None


def _row(line: bytes, length: int) -> Row:
    row = json.loads(line)
    if not isinstance(row, list) or len(row) != length:
        raise ValueError("a row of another length")
    if not all(value is None or type(value) in (int, str) for value in row):
        raise ValueError("a value that no table holds")
    return tuple(row)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive to read from. Raises Broken for what is none; OSError where the file itself cannot be read."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, EOFError):
        raise Broken("It is no backup of Tapwork, or only the beginning of one.") from None
    with archive:
        yield Archive(archive)
