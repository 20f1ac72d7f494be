"""All that a database holds, as one value: to prove that something left no trace."""

from __future__ import annotations

from storage import Storage, Unit

NOT_DATA = frozenset({"inbox", "trials", "expected", "heartbeat"})
"""Updates that were taken, the trials themselves, what is waited for, and the sign of life."""

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgres": "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name",
}


async def everything(storage: Storage, engine: str) -> dict[str, list[str]]:
    """Every row of every table of data, in an order of its own."""

    def unit(work: Unit) -> dict[str, list[str]]:
        names = [row[0] for row in work._queries._execute(TABLES[engine], {}).fetchall()]
        assert "assignments" in names
        return {
            name: sorted(repr(row) for row in work._queries._execute(f"SELECT * FROM {name}", {}).fetchall())
            for name in names
            if name not in NOT_DATA
        }

    return await storage.read(unit)
