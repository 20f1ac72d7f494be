"""The one place where intake catches everything: work that must not take its worker down with it."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import TypeVar

T = TypeVar("T")
_FRAMES = 4


@dataclass(frozen=True, slots=True)
class Failed:
    """What the work ended with instead of a value."""

    error: BaseException


async def attempt(work: Awaitable[T]) -> T | Failed:
    """The value of the work, or the error it ended with; only our own cancellation and Ctrl-C pass through."""
    try:
        return await work
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task and task.cancelling():
            raise
        return Failed(error)
    except BaseException as error:  # noqa: BLE001 - the intake worker's catch: one update must not stop the others
        return Failed(error)


def where(error: BaseException) -> str:
    """Kind and place of an error for the log, without its text, which may hold what a person wrote."""
    frames = extract_tb(error.__traceback__)[-_FRAMES:]
    path = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {path}" if path else type(error).__name__
