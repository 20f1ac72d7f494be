"""Where somebody is: the city, country and time zone that a typed text or a point on the map means.

What was typed is read in several ways ("Munich, Germany", "Saint Petersburg FL"). Each is looked up as it stands, and
only where none is known with slips of the thumb allowed. The first look-up reads the world's cities for about a second.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from crowd.rules.countries import country, country_name, spelt_out, state
from crowd.rules.folding import fold
from crowd.rules.gazetteer import City, gazetteer
from crowd.rules.slips import one_slip, within_two

AT_MOST = 5
LONGEST = 100  # letters that are looked at; no place has a longer name
LONGEST_SLIP = 40
OTHER_NAME = 0.1  # what a city's people count for, when it was called by a name that is not its first


@dataclass(frozen=True, slots=True)
class Spot:
    """A city, its country (ISO 3166 code) and its time zone (IANA). `state` is set in the United States only."""

    city: str
    country: str
    zone: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read what was typed: a folded name, and where it has to lie: countries, or states as "US-FL"."""

    name: str
    areas: tuple[frozenset[str], ...] = ()


_Hits: TypeAlias = Iterable[tuple[str, int]]  # folded names with their cities


@lru_cache(maxsize=512)
def find(text: str) -> tuple[Spot, ...]:
    """The places that a text may mean, the likeliest first, at most five; none for a text that names no known place."""
    said = spelt_out(text[:LONGEST])
    if in_zone := gazetteer().in_zone(said.strip()):
        return _spots(_by_size(in_zone))
    for look in (_as_it_stands, _with_one_slip, _begun, _with_two_slips):
        for reading in (*_readings(said), *(_before_the_comma(said) if look is _as_it_stands else ())):
            if found := _ranked(look(reading.name), reading):
                return _spots(found)
    return _inside(said)


@lru_cache(maxsize=512)
def at(latitude: float, longitude: float) -> Spot | None:
    """The city nearest to a point; None where the numbers are no point on the globe."""
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return _spot(gazetteer().city(gazetteer().nearest(latitude, longitude)))


def told(spot: Spot, language: str = "en") -> str:
    """A place in words: "Lisbon, Portugal" or "Portland, OR, United States"."""
    return ", ".join(part for part in (spot.city, spot.state, country_name(spot.country, language)) if part)


# How a text may be read.


def _readings(text: str) -> Iterator[_Reading]:
    parts = [part for part in re.split(r"[,;()\n]+", text) if fold(part)]
    if len(parts) > 1:
        yield from _of_parts(parts)
    words = re.sub(r"[,;()\n]+", " ", text).split()
    yield _Reading(fold(text))
    for many in range(1, min(4, len(words))):
        if areas := _areas(" ".join(words[-many:])):
            yield _Reading(fold(" ".join(words[:-many])), (areas,))


def _before_the_comma(text: str) -> Iterator[_Reading]:
    """ "London, Ontario": where it lies is not known to us."""
    yield _Reading(fold(re.split(r"[,;(\n]", text.lstrip(" ,;(\n"))[0]))


def _of_parts(parts: list[str]) -> Iterator[_Reading]:
    """ "Portland, Oregon, USA", and "Germany, Munich" too; what names no country or state is passed over."""
    for name, others in ((parts[0], parts[1:]), (parts[-1], parts[:-1])):
        if areas := tuple(area for other in others if (area := _areas(other))):
            yield _Reading(fold(name), areas)


def _areas(text: str) -> frozenset[str]:
    """ "CA" is Canada and California."""
    nation, part = country(text), state(text)
    return frozenset(area for area in (nation, part and f"US-{part}") if area)


# How a reading is looked up.


def _as_it_stands(name: str) -> _Hits:
    return [(name, at) for at in gazetteer().called(name)] if name else ()


def _with_one_slip(name: str) -> _Hits:
    if not 4 <= len(name) <= LONGEST_SLIP:
        return ()
    return [(meant, at) for meant in one_slip(name) for at in gazetteer().called(meant)]


def _begun(name: str) -> _Hits:
    return gazetteer().beginning(name) if len(name) >= 4 else ()


def _with_two_slips(name: str) -> _Hits:
    if not 7 <= len(name) <= LONGEST_SLIP:
        return ()
    return ((meant, at) for meant, at in gazetteer().beginning(name[:2]) if within_two(name, meant))


def _inside(text: str) -> tuple[Spot, ...]:
    """A place somewhere in a sentence, "I live near Lisbon": the longest one that is known by its first name."""
    words = text.split()
    for many in range(min(len(words) - 1, 6), 0, -1):
        for first in range(len(words) - many + 1):
            for reading in _readings(" ".join(words[first : first + many])):
                if len(reading.name) > 3 and (found := _ranked(_by_first_name(reading.name), reading)):
                    return _spots(found)
    return ()


def _by_first_name(name: str) -> _Hits:
    return [hit for hit in _as_it_stands(name) if fold(gazetteer().city(hit[1]).name) == name]


# What was found, in order.


def _ranked(hits: _Hits, reading: _Reading) -> list[City]:
    """The cities among these that lie where they have to, those of more people first.

    One that is only called so beside its own name has to be large among them: Nehe in China is a "Porto" to few. A
    country that was named alone stands for the largest city in each of its zones; it goes before cities of its name,
    but not where it is a code of two letters: "LA" is no way to say Laos.
    """
    weights: dict[int, float] = {}
    first: set[int] = set()
    for name, at in hits:
        city = gazetteer().city(at)
        if all(areas & _lies_in(city) for areas in reading.areas):
            first |= {at} if fold(city.name) == name else set()
            weights[at] = city.population * (1 if at in first else OTHER_NAME)
    enough = OTHER_NAME * max(weights.values(), default=0)
    likely = [at for at in weights if at in first or weights[at] >= enough]
    cities = [gazetteer().city(at) for at in sorted(likely, key=lambda at: (-weights[at], at))]
    whole = [] if reading.areas else _of_areas(reading.name)
    return cities + whole if len(reading.name) < 3 else whole + cities


def _of_areas(name: str) -> list[City]:
    return [city for area in sorted(_areas(name), key=len) for city in _by_size(gazetteer().largest(area))]


def _lies_in(city: City) -> frozenset[str]:
    return frozenset({city.country, f"{city.country}-{city.state}"})


def _by_size(found: list[int]) -> list[City]:
    return sorted((gazetteer().city(at) for at in found), key=lambda city: -city.population)


def _spots(cities: list[City]) -> tuple[Spot, ...]:
    return tuple(dict.fromkeys(_spot(city) for city in cities))[:AT_MOST]


def _spot(city: City) -> Spot:
    return Spot(city.name, city.country, city.zone, city.state)
