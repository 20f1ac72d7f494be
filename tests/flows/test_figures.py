"""/report in the chat and `tapwork report`: figures in words, as a picture, as one page."""

from __future__ import annotations

import asyncio
import importlib.util
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from bot.cli import tapwork
from bot.commands.common import EXIT_SETTINGS, EXIT_UNAVAILABLE, Problem
from sandbox import Person, Telegram
from storage import Storage, open_storage
from tests.conftest import Clock
from tests.filling import admit, answer, jsonl, opened, rows, spec
from tests.flows.bots import Bot

HOSTILE = "<script>alert(1)</script> & $5"
CHARTS = importlib.util.find_spec("matplotlib") is not None


async def filled(storage: Storage, folder: Path) -> None:
    """Four tasks whose answer is "true"; one worker says so, one says otherwise once. No place is taken."""
    project = spec(('title = "Facts"', f'title = "{HOSTILE}"'), ("overlap = 3", "overlap = 2"))
    await opened(storage, jsonl(folder / "tasks.jsonl", rows(4)), project)
    for who, labels in ((11, ["true"] * 4), (12, ["true", "false", "true"])):
        person = await storage.write(None, lambda work, who=who: admit(work, who))
        for at, label in enumerate(labels, start=1):
            await storage.write(None, lambda w, p=person, a=at, lab=label: answer(w, f"t{a}", p, {"label": lab}))


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
async def bot(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    await filled(sqlite_storage, tmp_path)
    return Bot(telegram, sqlite_storage, tmp_path, clock, admins=(500,))


async def reported(boss: Person, bot: Bot) -> str:
    await boss.starts()
    await bot.settle()
    await boss.says("/report")
    await bot.settle()
    await boss.taps(HOSTILE)
    await bot.settle()
    return next(message.text for message in reversed(boss.chat) if HOSTILE in message.text)


async def test_an_admin_reads_how_her_project_stands(telegram: Telegram, bot: Bot) -> None:
    said = await reported(telegram.person("Boss", id=500), bot)

    assert said.splitlines()[:6] == [
        HOSTILE,
        "Answers: 7, still wanted: 8",
        "Tasks with all their answers: 0 of 4",
        "Workers: 2",
        "Answers to the same task that agree: 67% (95% interval: 21% to 94%)",
        "Right on known tasks: 6 of 7",
    ]
    assert "✓ Begun tasks that were answered: 100% (good from 95%, bad below 90%)" in said


@pytest.mark.extras
async def test_the_pictures_come_below_the_words(telegram: Telegram, bot: Bot) -> None:
    boss = telegram.person("Boss", id=500)
    await reported(boss, bot)

    assert [each.media.kind for each in boss.chat[-3:] if each.media] == ["photo"] * 3


async def test_nobody_else_may_ask(telegram: Telegram, bot: Bot) -> None:
    eve = telegram.person("Eve", id=501)
    await eve.starts()
    await bot.settle()
    await eve.says("/report")
    await bot.settle()

    assert "no such command" in eve.chat[-1].text


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path) -> Path:
    async def fill() -> None:
        storage = await open_storage(sqlite_url)
        await filled(storage, tmp_path)
        await storage.close()

    asyncio.run(fill())
    path = tmp_path / "config.toml"
    path.write_text(f'[telegram]\ntoken = "1:{"A" * 35}"\n[storage]\nurl = "{sqlite_url}"\n')
    path.chmod(0o600)
    return path


def typed(config: Path, *words: str | Path) -> str:
    ran = CliRunner().invoke(tapwork, ["report", *map(str, words), "--config", str(config)], standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return ran.output


def test_the_command_says_the_same(config: Path) -> None:
    said = typed(config, "facts").splitlines()

    assert said[0] == "facts"
    assert said[1].split() == ["Answers", "7,", "still", "wanted:", "8"]
    found = json.loads(typed(config, "facts", "--json"))
    assert (found["answers"], found["complete"], found["spent"], found["cost_a_label"]) == (7, 0, 350_000, None)
    assert found["confusion"] == [
        {"known": "true", "given": "true", "answers": 6},
        {"known": "true", "given": "false", "answers": 1},
    ]


def test_what_cannot_be_is_said(config: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="There is no project nope"):
        typed(config, "nope")
    for name in ("a.pdf", ".html"):
        with pytest.raises(Problem, match=r"ends in \.html or \.png") as problem:
            typed(config, "facts", tmp_path / name)
        assert problem.value.code == EXIT_SETTINGS


@pytest.mark.skipif(CHARTS, reason="matplotlib is here")
def test_a_picture_says_what_it_needs(config: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"pip install 'tapwork\[charts\]'") as problem:
        typed(config, "facts", tmp_path / "a.png")
    assert problem.value.code == EXIT_UNAVAILABLE
    assert not (tmp_path / "a.png").exists()


class Seen(HTMLParser):
    """What a browser would find: the names of elements, and addresses that it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "data")]


@pytest.mark.extras
def test_the_page_needs_nothing_else_and_nothing_in_it_comes_alive(config: Path, tmp_path: Path) -> None:
    typed(config, "facts", tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text()
    seen = Seen()
    seen.feed(text)

    assert "script" not in seen.tags
    assert "svg" in seen.tags
    assert seen.tags.count("table") == 3
    assert seen.tags.count("svg") == 9
    assert not [each for each in seen.fetched if not each.startswith("#")]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; $5" in text


@pytest.mark.extras
def test_the_picture_of_the_command_is_one_for_a_wide_screen(config: Path, tmp_path: Path) -> None:
    typed(config, "facts", tmp_path / "a.png")

    with Image.open(tmp_path / "a.png") as drawn:
        assert drawn.size == (2250, 1800)
