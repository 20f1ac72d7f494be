"""The person's language: translated sentences, and money, numbers and durations as she writes them."""

from __future__ import annotations

import gettext
from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, get_currency_precision
from babel.units import format_unit

LOCALES = Path(__file__).parents[1] / "locales"
"""Compiled catalogues: `<language>/LC_MESSAGES/tapwork.mo`."""

MICRO = 10**6
MINUTE = 60_000
HOUR = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its catalogue (English where there is none) and its way of writing numbers."""

    locale: Locale
    catalogue: gettext.NullTranslations
    name: str
    """The locale's name: Babel makes it anew each time it is asked."""


@lru_cache(maxsize=128)
def language(tag: str | None) -> Language:
    """The language of a Telegram `language_code` (`en`, `pt-br`); English for an unknown one."""
    locale = _locale(tag or "en")
    names = [name for name in (str(locale), locale.language) if not _offered or name in _offered]
    catalogue = gettext.translation("tapwork", LOCALES, names, fallback=True) if names else gettext.NullTranslations()
    return Language(locale, catalogue, str(locale))


def available(folder: Path = LOCALES) -> tuple[str, ...]:
    """The languages that the bot can speak: English, and those that there is a compiled catalogue for."""
    found = sorted(each.parts[-3] for each in folder.glob("*/LC_MESSAGES/tapwork.mo"))
    return ("en", *(name for name in found if name != "en"))


def offer(languages: Collection[str]) -> None:
    """From now on the bot speaks these alone, and English to everybody else; none given: all that there are."""
    _offered.clear()
    _offered.update(languages)
    language.cache_clear()


def language_now() -> Locale:
    """The locale that this update speaks."""
    return _spoken.get().locale


def speak(tag: str | None) -> None:
    """From here on this update (this asyncio task) speaks the language of `tag`."""
    _spoken.set(language(tag))


def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-" if "-" in tag else "_")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


_offered: set[str] = set()
ENGLISH = language("en")
_spoken: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def _(words: str) -> str:
    """`words` in the person's language."""
    return _spoken.get().catalogue.gettext(words)


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the sentence for `count` things, in the person's language."""
    return _spoken.get().catalogue.ngettext(one, many, count)


def money(micro: int, currency: str) -> str:
    """An amount of millionths as `$0.05`: the currency's decimals, and more only where the amount needs them."""
    return _money(micro, currency, _spoken.get().name)


@lru_cache(maxsize=4096)
def _money(micro: int, currency: str, locale: str) -> str:
    amount = Decimal(micro) / MICRO
    precision = get_currency_precision(currency)
    exact = amount == round(amount, precision)
    return format_currency(amount, currency, locale=locale, currency_digits=exact, decimal_quantization=exact)


def about(micro: int, currency: str) -> str:
    """An amount that was measured, in the currency's own decimals: more would look more exact than it is."""
    unit = MICRO // 10 ** get_currency_precision(currency)
    return money(micro // unit * unit, currency)


def number(value: int) -> str:
    """A whole number with its thousands marked."""
    return _number(value, _spoken.get().name)


@lru_cache(maxsize=4096)
def _number(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)


def minutes(ms: int) -> str:
    """A duration in words, rounded up: seconds below a minute, minutes below two hours, hours beyond."""
    if ms < MINUTE:
        return _unit(-(-ms // 1000), "duration-second")
    if ms < 2 * HOUR:
        return _unit(-(-ms // MINUTE), "duration-minute")
    return _unit(-(-ms // HOUR), "duration-hour")


def day(ms: int, zone: tzinfo = UTC) -> str:
    """The date of a moment, milliseconds UTC, as `December 1, 2026`, where clocks run by `zone`."""
    return format_date(datetime.fromtimestamp(ms / 1000, zone), "long", locale=_spoken.get().locale)


def short_day(ms: int, zone: tzinfo = UTC) -> str:
    """The day of a moment as `Sun, Nov 1`, where clocks run by `zone`."""
    return format_skeleton("MMMEd", datetime.fromtimestamp(ms / 1000, zone), locale=_spoken.get().locale)


def clock_time(ms: int, zone: tzinfo = UTC) -> str:
    """The time of a moment as clocks of `zone` show it."""
    return format_time(datetime.fromtimestamp(ms / 1000, zone), "short", locale=_spoken.get().locale)


def hour(at: time) -> str:
    """What a clock shows, as she writes it."""
    return format_time(at, "short", locale=_spoken.get().locale)


def spoken() -> str:
    """The language that is spoken at this moment, as `pt`."""
    return str(_spoken.get().locale.language)


def hours(ms: int) -> str:
    """A time at work: minutes below an hour, hours and minutes beyond, rounded down."""
    whole, rest = divmod(ms // MINUTE, 60)
    if not whole:
        return _unit(rest, "duration-minute")
    return _("{hours} h {minutes} min").format(hours=number(whole), minutes=number(rest))


def _unit(count: int, unit: str) -> str:
    return format_unit(count, unit, length="long", locale=_spoken.get().locale)
