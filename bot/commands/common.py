"""What the commands share: the settings option, an open storage, sentences for what goes wrong."""

from __future__ import annotations

import asyncio
import functools
import json
import math
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from bot.settings import Settings, load
from crowd.rules.local_time import local_of, zone_named
from crowd.services.outcomes import Refused
from storage import Storage, StorageError, open_storage

P = ParamSpec("P")
T = TypeVar("T")

ACTOR = "command line"
EXIT_SETTINGS = 64
EXIT_DATA = 65
EXIT_NO_INPUT = 66
EXIT_UNAVAILABLE = 69
EXIT_BUSY = 75


class Problem(Exception):
    """A command cannot go on; the sentence is for the person, the code for the script."""

    def __init__(self, sentence: str, code: int = EXIT_DATA) -> None:
        super().__init__(sentence)
        self.code = code


class Percent(click.ParamType[float]):
    """A share: `15%` and `15` are both 15."""

    name = "percent"

    def __init__(self, low: float = 0, high: float = 100) -> None:
        self._low, self._high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            found = float(str(value).strip().removesuffix("%"))
        except ValueError:
            found = math.nan
        if not self._low <= found <= self._high:
            self.fail(f'give {self._low:g}% to {self._high:g}%, as "15%"', param, ctx)
        return found


def wall_clock() -> int:
    """Milliseconds UTC."""
    return time.time_ns() // 1_000_000


config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("config.toml"),
    show_default=True,
    help="The settings.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


def with_settings(function: Callable[Concatenate[Settings, P], Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A command with `--config`: its function is a coroutine that gets the settings first."""

    @config_option
    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        config = kwargs.pop("config")
        asyncio.run(function(load(Path(str(config))), *args, **kwargs))

    return command


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Storage]:
    """The storage of these settings, closed at the end; works beside a running bot."""
    try:
        storage = await open_storage(settings.storage.url)
    except StorageError as error:
        raise Problem(str(error), EXIT_UNAVAILABLE) from error
    try:
        yield storage
    except StorageError as error:
        raise Problem(str(error), EXIT_UNAVAILABLE) from error
    finally:
        await storage.close()


def accepted(outcome: T | Refused) -> T:
    """The outcome, unless it is a refusal: then its sentence ends the command."""
    if isinstance(outcome, Refused):
        raise Problem(outcome.why)
    return outcome


def readable(path: Path) -> Path:
    """The path of a file that can be opened; a sentence when it cannot."""
    try:
        path.open("rb").close()
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror or error}.", EXIT_NO_INPUT) from None
    return path


def counted(count: int, one: str, many: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{count} {one if count == 1 else many}"


def file_text(path: Path) -> str:
    """The text of a file; a sentence when there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise Problem(f"{path} cannot be read: {reason}.", EXIT_NO_INPUT) from None


def print_json(value: Any) -> None:
    """One JSON document on standard output; a dataclass as an object."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=asdict))


def moment(at: int | None) -> str:
    """A time as the command line shows it, in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC") if at is not None else "-"


def local_moment(at: int | None, zone: str | None) -> str:
    """The same by the clocks of a zone."""
    if at is None or zone is None:
        return moment(at)
    return f"{local_of(at, zone_named(zone)):%Y-%m-%d %H:%M} {zone}"
