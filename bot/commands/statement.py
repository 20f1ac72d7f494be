"""`tapwork statement`: checks signed work statements, and prints the key that signs them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.commands.common import EXIT_NO_INPUT, EXIT_UNAVAILABLE, Problem, config_option
from bot.settings import load
from crowd.rules.statement import Signed, key_text, read_key, read_signed
from crowd.services.statements import KEY_NAME, Seal, is_genuine
from storage.keyfile import KeyExposed

LARGEST = 20_000_000  # bytes: the largest file that a bot can have sent


@click.group("statement")
def command() -> None:
    """Check signed work statements."""


@command.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", help="The public key to check with; without it, this installation's own.")
@config_option
def verify(file: Path, key: str | None, config: Path) -> None:
    """Say whether FILE, a statement as PDF or JSON, was signed by this key and is as it was signed."""
    signed = read_signed(_content(file))
    if signed is None:
        raise Problem(f"{file} is not a signed statement.")
    if not is_genuine(signed, _given(key) if key else _own(config)):
        raise Problem(f"{file} was not signed with this key, or was changed since.")
    _tell(file, signed)


@command.command("key")
@config_option
def public_key(config: Path) -> None:
    """Print this installation's public key, for whoever wants to check statements."""
    click.echo(key_text(_own(config)))


def _tell(file: Path, signed: Signed) -> None:
    click.echo(f"{file} is genuine: it was signed with {key_text(signed.key)} and not changed since.")
    if signed.shown is not None:
        click.echo(json.dumps(signed.shown, ensure_ascii=False, indent=2))


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST)
    except OSError as error:
        raise Problem(f"{file} cannot be read: {error.strerror or error}.", EXIT_NO_INPUT) from None


def _given(key: str) -> bytes:
    found = read_key(key)
    if found is None:
        raise Problem("The key is 32 bytes in Base64, as `tapwork statement key` prints it.")
    return found


def _own(config: Path) -> bytes:
    settings = load(config)
    try:
        return Seal(settings.storage.files.with_name(KEY_NAME)).public_key()
    except (KeyExposed, OSError) as error:
        raise Problem(f"The key cannot be used: {error}", EXIT_UNAVAILABLE) from None
