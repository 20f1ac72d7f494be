"""Everything a demo is made of, up together and gone together: folder, local Telegram, bot, people."""

from __future__ import annotations

import errno
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.commands.common import EXIT_UNAVAILABLE, Problem, accepted, file_text, wall_clock
from bot.demo.book import Book, read_book
from bot.demo.child import Child
from bot.demo.levers import Levers
from bot.demo.place import EXAMPLES, UNOPENED, Place, own_folder
from crowd.services.importing import ImportService
from crowd.services.projects import ProjectService, checked_project
from sandbox import Feed, Person, Server, Telegram, serve
from storage import Storage, open_storage
from storage.vault import media_vault

ACTOR = "demo"
PORT = 8081
CALLS_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Stage:
    """A running demo; `admin` may run projects from her phone."""

    telegram: Telegram
    server: Server
    place: Place
    bot: Child
    admin: Person
    levers: Levers

    async def open_all(self) -> list[str]:
        """Add and fill the example projects, and open all but one; a line about each."""
        storage = await open_storage(f"sqlite:///{self.place.folder / 'tapwork.db'}")
        try:
            return [await _opened(storage, self.place, slug) for slug in EXAMPLES]
        finally:
            await storage.close()

    def books(self) -> dict[str, Book]:
        """What is known of the example projects, by slug."""
        folder = self.place.folder
        return {
            slug: read_book(folder / self.place.project(slug), folder / self.place.tasks(slug)) for slug in EXAMPLES
        }


@asynccontextmanager
async def stage(*, folder: Path | None, port: int | None) -> AsyncIterator[Stage]:
    """The local Telegram with an admin in it, and the bot ready to be started; at the end nothing of it is left."""
    async with AsyncExitStack() as stack:
        place = Place(stack.enter_context(own_folder(folder)))
        telegram = Telegram(token=_token(), log_limit=CALLS_KEPT)
        feed = Feed(telegram)
        levers = Levers(feed)
        server = await _served(stack, telegram, port, feed, levers)
        admin = telegram.person("Mara", username="mara")
        place.settle(url=server.url, token=telegram.token, admin=admin.id)
        bot = Child(place, telegram)
        stack.push_async_callback(bot.stop)
        yield Stage(telegram, server, place, bot, admin, levers)


async def _served(stack: AsyncExitStack, telegram: Telegram, port: int | None, feed: Feed, levers: Levers) -> Server:
    """On this port; on the usual one where none is asked for, and on a free one where that is taken."""
    key = secrets.token_urlsafe(12)

    async def at(number: int) -> Server:
        serving = serve(telegram, port=number, key=key, feed=feed, more=levers.routes())
        return await stack.enter_async_context(serving)

    try:
        return await at(PORT if port is None else port)
    except OSError as error:
        if port is not None:
            why = "another program has it" if error.errno == errno.EADDRINUSE else error.strerror
            raise Problem(f"Port {port} cannot be used: {why}. Take another: --port", EXIT_UNAVAILABLE) from None
    return await at(0)


async def _opened(storage: Storage, place: Place, slug: str) -> str:
    """One project as `tapwork project add`, `tasks add` and, unless it is to stay a draft, `project open` leave it."""
    spec = checked_project(file_text(place.folder / place.project(slug)))
    if isinstance(spec, list):
        raise Problem("\n".join(f"{place.project(slug)}: {fault}" for fault in spec))
    projects = ProjectService(storage)
    accepted(await projects.add(spec, actor=ACTOR, now=wall_clock()))
    tasks = place.folder / place.tasks(slug)
    filling = ImportService(storage, media_vault(place.folder / "files"))
    report = accepted(await filling.add(slug, tasks, skip_bad=False, actor=ACTOR, now=wall_clock()))
    if slug == UNOPENED:
        return f"{spec.title} ({slug}): {report.added} tasks, a draft for Mara to open"
    accepted(await projects.open(slug, actor=ACTOR, now=wall_clock()))
    return f"{spec.title} ({slug}): {report.added} tasks, live"


def _token() -> str:
    """Of the right shape, and another one for every demo: one token runs once on a machine."""
    return f"{secrets.randbelow(9 * 10**9) + 10**9}:DEMO-{secrets.token_hex(16)}"
