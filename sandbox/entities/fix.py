"""Brings entities into the shape that Telegram keeps: nested or apart, never crossing, never mere white space."""

from collections.abc import Iterable
from itertools import pairwise

from sandbox.entities.clean import clean, trim
from sandbox.entities.detect import detect
from sandbox.entities.units import Formatted, entity, in_order, units
from sandbox.records import Json
from sandbox.refusals import bad_request

_SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_CODE = frozenset({"pre", "code"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_EMPTY = (
    " \n\xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u202f\u205f\u2800\u3000\ufeff\ufffc"
)
_MOST_GIVEN = 100
_LARGEST = 1_000_000


def fix(text: str, entities: list[Json]) -> Formatted:
    """The text and entities as the server stores them; an empty text means that nothing visible was there."""
    if not entities:
        kept, _ = trim(clean(text, [])[0], [])
        return (kept, detect(kept)) if kept.strip(_EMPTY) else ("", [])
    _check_places(text, entities)
    entities = _apart([one for one in entities if one["length"] > 0])
    text, entities = clean(text, entities)
    text, entities = trim(text, _visible(text, entities))
    entities = _apart(entities)[:_MOST_GIVEN]
    return (text, _with_found(entities, detect(text))) if text.strip(_EMPTY) else ("", [])


def _check_places(text: str, entities: list[Json]) -> None:
    total, halves = units(text), _halves(text)
    for one in entities:
        begin, length = one["offset"], one["length"]
        if not 0 <= begin <= _LARGEST:
            raise bad_request(f"receive an entity with incorrect offset {begin}")
        if not 0 <= length <= _LARGEST:
            raise bad_request(f"receive an entity with incorrect length {length}")
        if length and begin > total:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {begin}")
        _check_ends(begin, begin + length, total, halves)


def _check_ends(begin: int, end: int, total: int, halves: dict[int, int]) -> None:
    if begin == end:
        return
    if end > total:
        beyond = f"ends after the end of the text at UTF-16 offset {end}"
        raise bad_request(f"entity beginning at UTF-16 offset {begin} {beyond}")
    if begin in halves:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {halves[begin]}")
    if end in halves:
        inside = f"ends in a middle of a UTF-16 symbol at byte offset {halves[end]}"
        raise bad_request(f"entity beginning at UTF-16 offset {begin} {inside}")


def _halves(text: str) -> dict[int, int]:
    """For each unit in the middle of a surrogate pair, the byte at which the next character begins."""
    if not text or max(text) <= "\uffff":
        return {}
    halves, unit, byte = {}, 0, 0
    for character in text:
        byte += len(character.encode("utf-8", "surrogatepass"))
        if character > "\uffff":
            halves[unit + 1] = byte
            unit += 1
        unit += 1
    return halves


def _end(one: Json) -> int:
    end: int = one["offset"] + one["length"]
    return end


def _apart(entities: list[Json]) -> list[Json]:
    """Sorted, and cut where they cross; what is nested cleanly stays whole."""
    ordered = in_order(entities)
    return ordered if _nested(ordered) else _resplit(ordered)


def _nested(ordered: list[Json]) -> bool:
    stack: list[Json] = []
    for one in ordered:
        while stack and _end(stack[-1]) <= one["offset"]:
            stack.pop()
        if stack and _end(one) > _end(stack[-1]):
            return False
        if any(_clash(outer, one) for outer in stack):
            return False
        stack.append(one)
    return True


def _clash(outer: Json, inner: Json) -> bool:
    """Whether `inner` may not stand inside `outer`: the same kind, anything in code, two that cannot be split."""
    if outer["type"] == inner["type"] or outer["type"] in _CODE:
        return True
    if outer["type"] in _QUOTES:
        return inner["type"] in _QUOTES
    return outer["type"] not in _SPLITTABLE and inner["type"] not in _SPLITTABLE


def _resplit(ordered: list[Json]) -> list[Json]:
    solid = _without_crossings([one for one in ordered if one["type"] not in _SPLITTABLE])
    soft = _merged([one for one in ordered if one["type"] in _SPLITTABLE])
    cuts = {one["offset"] for one in soft} | {one["offset"] for one in solid} | {_end(one) for one in solid}
    code = [one for one in solid if one["type"] in _CODE]
    pieces = [piece for one in soft for piece in _pieces(one, cuts) if not any(_inside(piece, held) for held in code)]
    return in_order(solid + pieces)


def _without_crossings(solid: list[Json]) -> list[Json]:
    quotes = _first_come(one for one in solid if one["type"] in _QUOTES)
    rest = _first_come(one for one in solid if one["type"] not in _QUOTES)
    kept = [one for one in rest if all(_inside(one, quote) or not _touch(one, quote) for quote in quotes)]
    return in_order(quotes + kept)


def _first_come(entities: Iterable[Json]) -> list[Json]:
    kept: list[Json] = []
    for one in entities:
        if not kept or one["offset"] >= _end(kept[-1]):
            kept.append(one)
    return kept


def _inside(inner: Json, outer: Json) -> bool:
    return bool(outer["offset"] <= inner["offset"] and _end(inner) <= _end(outer))


def _touch(one: Json, other: Json) -> bool:
    return bool(one["offset"] < _end(other) and other["offset"] < _end(one))


def _merged(soft: list[Json]) -> list[Json]:
    """Entities of one kind that overlap or meet become one."""
    last: dict[str, Json] = {}
    merged: list[Json] = []
    for one in soft:
        before = last.get(one["type"])
        if before is not None and one["offset"] <= _end(before):
            before["length"] = max(_end(before), _end(one)) - before["offset"]
            continue
        last[one["type"]] = dict(one)
        merged.append(last[one["type"]])
    return merged


def _pieces(one: Json, cuts: set[int]) -> list[Json]:
    places = sorted(cut for cut in cuts if one["offset"] < cut < _end(one))
    bounds = [one["offset"], *places, _end(one)]
    return [entity(one["type"], begin, end - begin) for begin, end in pairwise(bounds)]


def _visible(text: str, entities: list[Json]) -> list[Json]:
    """Entities lose white space at their beginning, and go when nothing else is in them."""
    if not any(character in text for character in " \n"):
        return entities
    wide = text.encode("utf-16-le", "surrogatepass")
    shown = []
    for one in entities:
        begin, end = one["offset"], _end(one)
        while begin < end and wide[2 * begin : 2 * begin + 2] in {b" \0", b"\n\0"}:
            begin += 1
        if begin < end:
            shown.append(one | {"offset": begin, "length": end - begin})
    return shown


def _with_found(given: list[Json], found: list[Json]) -> list[Json]:
    """Found entities join where no given link, code or emoji stands already."""
    solid = [one for one in given if one["type"] not in _SPLITTABLE | _QUOTES]
    quotes = [one for one in given if one["type"] in _QUOTES]
    fresh = [
        one
        for one in found
        if not any(_touch(one, held) for held in solid)
        and all(_inside(one, quote) or not _touch(one, quote) for quote in quotes)
    ]
    return _resplit(in_order(given + fresh)) if fresh else given
