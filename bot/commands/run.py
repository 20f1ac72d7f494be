"""`tapwork run`: the bot, until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import logging
import signal
from collections.abc import Collection
from contextlib import AsyncExitStack

import click
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.commands.common import EXIT_BUSY, EXIT_SETTINGS, Problem, opened, wall_clock, with_settings
from bot.dispatch import connect
from bot.poller import ALLOWED, CannotPoll
from bot.settings import Settings, token_of
from bot.webhook import Webhook
from bot.wiring import House, build
from handlers import menu
from handlers.ui.words import available
from storage import AlreadyRunning, instance_lock
from storage.lock import this_process

log = logging.getLogger(__name__)
RESTORED = (
    "this database was restored: nothing that was owed is sent, and nothing happens by itself, until an owner has "
    "chosen, with /restored in the chat or with `tapwork restored`"
)


@click.command("run")
@click.option("--drop-webhook", is_flag=True, help="Telegram sends updates to a webhook of old: end that, and ask.")
@with_settings
async def command(settings: Settings, drop_webhook: bool) -> None:
    """Run the bot until it is told to stop (SIGTERM or Ctrl-C)."""
    token = token_of(settings)
    logs.install(settings.log, token)
    stop = _stop_signal()
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(opened(settings))
        for note in [*storage.engine_notes(), *_notes(settings)]:
            log.warning(note)
        fingerprint = hashlib.sha256(token.reveal().encode()).hexdigest()
        try:
            await stack.enter_async_context(instance_lock(storage, fingerprint, this_process(wall_clock())))
        except AlreadyRunning as running:
            raise Problem(str(running), EXIT_BUSY) from None
        house = build(settings, storage, token, wall_clock)
        _rarely_collect()
        await _serve(house, settings, stop, drop_webhook=drop_webhook)


def _notes(settings: Settings) -> list[str]:
    """What is no fault and still not as it should be."""
    file = settings.telegram.token_file
    readable = file is not None and file.stat().st_mode & 0o077  # a container hands secrets out like that
    return [f"others on this machine may read the bot's token: chmod 600 {file}"] if readable else []


def _rarely_collect() -> None:
    """Cycles are looked for less often: what is loaded by now stays, and an update leaves next to none behind.

    With Python's own thresholds a fifth of a tap's time went into looking.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _serve(house: House, settings: Settings, stop: asyncio.Event, *, drop_webhook: bool) -> None:
    """Everything at once; the first part that ends, ends all."""
    try:
        if not await _connected(house, stop):
            return
        async with AsyncExitStack() as stack:
            if drop_webhook:
                await house.application.bot.delete_webhook()  # what waits there for us is asked for next
            await _listen(stack, house, settings)
            await _work(house, settings, stop)
    except CannotPoll as refused:
        raise Problem(str(refused), EXIT_BUSY) from None
    except InvalidToken:
        raise Problem(
            "Telegram refuses the bot's token: check [telegram] token_file or token.", EXIT_SETTINGS
        ) from None
    finally:
        await house.application.shutdown()
        await house.application.bot.shutdown()  # its connections are open also where the rest never came to be


async def _connected(house: House, stop: asyncio.Event) -> bool:
    """False when it was told to stop before Telegram was in reach."""
    connecting = asyncio.create_task(connect(house.application))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({connecting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if connecting.done():
        connecting.result()
        return True
    connecting.cancel()
    await asyncio.gather(connecting, return_exceptions=True)
    return False


async def _listen(stack: AsyncExitStack, house: House, settings: Settings) -> None:
    telegram = settings.telegram
    if not telegram.webhook_url or not telegram.webhook_secret:
        return
    secret = telegram.webhook_secret.get_secret_value()
    webhook = Webhook(
        url=telegram.webhook_url, secret=secret, listen=telegram.webhook_listen, accept=house.intake.accept
    )
    await stack.enter_async_context(webhook.serving())
    try:
        await house.application.bot.set_webhook(telegram.webhook_url, secret_token=secret, allowed_updates=ALLOWED)
    except TelegramError as error:
        raise Problem(f"Telegram does not take the webhook: {error.message}.", EXIT_SETTINGS) from None


async def _work(house: House, settings: Settings, stop: asyncio.Event) -> None:
    await house.keeping.upkeep.wake(wall_clock())
    await house.services.staff.refresh()
    await house.services.deliveries.keep_manners()
    await house.services.restored.refresh()
    if await house.services.restored.waits():
        log.warning(RESTORED)
    parts = [asyncio.create_task(part.run()) for part in (house.intake, house.sender, house.clock)]
    published = asyncio.create_task(_publish(house, settings.people.languages or available()))
    stopping = asyncio.create_task(stop.wait())
    log.info("connected as @%s; asking for updates", house.application.bot.username)
    await asyncio.wait([*parts, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    published.cancel()
    for part in (house.intake, house.sender, house.clock):
        part.stop()
    for ended in await asyncio.gather(*parts, published, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
    log.info("stopped; what was not handled stays in the inbox")


async def _publish(house: House, languages: Collection[str]) -> None:
    """The menu beside the chat; a Telegram that is slow today gets it at the next start."""
    try:
        await menu.publish(house.application.bot, house.services.staff.admins, languages)
    except TelegramError as error:
        log.warning("the commands and descriptions could not be brought up to date: %s", error.message)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
