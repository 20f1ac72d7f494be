"""The consent: its days below it, and the row of who agreed to which text and when; on both engines."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from crowd.rules.retention import Retention
from crowd.screening.said import Typed
from crowd.services.screening import ScreeningService, built_in_form
from crowd.services.steps import Ask, Declined
from storage import Storage, Unit
from storage.records.consents import Given
from storage.vault import Vault
from tests.services.applicant import ANN, Applicant

RETENTION = Retention(90, 30, 365)


@pytest.fixture
def ann(storage: Storage, tmp_path: Path) -> Applicant:
    return Applicant(ScreeningService(storage, Vault(tmp_path), built_in_form("short"), RETENTION))


async def consents(storage: Storage) -> list[Given]:
    def unit(work: Unit) -> list[Given]:
        person = work.people.of_telegram(telegram_id=ANN)
        return work.consents.of_person(person_id=person.id) if person else []

    return await storage.read(unit)


async def test_the_days_stand_below_the_consent_and_nowhere_else(ann: Applicant) -> None:
    first = await ann.applies()
    assert isinstance(first, Ask)
    assert first.place.terms == RETENTION

    second = await ann.taps("consent", 0)
    assert isinstance(second, Ask)
    assert second.place.terms is None
    assert second.noted
    assert second.noted.place.terms == RETENTION


async def test_who_agrees_leaves_a_row_of_what_she_read_and_when(ann: Applicant, storage: Storage) -> None:
    await ann.applies()
    assert await consents(storage) == []
    await ann.taps("consent", 0)

    consent = built_in_form("short").questions[0]
    read = hashlib.sha256(f"{consent.text}\n90/30/365".encode()).hexdigest()
    days = json.dumps({"rejected": 90, "lapsed": 30, "resumes": 365})
    assert await consents(storage) == [Given(ann.now, "1", read, days, None)]


async def test_a_second_tap_and_the_same_update_again_leave_no_second_row(ann: Applicant, storage: Storage) -> None:
    await ann.applies()
    await ann.taps("consent", 0)
    await ann.taps("consent", 0, again=True)
    await ann.taps("consent", 0)
    await ann.taps("degree", 0)

    assert len(await consents(storage)) == 1


async def test_who_declines_leaves_none(ann: Applicant, storage: Storage) -> None:
    await ann.applies()
    assert await ann.taps("consent", 1) == Declined()
    assert await consents(storage) == []


async def test_who_agrees_in_words_leaves_one_too(ann: Applicant, storage: Storage) -> None:
    await ann.applies()
    await ann.says(Typed("yes"))
    assert len(await consents(storage)) == 1
