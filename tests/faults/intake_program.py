"""A bot of the smallest kind, run as its own process: it notes each tap as a row and answers it.

Arguments: the server's root, the token, the database's address, how long a handler takes (s), slots.
"""

import asyncio
import signal
import sys
import time
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot import secrets
from bot.dispatch import build_application, connect
from bot.intake import Intake
from bot.poller import CannotPoll
from bot.secrets import Token
from storage import Turn, Unit, open_storage


def milliseconds() -> int:
    return time.time_ns() // 1_000_000


async def main(api_url: str, token: str, database: str, pause: float, slots: int) -> int:
    secrets.install(Token(token))
    storage = await open_storage(database)
    application, fetch = build_application(Token(token), api_url=api_url)

    async def tapped(update: Update, context: Any) -> None:
        query = update.callback_query
        assert query

        def unit(work: Unit) -> None:
            if not work.replayed:
                work.audit.note(milliseconds(), f"person:{query.from_user.id}", "tapped", str(query.data))

        await storage.write(Turn(update.update_id, milliseconds()), unit)
        await asyncio.sleep(pause)
        await query.answer("recorded")

    application.add_handler(CallbackQueryHandler(tapped))
    intake = Intake(storage=storage, handle=application.handle, clock=milliseconds, fetch=fetch, slots=slots)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, intake.stop)
    try:
        await connect(application)
        await intake.run()
    except CannotPoll as error:
        sys.stderr.write(f"{error}\n")
        return 69
    finally:
        await application.shutdown()
        await storage.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:4], float(sys.argv[4]), int(sys.argv[5]))))
