"""Places: what people type for a city, what a point on the map means, and what knowing the world costs."""

from __future__ import annotations

import subprocess
import sys
from zoneinfo import available_timezones

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from crowd.rules import places
from crowd.rules.folding import fold
from crowd.rules.gazetteer import City, gazetteer
from crowd.rules.places import AT_MOST, Spot
from crowd.rules.slips import one_slip, within_two

LISBON = Spot("Lisbon", "PT", "Europe/Lisbon")
MUNICH = Spot("Munich", "DE", "Europe/Berlin")
MOSCOW = Spot("Moscow", "RU", "Europe/Moscow")
ST_PETERSBURG = Spot("Saint Petersburg", "RU", "Europe/Moscow")
ST_PETERSBURG_FL = Spot("St. Petersburg", "US", "America/New_York", "FL")
NEW_YORK = Spot("New York City", "US", "America/New_York", "NY")
KYIV = Spot("Kyiv", "UA", "Europe/Kyiv")
SAIGON = Spot("Ho Chi Minh City", "VN", "Asia/Ho_Chi_Minh")

MEANT = [
    # as it stands, in any spelling and script
    ("Lisbon", LISBON),
    ("  LISBOA!! ", LISBON),
    ("Lissabon", LISBON),
    ("München", MUNICH),
    ("Muenchen", MUNICH),
    ("москва", MOSCOW),
    ("Москва", MOSCOW),
    ("東京", Spot("Tokyo", "JP", "Asia/Tokyo")),
    ("서울", Spot("Seoul", "KR", "Asia/Seoul")),
    ("القاهرة", Spot("Cairo", "EG", "Africa/Cairo")),
    ("Lodz", Spot("Łódź", "PL", "Europe/Warsaw")),
    ("Sao Paulo", Spot("São Paulo", "BR", "America/Sao_Paulo")),
    ("Saigon", SAIGON),
    ("nyc", NEW_YORK),
    ("L.A.", Spot("Los Angeles", "US", "America/Los_Angeles", "CA")),
    ("St.Gallen", Spot("Sankt Gallen", "CH", "Europe/Zurich")),
    # with its country or state, in any order
    ("Lisbon, Portugal", LISBON),
    ("Portugal, Lisbon", LISBON),
    ("Lisbon (Portugal)", LISBON),
    ("Lisbon 🇵🇹", LISBON),
    ("munich germany", MUNICH),
    ("München, Deutschland", MUNICH),
    ("Москва, Россия", MOSCOW),
    ("Saint Petersburg FL", ST_PETERSBURG_FL),
    ("St. Petersburg, Florida", ST_PETERSBURG_FL),
    ("st petersburg", ST_PETERSBURG),
    ("Paris, Texas", Spot("Paris", "US", "America/Chicago", "TX")),
    ("Paris", Spot("Paris", "FR", "Europe/Paris")),
    ("New York, NY, USA", NEW_YORK),
    ("Birmingham, Alabama", Spot("Birmingham", "US", "America/Chicago", "AL")),
    ("London, Ontario", Spot("London", "GB", "Europe/London")),  # a province is not known: the larger one first
    # a country alone, or a zone
    ("Portugal", LISBON),
    ("PT", LISBON),
    ("🇵🇹", LISBON),
    ("prt", LISBON),
    ("the Bahamas", Spot("Nassau", "BS", "America/Nassau")),
    ("UK", Spot("London", "GB", "Europe/London")),
    ("Mexico", Spot("Mexico City", "MX", "America/Mexico_City")),
    ("Europe/Lisbon", LISBON),
    ("europe/kyiv", KYIV),
    # slips of the thumb
    ("lisbin", LISBON),
    ("Lisbno", LISBON),
    ("Lisbonn, Portugal", LISBON),
    ("Lisboa, Lusitania", LISBON),
    ("moskow", MOSCOW),
    ("мосвка", MOSCOW),
    ("Reykjavyk", Spot("Reykjavík", "IS", "Atlantic/Reykjavik")),
    ("Bueons Airs", Spot("Buenos Aires", "AR", "America/Argentina/Buenos_Aires")),
    ("buenos air", Spot("Buenos Aires", "AR", "America/Argentina/Buenos_Aires")),
    ("Hochiminh", SAIGON),
    # in a sentence
    ("I live in Lisbon now", LISBON),
    ("I'm from Kyiv, Ukraine 🇺🇦", KYIV),
    ("Kyiv region", KYIV),
]


@pytest.mark.parametrize(("typed", "spot"), MEANT, ids=[typed for typed, _ in MEANT])
def test_the_likeliest_place_comes_first(typed: str, spot: Spot) -> None:
    assert places.find(typed)[0] == spot


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "well, hm",
        "?!",
        "🙂",
        "12345",
        "asdfghjkl",
        "what do you mean",
        "I am travelling",
        "\ud800",
        "\x00\x1f",
        "a" * 5000,
    ],
)
def test_what_names_no_place_finds_none(typed: str) -> None:
    assert places.find(typed) == ()


def test_cities_of_one_name_are_all_offered_and_can_be_told_apart() -> None:
    found = [places.told(spot) for spot in places.find("Springfield")]

    assert found[:2] == ["Springfield, MO, United States", "Springfield, MA, United States"]
    assert len(set(found)) == len(found) == AT_MOST


def test_a_large_city_goes_before_a_small_one_but_not_for_a_name_it_only_bears_beside_its_own() -> None:
    assert [spot.country for spot in places.find("Moscow")] == ["RU", "US"]
    assert places.find("Victoria")[0].city == "Victoria"  # Hong Kong, of seven millions, was called so once


def test_a_country_of_several_zones_offers_a_city_in_each() -> None:
    zones = [spot.zone for spot in places.find("Portugal")]

    assert zones == ["Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"]


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "zone"),
    [
        (38.72, -9.14, "PT", "Europe/Lisbon"),
        (40.71, -74.0, "US", "America/New_York"),
        (-33.87, 151.2, "AU", "Australia/Sydney"),
        (64.15, -21.94, "IS", "Atlantic/Reykjavik"),
        (-18.14, 178.44, "FJ", "Pacific/Fiji"),
        (28.1, -15.4, "ES", "Atlantic/Canary"),
        (27.7, 85.3, "NP", "Asia/Kathmandu"),
    ],
)
def test_a_point_on_the_map_is_the_city_nearest_to_it(
    latitude: float, longitude: float, country: str, zone: str
) -> None:
    spot = places.at(latitude, longitude)

    assert spot is not None
    assert (spot.country, spot.zone) == (country, zone)


def test_a_quarter_of_a_city_is_the_city() -> None:
    assert places.at(48.198, 16.349) == Spot("Vienna", "AT", "Europe/Vienna")  # in Mariahilf
    assert places.at(38.735, -9.134) == LISBON
    assert places.at(42.507, 1.534) == Spot("Andorra la Vella", "AD", "Europe/Andorra")


def test_the_180th_meridian_parts_nobody_from_the_nearest_city() -> None:
    assert places.at(-16.8, -179.99) == places.at(-16.8, 179.99)


@pytest.mark.parametrize("point", [(float("nan"), 0), (0, float("inf")), (91, 0), (0, 181), (-90.1, 0)])
def test_what_is_no_point_on_the_globe_is_no_place(point: tuple[float, float]) -> None:
    assert places.at(*point) is None


def test_a_place_is_told_in_the_words_of_a_language() -> None:
    assert places.told(MUNICH) == "Munich, Germany"
    assert places.told(MUNICH, "de") == "Munich, Deutschland"
    assert places.told(ST_PETERSBURG_FL) == "St. Petersburg, FL, United States"


def test_every_city_has_a_zone_that_exists_and_a_country_that_has_a_name() -> None:
    zones, names = available_timezones(), Locale("en").territories
    cities = [gazetteer().city(at) for at in range(len(gazetteer()))]

    assert len(cities) > 30_000
    assert {city.zone for city in cities} <= zones
    assert {city.country for city in cities} <= set(names)


def test_every_city_is_found_by_its_name_and_country() -> None:
    numbers = range(0, len(gazetteer()), 97)
    cities = [city for city in map(gazetteer().city, numbers) if "(" not in city.name]

    lost = [
        city for city in cities if not any(_same(spot, city) for spot in places.find(f"{city.name}, {city.country}"))
    ]
    assert lost == []


def _same(spot: Spot, city: City) -> bool:
    """A larger place in the same country may be called the same, in other letters."""
    return (fold(spot.city), spot.country) == (fold(city.name), city.country)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=120))
def test_any_text_is_answered_with_at_most_five_places(text: str) -> None:
    found = places.find(text)

    assert len(found) <= AT_MOST
    assert len(set(found)) == len(found)


@settings(deadline=None, max_examples=100)
@given(st.floats(), st.floats())
def test_any_numbers_are_answered(latitude: float, longitude: float) -> None:
    spot = places.at(latitude, longitude)

    assert (spot is not None) == (-90 <= latitude <= 90 and -180 <= longitude <= 180)


@given(st.floats(-90, 90), st.floats(-180, 180))
@settings(deadline=None, max_examples=100)
def test_every_point_has_a_city_and_a_zone(latitude: float, longitude: float) -> None:
    spot = places.at(latitude, longitude)

    assert spot is not None
    assert spot.city
    assert spot.zone in available_timezones()


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.from_regex(r"[a-z]{4,12}", fullmatch=True), st.data())
def test_one_slip_is_undone_by_one(name: str, data: st.DataObject) -> None:
    slipped = data.draw(st.sampled_from(sorted(one_slip(name))))

    assert name in one_slip(slipped)
    assert within_two(name, slipped)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("lisbon", "lisbon", True),
        ("lisbon", "lsibno", True),
        ("philadelpia", "philadelphia", True),
        ("lisbon", "lsbn", True),
        ("lisbon", "london", False),
        ("abcdefg", "gfedcba", False),
        ("abc", "abcdef", False),
        ("", "ab", True),
    ],
)
def test_two_slips_are_told_from_three(one: str, other: str, near: bool) -> None:
    assert within_two(one, other) is near
    assert within_two(other, one) is near


COSTS = """
from pathlib import Path
from crowd.rules import places
from crowd.rules.countries import country_name
from crowd.rules.gazetteer import City, gazetteer

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

country_name("PT")
assert gazetteer.cache_info().currsize == 0, "read before it was asked"
before = megabytes()
assert places.find("Bueons Airs") and places.find("Deutschland") and places.at(0, 0)
print(megabytes() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process where Linux tells it")
def test_nothing_is_read_before_the_first_look_up_and_the_world_takes_seventeen_megabytes() -> None:
    ended = subprocess.run([sys.executable, "-c", COSTS], capture_output=True, text=True, check=True)

    assert float(ended.stdout) < 25  # with room for another allocator
