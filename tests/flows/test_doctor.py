"""`tapwork doctor`: each thing that can be wrong is said with its cure, on both engines, and nothing is changed."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.commands.backup import LAST
from bot.commands.common import EXIT_DATA
from storage import open_storage
from storage.backups.replacing import alone
from storage.lock import held_file, token_lock
from tests.everything import everything
from tests.filling import admit
from tests.processes import Place
from tests.served import Server, served
from tests.typed import here, typed

TOKEN = "7654321:AAE-the-token-of-the-bot-of-this-very-test"
BOSS = 500
WELL = frozenset({"SQLite", "backup"})
"""What is not well with a new installation on this machine: an old SQLite perhaps, and no backup yet."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served(TOKEN) as found:
        yield found


@pytest.fixture
def place(server: Server, tmp_path: Path) -> Place:
    """A new installation whose owner has met the bot."""
    found = Place(tmp_path, server.url, TOKEN)
    found.settle(admins=(BOSS,))
    (tmp_path / "token.txt").chmod(0o600)
    here(found, "project", "list")
    meet(f"sqlite:///{tmp_path / 'tapwork.db'}")
    return found


def meet(url: str) -> None:
    """The owner has sent /start."""
    import asyncio

    async def met() -> None:
        storage = await open_storage(url)
        await storage.write(None, lambda work: admit(work, BOSS))
        await storage.close()

    asyncio.run(met())


def found(place: Place, *options: str, code: int = 0) -> dict[str, dict[str, str]]:
    """What is not well, by what it is about."""
    said = json.loads(here(place, "doctor", "--json", *options, code=code))
    return {each["about"]: each for each in said["checks"] if each["level"] != "fine"}


def tree(folder: Path) -> dict[str, Any]:
    """Names, rights and times of everything below, but what SQLite keeps for those who read."""
    return {
        str(each): (each.stat().st_mode, each.stat().st_size, each.stat().st_mtime_ns)
        for each in folder.rglob("*")
        if not each.name.endswith(("-shm", "-wal"))
    }


def test_a_new_installation_is_well_and_is_left_as_it_is(place: Place, tmp_path: Path) -> None:
    before, rows = tree(tmp_path), everything(f"sqlite:///{tmp_path / 'tapwork.db'}")
    assert found(place, "--offline").keys() <= WELL

    said = here(place, "doctor")
    assert "✓ Telegram: The token is that of @" in said
    assert "✓ clock: The clock is right." in said
    assert TOKEN not in said
    assert tree(tmp_path) == before
    assert everything(f"sqlite:///{tmp_path / 'tapwork.db'}") == rows


def test_before_anything_was_done_it_says_where_to_begin(server: Server, tmp_path: Path) -> None:
    ended = typed("doctor", "--config", str(tmp_path / "config.toml"))

    assert ended.code == EXIT_DATA
    assert "→ Mend it there, or start anew: tapwork init" in ended.said
    assert "there is no such file" in ended.said


def _no_token(place: Place) -> None:
    (place.folder / "token.txt").unlink()


def _wrong_token(place: Place) -> None:
    (place.folder / "token.txt").write_text("7654321:AAE-this-is-not-the-token-of-any-bot-x")


def _open_token(place: Place) -> None:
    (place.folder / "token.txt").chmod(0o644)


def _open_database(place: Place) -> None:
    (place.folder / "tapwork.db").chmod(0o664)


def _letter_for_database(place: Place) -> None:
    for left in place.folder.glob("tapwork.db*"):
        left.unlink()
    (place.folder / "tapwork.db").write_text("This is a letter, not a database. " * 100)
    (place.folder / "tapwork.db").chmod(0o600)


def _old_backup(place: Place) -> None:
    (place.folder / LAST).write_text(json.dumps({"at": 1, "file": str(place.config)}))


def _lost_backup(place: Place) -> None:
    (place.folder / LAST).write_text(json.dumps({"at": time.time_ns() // 10**6, "file": "/nowhere/b.tapwork"}))


def _strange_owner(place: Place) -> None:
    place.settle(admins=(BOSS, 999))
    (place.folder / "token.txt").chmod(0o600)


def _no_owner(place: Place) -> None:
    place.settle()
    (place.folder / "token.txt").chmod(0o600)


def sql(place: Place, *statements: str) -> None:
    with closing(sqlite3.connect(place.folder / "tapwork.db")) as database, database:
        for statement in statements:
            database.execute(statement)


def _blocked_by_owner(place: Place) -> None:
    sql(place, "UPDATE people SET unreachable_at = 1")


def _newer(place: Place) -> None:
    sql(place, "INSERT INTO migrations VALUES (9999, '9999_of_tomorrow', 1)")


def _older(place: Place) -> None:
    sql(place, "DELETE FROM migrations WHERE version = (SELECT max(version) FROM migrations)")


def _held(place: Place) -> None:
    sql(
        place,
        "INSERT INTO campaigns (id, kind, ref, body, state, created_at, halted)"
        " VALUES (9, 'k', 'r', '{}', 'held', 1, 'refused')",
        "INSERT INTO deliveries (campaign_id, person_id, state, due_at, changed_at) VALUES (9, 1, 'pending', 1, 1)",
    )


def _dead(place: Place) -> None:
    now = time.time_ns() // 10**6
    sql(place, f"INSERT INTO inbox VALUES (1, 5, 0, '{{}}', 'dead', 3, 'KeyError', {now}, {now})")


def _unhandled(place: Place) -> None:
    sql(place, "INSERT INTO inbox VALUES (1, 5, 0, '{}', 'new', 0, NULL, 1000, NULL)")


def _aside(place: Place) -> None:
    sql(place, "INSERT INTO dues (kind, ref, due_at, state) VALUES ('project_opens', '1', 1, 'aside')")


def _restored(place: Place) -> None:
    sql(place, "INSERT INTO restorations VALUES (1, 1000, 2000, NULL)")


def _astray(place: Place) -> None:
    sql(place, "INSERT INTO facts (person_id, name, value, source, at) VALUES (77, 'a', 'b', 'stated', 1)")


@pytest.mark.parametrize(
    ("mishap", "about", "level", "says", "cure"),
    [
        (_no_token, "token", "fault", "No such file", "BotFather"),
        (_wrong_token, "Telegram", "fault", "does not know this token", "BotFather"),
        (_open_token, "token", "warning", "can read", "chmod 600"),
        (_open_database, "rights", "warning", "tapwork.db", "chmod 600"),
        (_letter_for_database, "database", "fault", "cannot be read", "restore"),
        (_old_backup, "backup", "warning", "1970", "tapwork backup"),
        (_lost_backup, "backup", "warning", "not there any more", "tapwork backup"),
        (_strange_owner, "owners", "warning", "999 has never met the bot", "/start"),
        (_no_owner, "owners", "fault", "Nobody owns", "admins"),
        (_blocked_by_owner, "owners", "warning", "has blocked the bot", "unblocks"),
        (_newer, "schema", "fault", "9999_of_tomorrow", "newer program"),
        (_older, "schema", "warning", "the next start runs", "backup"),
        (_held, "held", "warning", "1 campaign; 1 person waits", "admin"),
        (_dead, "dead letters", "warning", "1 update", "log"),
        (_unhandled, "inbox", "warning", "1 update waits", "bot runs"),
        (_aside, "due", "warning", "1 thing", "Try it again"),
        (_restored, "restored", "warning", "was restored", "/restored"),
        (_astray, "integrity", "fault", "points to nothing", "restore"),
    ],
)
def test_what_is_wrong_is_said_with_its_cure(
    mishap: Callable[[Place], None], about: str, level: str, says: str, cure: str, place: Place
) -> None:
    mishap(place)
    offline = () if about == "Telegram" else ("--offline",)
    wrong = found(place, *offline, code=EXIT_DATA if level == "fault" else 0)

    assert about in wrong, wrong
    assert wrong[about]["level"] == level
    assert says in wrong[about]["says"]
    assert cure in wrong[about]["cure"]
    assert wrong.keys() - {about} <= WELL


def test_a_webhook_left_over_and_another_poller_are_found(place: Place, server: Server) -> None:
    server.does(server.telegram.call("setWebhook", {"url": "http://127.0.0.1:9/hook"}))
    try:
        assert "run --drop-webhook" in found(place, code=EXIT_DATA)["webhook"]["cure"]
    finally:
        server.does(server.telegram.call("deleteWebhook", {}))
    rule = server.telegram.faults.conflict()
    try:
        assert "Another program" in found(place, code=EXIT_DATA)["second instance"]["says"]
    finally:
        server.telegram.faults.clear(rule)


def test_who_runs_is_named_and_nobody_is_disturbed(place: Place, server: Server, tmp_path: Path) -> None:
    """While the bot runs its updates are not asked for; a bot of the same token on another database is a fault."""
    asked = len(server.telegram.called("getUpdates"))
    with alone(f"sqlite:///{tmp_path / 'tapwork.db'}", "pid 7 on here"):
        assert "✓ running: The bot runs: pid 7 on here." in here(place, "doctor")
    assert len(server.telegram.called("getUpdates")) == asked

    import hashlib

    with held_file(token_lock(hashlib.sha256(TOKEN.encode()).hexdigest()), "pid 8 elsewhere"):
        assert "pid 8 elsewhere" in found(place, code=EXIT_DATA)["running"]["says"]


def test_on_postgresql_the_same_is_seen(server: Server, tmp_path: Path, postgres_url: str) -> None:
    place = Place(tmp_path, server.url, TOKEN)
    place.settle(admins=(BOSS,), database=postgres_url)
    (tmp_path / "token.txt").chmod(0o600)
    meet(postgres_url)
    assert found(place, "--offline").keys() <= WELL | {"PostgreSQL"}

    with alone(postgres_url, "a restore"):
        assert "✓ running: The bot runs: a restore." in here(place, "doctor", "--offline")
    place.settle(admins=(BOSS,), database="postgresql://nobody@127.0.0.1:1/nothing")
    assert "cannot be reached" in found(place, "--offline", code=EXIT_DATA)["database"]["says"]


def test_telegram_out_of_reach_is_said_and_the_rest_is_looked_at(place: Place) -> None:
    Place(place.folder, "http://127.0.0.1:9", TOKEN).settle(admins=(BOSS,))
    os.chmod(place.folder / "token.txt", 0o600)  # noqa: PTH101
    wrong = found(place, code=EXIT_DATA)

    assert "does not answer" in wrong["Telegram"]["says"]
    assert "could not be compared" in wrong["clock"]["says"]
    assert wrong.keys() - {"Telegram", "clock"} <= WELL


def test_a_clock_that_is_off_is_said() -> None:
    """A server an hour ahead, by the date that it gives."""
    import asyncio

    from aiohttp import web

    from bot.doctor.findings import Patient
    from bot.doctor.telegram import clock
    from bot.settings import Settings

    async def look(off: float) -> str:
        async def answer(_: web.Request) -> web.Response:
            date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + off))
            return web.Response(headers={"Date": date})

        application = web.Application()
        application.router.add_get("/", answer)
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        settings = Settings(telegram={"api_url": url})  # type: ignore[arg-type]
        try:
            [said] = [each async for each in clock(Patient(settings, None, time.time_ns() // 10**6))]
        finally:
            await runner.cleanup()
        return said.level

    assert [asyncio.run(look(off)) for off in (0, 20, -20, 3600)] == ["fine", "warning", "warning", "fault"]
