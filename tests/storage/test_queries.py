"""Every named query is declared, explained, used by a method of its name, and known to both engines."""

import ast
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from storage import Storage, Unit
from storage.queries import SQL_FOLDER, Engine, load

TABLES = SQL_FOLDER.parent / "tables"
VERBS = {
    "select_one": {"one", "value"},
    "select": {"all", "each", "named", "part"},
    "select_value": {"value", "added"},
    "insert_update_delete": {"change"},
    "insert_update_delete_many": {"many"},
}
ENGINES: tuple[Engine, ...] = ("sqlite", "postgres")
QUERIES = sorted({query.name: query for engine in ENGINES for query in load(engine).values()}.items())


@dataclass(frozen=True)
class Use:
    """One call of a query in a method of a table."""

    query: str
    verb: str
    values: frozenset[str] | None  # None where they are not written one by one
    method: str
    file: str


def uses() -> Iterator[Use]:
    for file in sorted(TABLES.glob("*.py")):
        for method in ast.walk(ast.parse(file.read_text())):
            if isinstance(method, ast.FunctionDef):
                for call in ast.walk(method):
                    if isinstance(call, ast.Call) and (use := as_use(call, method.name, file.stem)):
                        yield use


def as_use(call: ast.Call, method: str, file: str) -> Use | None:
    verbs = set().union(*VERBS.values())
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in verbs or not call.args:
        return None
    name = name_of(call.args[0])
    if name is None:
        return None
    given = [keyword.arg for keyword in call.keywords]
    open_ended = call.func.attr == "many" or None in given
    values = None if open_ended else frozenset(value for value in given if value)
    return Use(name, call.func.attr, values, method, file)


def name_of(argument: ast.expr) -> str | None:
    """`checks.*` for a name that is put together from the file and something that is given."""
    if isinstance(argument, ast.JoinedStr):
        argument = argument.values[0]
        return f"{argument.value}*" if isinstance(argument, ast.Constant) else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


USES = list(uses())
NAMED = [use for use in USES if not use.query.endswith(".*")]
USERS: dict[str, list[Use]] = defaultdict(list)
JOINED: dict[tuple[str, str], set[str]] = defaultdict(set)
for use in USES:
    USERS[use.query].append(use)
    JOINED[use.file, use.method].add(use.query)


def test_a_query_declares_its_parameters_and_says_what_it_is_for() -> None:
    silent = [f"{name}: write {name.partition('.')[2]}(its, parameters)" for name, q in QUERIES if q.parameters is None]
    aimless = [
        f"{name}: a comment line under the name says what it is for" for name, q in QUERIES if not q.reason.strip()
    ]
    assert silent + aimless == []


def test_a_query_is_used_by_one_method_of_its_table_which_has_its_name_or_joins_several() -> None:
    assert [name for name, _ in QUERIES if not has_its_method(name)] == []


def has_its_method(name: str) -> bool:
    file, _, short = name.partition(".")
    methods = {(use.file, use.method) for use in USERS[name] + USERS[f"{file}.*"]}
    if len(methods) != 1:
        return False
    (where, method), *_ = methods
    joined = JOINED[file, method]
    return where == file and (method == short or len(joined) > 1 or f"{file}.*" in joined)


def test_a_method_gives_a_query_exactly_what_it_declares() -> None:
    assert [f"{use.file}.{use.method}: {use.query}" for use in NAMED if not gives_what_is_asked(use)] == []


def gives_what_is_asked(use: Use) -> bool:
    queries = [load(engine)[use.query] for engine in ENGINES]
    return all(
        use.verb in VERBS[query.kind] and (use.values is None or use.values == frozenset(query.parameters or ()))
        for query in queries
    )


def test_both_engines_know_the_same_queries_with_the_same_parameters() -> None:
    sqlite, postgres = ({q.name: (q.parameters, q.kind) for q in load(engine).values()} for engine in ENGINES)
    assert sqlite == postgres


def test_a_query_keeps_to_what_both_drivers_understand() -> None:
    sqlite = load("sqlite")
    bare = [f"{name}: a bare % means a parameter to psycopg" for name, _ in QUERIES if "%" in sqlite[name].text]
    cast = [f"{name}: CAST(… AS BIGINT), because :: is read as a parameter" for name, q in QUERIES if "::" in q.text]
    assert bare + cast == []


def test_sqlite_understands_every_query(sqlite_template: Path) -> None:
    with closing(sqlite3.connect(sqlite_template)) as connection:
        for query in load("sqlite").values():
            try:
                connection.execute(f"EXPLAIN {query.text}", dict.fromkeys(query.parameters or ())).close()
            except sqlite3.Error as error:
                error.add_note(query.name)
                raise


def test_postgres_understands_every_query_and_knows_the_type_of_each_parameter(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for query in load("postgres").values():
            numbered = query.text
            for number, parameter in enumerate(query.parameters or (), start=1):
                numbered = numbered.replace(f"%({parameter})s", f"${number}")
            try:
                connection.execute(f"PREPARE anything AS {numbered}".encode())
            except psycopg.Error as error:
                error.add_note(
                    f"{query.name}: a parameter without a place of its own needs CAST(:it AS BIGINT or TEXT)"
                )
                raise
            connection.execute("DEALLOCATE anything")


def test_a_query_that_is_written_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sqlite").mkdir()
    text = "-- name: one()^\n-- Why.\nSELECT 1;\n"
    (tmp_path / "a.sql").write_text(text)
    (tmp_path / "sqlite" / "a.sql").write_text(text)
    assert list(load("postgres", tmp_path)) == ["a.one"]
    with pytest.raises(ValueError, match=r"a\.one is written twice"):
        load("sqlite", tmp_path)


async def test_rows_are_streamed_while_other_queries_run(storage: Storage) -> None:
    def fill(unit: Unit) -> None:
        for number in range(5_000):
            unit.audit.note(number, "cli", "x", "y")

    def stream(unit: Unit) -> tuple[int, int]:
        seen = 0
        for _ in unit._queries.each("audit.latest", count=10_000):
            seen += 1
            if seen == 3_000:
                between = len(unit.audit.latest(5))
        return seen, between

    await storage.write(None, fill)
    assert await storage.read(stream) == (5_000, 5)


async def test_a_stream_that_is_left_early_harms_nothing(storage: Storage) -> None:
    def peek(unit: Unit) -> int:
        unit.audit.note(1, "cli", "x", "y")
        unit.audit.note(2, "cli", "x", "y")
        number: int = next(unit._queries.each("audit.latest", count=10))[1]
        unit.audit.note(number + 1, "cli", "x", "y")
        return number

    assert await storage.write(None, peek) == 2
    assert await storage.write(None, peek) == 2
    assert len(await storage.read(lambda unit: unit.audit.latest(10))) == 6
