"""`tapwork broadcast`: what it says, asks, refuses and leaves behind; and the whole way with a running bot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import tapwork
from bot.commands.common import EXIT_SETTINGS, Problem, wall_clock
from storage import Storage, open_storage
from tests.conftest import Clock
from tests.filling import admit
from tests.flows.newsroom import Newsroom
from tests.pictures import picture
from tests.processes import people, sandbox

DAY = 86_400_000
Command = Callable[..., Result]


def settings(folder: Path, url: str) -> None:
    """The settings in this folder."""
    files = folder / "files"
    text = f'[telegram]\ntoken = "1:a"\n[storage]\nurl = "{url}"\nfiles = "{files}"\n[people]\nadmins = [500]\n'
    (folder / "config.toml").write_text(text + '[notify]\nquiet_hours = ""\n')
    (folder / "config.toml").chmod(0o600)


@pytest.fixture
def place(tmp_path: Path, sqlite_url: str) -> Path:
    """A folder with settings, a database with three approved people, and a text."""
    settings(tmp_path, sqlite_url)
    (tmp_path / "news.txt").write_text("Dear *all*,\nthe guidelines have changed.\n")

    async def fill() -> None:
        storage = await open_storage(sqlite_url)
        await storage.write(None, lambda work: [admit(work, who) for who in (1_001, 1_002, 1_003)])
        await storage.close()

    asyncio.run(fill())
    return tmp_path


@pytest.fixture
def command(place: Path) -> Command:
    """The command with the settings of that folder."""

    def run(*words: Any, said: str | None = None) -> Result:
        return CliRunner().invoke(
            tapwork, ["broadcast", *map(str, words), "--config", str(place / "config.toml")], input=said
        )

    return run


def problem(result: Result) -> str:
    assert isinstance(result.exception, Problem), result.output
    return str(result.exception)


def test_a_dry_run_counts_and_sends_nothing(command: Command, place: Path) -> None:
    given = ("--to", "everybody", "--text", place / "news.txt", "--dry-run")
    assert command(*given).output == "everybody: 3 people; at now; about 1 s to send.\nNothing was sent.\n"
    assert json.loads(command(*given, "--json").output) == {
        "to": "everybody",
        "at": "now",
        "people": 3,
        "asleep": 0,
        "off": 0,
    }
    assert command("show").output == "Nothing was sent to many people yet.\n"


def test_it_asks_and_sends_nothing_without_a_yes(command: Command, place: Path) -> None:
    given = ("--to", "everybody", "--text", place / "news.txt")
    asked = command(*given, said="n\n")
    assert "Send it? [y/N]" in asked.output
    assert asked.exit_code == 1
    assert command("show").output == "Nothing was sent to many people yet.\n"


def test_it_is_owed_paused_resumed_corrected_and_cancelled(command: Command, place: Path) -> None:
    sent = command("--to", "everybody", "--text", place / "news.txt", "--yes", "--no-follow", "--json")
    shown = json.loads(sent.output)
    assert (shown["id"], shown["state"], shown["counts"]["due"]) == (1, "sending", 3)
    assert command("pause", 1).output == "1 paused: 0 of 3 sent, 3 to go.\n"
    assert problem(command("pause", 1)) == "Nothing was done: it is paused already."
    assert command("resume", 1).output == "1 sending: 0 of 3 sent, 3 to go.\n"
    (place / "new.txt").write_text("The new words")
    assert command("correct", 1, "--text", place / "new.txt", "--yes").exit_code == 0
    assert problem(command("correct", 1, "--text", place / "new.txt", "--yes")) == (
        "Nothing was changed: it says that already."
    )
    assert problem(command("repeat", 1, "--yes")) == "Nothing was done: there is nothing whose fate is unknown."
    assert command("cancel", 1).output == "1 cancelled: 0 of 3 sent, 3 cancelled.\n"
    assert command("show").output == "1 cancelled: 0 of 3 sent, 3 cancelled.\n"
    assert json.loads(command("show", 1, "--json").output)["counts"]["cancelled"] == 3
    assert problem(command("pause", 1)) == "Nothing was done: it is over already."
    assert problem(command("resume", 1)) == "Nothing was done: it is cancelled, and a cancelled one does not go on."


def test_without_a_running_bot_it_says_so_and_waits_for_nothing(command: Command, place: Path) -> None:
    sent = command("--to", "everybody", "--text", place / "news.txt", "--yes")
    assert "The bot is not running; it sends the rest when it is started." in sent.output
    assert "1 sending: 0 of 3 sent, 3 to go." in sent.output


def test_above_a_hundred_people_the_number_is_typed(command: Command, place: Path, sqlite_url: str) -> None:
    async def fill() -> None:
        storage = await open_storage(sqlite_url)
        await storage.write(None, lambda work: [admit(work, who) for who in range(2_000, 2_098)])
        await storage.close()

    asyncio.run(fill())
    given = ("--to", "everybody", "--text", place / "news.txt", "--no-follow")
    assert problem(command(*given, said="100\n")) == "That is another number. Nothing was sent."
    assert "1 sending: 0 of 101 sent, 101 to go." in command(*given, said="101\n").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--text", "news.txt"), "Say who gets it"),
        (("--to", "all", "--text", "news.txt"), "--to all: write"),
        (("--to", "english >= C1 and country DE", "--text", "news.txt"), "character 19: "),
        (("--to", "everybody", "--text", "news.txt", "--at", "soon"), "--at soon: write"),
        (("--to", "everybody", "--text", "news.txt", "--at", "2020-01-01 10:00"), "that time is over everywhere"),
        (("--to", "everybody"), "There is nothing to send"),
        (("--to", "everybody", "--text", "none.txt"), "none.txt cannot be read"),
        (("--to", "everybody", "--text", "long.txt"), "long.txt has 4,097 characters; at most 4,096 can be sent."),
        (("--to", "everybody", "--photo", "a.png", "--text", "caption.txt"), "at most 1,024 can be sent."),
        (("--to", "everybody", "--photo", "news.txt"), "cannot be sent as photo"),
        (("--to", "everybody", "--photo", "a.png", "--video", "a.png"), "not several"),
        (("--to", "everybody", "--text", "news.txt", "--project", "none"), "There is no project none."),
        (("--to", "working:none", "--text", "news.txt"), "There is no project none."),
        (("--to", "english = C1", "--text", "news.txt"), "Nobody is among these people: english = C1."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(command: Command, place: Path, words: tuple[str, ...], said: str) -> None:
    (place / "long.txt").write_text("x" * 4_097)
    (place / "caption.txt").write_text("x" * 1_025)
    (place / "a.png").write_bytes(picture())
    given = [str(place / word) if word.endswith((".txt", ".png")) else word for word in words]
    assert said in problem(command(*given, "--yes", "--no-follow"))
    assert command("show").output == "Nothing was sent to many people yet.\n"


def test_settings_that_are_wrong_have_their_own_exit_code(command: Command, place: Path) -> None:
    found = command("--to", "all", "--text", place / "news.txt").exception
    assert isinstance(found, Problem)
    assert found.code == EXIT_SETTINGS


@pytest.mark.parametrize("deed", ["pause", "resume", "cancel", "repeat"])
def test_a_number_that_is_none_is_said(command: Command, deed: str) -> None:
    assert problem(command(deed, 99)) == "Nothing was done: there is no such broadcast."
    assert problem(command("show", 99)) == "There is no broadcast 99; tapwork broadcast show lists them."


async def test_a_picture_is_uploaded_once_and_its_words_are_as_typed(
    sqlite_url: str, tmp_path: Path, clock: Clock
) -> None:
    """The picture lies in the folder of files until the bot sends it; then Telegram's own name for it is used."""
    storage = await open_storage(sqlite_url)
    news = Newsroom(storage, tmp_path, clock)
    await news.has_readers(4)
    settings(tmp_path, sqlite_url)
    (tmp_path / "a.jpg").write_bytes(picture(form="JPEG"))
    (tmp_path / "words.txt").write_text("*Look* at <b>this</b>")
    given = (
        "--to",
        "everybody",
        "--photo",
        tmp_path / "a.jpg",
        "--text",
        tmp_path / "words.txt",
        "--yes",
        "--no-follow",
    )
    config = ("--config", tmp_path / "config.toml")
    done = await asyncio.to_thread(CliRunner().invoke, tapwork, ["broadcast", *map(str, (*given, *config))])
    assert done.exit_code == 0, done.output
    clock.now = (wall_clock() // DAY + 1) * DAY + DAY // 2  # the command has the machine's clock; nobody sleeps at noon
    assert await news.sends_what_is_due() == 4
    assert [person.chat[-1].text for person in news.readers] == ["*Look* at <b>this</b>"] * 4
    assert all(person.chat[-1].media for person in news.readers)
    sent = [call.params["photo"] for call in news.telegram.called("sendPhoto")]
    assert str(sent[0]).startswith("attach://")
    assert len(set(sent[1:])) == 1
    assert not str(sent[1]).startswith("attach://")
    await storage.close()


class Terminal:
    """`tapwork broadcast` beside a newsroom, whose clock the machine's hand moves on."""

    def __init__(self, news: Newsroom, folder: Path) -> None:
        self.news, self.config = news, folder / "config.toml"

    async def runs(self, *words: Any) -> Result:
        given = ["broadcast", *map(str, words), "--config", str(self.config)]
        done = await asyncio.to_thread(CliRunner().invoke, tapwork, given)
        self.news.clock.now = (wall_clock() // DAY + 1) * DAY + DAY // 2  # nobody sleeps at noon
        return done


@pytest.fixture
async def terminal(sqlite_storage: Storage, sqlite_url: str, tmp_path: Path, clock: Clock) -> Terminal:
    """Four readers have got the words `Old`."""
    news = Newsroom(sqlite_storage, tmp_path, clock)
    await news.opens()
    await news.has_readers(4)
    settings(tmp_path, sqlite_url)
    (tmp_path / "old.txt").write_text("Old")
    (tmp_path / "new.txt").write_text("New")
    (tmp_path / "a.jpg").write_bytes(picture("blue", form="JPEG"))
    (tmp_path / "b.jpg").write_bytes(picture(form="JPEG"))
    return Terminal(news, tmp_path)


@pytest.mark.parametrize("first", [(), ("--photo", "a.jpg")])
@pytest.mark.parametrize("kind", ["photo", "document"])
@pytest.mark.parametrize("words", [(), ("--text", "new.txt")])
async def test_a_file_takes_the_place_of_what_was_sent_and_is_uploaded_once(
    terminal: Terminal, tmp_path: Path, first: tuple[str, ...], kind: str, words: tuple[str, ...]
) -> None:
    def paths(given: tuple[str, ...]) -> list[Any]:
        return [word if word.startswith("--") else tmp_path / word for word in given]

    news = terminal.news
    sent = await terminal.runs(
        "--to", "everybody", "--text", tmp_path / "old.txt", *paths(first), "--yes", "--no-follow"
    )
    assert sent.exit_code == 0, sent.output
    assert await news.sends_what_is_due() == 4
    done = await terminal.runs("correct", 1, f"--{kind}", tmp_path / "b.jpg", *paths(words), "--yes")
    assert done.exit_code == 0, done.output
    assert await news.sends_what_is_due() == 4
    seen = [person.chat[-1] for person in news.readers]
    assert {(one.media.kind if one.media else "", one.text) for one in seen} == {(kind, "New" if words else "")}
    files = [str(call.params["media"]) for call in news.telegram.called("editMessageMedia")]
    assert ["attach://" in file for file in files] == [True, False, False, False]
    assert (await terminal.runs("show", 1)).output == "1 done: 4 of 4 sent, 4 corrected.\n"


async def test_a_correction_that_telegram_refuses_is_said_to_be_held_and_can_be_tried_again(
    terminal: Terminal, tmp_path: Path
) -> None:
    news = terminal.news
    await terminal.runs("--to", "everybody", "--text", tmp_path / "old.txt", "--yes", "--no-follow")
    await news.sends_what_is_due()
    await terminal.runs("correct", 1, "--text", tmp_path / "new.txt", "--yes")
    news.telegram.faults.refuse(400, "Bad Request: can't parse entities", methods={"editMessageText"}, times=1)
    await news.sends_what_is_due(1)
    shown = await terminal.runs("show", 1)
    assert "1 done: 4 of 4 sent, 4 to be corrected, and its correction is held: Telegram refuses it." in shown.output
    assert "Telegram refuses the correction, so nothing more is changed" in problem(shown)
    assert "tapwork broadcast resume 1" in problem(shown)
    assert (await terminal.runs("resume", 1)).output == "1 done: 4 of 4 sent, 4 to be corrected.\n"
    await news.sends_what_is_due()
    assert [person.chat[-1].text for person in news.readers] == ["New"] * 4


@pytest.mark.slow
async def test_the_running_bot_sends_it_and_the_command_follows_it(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle(admins=(500,))
        bot = await place.bot()
        readers = [await crowd.person(f"Reader {at}") for at in range(60)]
        for reader in readers:
            await reader.starts()
        for reader in readers:
            await reader.sees_button("Apply", timeout=60)
        storage = await open_storage(f"sqlite:///{tmp_path / 'tapwork.db'}")
        await storage.write(None, lambda work: [admit(work, reader.id) for reader in readers])
        await storage.close()
        (tmp_path / "news.txt").write_text("Dear all")
        given = ("--to", "everybody", "--text", str(tmp_path / "news.txt"), "--yes")
        shown = json.loads(await place.tapwork("broadcast", *given, "--json"))
        assert (shown["counts"]["sent"], shown["people"]) == (60, 60)
        for reader in readers:
            assert [message.text for message in reader.chat].count("Dear all") == 1
        (tmp_path / "news.txt").write_text("Dear everybody")
        await place.tapwork("broadcast", "correct", "1", "--text", str(tmp_path / "news.txt"), "--yes")
        for reader in readers:
            await reader.sees("Dear everybody", timeout=60)
        assert await bot.stop() == 0
