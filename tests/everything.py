"""All rows of all tables, for tests that look for what must not be there, or that the tables themselves are known."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg

PEOPLE = frozenset(
    {
        "person_id",
        "telegram_id",
        "lane",
        "owner",
        "screening_id",
        "actor",
        "made_by",
        "added_by",
        "reviewer_id",
        "author",
        "decided_by",
        "adjudicator_id",
        "other_id",
    }
)
"""Columns that say whom a row is about."""


def tables(url: str) -> dict[str, list[str]]:
    """The columns of every table of a database."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {
                name: [column[1] for column in connection.execute(f"PRAGMA table_info({name})")]
                for (name,) in names
                if not name.startswith("sqlite_")
            }
    found: dict[str, list[str]] = {}
    with psycopg.connect(url) as server:
        for table, column in server.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        ):
            found.setdefault(table, []).append(column)
    return found


def personal_tables(url: str) -> set[str]:
    """Tables that have a column by which a row is somebody's."""
    return {name for name, columns in tables(url).items() if PEOPLE & set(columns)} | {"people"}


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    names = tables(url)
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    with psycopg.connect(url) as server:
        return {name: server.execute(f"SELECT * FROM {name}".encode()).fetchall() for name in names}


def mentions(url: str, *words: str) -> list[str]:
    """Where any of these words stands, as `table: row`."""
    return [
        f"{table}: {row}"
        for table, rows in everything(url).items()
        for row in rows
        if any(word in str(row) for word in words)
    ]
