"""What applicants told us goes when its days are over, also after a kill or a long absence; on both engines."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from crowd.rules.retention import DAY, Retention
from crowd.services.owing import owe
from crowd.services.retaining import NOBODYS_AFTER, Retaining
from storage import Storage, Unit
from storage.vault import Vault
from tests.filling import NOON

RETENTION = Retention(rejected=90, lapsed=30, resumes=365)
FORM = "INSERT INTO forms (id, fingerprint, body, created_at) VALUES (1, 'f', '{}', 1)"


@dataclass
class Desk:
    """Applicants, their files, and the job that forgets them."""

    storage: Storage
    vault: Vault
    folder: Path
    job: Retaining

    async def applied(self, who: int, state: str, *, admitted: bool = False, screening: int | None = None) -> str:
        """Somebody's screening ended so at noon; the stored name of her resume."""
        stored = self.vault.keep(b"resume")
        await self.storage.write(None, lambda work: _applied(work, who, state, stored, admitted, screening or who))
        return stored

    async def asks(self, text: str) -> list[tuple[object, ...]]:
        return await self.storage.read(lambda work: work._queries._execute(text, {}).fetchall())

    async def left(self) -> tuple[int, int, int]:
        """Answers, rows of files, files."""
        counted = [await self.asks(f"SELECT count(*) FROM {name}") for name in ("screening_answers", "files")]
        lying = len(list(self.folder.iterdir())) if self.folder.exists() else 0
        return int(str(counted[0][0][0])), int(str(counted[1][0][0])), lying


@pytest.fixture
async def desk(storage: Storage, tmp_path: Path) -> Desk:
    folder = tmp_path / "files"
    vault = Vault(folder)
    await storage.write(None, lambda work: work._queries._execute(FORM, {}).rowcount)
    return Desk(storage, vault, folder, Retaining(storage, vault, RETENTION))


def _applied(work: Unit, who: int, state: str, stored: str, admitted: bool, screening: int) -> None:
    person = work.people.meet(
        telegram_id=who, worker_key=f"w{who}", first_name="Ann", username=None, language="en", now=NOON
    )
    if admitted:
        work.people.admit(person_id=person.id, now=NOON)
    ended = "NULL" if state in ("open", "review") else str(NOON)
    for text in (
        "INSERT INTO screenings (id, person_id, form_id, state, started_at, finished_at)"
        f" VALUES ({screening}, {person.id}, 1, '{state}', {NOON}, {ended})",
        "INSERT INTO screening_answers (screening_id, question, answer, answered_at)"
        f" VALUES ({screening}, 'q', '1', {NOON})",
    ):
        work._queries._execute(text, {})
    work.files.add(
        person_id=person.id,
        kind="resume",
        stored_name=stored,
        original_name="cv.pdf",
        media_type="application/pdf",
        size=6,
        sha256="0",
        now=NOON,
    )


async def test_a_rejected_applicant_is_forgotten_on_the_day_and_not_before(desk: Desk) -> None:
    await desk.applied(1, "failed")

    assert await desk.job.run(NOON + 90 * DAY - 1) == 0
    assert await desk.left() == (1, 1, 1)
    assert await desk.job.run(NOON + 90 * DAY) == 1
    assert await desk.left() == (0, 0, 0)


@pytest.mark.parametrize("state", ["withdrawn", "lapsed"])
async def test_who_broke_off_or_withdrew_is_forgotten_sooner(desk: Desk, state: str) -> None:
    await desk.applied(1, state)
    await desk.applied(2, "failed")

    assert await desk.job.run(NOON + 30 * DAY - 1) == 0
    assert await desk.job.run(NOON + 30 * DAY) == 1
    assert await desk.left() == (1, 1, 1)


@pytest.mark.parametrize("state", ["open", "review", "passed"])
async def test_whoever_is_not_decided_about_or_is_in_is_not_forgotten(desk: Desk, state: str) -> None:
    await desk.applied(1, state)

    assert await desk.job.run(NOON + 3650 * DAY) == 0
    assert await desk.left() == (1, 1, 1)


async def test_files_stay_while_a_newer_application_needs_them(desk: Desk) -> None:
    await desk.applied(1, "failed", screening=1)
    await desk.applied(1, "review", screening=2)

    assert await desk.job.run(NOON + 90 * DAY) == 0
    assert await desk.left() == (1, 2, 2)


async def test_the_resume_of_somebody_who_was_admitted_goes_after_its_own_days(desk: Desk) -> None:
    await desk.applied(1, "passed", admitted=True)

    assert await desk.job.run(NOON + 365 * DAY - 1) == 0
    assert await desk.job.run(NOON + 365 * DAY) == 1
    assert await desk.left() == (1, 0, 0)


async def test_what_went_is_counted_in_the_audit_and_names_nobody(desk: Desk) -> None:
    for who in range(1, 121):
        await desk.applied(who, "failed")
    await desk.applied(500, "passed", admitted=True)
    assert await desk.job.run(NOON + 400 * DAY) == 121

    lines = await desk.storage.read(lambda work: work.audit.latest(10))
    told = [(line.actor, line.action, line.subject, line.detail) for line in reversed(lines)]
    assert told == [
        ("clock", "applicants forgotten", "50 people", "50 screenings, 50 answers, 50 files"),
        ("clock", "applicants forgotten", "50 people", "50 screenings, 50 answers, 50 files"),
        ("clock", "applicants forgotten", "20 people", "20 screenings, 20 answers, 20 files"),
        ("clock", "resumes deleted", "1 files", "of people who were admitted"),
    ]
    assert await desk.job.run(NOON + 401 * DAY) == 0


async def test_what_was_written_to_her_about_it_goes_with_it(desk: Desk) -> None:
    await desk.applied(1, "failed")

    def told(work: Unit) -> None:
        owe(work, kind="screening_verdict", ref="screening_verdict:1", to=[1], body={"reason": "own words"}, now=NOON)
        work._queries._execute("UPDATE campaigns SET state = 'done'", {})

    await desk.storage.write(None, told)
    await desk.job.run(NOON + 90 * DAY)
    assert await desk.asks("SELECT body FROM campaigns") == [("{}",)]


async def test_a_kill_between_the_rows_and_the_files_leaves_nothing_for_long(desk: Desk) -> None:
    stored = await desk.applied(1, "failed")
    await desk.storage.write(None, lambda work: work.files.remove(person_id=1, kind="resume"))
    assert (desk.folder / stored).exists()

    written = NOON / 1000
    os.utime(desk.folder / stored, (written, written))
    assert await desk.job.run(NOON + NOBODYS_AFTER) == 0
    assert await desk.job.run(NOON + NOBODYS_AFTER + 1) == 1
    assert not (desk.folder / stored).exists()


async def test_a_file_that_is_somebodys_is_not_swept(desk: Desk) -> None:
    await desk.applied(1, "review")

    assert await desk.job.run(NOON + 3650 * DAY) == 0
    assert len(list(desk.folder.iterdir())) == 1
