"""What the running program writes: one line an event, ids only, never a token."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from bot import secrets
from bot.settings import LogSection

QUIET = ("aiosqlite", "apscheduler", "asyncio", "psycopg", "telegram")  # they write what passes through them


class JsonLines(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def install(settings: LogSection, token: secrets.Token) -> None:
    """Sends every record to standard error, with the token and anything like one taken out."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if settings.json_lines else plain)
    logging.basicConfig(level=settings.level.upper(), handlers=[handler], force=True)
    secrets.install(token)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It writes a traceback for every broken request of a stranger; what fails in our own handler is logged there.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
