"""What Telegram does to a text before it keeps it: control characters go, and the entities move along."""

import re

from sandbox.entities.units import Formatted, units
from sandbox.records import Json
from sandbox.refusals import bad_request

_OFFENDING = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str, entities: list[Json]) -> Formatted:
    """Control characters and tabs become spaces; carriage returns and some separators disappear.

    Refuses with 400 a text that holds half of a surrogate pair.
    """
    if text.isascii() and text.isprintable():
        return text, entities
    if _LONE_SURROGATE.search(text):
        raise bad_request("strings must be encoded in UTF-8")
    if not _OFFENDING.search(text):
        return text, entities
    removed = [units(text[: match.start()]) for match in _OFFENDING.finditer(text) if not _becomes_space(match[0])]
    cleaned = _OFFENDING.sub(lambda match: " " if _becomes_space(match[0]) else "", text)
    return cleaned, _moved(entities, removed)


def _becomes_space(character: str) -> bool:
    return character < " " and character != "\r"


def _moved(entities: list[Json], removed: list[int]) -> list[Json]:
    moved = []
    for one in entities:
        begin, end = one["offset"], one["offset"] + one["length"]
        offset = begin - sum(place < begin for place in removed)
        length = end - sum(place < end for place in removed) - offset
        if length > 0:
            moved.append(one | {"offset": offset, "length": length})
    return moved


def trim(text: str, entities: list[Json]) -> Formatted:
    """White space goes from the end, and from the beginning as far as no entity begins there."""
    kept = text.rstrip(" \n")
    end = units(kept)
    entities = [_cut(one, end) for one in entities if one["offset"] < end]
    first = min((one["offset"] for one in entities), default=end)
    lead = 0
    while lead < min(first, len(kept)) and kept[lead] in " \n":
        lead += 1
    if lead == 0:
        return kept, entities
    return kept[lead:], [one | {"offset": one["offset"] - lead} for one in entities]


def _cut(one: Json, end: int) -> Json:
    if one["offset"] + one["length"] <= end:
        return one
    return one | {"length": end - one["offset"]}
