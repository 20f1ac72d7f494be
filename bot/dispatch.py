"""python-telegram-bot's Application without its queue: one update in, its handler's failure out."""

import asyncio
import json
import logging
import re
from typing import Any, cast

import telegram.ext
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes, Defaults, ExtBot
from telegram.request import BaseRequest

from bot.alarm import Alarm
from bot.attempt import Failed, attempt
from bot.lanes import Sleep
from bot.mailbox import id_of
from bot.poller import Fetch, updates_of
from bot.retry import Unreadable
from bot.secrets import Token, hide, redact
from bot.taps import update_of
from bot.transport import AiohttpRequest

API_URL = "https://api.telegram.org"
_BROKEN_SHAPES = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, RecursionError)
_REFUSALS = 3
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database takes them all, and no message carries them
_log = logging.getLogger(__name__)


class Bot(ExtBot[None]):
    """The library's bot, with its token out of sight."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}[***]"

    async def initialize(self) -> None:
        """Fetch the bot's own name. Raises InvalidToken without naming the token."""
        refused: InvalidToken | None = None
        try:
            await super().initialize()
        except InvalidToken as error:
            refused = InvalidToken(redact(error.message))
        if refused:
            raise refused


class Application(telegram.ext.Application[Any, Any, Any, Any, Any, Any]):
    """Routes updates as the library does; what a handler raises reaches the caller, and nothing is logged or lost."""

    async def process_update(self, update: object) -> None:
        """Run the first fitting handler of each group and wait for it. Raises what it raises.

        A tap has one handler: the groups behind it are not asked, because half of them would want its message.
        """
        context, tapped = None, isinstance(update, Update) and update.callback_query is not None
        for group in list(self.handlers.values()):
            for handler in group:
                check = handler.check_update(update)
                if check is None or check is False:
                    continue
                context = context or self.context_types.context.from_update(update, self)
                try:
                    await handler.handle_update(update, self, check, context)
                except ApplicationHandlerStop:
                    return
                if tapped:
                    return
                break

    async def process_error(
        self, update: object | None, error: Exception, job: Any = None, coroutine: Any = None
    ) -> bool:
        """Hand the error on: intake decides what becomes of an update whose handler failed."""
        raise error

    async def handle(self, body: str) -> None:
        """One raw update through its handlers. Raises Unreadable when it is none, else what a handler raises."""
        await self.process_update(self._update(body))

    def _update(self, body: str) -> Update:
        try:
            raw = _readable(body)
            if id_of(raw) is None:
                raise ValueError("no id")
            return update_of(raw, self.bot)
        except _BROKEN_SHAPES as error:
            raise Unreadable(type(error).__name__) from error


def _readable(body: str) -> Any:
    """The update, with half characters and zero bytes in it as replacement characters."""
    raw = json.loads(body)
    return _storable(raw) if "\\ud" in body or "\\u0000" in body else raw


def _storable(value: Any) -> Any:
    match value:
        case str():
            return _UNSTORABLE.sub("\ufffd", value)
        case list():
            return [_storable(each) for each in value]
        case dict():
            return {name: _storable(each) for name, each in value.items()}
        case _:
            return value


async def connect(application: Application, *, sleep: Sleep = asyncio.sleep) -> None:
    """Initialise it, however long Telegram is out of reach. Raises InvalidToken when the token is refused thrice."""
    alarm, refusals, wait = Alarm(_log), 0, 1.0
    while isinstance(failed := await attempt(application.initialize()), Failed):
        refusals += isinstance(failed.error, InvalidToken)
        if not isinstance(failed.error, TelegramError) or refusals == _REFUSALS:
            raise failed.error
        alarm.say("getMe", f"Telegram is out of reach: {type(failed.error).__name__}: {failed.error}")
        await sleep(wait)
        wait = min(60.0, wait * 2)
    alarm.over("Telegram is back")


def build_application(
    token: Token,
    *,
    api_url: str = API_URL,
    calls: BaseRequest | None = None,
    polls: BaseRequest | None = None,
    context_types: ContextTypes[Any, Any, Any, Any] | None = None,
    defaults: Defaults | None = None,
) -> tuple[Application, Fetch]:
    """The application without handlers, and the call that fetches its updates. `api_url` is the server's root.

    `application.initialize()` opens both doors and asks for the bot's name, `application.shutdown()` closes them.
    """
    hide(token.reveal())
    polls = polls or AiohttpRequest(connections=4)
    bot = Bot(
        token.reveal(),
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=calls or AiohttpRequest(),
        get_updates_request=polls,
        defaults=defaults,
    )
    builder = telegram.ext.Application.builder().application_class(Application).bot(bot).updater(None).job_queue(None)
    if context_types:
        builder = builder.context_types(context_types)
    return cast(Application, builder.build()), updates_of(bot, polls)
