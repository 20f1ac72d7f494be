"""Checks of the machine: Python, room on the disk, who may read and write what."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.findings import Finding, Patient, fault, fine, warning
from crowd.services.statements import KEY_NAME
from storage import SQLITE

SCARCE, LITTLE = 200 * 2**20, 2**30
"""Bytes below which writing may fail soon, and below which somebody should look."""

OLDEST_PYTHON = (3, 11)


def python(_: Patient) -> Iterator[Finding]:
    shown = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield fault("Python", f"This is Python {shown}; 3.11 or later is needed.", "Install a later Python.")
    else:
        yield fine("Python", f"Python {shown}.")


def disk(patient: Patient) -> Iterator[Finding]:
    """Room where the database and the files lie."""
    for place in sorted({_there(each) for each in _places(patient)}):
        free, room = shutil.disk_usage(place).free, os.statvfs(place)
        shown = f"{free / 2**30:.1f} GB are free at {place}"
        if free < SCARCE or (room.f_files > 0 and room.f_favail < 1000):
            yield fault("disk", f"The disk is nearly full: {shown}.", "Make room; nothing can be recorded without.")
        elif free < LITTLE:
            yield warning("disk", f"The disk fills up: {shown}.", "Make room before it is full.")
        else:
            yield fine("disk", f"{shown}.")


def rights(patient: Patient) -> Iterator[Finding]:
    """Files that hold people's words or secrets are their owner's alone, and the bot may write them."""
    wrong = list(_wrong_rights(patient))
    yield from wrong
    if not wrong:
        yield fine("rights", "Nobody else on this machine can read what is private.")


def _wrong_rights(patient: Patient) -> Iterator[Finding]:
    for path in _private(patient):
        mode = stat.S_IMODE(path.stat().st_mode)
        right = "700" if path.is_dir() else "600"
        if mode & 0o077:
            yield warning("rights", f"Others on this machine can read {path}.", f"chmod {right} {path}")
        if not os.access(path, os.R_OK | os.W_OK):
            yield fault("rights", f"{path} cannot be written by this account.", f"chown it to {_account()}.")
    for place in {_there(each) for each in _places(patient)}:
        if not os.access(place, os.W_OK | os.X_OK):
            yield fault("rights", f"Nothing can be made in {place} by this account.", f"chown it to {_account()}.")


def _private(patient: Patient) -> list[Path]:
    settings = patient.settings
    files = settings.storage.files
    wanted = [*_databases(patient), files, files.with_name(KEY_NAME)]
    return [path for path in wanted if path.exists()]


def _databases(patient: Patient) -> list[Path]:
    url = patient.settings.storage.url
    if not url.startswith(SQLITE):
        return []
    path = Path(url.removeprefix(SQLITE))
    return [path, path.with_name(f"{path.name}-wal")]


def _places(patient: Patient) -> list[Path]:
    return [*(path.parent for path in _databases(patient)), patient.settings.storage.files]


def _there(path: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    return path if path.is_dir() else _there(path.parent)


def _account() -> str:
    return f"the account with the number {os.geteuid()}"
