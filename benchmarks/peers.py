"""Bots on python-telegram-bot that store nothing: each tap is answered and its message edited, and that is all.

    python -m benchmarks.peers bare|webhook|stock --url URL --token TOKEN

`bare` is the library at its best: Tapwork's aiohttp transport, a poll loop that hands every update to a task of its
own, answer and edit sent together. `webhook` is the same with updates by POST instead of polls. `stock` is the library
as it comes: httpx, Updater, `concurrent_updates=256`, answer, then edit; only its timeouts are longer, because with its
own most of its calls fail. All show the text of one of Tapwork's cards, without its bold and italic, and its keyboard,
which they make only once.
"""

import argparse
import asyncio
import itertools
from typing import Any

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.transport import AiohttpRequest

TEXT = """Facts
{number} answers · $0.05 · $0.05 each

{words}

Is it true?"""
WORDS = "A claim about the world that somebody wrote down, long enough to be read and judged. " * 2
KEYBOARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Yes", callback_data="a:123456:yes"),
            InlineKeyboardButton("No", callback_data="a:123456:no"),
        ],
        [
            InlineKeyboardButton("Skip", callback_data="s:123456"),
            InlineKeyboardButton("Guidelines", callback_data="g:1"),
            InlineKeyboardButton("Stop", callback_data="x:1"),
        ],
    ]
)
PATIENCE = 60.0
ALLOWED = ["message", "callback_query"]
Context = ContextTypes.DEFAULT_TYPE
Bot = Application[Any, Any, Any, Any, Any, Any]
_numbers = itertools.count(1)


def _text() -> str:
    return TEXT.format(number=next(_numbers), words=WORDS)


async def work(update: Update, context: Context) -> None:
    """The first card."""
    assert update.effective_user
    await context.bot.send_message(update.effective_user.id, _text(), reply_markup=KEYBOARD)


async def together(update: Update, context: Context) -> None:
    """Both calls at once."""
    query = update.callback_query
    assert query
    await asyncio.gather(query.answer("Recorded: Yes"), query.edit_message_text(_text(), reply_markup=KEYBOARD))


async def in_turn(update: Update, context: Context) -> None:
    """As the library's examples do it."""
    query = update.callback_query
    assert query
    await query.answer("Recorded: Yes")
    await query.edit_message_text(_text(), reply_markup=KEYBOARD)


def _routes(application: Bot, tap: Any) -> None:
    application.add_handler(CommandHandler("work", work))
    application.add_handler(CallbackQueryHandler(tap))


async def _light(url: str, token: str) -> Bot:
    application: Bot = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{url}/bot")
        .request(AiohttpRequest())
        .get_updates_request(AiohttpRequest(connections=4))
        .updater(None)
        .build()
    )
    _routes(application, together)
    await application.initialize()
    return application


class _Tasks:
    """Updates at work, each in a task of its own."""

    def __init__(self, application: Bot) -> None:
        self._application = application
        self._running = set[asyncio.Task[None]]()

    def begin(self, update: Update) -> None:
        self._running.add(task := asyncio.create_task(self._application.process_update(update)))
        task.add_done_callback(self._running.discard)


async def bare(url: str, token: str) -> None:
    """Until it is killed."""
    application, offset = await _light(url, token), None
    tasks = _Tasks(application)
    while True:
        for update in await application.bot.get_updates(offset, timeout=30, read_timeout=10, allowed_updates=ALLOWED):
            offset = update.update_id + 1
            tasks.begin(update)


async def webhook(url: str, token: str) -> None:
    """Until it is killed."""
    application = await _light(url, token)
    tasks = _Tasks(application)

    async def receive(request: web.Request) -> web.Response:
        if update := Update.de_json(await request.json(), application.bot):
            tasks.begin(update)
        return web.Response()

    site = web.Application()
    site.router.add_post("/", receive)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await application.bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/", allowed_updates=ALLOWED)
    await asyncio.Event().wait()


def stock(url: str, token: str) -> None:
    """Until it is killed."""
    builder = ApplicationBuilder().token(token).base_url(f"{url}/bot").concurrent_updates(256)
    patient = builder.pool_timeout(PATIENCE).connect_timeout(PATIENCE).read_timeout(PATIENCE).write_timeout(PATIENCE)
    application: Bot = patient.build()
    _routes(application, in_turn)
    application.run_polling(timeout=30, allowed_updates=ALLOWED)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("which", choices=["bare", "webhook", "stock"])
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    given = parser.parse_args()
    if given.which == "stock":
        stock(given.url, given.token)
    else:
        asyncio.run((bare if given.which == "bare" else webhook)(given.url, given.token))


if __name__ == "__main__":
    main()
