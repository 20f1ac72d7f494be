"""Retaining: answers and files of applicants go when their days are over, and so do files that are nobody's."""

from __future__ import annotations

import asyncio
from functools import partial

from crowd.rules.retention import HOUR, Cutoffs, Retention, cutoffs
from crowd.services.privacy import drop
from storage import Storage, Unit
from storage.vault import Vault

AT_ONCE = 50
NOBODYS_AFTER = HOUR
"""A file is stored before its row is written; one that is still without a row after so long, in ms, is nobody's."""


class Retaining:
    """Finds by rows what is over its time, so that a kill or a year of absence only puts it off."""

    def __init__(self, storage: Storage, vault: Vault, retention: Retention) -> None:
        self._storage = storage
        self._vault = vault
        self._retention = retention

    async def run(self, now: int) -> int:
        """Everything that is due, in short units; how many files went. What went is counted in the audit."""
        due, gone = cutoffs(self._retention, now), 0
        for step in (_forget_applicants, _forget_resumes):
            while (names := await self._storage.write(None, partial(step, due=due, now=now))) is not None:
                await drop(self._vault, names)
                gone += len(names)
        return gone + await self._sweep(now)

    async def _sweep(self, now: int) -> int:
        """Files without a row: their uploader, or whoever deleted them, died in between."""
        old = await asyncio.to_thread(self._vault.old, before=now - NOBODYS_AFTER)
        nobodys = old - await self._storage.read(lambda work: work.files.stored_names()) if old else set()
        await drop(self._vault, nobodys)
        return len(nobodys)


def _forget_applicants(work: Unit, *, due: Cutoffs, now: int) -> list[str] | None:
    """None when nothing is due any more."""
    found = work.retention.due(rejected=due.rejected, lapsed=due.lapsed, most=AT_ONCE)
    over = [each for each in found if work.retention.forget(screening_id=each[0], now=now)]
    answers = sum(work.retention.answers(screening_id=screening_id) for screening_id, _ in over)
    for screening_id, _ in over:
        forget_words(work, screening_id)
    people = {person_id for _, person_id in over}
    for person_id in sorted(people):
        work.retention.messages(person_id=person_id)
    names = [name for person_id in sorted(people) for name in work.retention.files(person_id=person_id)]
    if over:
        detail = f"{len(over)} screenings, {answers} answers, {len(names)} files"
        work.audit.note(now, "clock", "applicants forgotten", f"{len(people)} people", detail)
    return names if over else None


def forget_words(work: Unit, screening_id: int) -> None:
    """What reviewers and an applicant wrote to each other about her application, and why it was decided so."""
    work.retention.review_talk(screening_id=screening_id)
    work.retention.review_decisions(screening_id=screening_id)
    work.retention.appeals(screening_id=screening_id)


def _forget_resumes(work: Unit, *, due: Cutoffs, now: int) -> list[str] | None:
    """None when nothing is due any more."""
    names = work.retention.resumes(before=due.resumes, most=AT_ONCE)
    if names:
        work.audit.note(now, "clock", "resumes deleted", f"{len(names)} files", "of people who were admitted")
    return names or None
