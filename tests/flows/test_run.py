"""`tapwork run` as its operator meets it: started, refused, stopped; by polling and by webhook; on both engines."""

from __future__ import annotations

import asyncio
import socket
import time
from pathlib import Path

import pytest

from bot.commands.common import EXIT_BUSY, EXIT_SETTINGS, EXIT_UNAVAILABLE
from sandbox import Person
from tests.filling import FILE, jsonl, rows
from tests.main_job import screened_one
from tests.processes import Place, Running, people, sandbox

LONG = 60.0
SECRET = "s" * 40


async def greeted(person: Person) -> None:
    """The bot answers her."""
    await person.starts()
    await person.sees_button("Apply", timeout=LONG)


async def ended(bot: Running) -> int:
    """What a process exits with that ends by itself."""
    async with asyncio.timeout(LONG):
        return await bot.process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def test_a_second_run_on_the_same_database_is_refused_and_told_by_whom(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        bot = await place.bot()
        await greeted(await crowd.person("Ann"))

        said = await place.tapwork("run", code=EXIT_BUSY)
        assert f"Already running: pid {bot.pid} on {socket.gethostname()}" in said

        assert "no projects yet" in await place.tapwork("project", "list")  # other commands work beside it
        assert await bot.stop() == 0


async def test_a_second_run_with_the_same_token_is_refused_on_another_database_too(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        bot = await place.bot()
        await greeted(await crowd.person("Ann"))

        (tmp_path / "other").mkdir()
        other = Place(tmp_path / "other", place.url, place.token)
        other.settle()
        assert f"pid {bot.pid}" in await other.tapwork("run", code=EXIT_BUSY)
        assert await bot.stop() == 0


async def test_after_kill_9_the_next_run_takes_over(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        ann = await crowd.person("Ann")
        bot = await place.bot()
        await greeted(ann)
        await bot.kill()

        bot = await place.bot()
        await ann.says("/help")
        await ann.sees("How it works", timeout=LONG)
        assert await bot.stop() == 0


async def test_a_token_that_telegram_refuses_ends_it_with_a_sentence(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place:
        place.settle()
        (tmp_path / "token.txt").write_text("1234567:AAE-this-is-not-the-token-of-any-bot-x")

        assert "Telegram refuses the bot's token" in await place.tapwork("run", code=EXIT_SETTINGS)


async def test_it_ends_at_once_and_cleanly_while_telegram_is_out_of_reach(tmp_path: Path) -> None:
    """Also where others may read the token: that is said, and nothing more."""
    place = Place(tmp_path, "http://127.0.0.1:9", "1234567:AAE-a-token-of-a-bot-that-nobody-reaches")
    place.settle()
    (tmp_path / "token.txt").chmod(0o644)
    bot = await place.bot()
    async with asyncio.timeout(LONG):
        while "out of reach" not in bot.said():  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # a file tells nobody that it grew

    assert await bot.stop() == 0
    assert "chmod 600" in bot.said()
    assert "Unclosed" not in bot.said()
    assert "Traceback" not in bot.said()


async def test_somebody_else_who_polls_with_the_token_is_told_at_start(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        await crowd.fault("conflict", methods=["getUpdates"])

        assert "Another program receives this bot's updates" in await place.tapwork("run", code=EXIT_BUSY)


async def test_a_database_that_is_none_is_said_plainly(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place:
        place.settle()
        (tmp_path / "tapwork.db").write_text("This is a letter, not a database. " * 100)

        said = await place.tapwork("run", code=EXIT_UNAVAILABLE)
        assert "Traceback" not in said


async def test_sigterm_while_people_are_served_ends_it_within_five_seconds(tmp_path: Path) -> None:
    """Everybody gets an answer all the same: from this run, or from the next."""
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        bot = await place.bot()
        crowds = [await crowd.person(f"Person {at}") for at in range(30)]
        await greeted(crowds[0])
        await crowd.fault("latency", low=500, high=2000, but=["getUpdates"])
        await asyncio.gather(*(person.says("/help") for person in crowds))
        await crowds[1].sees("How it works", timeout=LONG)

        began = time.monotonic()
        assert await bot.stop() == 0
        assert time.monotonic() - began < 5

        await crowd.clear_faults()
        bot = await place.bot()
        await asyncio.gather(*(person.sees("How it works", timeout=LONG) for person in crowds))
        await greeted(await crowd.person("Ben"))
        assert await bot.stop() == 0


async def test_a_group_is_left_without_a_word(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        bot = await place.bot()
        ann = await crowd.person("Ann")
        await greeted(ann)
        group = await crowd.group("Friends", ann)
        await ann.adds_bot(group)
        await ann.says("/help")
        await ann.sees("How it works", timeout=LONG)

        left = [call for call in await crowd.calls("leaveChat") if call["applied"]]
        assert [call["params"]["chat_id"] for call in left] in ([group], [str(group)])
        assert not [call for call in await crowd.calls("sendMessage") if str(call["params"]["chat_id"]) == str(group)]
        assert await bot.stop() == 0


async def test_a_webhook_serves_as_polling_does(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place, people(place) as crowd:
        port = free_port()
        place.settle(
            telegram=f'webhook_url = "http://127.0.0.1:{port}/hook"\nwebhook_secret = "{SECRET}"\n'
            f'webhook_listen = "127.0.0.1:{port}"\n'
        )
        bot = await place.bot()
        ann = await crowd.person("Ann")
        await screened_one(ann)

        assert await crowd.calls("getUpdates") == []
        assert await bot.stop() == 0


async def test_a_project_opens_by_itself_at_its_hour(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        bot = await place.bot()
        ann = await crowd.person("Ann")
        await screened_one(ann)
        soon = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() + 6))
        (tmp_path / "project.toml").write_text(FILE.replace("overlap = 3", f'overlap = 3\nopens_at = "{soon}"'))
        await place.tapwork("project", "add", str(tmp_path / "project.toml"))
        await place.tapwork("tasks", "add", "facts", str(jsonl(tmp_path / "t.jsonl", rows(3))))

        await ann.sees("“Facts” is live", timeout=LONG)
        assert await bot.stop() == 0


@pytest.mark.usefixtures("postgres_url")
async def test_the_whole_bot_runs_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle(database=postgres_url)
        bot = await place.bot()
        ann = await crowd.person("Ann")
        await screened_one(ann)
        (tmp_path / "project.toml").write_text(FILE)
        await place.tapwork("project", "add", str(tmp_path / "project.toml"))
        await place.tapwork("tasks", "add", "facts", str(jsonl(tmp_path / "t.jsonl", rows(3))))
        await place.tapwork("project", "open", "facts")
        await ann.taps("Start", await ann.sees("“Facts” is live", timeout=LONG))
        await ann.taps("I have read this", await ann.sees_button("I have read this", timeout=LONG))
        for at in range(1, 4):
            await ann.taps("true", await ann.sees(f"Claim {at}", timeout=LONG))
        await ann.sees("nothing more for you", timeout=LONG)

        assert f"pid {bot.pid}" in await place.tapwork("run", code=EXIT_BUSY)
        assert "whole" in await place.tapwork("check")
        assert await bot.stop() == 0
