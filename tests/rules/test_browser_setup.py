"""The set-up of the browser tests: a Chromium is fetched only where there is none, and its lack stops nothing."""

import shutil

import pytest

import dev


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []

    def run(*words: str) -> int:
        found.append(words)
        return 1

    monkeypatch.setattr(dev, "run", run)
    monkeypatch.delenv("TAPWORK_CHROMIUM", raising=False)
    return found


@pytest.mark.parametrize("name", dev.CHROMIUMS)
def test_the_machines_own_is_taken(ran: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda wanted: f"/usr/bin/{wanted}" if wanted == name else None)
    dev.fetch_browser()

    assert ran == []


def test_one_that_is_named_is_taken(ran: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda wanted: None)
    monkeypatch.setenv("TAPWORK_CHROMIUM", "/opt/chrome")
    dev.fetch_browser()

    assert ran == []


def test_one_is_fetched_where_there_is_none_and_its_lack_is_said(
    ran: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda wanted: None)
    dev.fetch_browser()

    assert ran == [("playwright", "install", "chromium")]
    assert "are skipped" in capsys.readouterr().out
