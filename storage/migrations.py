"""Forward-only numbered migrations; those that are due run together, with their records, in one transaction."""

import re
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from storage.engine import DatabaseIsNewer

MIGRATIONS_FOLDER = Path(__file__).parent / "migrations"
FILE_NAME = re.compile(r"(?P<version>\d{4})_(?P<title>[a-z0-9_]+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    version: int
    name: str  # 0001_foundation
    sql: str


class Target(Protocol):
    """A database that can be migrated."""

    def applied(self) -> dict[int, str]:
        """Version and name of every migration it has had; empty for a new database."""

    def apply(self, migrations: Sequence[Migration], now: int) -> None:
        """Runs them with their records, all in one transaction; those that were run meanwhile are left out.

        One transaction, so that whoever opens a new database at the same time finds none of the schema or all of it.
        """

    def upgrading(self, version: int) -> AbstractContextManager[None]:
        """Around the migrations of a database with content, from this version on: nobody else may be running it."""


def load(folder: Path) -> list[Migration]:
    """The migrations of one engine, in order, without a gap."""
    found = []
    for file in sorted(folder.glob("*.sql")):
        match = FILE_NAME.fullmatch(file.name)
        if match is None:
            raise ValueError(f"{file.name} is not a migration's name: NNNN_what_it_does.sql")
        found.append(Migration(int(match["version"]), file.stem, file.read_text(encoding="utf-8")))
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"the migrations in {folder.name} are not numbered one by one from 0001")
    return found


def pending(known: list[Migration], applied: dict[int, str]) -> list[Migration]:
    """What is still to be run; DatabaseIsNewer when the database has had what this program does not know."""
    names = {migration.version: migration.name for migration in known}
    unknown = [name for version, name in sorted(applied.items()) if names.get(version) != name]
    if unknown:
        raise DatabaseIsNewer(unknown)
    return [migration for migration in known if migration.version not in applied]


def migrate(target: Target, known: list[Migration]) -> list[str]:
    """Brings the database up to date; the names of what was run."""
    applied = target.applied()
    todo = pending(known, applied)
    with target.upgrading(todo[0].version) if todo and applied else nullcontext():
        target.apply(todo, time.time_ns() // 1_000_000)
    return [migration.name for migration in todo]
