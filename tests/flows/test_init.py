"""`tapwork init` as somebody meets it who sets up her first bot: what is asked, what is refused, what is written."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.commands.common import EXIT_DATA, EXIT_SETTINGS, EXIT_UNAVAILABLE
from bot.secrets import Token
from bot.settings import load, token_of
from bot.setup import meeting
from bot.setup.writing import quoted
from crowd.rules.toml import read_toml
from handlers import menu
from sandbox import SandboxRequest, Telegram
from tests.conftest import Clock
from tests.served import Server, served
from tests.typed import Ended, typed

TOKEN = "1234567:AAE-the-token-of-the-bot-of-this-very-test"
ANN = 4242


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served(TOKEN) as found:
        yield found


def init(folder: Path, server: Server, *words: str, answers: str = "") -> Ended:
    config = str(folder / "config.toml")
    return typed("init", "--config", config, "--api-url", server.url, *words, answers=answers)


def token_file(folder: Path) -> str:
    path = folder / "secret"
    path.write_text(TOKEN + "\n")
    path.chmod(0o600)
    return str(path)


def test_a_first_bot_is_set_up_by_answering(server: Server, tmp_path: Path) -> None:
    """The token is asked until Telegram knows it; Enter takes what is usual; nothing shows the token."""
    wrong, unknown = "not a token", "1234567:AAE-this-is-not-the-token-of-any-bot-x"
    answers = [wrong, unknown, TOKEN, str(ANN), "nights", "22:00-07:00", "Europe/Nowhere", "europe/berlin", "eur", ""]
    ended = init(tmp_path, server, answers="\n".join(answers) + "\n")
    assert ended.code == 0, ended.said

    settings = load(tmp_path / "config.toml")
    assert settings.people.admins == (ANN,)
    assert (settings.notify.quiet_hours, settings.notify.time_zone) == ("22:00-07:00", "Europe/Berlin")
    assert settings.pay.currency == "EUR"
    assert token_of(settings) == Token(TOKEN)
    for name in ("config.toml", "token.txt"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert TOKEN not in (tmp_path / "config.toml").read_text()
    for said in ("This is no token.", "does not know this token", "No such time zone.", "tapwork run", "send /start"):
        assert said in ended.said
    assert TOKEN not in ended.said
    assert unknown not in ended.said
    assert list(tmp_path.glob(".*")) == []


def test_without_a_terminal_options_say_it_all(server: Server, tmp_path: Path) -> None:
    secret = token_file(tmp_path)
    options = ("--time-zone", "America/Sao_Paulo", "--currency", "BRL", "--quiet-hours", "")
    ended = init(tmp_path, server, "--yes", "--token-file", secret, "--owner", "5", "--owner", "6", *options)
    assert ended.code == 0, ended.said

    settings = load(tmp_path / "config.toml")
    assert settings.people.admins == (5, 6)
    assert (settings.notify.quiet_hours, settings.pay.currency) == ("", "BRL")
    assert read_toml((tmp_path / "config.toml").read_text())["telegram"]["token_file"] == "secret"
    assert not (tmp_path / "token.txt").exists()


def test_telegram_is_told_the_commands_and_what_the_bot_is_about(server: Server, tmp_path: Path) -> None:
    init(tmp_path, server, "--yes", "--token-file", token_file(tmp_path), "--owner", "5")

    assert [each["command"] for each in server.telegram.profile.menu_of(77, "en")] == [
        each["command"] for each in menu.everybodys()
    ]
    assert "Paid annotation work" in server.telegram.profile.text("description", "en")
    assert "Paid annotation work" in server.telegram.profile.text("short_description", "en")


def test_settings_that_are_there_stay_unless_she_says_so(server: Server, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# mine")
    secret = ("--token-file", token_file(tmp_path), "--owner", "5")

    assert init(tmp_path, server, "--yes", *secret).code == EXIT_DATA
    assert init(tmp_path, server, *secret, answers="n\n").code == EXIT_DATA
    assert (tmp_path / "config.toml").read_text() == "# mine"
    assert init(tmp_path, server, "--yes", "--force", *secret).code == 0
    assert load(tmp_path / "config.toml").people.admins == (5,)


def test_what_cannot_be_is_said_and_nothing_is_written(server: Server, tmp_path: Path) -> None:
    secret = token_file(tmp_path)
    (tmp_path / "other").write_text("1234567:AAE-this-is-not-the-token-of-any-bot-x")
    (tmp_path / "letter").write_text("Dear all")
    for words, code, said in (
        (("--yes",), EXIT_SETTINGS, "say --token-file and --owner"),
        (("--yes", "--owner", "5", "--token-file", str(tmp_path / "other")), EXIT_SETTINGS, "does not know this token"),
        (("--yes", "--owner", "5", "--token-file", str(tmp_path / "letter")), EXIT_SETTINGS, "This is no token"),
        (("--yes", "--owner", "0", "--token-file", secret), EXIT_SETTINGS, "0"),
        (("--yes", "--owner", "5", "--token-file", secret, "--currency", "gold"), EXIT_SETTINGS, "No such currency"),
        (("--yes", "--owner", "5", "--token-file", secret, "--database", "mysql://x"), EXIT_SETTINGS, "storage.url"),
        (("--yes", "--owner", "5", "--token-file", secret, "--language", "tlh"), EXIT_SETTINGS, "does not speak"),
    ):
        ended = init(tmp_path, server, *words)
        assert (ended.code, said in ended.said) == (code, True), (words, ended.said)
    words = ("--yes", "--owner", "5", "--token-file", secret, "--api-url", "http://127.0.0.1:9")
    assert init(tmp_path, server, *words).code == EXIT_UNAVAILABLE
    assert {each.name for each in tmp_path.iterdir()} == {"secret", "other", "letter"}


# Finding the owner by a code, without a bot that runs.


@pytest.fixture
async def door(clock: Clock) -> AsyncIterator[tuple[Telegram, meeting.Bot]]:
    telegram = Telegram(token=TOKEN, clock=clock)
    request = SandboxRequest(telegram)
    yield telegram, meeting.Bot(TOKEN, request=request)


class Patience:
    """A clock that stands still between looks, and people who do something meanwhile."""

    def __init__(self, clock: Clock, *deeds: object) -> None:
        self.now, self._clock, self._deeds = 0.0, clock, list(deeds)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self._clock.turn(int(seconds * 1000))
        if self._deeds:
            await self._deeds.pop(0)  # type: ignore[misc]

    def monotonic(self) -> float:
        return self.now


async def test_whoever_sends_the_code_is_the_owner_and_it_is_not_left_for_the_bot(
    door: tuple[Telegram, meeting.Bot], clock: Clock
) -> None:
    telegram, bot = door
    ann = telegram.person("Ann", id=ANN)
    wait = Patience(clock, ann.says("hello?"), ann.says("/start 123456"))
    found = await meeting.whoever_sends(bot, "123456", sleep=wait.sleep, monotonic=wait.monotonic)

    assert found == meeting.Owner(ANN, "Ann")
    assert (await telegram.call("getUpdates", {})).body["result"] == []


async def test_what_others_wrote_meanwhile_waits_for_the_bot(door: tuple[Telegram, meeting.Bot], clock: Clock) -> None:
    telegram, bot = door
    ann, ben = telegram.person("Ann", id=ANN), telegram.person("Ben", id=9)
    wait = Patience(clock, ben.says("123457"), ben.says("/start"), ann.says("123456"))
    found = await meeting.whoever_sends(bot, "123456", sleep=wait.sleep, monotonic=wait.monotonic)

    assert found == meeting.Owner(ANN, "Ann")
    clock.turn(5_000)
    assert len((await telegram.call("getUpdates", {})).body["result"]) == 3


async def test_when_nobody_sends_it_the_waiting_ends(door: tuple[Telegram, meeting.Bot], clock: Clock) -> None:
    wait = Patience(clock)
    found = await meeting.whoever_sends(door[1], "123456", seconds=30, sleep=wait.sleep, monotonic=wait.monotonic)

    assert found is None
    assert 30 <= wait.now < 34


def test_texts_are_written_as_toml_reads_them() -> None:
    for text in ('a "quoted" one', "back\\slash", "line\nbreak", "tab\t", "ünïcode 🙂", ""):
        assert read_toml(f"x = {quoted(text)}")["x"] == text


async def test_each_language_has_its_own_menu(door: tuple[Telegram, meeting.Bot]) -> None:
    telegram, bot = door
    assert (
        await menu.publish(bot, [], ["en", "de", "pt_BR"]) == 3 + 2
    )  # the same words twice more, as there are no catalogues

    assert {code for _, code in telegram.profile.commands} == {"", "de", "pt"}
    assert await menu.publish(bot, [], ["en", "de", "pt_BR"]) == 0
