"""Typed button data: what a tap brings back, at most 64 bytes, and never trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self, get_type_hints

LIMIT = 64
"""Bytes of callback data that Telegram takes."""

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_INT64 = range(-(2**63), 2**63)
_owners: dict[str, str] = {}
_fields: dict[str, dict[str, type]] = {}


class Button:
    """The data behind a button: a frozen dataclass with a `prefix` of its own and fields that are `int` or `str`."""

    __slots__ = ()
    prefix: ClassVar[str]

    def __init_subclass__(cls) -> None:
        # dataclass(slots=True) makes the class a second time, under the same name
        owner = f"{cls.__module__}.{cls.__qualname__}"
        if _owners.setdefault(cls.prefix, owner) != owner:
            raise TypeError(f"the prefix {cls.prefix!r} of {owner} belongs to {_owners[cls.prefix]}")

    def pack(self) -> str:
        """The callback data; ValueError where it would exceed 64 bytes or carries a control character."""
        values = [_packed(getattr(self, name)) for name in _kinds(type(self))]
        data = ":".join([self.prefix, *values])
        if len(data.encode()) > LIMIT:
            raise ValueError(f"{len(data.encode())} bytes of button data, {LIMIT} are allowed: {data}")
        return data

    @classmethod
    def unpack(cls, data: str | None) -> Self | None:
        """The button whose data this is; None for another button, an older version or a forgery."""
        prefix, *values = (data or "").split(":")
        kinds = _kinds(cls)
        if prefix != cls.prefix or len(values) != len(kinds):
            return None
        try:
            button = cls(
                **{name: _unpacked(kind, value) for (name, kind), value in zip(kinds.items(), values, strict=True)}
            )
            return button if button.pack() == data else None
        except ValueError:
            return None

    @classmethod
    def pattern(cls) -> str:
        """The pattern by which a CallbackQueryHandler knows this button."""
        return rf"\A{re.escape(cls.prefix)}(?::|\Z)"


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Rows of (label, callback data). python-telegram-bot's own markup objects cost four times as much a message."""

    rows: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def raw(self) -> dict[str, list[list[dict[str, str]]]]:
        """The keyboard as the Bot API spells it."""
        return {
            "inline_keyboard": [[{"text": label, "callback_data": data} for label, data in row] for row in self.rows]
        }


def keyboard(rows: Sequence[Sequence[tuple[str, Button]]]) -> Keyboard:
    """Rows of (label, button)."""
    return Keyboard(tuple(tuple((label, button.pack()) for label, button in row) for row in rows))


def _kinds(cls: type[Any]) -> dict[str, type]:
    kinds = _fields.get(cls.prefix)
    if kinds is None:
        hints = get_type_hints(cls)
        kinds = _fields[cls.prefix] = {field.name: hints[field.name] for field in fields(cls)}
    return kinds


def _packed(value: int | str) -> str:
    if isinstance(value, int):
        if value not in _INT64:
            raise ValueError(f"{value} does not fit a database's integer")
        return str(int(value))
    if _UNSEEN.search(value):
        raise ValueError("a control character in button data")
    return value.replace("%", "%25").replace(":", "%3A")


def _unpacked(kind: type, value: str) -> int | str:
    if kind is int:
        if not _INTEGER.fullmatch(value):
            raise ValueError("not an integer")
        return int(value)
    return value.replace("%3A", ":").replace("%25", "%")
