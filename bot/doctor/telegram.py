"""Checks with Telegram: the token, the clock, a webhook left over, another program that gets the updates."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime

import aiohttp
from telegram.error import Conflict, TelegramError

from bot.dispatch import Bot
from bot.doctor.findings import Finding, Patient, fault, fine, warning
from bot.secrets import redact
from bot.settings import Settings, SettingsFault, token_of
from bot.setup import meeting
from handlers.ui.show import call
from storage import StorageError
from storage.inspecting import held_by, holder
from storage.lock import token_lock

SLIGHT, WRONG = 5.0, 60.0
"""Seconds by which a clock may be off; and from which on deadlines and quiet hours are not what people read."""

ANSWERS_WITHIN = 10.0
LISTENS = 2
"""Seconds. Whoever is broken off asks again within one."""


def token(settings: Settings) -> Finding:
    """Whether the settings lead to a token that looks like one."""
    try:
        token_of(settings)
    except SettingsFault as wrong:
        cure = "Ask @BotFather for the token (/token) and put it into the file that [telegram] token_file names."
        return fault("token", "; ".join(f"{each.key}: {each.cure}" for each in wrong.faults), cure)
    file = settings.telegram.token_file
    if file is not None and file.stat().st_mode & 0o077:
        return warning("token", f"Others on this machine can read {file}.", f"chmod 600 {file}")
    return fine("token", "There is a token, and nobody else can read it.")


async def telegram(patient: Patient) -> AsyncIterator[Finding]:
    """Whose token it is, and who else gets its updates."""
    if patient.token is None:
        return
    api_url = patient.settings.telegram.api_url
    async with meeting.connected(patient.token, api_url) as door:
        try:
            bot = await meeting.me(door)
        except meeting.Refused:
            yield fault(
                "Telegram",
                "Telegram does not know this token.",
                "Get the right one from @BotFather: /mybots, API Token.",
            )
            return
        except meeting.OutOfReach as error:
            yield fault("Telegram", f"{api_url} does not answer: {error}.", "Look at the network and the firewall.")
            return
        yield fine("Telegram", f"The token is that of @{bot.username}.")
        yield _webhook(patient, bot.webhook)
        if not bot.webhook:
            yield await _other_poller(patient, door)


async def clock(patient: Patient) -> AsyncIterator[Finding]:
    """This machine's clock against the one of Telegram's server."""
    try:
        timeout = aiohttp.ClientTimeout(total=ANSWERS_WITHIN)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(patient.settings.telegram.api_url, allow_redirects=False) as answer,
        ):
            said = answer.headers.get("Date", "")
        theirs = parsedate_to_datetime(said).timestamp()
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        yield warning("clock", "The clock could not be compared with Telegram's.", "Try again when Telegram answers.")
        return
    off = abs(patient.now / 1000 - theirs) - 1  # a date knows no parts of a second
    cure = "Let the machine keep its time by itself: timedatectl set-ntp true"
    if off > WRONG:
        yield fault("clock", f"The clock is {off:.0f} seconds off: deadlines and quiet hours are wrong.", cure)
    elif off > SLIGHT:
        yield warning("clock", f"The clock is {off:.0f} seconds off.", cure)
    else:
        yield fine("clock", "The clock is right.")


def _webhook(patient: Patient, url: str) -> Finding:
    wanted = patient.settings.telegram.webhook_url
    if url and not wanted:
        says = f"Telegram sends this bot's updates to {redact(url)}, so they cannot be asked for."
        return fault("webhook", says, "If nothing else needs them there: tapwork run --drop-webhook")
    if wanted and url and url != wanted:
        return warning("webhook", f"The webhook is {redact(url)}, not the one of the settings.", "tapwork run sets it.")
    return fine("webhook", "No webhook stands in the way." if not wanted else "The webhook is that of the settings.")


async def _other_poller(patient: Patient, door: Bot) -> Finding:
    """Asked only while no bot of ours runs, whose own question would be broken off; nothing is confirmed."""
    about = "second instance"
    if patient.settings.telegram.webhook_url or _ours(patient):
        return fine(about, "Nobody else was looked for, as the bot runs.")
    try:
        await call(door, "getUpdates", timeout=LISTENS, limit=1)
    except Conflict:
        return fault(
            about,
            "Another program receives this bot's updates with the same token.",
            "Stop it, or give this one a bot of its own. If it is not yours, your token is out: /revoke at BotFather.",
        )
    except TelegramError as error:
        return warning(about, f"Updates could not be asked for: {error.message}.", "Try again.")
    return fine(about, "No other program receives this bot's updates.")


def _ours(patient: Patient) -> str | None:
    try:
        return token_holder(patient) or holder(patient.settings.storage.url)
    except StorageError:
        return None


def token_holder(patient: Patient) -> str | None:
    """Which process of this machine runs a bot with this token."""
    if patient.token is None:
        return None
    return held_by(token_lock(hashlib.sha256(patient.token.reveal().encode()).hexdigest()))
