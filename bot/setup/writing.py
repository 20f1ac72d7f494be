"""Writing the settings: whole under their name or not at all, readable by their owner alone, and loaded once before."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.secrets import Token
from bot.settings import load
from storage.backups.writing import sync_folder

TOKEN_FILE = "token.txt"  # noqa: S105 - its name


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen; the rest is as the defaults say."""

    owners: tuple[int, ...]
    token_file: str
    api_url: str
    database: str
    languages: tuple[str, ...]
    quiet_hours: str
    time_zone: str
    currency: str


def write_settings(path: Path, chosen: Chosen) -> None:
    """The settings at `path`, 0600, in the place of what was there. Raises SettingsFault for what cannot be used."""
    write_private(path, settings_text(chosen), proven=load)


def write_token(path: Path, token: Token) -> None:
    """The token in a file of its own, 0600."""
    write_private(path, token.reveal() + "\n")


def write_private(path: Path, text: str, *, proven: Callable[[Path], object] = bool) -> None:
    """A file for its owner alone: the old one or the new one is there, whatever happens."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        proven(draft)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def settings_text(chosen: Chosen) -> str:
    """The settings with what each is for; only what was chosen."""
    return f"""# Tapwork's settings. Keep them private: chmod 600
# Every other setting, and what each means: docs/commands.md and config.example.toml

[telegram]
token_file = {quoted(chosen.token_file)}
api_url = {quoted(chosen.api_url)}

[storage]
url = {quoted(chosen.database)}
# Resumes and media, readable by the bot alone.
files = "files"

[people]
# Numeric Telegram ids of the owners; they add others with /staff.
admins = [{", ".join(map(str, chosen.owners))}]
# What the bot speaks; empty: all that it has words for.
languages = {listed(chosen.languages)}

[notify]
# Nobody is told anything unasked then, by her own clock.
quiet_hours = {quoted(chosen.quiet_hours)}
# Of people who have not said where they are.
time_zone = {quoted(chosen.time_zone)}

[pay]
currency = {quoted(chosen.currency)}
"""


def listed(words: Sequence[str]) -> str:
    """Texts as TOML writes a list of them."""
    return f"[{', '.join(map(quoted, words))}]"


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(f"\\u{ord(each):04x}" if ord(each) < 32 or ord(each) == 127 else each for each in escaped) + '"'
    )
