"""Named SQL: loads the files of storage/sql by aiosql and runs one query by its name."""

import copy
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

import aiosql

Engine = Literal["sqlite", "postgres"]
Row = tuple[Any, ...]
Values = Mapping[str, Any]

SQL_FOLDER = Path(__file__).parent / "sql"
DRIVERS = {"sqlite": "sqlite3", "postgres": "psycopg"}


class Result(Protocol):
    """The part of a driver's cursor that is used here."""

    rowcount: int

    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...
    @property
    def description(self) -> Sequence[Sequence[Any]] | None: ...
    def __iter__(self) -> Iterator[Row]: ...


@dataclass(frozen=True, slots=True)
class Query:
    """One named query as its file declares it; `text` is in the driver's own parameter style."""

    name: str  # <file>.<name>
    kind: str  # aiosql's operation: select, select_one, insert_update_delete, ...
    parameters: tuple[str, ...] | None  # None where the file declares none
    reason: str
    text: str


@cache
def load(engine: Engine, folder: Path = SQL_FOLDER) -> Mapping[str, Query]:
    """All queries of one engine by name: the shared files, then the engine's own."""
    files = [*sorted(folder.glob("*.sql")), *sorted((folder / engine).glob("*.sql"))]
    found: dict[str, Query] = {}
    for file in files:
        for query in _read(file, DRIVERS[engine]):
            if query.name in found:
                raise ValueError(f"the query {query.name} is written twice, the second time in {file}")
            found[query.name] = query
    return found


@cache
def texts(engine: Engine) -> Mapping[str, str]:
    """The SQL of one engine by query name."""
    return {name: query.text for name, query in load(engine).items()}


def _read(file: Path, driver: str) -> Iterator[Query]:
    parsed = aiosql.from_path(file, driver)
    for name in parsed.available_queries:
        if name.endswith("_cursor") and name.removesuffix("_cursor") in parsed.available_queries:
            continue  # aiosql adds one of these to every select
        function = getattr(parsed, name)
        parameters = function.parameters
        yield Query(
            name=f"{file.stem}.{name}",
            kind=function.operation.name.lower(),
            parameters=None if parameters is None else tuple(parameters),
            reason=function.__doc__ or "",
            text=function.sql.rstrip().rstrip(";"),
        )


EVERYBODY = "reachable AS matching"
"""What a query reads that can be narrowed to some people."""


class Within(dict[str, str]):
    """The texts of queries with some people in place of everybody, each made when it is asked for."""

    def __init__(self, texts: Mapping[str, str], people: str) -> None:
        super().__init__()
        self._of_everybody = texts
        self._people = people

    def __missing__(self, name: str) -> str:
        text = self[name] = self._of_everybody[name].replace(EVERYBODY, self._people)
        return text


class Queries(ABC):
    """Runs named queries on one connection, inside the transaction that is open there."""

    PARAMETER = re.compile(r":(\w+)")
    MARK = ":{}"

    def __init__(self, texts: Mapping[str, str], execute: Callable[[str, Values], Result]) -> None:
        self._texts = texts
        self._execute = execute
        self._depth = 0

    def one(self, name: str, **values: Any) -> Row | None:
        """The first row, or None."""
        return self._execute(self._texts[name], values).fetchone()

    def all(self, name: str, **values: Any) -> list[Row]:
        """Every row."""
        return self._execute(self._texts[name], values).fetchall()

    def named(self, name: str, **values: Any) -> list[dict[str, Any]]:
        """Every row by the names of its columns, for what hands on all that a table has."""
        found = self._execute(self._texts[name], values)
        columns = [str(column[0]) for column in found.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def each(self, name: str, **values: Any) -> Iterator[Row]:
        """Row after row, without holding them all."""
        return iter(self._execute(self._texts[name], values))

    def value(self, name: str, **values: Any) -> Any:
        """The first column of the first row, or None where there is no row."""
        row = self._execute(self._texts[name], values).fetchone()
        return None if row is None else row[0]

    def added(self, name: str, **values: Any) -> int:
        """The id that an INSERT … RETURNING id gave; an INSERT that adds no row has no place here."""
        row = self._execute(self._texts[name], values).fetchone()
        if row is None:
            raise LookupError(f"{name} added no row")
        identity: int = row[0]
        return identity

    def change(self, name: str, **values: Any) -> int:
        """How many rows were touched."""
        return self._execute(self._texts[name], values).rowcount

    def many(self, name: str, rows: Iterable[Values]) -> int:
        """Runs the query once for each of the rows; how many rows were touched in all."""
        given = rows if isinstance(rows, Sequence) else list(rows)
        return self._execute_many(self._texts[name], given) if given else 0

    def part(self, name: str, at: int) -> str:
        """A query's text, to stand inside another one; its parameters carry the number, as `:name_3`."""
        return self.PARAMETER.sub(lambda found: self.mark(f"{found[1]}_{at}"), self._texts[name])

    def mark(self, parameter: str) -> str:
        """How a parameter is written in the driver's style."""
        return self.MARK.format(parameter)

    def within(self, people: str) -> "Queries":
        """The same queries, of these people instead of everybody who can be reached."""
        found = copy.copy(self)
        found._texts = Within(self._texts, people)
        return found

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undoes its part alone when it raises."""
        self._depth += 1
        name = f"inner_{self._depth}"
        try:
            self._execute(f"SAVEPOINT {name}", {})
            try:
                yield
            except BaseException:
                if self._in_transaction():  # the error may have ended all of it
                    self._execute(f"ROLLBACK TO SAVEPOINT {name}", {})
                    self._execute(f"RELEASE SAVEPOINT {name}", {})
                raise
            self._execute(f"RELEASE SAVEPOINT {name}", {})
        finally:
            self._depth -= 1

    @abstractmethod
    def _execute_many(self, text: str, rows: Sequence[Values]) -> int:
        """One statement for many rows; how many it touched."""

    @abstractmethod
    def _in_transaction(self) -> bool:
        """Whether the transaction still stands."""
