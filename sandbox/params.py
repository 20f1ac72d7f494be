"""The parameters of one call, whether they came as form strings or as JSON values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.refusals import bad_request

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


class Call:
    """One call: the method's name, its parameters and its files.

    Readers give a value of one type; what is not given is None, what cannot be read is refused with 400.
    """

    __slots__ = ("_values", "files", "method")

    def __init__(self, method: str, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.method = method
        self._values = values
        self.files = files or {}

    def given(self) -> dict[str, Any]:
        """The raw parameters, for the log."""
        return dict(self._values)

    def text(self, name: str) -> str | None:
        """A string; numbers and booleans of a JSON body are turned into their text."""
        value = self._values.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, int | float) else json.dumps(value)

    def integer(self, name: str) -> int | None:
        """A whole number; what is not one counts as not given, as on the real server."""
        value = self._values.get(name)
        if isinstance(value, str):
            return _read_integer(value)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value if isinstance(value, int) else None

    def flag(self, name: str) -> bool:
        """True only for true, yes and 1."""
        value = self._values.get(name)
        if isinstance(value, bool):
            return value
        return str(value).strip().lower() in _TRUE if value is not None else False

    def data(self, name: str, *, fault: str) -> Any:
        """A JSON value, parsed when it came as a string; `fault` is the refusal's text."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(fault) from error

    def has(self, name: str) -> bool:
        """Whether the parameter was given at all."""
        return self._values.get(name) is not None


def _read_integer(value: str) -> int | None:
    stripped = value.strip()
    body = stripped[1:] if stripped[:1] in {"-", "+"} else stripped
    return int(stripped) if body.isascii() and body.isdecimal() else None
