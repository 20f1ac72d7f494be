"""TOML as customers and admins write it: whatever is in the file, it is read or it is refused in one way."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from tomllib import TOMLDecodeError
from typing import Any

__all__ = ["TOMLDecodeError", "read_toml"]


def read_toml(text: str, *, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The tables of a text. Raises TOMLDecodeError and nothing else, for endless nesting and endless numbers too."""
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except TOMLDecodeError:
        raise
    except RecursionError:
        raise TOMLDecodeError("its lists and tables are nested too deeply") from None
    except ValueError as error:
        raise TOMLDecodeError(str(error)) from None
