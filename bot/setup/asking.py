"""The questions of `tapwork init`, in words for somebody who does this for the first time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

import click
from babel.numbers import list_currencies

from bot.commands.common import EXIT_NO_INPUT, EXIT_SETTINGS, Problem
from bot.secrets import Token, hide
from bot.settings import TOKEN
from crowd.rules.quiet import QuietHours
from handlers.ui.words import available

T = TypeVar("T")

NO_TOKEN = "This is no token. Copy all of it from BotFather: digits, a colon, and a long row of letters."  # noqa: S105
BOTFATHER = """Tapwork needs a bot of its own. In Telegram:
  1. open https://t.me/BotFather and send /newbot;
  2. give it a name, and a user name that ends in bot;
  3. copy the token that it answers with."""


def token_typed() -> Token:
    """What is pasted stays invisible; asked again until it looks like a token."""
    click.echo(BOTFATHER)
    while True:
        given = str(click.prompt("Token (it stays invisible)", hide_input=True)).strip()
        if TOKEN.fullmatch(given):
            return _hidden(given)
        click.echo(NO_TOKEN, err=True)


def token_in(path: Path) -> Token:
    """The token of a file, or of standard input for `-`. Raises Problem."""
    try:
        given = (sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise Problem(f"{path} cannot be read: {reason}.", EXIT_NO_INPUT) from None
    if not TOKEN.fullmatch(given):
        raise Problem(NO_TOKEN, EXIT_SETTINGS)
    return _hidden(given)


def owner_typed(username: str) -> int | None:
    """Her numeric id; None when she does not know it."""
    click.echo(f"Who owns @{username}? Its owner runs everything and takes others in.")
    given = click.prompt(
        "Your numeric Telegram id (Enter if you do not know it)", default="", show_default=False, value_proc=_id_or_none
    )
    return int(given) if given else None


def quiet_hours() -> str:
    return str(
        click.prompt(
            "When is nobody to be disturbed, by her own clock (none: -)", default="21:00-08:00", value_proc=_quiet
        )
    )


def time_zone() -> str:
    words = "Where are most of your people? A time zone, as Europe/Berlin"
    return str(click.prompt(words, default=here(), value_proc=checked(zone)))


def currency() -> str:
    return str(click.prompt("In which currency are people paid", default="USD", value_proc=checked(money)))


def languages() -> tuple[str, ...]:
    """All that there are, unless she wants fewer; with one there is nothing to ask."""
    known = available()
    if len(known) == 1:
        return ()
    given = str(
        click.prompt(f"Which languages does the bot speak ({', '.join(known)})", default="all", value_proc=_languages)
    )
    return () if given == "all" else tuple(given.split(","))


def here() -> str:
    """The time zone of this machine, UTC where it does not say."""
    try:
        name = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    except OSError:
        name = ""
    return name if name in available_timezones() and not name.startswith("Etc/") else "UTC"


def zone(given: str) -> str:
    """Raises ValueError with the cure."""
    known = {each.casefold(): each for each in available_timezones()}
    if (name := known.get(given.strip().replace(" ", "_").casefold())) is None:
        raise ValueError("No such time zone. Write it as Europe/Berlin, America/Sao_Paulo or UTC.")
    return name


def money(given: str) -> str:
    """Raises ValueError with the cure."""
    code = given.strip().upper()
    if code not in list_currencies():
        raise ValueError("No such currency. Write its three letters, as USD, EUR or INR.")
    return code


def checked(rule: Callable[[str], T]) -> Callable[[str], T]:
    """A rule whose ValueError asks again."""

    def value(given: str) -> T:
        try:
            return rule(given)
        except ValueError as error:
            raise click.UsageError(str(error)) from None

    return value


def _quiet(given: str) -> str:
    hours = "" if given.strip() in {"-", "none"} else given.strip()
    try:
        QuietHours.parse(hours)
    except ValueError as error:
        raise click.UsageError(f"{error}") from None
    return hours


def _languages(given: str) -> str:
    wanted = [each for each in given.replace(" ", ",").split(",") if each]
    if wanted != ["all"] and (strange := [each for each in wanted if each not in available()]):
        raise click.UsageError(f"It does not speak {', '.join(strange)}.")
    return ",".join(wanted) or "all"


def _id_or_none(given: str) -> str:
    if given.strip() and not (given.strip().isdecimal() and int(given) > 0):
        raise click.UsageError("An id is a number, as 123456789, and no name.")
    return given.strip()


def _hidden(given: str) -> Token:
    hide(given)
    return Token(given)
