"""What is wrong in a file that an admin wrote: the key, the value and the cure, all faults at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

SHOWN = 60
HIDDEN = "(hidden)"

# Keyed by pydantic's own names of errors; what is not here keeps pydantic's sentence.
CURES = {
    "missing": "give this key; it is required",
    "extra_forbidden": "remove this key, or correct its spelling; it is not known here",
    "string_type": 'give text in quotes, as "…"',
    "string_too_short": "give at least {min_length} character(s)",
    "string_too_long": "shorten it to at most {max_length} characters",
    "string_pattern_mismatch": "write it in the form {pattern}",
    "int_type": "give a whole number without quotes",
    "int_parsing": "give a whole number",
    "int_from_float": "give a whole number",
    "float_type": "give a number without quotes",
    "float_parsing": "give a number",
    "bool_type": "give true or false, without quotes",
    "bool_parsing": "give true or false",
    "list_type": "give a list, as [ … ]",
    "tuple_type": "give a list, as [ … ]",
    "dict_type": "give a table with keys of its own",
    "model_type": "give a table with keys of its own",
    "model_attributes_type": "give a table with keys of its own",
    "too_short": "give at least {min_length} of them",
    "too_long": "give at most {max_length} of them",
    "literal_error": "give one of {expected}",
    "enum": "give one of {expected}",
    "union_tag_invalid": "give one of {expected_tags} as its {discriminator}",
    "union_tag_not_found": "give it a {discriminator}",
    "greater_than": "give a number above {gt}",
    "greater_than_equal": "give a number of at least {ge}",
    "less_than": "give a number below {lt}",
    "less_than_equal": "give a number of at most {le}",
}

NAMES = {
    r"^[a-z][a-z0-9_]{0,23}$": "write small letters, digits and _, beginning with a letter, at most 24",
    r"^[a-z0-9][a-z0-9-]{0,47}$": "write small letters, digits and -, beginning with a letter or a digit, at most 48",
    r"^[a-z0-9][a-z0-9_-]{0,47}$": "write small letters, digits, - and _, a letter or a digit first, at most 48",
    r"^[A-Z]{3}$": 'write three capital letters, as "EUR"',
    r"^https?://[^\s]+$": 'write an address, as "https://example.com/hook"',
    r"^[^\s:]+:\d{1,5}$": 'write a host and a port, as "127.0.0.1:8080"',
}
"""Patterns that keys have, in words."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the key as `questions[2].text` (lists are counted from 1), the value as found, and the cure in words.

    `value` is empty where there is none to show: a missing key, or a whole table.
    """

    key: str
    value: str
    cure: str

    def __str__(self) -> str:
        found = f" is {self.value}" if self.value else ""
        return visible(f"{self.key}{found}: {self.cure}" if self.key else self.cure)


def faults_of(error: ValidationError, *, hidden: Collection[str] = (), tags: Collection[str] = ()) -> list[Fault]:
    """Every fault pydantic found, in the order of the file.

    The values of `hidden` keys are never shown. `tags` are the kinds of a discriminated union: pydantic puts the kind
    into the path (`questions[1].number.min`), an admin looks for `questions[1].min`.
    """
    return [_fault(details, hidden, tags) for details in error.errors(include_url=False)]


def key_of(location: tuple[int | str, ...]) -> str:
    """`("questions", 1, "text")` as an admin counts: `questions[2].text`."""
    key = ""
    for part in location:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def visible(text: str) -> str:
    """The text with what a terminal would obey, or could not write, spelled out: `\\x1b`; line ends stay."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter == "\n" else _spelled(letter) for letter in text)


def _spelled(letter: str) -> str:
    return letter.encode("unicode_escape").decode()


def shown(value: object) -> str:
    """The value as it stood in the file, cut to a line; nothing for a table or a list, which would fill the screen."""
    if value is None or isinstance(value, (dict, list, tuple)):
        return ""
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _fault(details: ErrorDetails, hidden: Collection[str], tags: Collection[str]) -> Fault:
    key = key_of(_untagged(details["loc"], tags))
    value = "" if details["type"] == "missing" else HIDDEN if key in hidden else shown(details["input"])
    return Fault(key, value, _cure(details))


def _untagged(location: tuple[int | str, ...], tags: Collection[str]) -> tuple[int | str, ...]:
    """A tag stands directly behind a position in a list; a key of the same name elsewhere stays."""
    before = (None, *location)
    return tuple(
        part for was, part in zip(before, location, strict=False) if not (isinstance(was, int) and part in tags)
    )


def _cure(details: ErrorDetails) -> str:
    if details["type"] in {"value_error", "assertion_error"}:
        return str(details["ctx"]["error"])
    if details["type"] == "string_pattern_mismatch" and (words := NAMES.get(details["ctx"]["pattern"])):
        return words
    # pydantic calls a text that was changed before it was measured too short, as it does a list
    measured = details["type"] in {"too_short", "too_long"} and isinstance(details["input"], str)
    cure = CURES.get(f"string_{details['type']}" if measured else details["type"])
    return cure.format(**details.get("ctx", {})) if cure else details["msg"]
