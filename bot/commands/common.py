"""What the commands share: the settings option, an open storage, sentences for what goes wrong."""

from __future__ import annotations

import asyncio
import functools
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click

from bot.settings import Settings, load
from storage import Storage, open_storage

P = ParamSpec("P")

EXIT_DATA = 65
EXIT_NO_INPUT = 66
EXIT_UNAVAILABLE = 69
EXIT_BUSY = 75


class Problem(Exception):
    """A command cannot go on; the sentence is for the person, the code for the script."""

    def __init__(self, sentence: str, code: int = EXIT_DATA) -> None:
        super().__init__(sentence)
        self.code = code


def wall_clock() -> int:
    """Milliseconds UTC."""
    return time.time_ns() // 1_000_000


def with_settings(function: Callable[Concatenate[Settings, P], Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A command with `--config`: its function is a coroutine that gets the settings first."""

    @click.option(
        "--config",
        type=click.Path(path_type=Path),
        default=Path("config.toml"),
        show_default=True,
        help="The settings.",
    )
    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        path = kwargs.pop("config")
        assert isinstance(path, Path)  # noqa: S101  what click.Path gives
        settings = load(path)
        asyncio.run(function(settings, *args, **kwargs))

    return command  # type: ignore[return-value]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Storage]:
    """The storage of these settings, closed at the end; works beside a running bot."""
    storage = await open_storage(settings.storage.url)
    try:
        yield storage
    finally:
        await storage.close()


def print_json(value: object) -> None:
    """One JSON document on standard output, for scripts."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
