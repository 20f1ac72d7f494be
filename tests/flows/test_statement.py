"""The work statement, from her tap to a file that anybody can check."""

from __future__ import annotations

import json
import re
import zlib
from datetime import UTC
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.common import Problem
from bot.commands.statement import command
from crowd.rules.statement import ProjectWork, Statement
from handlers.ui.statement_pdf import Page, paper, system_font
from sandbox import ChatMessage, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import NOON
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels

FONTS = [None, *([found] if (found := system_font()) else [])]


@pytest.fixture
def bus(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def worked(bus: Bus, answers: int = 2) -> None:
    await bus.opens()
    await bus.says("/start")  # from here on she is known by her name
    await bus.says("/work")
    await bus.begins()
    for _ in range(answers):
        bus.clock.turn(60_000)
        await bus.taps("true")


async def files(bus: Bus) -> list[tuple[ChatMessage, bytes]]:
    """The documents in her chat, and what is in them."""
    return [(one, await bus.ann.opens(one)) for one in bus.ann.chat if one.media is not None]


def words_of(pdf: bytes) -> str:
    """Everything that the streams of a PDF with Latin letters show."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    shown = b"".join(zlib.decompress(each) for each in streams if each.startswith(b"x"))
    return b"".join(re.findall(rb"\((.*?)(?<!\\)\)", shown)).decode("latin-1")


async def test_she_chooses_a_time_and_a_name_and_gets_two_signed_files(bus: Bus, tmp_path: Path) -> None:
    await worked(bus)
    await bus.says("/statement")
    assert labels(bus.newest()) == [["This month", "Last month"], ["Last 12 months", "All"]]
    await bus.taps("This month")
    assert labels(bus.newest()) == [["Ann"], ["w11"]]
    await bus.taps("Ann")

    [(pdf_message, pdf), (json_message, signed)] = await files(bus)
    assert pdf_message.media and json_message.media
    assert [each.media.name for each in (pdf_message, json_message) if each.media] == [
        "work-statement-2026-11-01.pdf",
        "work-statement-2026-11-01.json",
    ]
    said = json.loads(signed)["statement"]
    assert (said["holder"], said["answers"]) == ({"name": "Ann", "kind": "name"}, 2)
    assert pdf.startswith(b"%PDF-")

    for name, content in (("s.pdf", pdf), ("s.json", signed)):
        (tmp_path / name).write_bytes(content)
        assert "is genuine" in verify(tmp_path, name)
        (tmp_path / name).write_bytes(content.replace(b"2026", b"2025"))
        with pytest.raises(Problem, match="was changed since"):
            verify(tmp_path, name)


def verify(folder: Path, name: str, *more: str) -> str:
    """What the command says, with the settings of the installation whose key lies in this folder."""
    config = folder / "config.toml"
    config.write_text("")
    result = CliRunner().invoke(
        command, ["verify", str(folder / name), "--config", str(config), *more], standalone_mode=False
    )
    if result.exception:
        raise result.exception
    return result.output


async def test_anybody_can_check_with_the_public_key_alone(bus: Bus, tmp_path: Path) -> None:
    await worked(bus)
    await bus.says("/statement")
    await bus.taps("All")
    await bus.taps("w11")
    [_pdf, (_message, signed)] = await files(bus)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "s.json").write_bytes(signed)
    key = CliRunner().invoke(command, ["key", "--config", str(config(tmp_path))], standalone_mode=False).output.strip()

    assert '"name": "w11"' in verify(elsewhere, "s.json", "--key", key)
    with pytest.raises(Problem, match="not signed with this key"):
        verify(elsewhere, "s.json", "--key", "A" * 43 + "=")
    with pytest.raises(Problem, match="32 bytes"):
        verify(elsewhere, "s.json", "--key", "short")
    (elsewhere / "s.txt").write_text("{}")
    with pytest.raises(Problem, match="is not a signed statement"):
        verify(elsewhere, "s.txt", "--key", key)


def config(folder: Path) -> Path:
    path = folder / "config.toml"
    path.write_text("")
    return path


async def test_a_time_without_answers_says_so(bus: Bus) -> None:
    await worked(bus)
    await bus.says("/statement")
    await bus.taps("Last month")
    await bus.taps("Ann")
    toasts = [toast.text for toast in bus.ann.toasts]
    assert toasts[-1] == "You answered nothing in this time."
    assert await files(bus) == []


async def test_who_is_no_worker_hears_how_to_become_one(bus: Bus) -> None:
    await bus.says("/statement")
    assert bus.newest().text == "To work here, apply first: tap Apply."


@pytest.mark.parametrize("data", ["sp:week", "sn:week:0", "sn:all:7x"])
async def test_a_forged_button_gets_no_statement(bus: Bus, data: str) -> None:
    await worked(bus)
    await bus.says("/statement")
    await bus.ann.taps_data(bus.newest(), data)
    await bus.bot.settle()
    assert bus.ann.toasts[-1].text == "This button no longer works. /start shows where you are."
    assert await files(bus) == []


def made(holder: str, title: str = "Facts") -> Statement:
    project = ProjectWork(title, 3, 2, 1, (("USD", 150_000),))
    return Statement(holder, False, NOON, NOON + 1, "UTC", (project,), (("USD", 150_000),), 5_430_000, NOON)


def test_the_page_says_what_the_statement_says() -> None:
    shown = words_of(paper(made("Zoë"), UTC, "KEY", None))
    for part in (
        "Name on Telegram: Zoë",
        "November 1, 2026",
        "Facts",
        "3 answers, 2 of them accepted",
        "$0.15",
        "1 h 30",
    ):
        assert part in shown


@pytest.mark.parametrize("font", FONTS, ids=str)
@pytest.mark.parametrize("name", ["Ann", "Zoë", "Ольга", "Αθηνά", "שרה", "محمد", "山田", "👩‍🔬", "", "x" * 300])
def test_every_name_gives_a_page(font: Path | None, name: str) -> None:
    """A name in letters that the page does not have is said to stand in the JSON; it never comes out as squares."""
    pdf = paper(made(name, title=f"{name} title"), UTC, "KEY", font)
    assert pdf.startswith(b"%PDF-")
    if font is None and not Page(None).shows(name):
        assert "in letters that this page does not have" in words_of(pdf)
