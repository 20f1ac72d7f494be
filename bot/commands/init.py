"""`tapwork init`: from a token to settings that work, and what to do next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from telegram.error import TelegramError

from bot import secrets
from bot.commands.common import (
    EXIT_BUSY,
    EXIT_DATA,
    EXIT_NO_INPUT,
    EXIT_SETTINGS,
    EXIT_UNAVAILABLE,
    Problem,
    config_option,
)
from bot.dispatch import API_URL, Bot
from bot.secrets import Token
from bot.setup import asking, meeting
from bot.setup.meeting import Elsewhere, Me, OutOfReach, Refused
from bot.setup.writing import TOKEN_FILE, Chosen, write_settings, write_token
from handlers import menu
from handlers.ui.words import available

TRIES = 3


@dataclass(frozen=True, slots=True)
class Given:
    """What was said on the command line; what was not is asked, or taken as it usually is."""

    config: Path
    token_file: Path | None
    owners: tuple[int, ...]
    languages: tuple[str, ...]
    quiet_hours: str | None
    time_zone: str | None
    currency: str | None
    database: str
    api_url: str
    yes: bool
    force: bool

    @property
    def asks(self) -> bool:
        return not self.yes

    @property
    def own_token(self) -> bool:
        """Whether the token gets a file of ours."""
        return self.token_file is None or str(self.token_file) == "-"

    @property
    def home(self) -> Path:
        return self.config.resolve().parent


@click.command("init")
@config_option
@click.option(
    "--token-file", type=click.Path(path_type=Path), help="The token lies in this file; - reads it from stdin."
)
@click.option("--owner", "owners", multiple=True, type=click.IntRange(min=1), help="A numeric Telegram id; repeatable.")
@click.option("--language", "languages", multiple=True, help="What the bot speaks; repeatable. Without: all it can.")
@click.option("--quiet-hours", help='As "21:00-08:00"; "" for none.')
@click.option("--time-zone", help="Of people who have not said where they are, as Europe/Berlin.")
@click.option("--currency", help="In which people are paid, as USD.")
@click.option("--database", default="sqlite:///tapwork.db", show_default=True, help="Or postgresql://…")
@click.option("--api-url", default=API_URL, show_default=True, help="The root of the Bot API server.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not said is as it usually is.")
@click.option("--force", is_flag=True, help="Write over settings that are there.")
def command(**options: Any) -> None:
    """Set up a bot: check its token, find its owner, write the settings (0600), tell Telegram its commands."""
    secrets.install()
    asyncio.run(_init(Given(**options)))


async def _init(given: Given) -> None:
    if not _may_write(given):
        raise Problem("There are settings or a token already. To write over them: --force", EXIT_DATA)
    if given.yes and (given.token_file is None or not given.owners):
        raise Problem("With --yes, say --token-file and --owner, too.", EXIT_SETTINGS)
    token, bot = await _known(given)
    async with meeting.connected(token, given.api_url) as door:
        owners = given.owners or (await _owner(door, bot),)
        chosen = _chosen(given, owners)
        _write(given, token, chosen)
        await _tell(door, chosen)
    _what_next(given, bot)


def _may_write(given: Given) -> bool:
    """Nothing that is there is written over without a yes; a token would be lost for good."""
    ours = [given.config, *([given.home / TOKEN_FILE] if given.own_token else [])]
    there = [str(path) for path in ours if path.exists()]
    if not there or given.force:
        return True
    return given.asks and click.confirm(f"{' and '.join(there)}: there already. Write over?")


async def _known(given: Given) -> tuple[Token, Me]:
    """A token that Telegram knows; one that was typed may be typed again."""
    for _ in range(TRIES):
        token = asking.token_in(given.token_file) if given.token_file else asking.token_typed()
        try:
            async with meeting.connected(token, given.api_url) as door:
                bot = await meeting.me(door)
        except OutOfReach as error:
            raise Problem(f"Telegram cannot be reached at {given.api_url}: {error}.", EXIT_UNAVAILABLE) from None
        except Refused:
            click.echo("Telegram does not know this token. Copy it once more, or get a new one: /token", err=True)
            if given.token_file:
                break
            continue
        click.echo(f"This is @{bot.username} ({bot.name}).")
        return token, bot
    raise Problem("Without a token that Telegram knows there is nothing to set up.", EXIT_SETTINGS)


async def _owner(door: Bot, bot: Me) -> int:
    """Who she is: the id that she types, or whoever sends the code."""
    if typed := asking.owner_typed(bot.username):
        return typed
    code = meeting.new_code()
    click.echo(f"Open this on your phone and tap Start:\n  https://t.me/{bot.username}?start={code}")
    click.echo(f"Or send {code} to @{bot.username}. I wait for five minutes; Ctrl-C ends it.")
    try:
        found = await meeting.whoever_sends(door, code)
    except Elsewhere:
        raise Problem(
            "This bot's updates go to another program or to a webhook, so I cannot see your code. Stop that, or say "
            "--owner ID.",
            EXIT_BUSY,
        ) from None
    if found is None:
        raise Problem("Nobody sent the code. Try again, or say --owner ID.", EXIT_NO_INPUT)
    click.echo(f"Hello, {found.first_name}. You own @{bot.username} from now on.")
    return found.telegram_id


def _chosen(given: Given, owners: tuple[int, ...]) -> Chosen:
    asks = given.asks
    try:
        quiet = given.quiet_hours if given.quiet_hours is not None else asking.quiet_hours() if asks else "21:00-08:00"
        zone = asking.zone(given.time_zone) if given.time_zone else asking.time_zone() if asks else asking.here()
        currency = asking.money(given.currency) if given.currency else asking.currency() if asks else "USD"
    except ValueError as error:
        raise Problem(str(error), EXIT_SETTINGS) from None
    return Chosen(
        owners=owners,
        token_file=_token_file(given),
        api_url=given.api_url,
        database=given.database,
        languages=given.languages or (asking.languages() if asks else ()),
        quiet_hours=quiet,
        time_zone=zone,
        currency=currency,
    )


def _token_file(given: Given) -> str:
    """As the settings name it: a file that was given stays where it is."""
    if given.token_file is None or given.own_token:
        return TOKEN_FILE
    path = given.token_file.resolve()
    return str(path.relative_to(given.home)) if path.is_relative_to(given.home) else str(path)


def _write(given: Given, token: Token, chosen: Chosen) -> None:
    try:
        given.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_settings(given.config.resolve(), chosen)
        if given.own_token:
            write_token(given.home / TOKEN_FILE, token)
    except OSError as error:
        raise Problem(f"{given.home} cannot be written: {error.strerror or error}.", EXIT_NO_INPUT) from None
    if given.token_file and not given.own_token and given.token_file.stat().st_mode & 0o077:
        click.echo(f"Others on this machine may read the token: chmod 600 {given.token_file}", err=True)


async def _tell(door: Bot, chosen: Chosen) -> None:
    try:
        await menu.publish(door, chosen.owners, chosen.languages or available())
    except TelegramError as error:
        click.echo(f"Telegram did not take the commands yet ({error.message}); the bot tries at its start.", err=True)
        return
    click.echo("Telegram knows its commands and what it is about.")


def _what_next(given: Given, bot: Me) -> None:
    option = "" if given.config == Path("config.toml") else f" --config {given.config}"
    drop = " --drop-webhook" if bot.webhook else ""
    click.echo(f"{given.config} is written, and you alone can read it. Next:")
    click.echo(f"  tapwork run{option}{drop}\n  then send /start to https://t.me/{bot.username}")
    if bot.webhook:
        click.echo(f"Telegram still sends its updates to {secrets.redact(bot.webhook)}; --drop-webhook ends that.")
    click.echo(f"If something does not work: tapwork doctor{option}")
