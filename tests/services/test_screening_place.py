"""Where an applicant lives, on both engines: asked back, kept as her clock at once, and looked up aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules import places
from crowd.screening.form import Form, load_form
from crowd.screening.said import Located, Typed
from crowd.services.hearing import WentBack
from crowd.services.screening import ScreeningService
from crowd.services.steps import Ask, Paused, Summary
from storage import Storage
from storage.vault import Vault
from tests.services.applicant import ANN, Applicant

FORM = """
title = "Where"
minutes = 1

[[questions]]
key = "place"
kind = "place"
text = "Where do you live?"

[[questions]]
key = "days"
kind = "several"
text = "On which days can you work?"
options = ["Monday", "Tuesday"]
"""


def form() -> Form:
    loaded = load_form(FORM)
    assert isinstance(loaded, Form), loaded
    return loaded


@pytest.fixture
def service(storage: Storage, tmp_path: Path) -> ScreeningService:
    return ScreeningService(storage, Vault(tmp_path / "files"), form())


@pytest.fixture
def ann(service: ScreeningService) -> Applicant:
    return Applicant(service)


async def zone(storage: Storage) -> str | None:
    person = await storage.read(lambda work: work.people.of_telegram(telegram_id=ANN))
    return person.time_zone if person else None


async def test_her_clock_is_known_once_she_says_that_the_place_is_right(ann: Applicant, storage: Storage) -> None:
    await ann.applies()

    asked = await ann.says(Typed("Kyoto"))
    assert isinstance(asked, Ask)
    assert await zone(storage) is None
    following = await ann.taps("place", 0)

    assert isinstance(following, Ask)
    assert following.noted is not None
    assert following.noted.shown == "Kyoto, Japan"
    assert await zone(storage) == "Asia/Tokyo"


async def test_a_changed_answer_changes_her_clock(ann: Applicant, storage: Storage) -> None:
    await ann.applies()
    await ann.says(Located(35.0, 135.75))
    await ann.taps("place", 0)

    await ann.says(WentBack(ann.screening_id, "days"))
    await ann.says(Typed("Quito"))
    await ann.taps("place", 0)

    assert await zone(storage) == "America/Guayaquil"


async def test_the_same_update_again_asks_the_same_again(ann: Applicant, storage: Storage) -> None:
    await ann.applies()
    first = await ann.says(Typed("Kyoto"))
    again = await ann.says(Typed("Kyoto"), again=True)
    assert isinstance(first, Ask)
    assert isinstance(again, Ask)
    assert again.place.card.buttons == first.place.card.buttons

    await ann.taps("place", 0)
    await ann.taps("place", 0, again=True)

    answers = await storage.read(lambda work: work.screenings.answers(screening_id=ann.screening_id))
    assert list(answers) == ["place"]


async def test_what_she_switched_on_survives_a_restart(ann: Applicant, service: ScreeningService) -> None:
    await ann.applies()
    await ann.says(Typed("Kyoto"))
    await ann.taps("place", 0)
    await ann.taps("days", 1)

    paused = await ann.says(Typed("pause"))
    assert isinstance(paused, Paused)
    back = await ann.applies()

    assert isinstance(back, Ask)
    assert [each.label for each in back.place.card.buttons if each.chosen] == ["Tuesday"]
    assert isinstance(await ann.says(Typed("done")), Summary)


async def test_the_place_is_looked_up_before_the_database_waits_for_it(ann: Applicant) -> None:
    await ann.applies()
    places.find.cache_clear()

    await ann.says(Typed("Kyoto"))

    looked = places.find.cache_info()
    assert (looked.misses, looked.hits) == (1, 1)  # aside, and then in the transaction
