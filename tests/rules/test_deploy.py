"""The service and the container as far as a machine without an engine can tell: what they name is there, hardened."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from bot.cli import tapwork
from bot.commands import common
from storage.sqlite import wal_reset_notes

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = ("tapwork.service", "tapwork-backup.service")
EXPOSED_AT_MOST = 25  # tenths, by systemd's own measure; a service without any hardening has 96


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of a Containerfile, with the stage it belongs to."""

    stage: int
    what: str
    words: str


def steps() -> list[Step]:
    found, stage = [], -1
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Containerfile").read_text())
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        what, _, words = line.partition(" ")
        stage += what == "FROM"
        found.append(Step(stage, what, words))
    return found


def last_stage(what: str) -> list[str]:
    last = max(step.stage for step in steps())
    return [step.words for step in steps() if step.stage == last and step.what == what]


def parsed(words: list[str]) -> None:
    """The command that these words name takes them; raises what click raises else."""
    context = click.Context(tapwork)
    command = tapwork.get_command(context, words[0])
    assert command is not None, words
    command.make_context(words[0], words[1:], parent=context)


def test_what_the_container_copies_is_there_and_not_ignored() -> None:
    copied = [
        source
        for step in steps()
        if step.what == "COPY" and "--from" not in step.words
        for source in step.words.split()[:-1]
    ]
    ignored = (ROOT / ".containerignore").read_text()

    assert len(copied) == 10
    assert [each for each in copied if not (ROOT / each).exists()] == []
    assert [each for each in copied if f"!{each}\n" not in ignored] == []
    assert (ROOT / ".dockerignore").read_text() == ignored


def test_every_package_of_the_wheel_is_copied() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    wanted = {*wheel["packages"], *wheel["force-include"]}

    assert wanted <= {step.words.split()[0] for step in steps() if step.what == "COPY"}


def test_the_container_runs_without_root_and_ends_gently() -> None:
    [user] = last_stage("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert f"--owner={user.partition(':')[0]}" in " ".join(last_stage("RUN"))
    assert last_stage("STOPSIGNAL") == ["SIGTERM"]
    assert last_stage("VOLUME") == ["/data"]


def test_its_sqlite_is_pinned_checked_and_without_the_fault() -> None:
    text = " ".join(f"{step.what} {step.words}" for step in steps())
    pinned = re.search(r"ARG SQLITE=(\d)(\d\d)(\d\d)\d\d ", text)
    assert pinned
    assert wal_reset_notes(tuple(map(int, pinned.groups()))) == []
    assert re.search(r"ARG SQLITE_SHA3=[0-9a-f]{64} ", text)
    assert "sha3_256" in text
    assert "sqlite_version_info < (3, 51, 3)" in " ".join(last_stage("RUN"))


def test_what_the_container_and_the_services_call_are_commands_of_ours() -> None:
    entry, command = (json.loads(last_stage(what)[0]) for what in ("ENTRYPOINT", "CMD"))
    health = json.loads(last_stage("HEALTHCHECK")[0].partition("CMD ")[2])
    assert entry == ["tapwork"]
    called = [command, health[1:]]
    for unit in UNITS:
        [line] = re.findall(r"^ExecStart=/opt/tapwork/bin/tapwork (.+)$", (DEPLOY / unit).read_text(), re.MULTILINE)
        called.append(shlex.split(line))

    for words in called:
        parsed(words)
    assert [words[0] for words in called] == ["run", "alive", "run", "backup"]


def test_it_is_meant_to_run_with_nothing_that_it_does_not_need() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    said = dict(line.strip().split(": ", 1) for line in text.splitlines() if ": " in line and "#" not in line)

    assert (said["read_only"], said["cap_drop"]) == ("true", "[ALL]")
    assert json.loads(said["security_opt"]) == ["no-new-privileges:true"]
    assert json.loads(said["volumes"]) == ["data:/data"]
    assert int(said["stop_grace_period"].rstrip("s")) >= 20
    assert (DEPLOY / said["context"] / said["dockerfile"]).resolve().exists()


def test_the_service_is_not_started_again_where_that_would_not_help() -> None:
    text = (DEPLOY / "tapwork.service").read_text()

    assert f"RestartPreventExitStatus={common.EXIT_SETTINGS} {common.EXIT_BUSY}\n" in text
    assert "\nRestart=always\n" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_takes_the_units_and_finds_them_hardened(tmp_path: Path) -> None:
    for unit in (*UNITS, "tapwork-backup.timer"):
        text = (DEPLOY / unit).read_text().replace("/opt/tapwork/bin/tapwork", sys.executable)
        (tmp_path / unit).write_text(text)
    asked = ["systemd-analyze", "--man=no", "verify", *(str(each) for each in sorted(tmp_path.iterdir()))]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    assert (told.returncode, told.stderr) == (0, "")

    for unit in UNITS:
        measure = ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSED_AT_MOST}", "--no-pager"]
        told = subprocess.run([*measure, str(DEPLOY / unit)], capture_output=True, text=True, check=False, timeout=60)
        assert told.returncode == 0, told.stdout[-400:]


@pytest.mark.slow
def test_what_is_copied_builds_and_runs_in_an_environment_of_its_own(tmp_path: Path) -> None:
    """The container's own steps, without the container: its packages come from this environment."""
    source, home = tmp_path / "src", tmp_path / "venv"
    source.mkdir()
    for step in steps():
        if step.what == "COPY" and "--from" not in step.words:
            for each in step.words.split()[:-1]:
                copy = shutil.copytree if (ROOT / each).is_dir() else shutil.copy
                copy(ROOT / each, source / each)
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, timeout=120)
    site = next(home.glob("lib/python*/site-packages"))
    (site / "borrowed.pth").write_text("\n".join(each for each in sys.path if each.endswith("site-packages")) + "\n")
    run = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([*run, "--ignore-installed", str(source)], check=True, timeout=300, env=clean)

    shutil.rmtree(source)
    said = subprocess.run(
        [str(home / "bin" / "tapwork"), "doctor", "--offline", "--config", str(tmp_path / "none.toml")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=tmp_path,
        env=clean,
    )
    assert (said.returncode, "tapwork init" in said.stdout) == (common.EXIT_DATA, True), said.stderr
    ours = subprocess.run(
        [str(home / "bin" / "python"), "-c", "import storage, bot.wiring; print(storage.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=tmp_path,
        env=clean,
    )
    assert str(home) in ours.stdout
