"""A worker's profile: what holds until when, and a question asked anew with what hangs on it; on both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.screening.form import Form, load_form
from crowd.screening.said import Other, Typed, Wrong
from crowd.services.applying import ApplyingService
from crowd.services.deliveries import DeliveryService
from crowd.services.hearing import Sent, Tapped
from crowd.services.renewing import TOLD_BEFORE, NoSuchQuestion, RenewingService, hang_on
from crowd.services.screening import ScreeningService
from crowd.services.staff import StaffService
from crowd.services.steps import Ask, NotScreening, Over, Passed, Summary, Updated
from crowd.services.unfinished import Unfinished
from storage import Storage
from storage.vault import Vault
from tests.services.applicant import ANN, DAY, NOW, Applicant, known

BOSS = 500
FORM = """
title = "Editors"
minutes = 3
[[questions]]
key = "english"
kind = "cefr"
text = "Your English?"
fact = "english"
fact_days = 100
at_least = "B2"
failure = "This work needs English at level B2."
[[questions]]
key = "native"
kind = "yes_no"
text = "Is it your first language?"
ask_if = ["english = C2"]
fact = "native"
[[questions]]
key = "since"
kind = "number"
text = "Since when, in years?"
ask_if = ["native = no"]
fact = "since"
[[questions]]
key = "degree"
kind = "yes_no"
text = "A degree?"
fact = "degree"
"""


def form() -> Form:
    found = load_form(FORM)
    assert isinstance(found, Form), found
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
async def ann(storage: Storage, folder: Path) -> Applicant:
    """A worker with English at C1 and a degree."""
    ann = Applicant(ScreeningService(storage, Vault(folder), form()))
    await ann.applies()
    await ann.says(Tapped(ann.screening_id, "english", "4"))
    await ann.says(Tapped(ann.screening_id, "degree", "0"))
    assert isinstance(await ann.sends_all(), Passed)
    return ann


@pytest.fixture
def renewing(storage: Storage) -> RenewingService:
    return RenewingService(storage, StaffService(storage, (BOSS,)))


async def facts(storage: Storage) -> dict[str, str]:
    return {name: value for name, (value, _, _) in (await known(storage))["facts"].items()}


async def renews(ann: Applicant, renewing: RenewingService, key: str) -> Ask:
    step = await renewing.renew(ann.turn(), ANN, key)
    assert isinstance(step, Ask)
    ann.screening_id = step.place.screening_id
    return step


def test_what_hangs_on_a_question_is_asked_with_it_and_nothing_else() -> None:
    assert hang_on(form(), "english") == ["english", "native", "since"]
    assert hang_on(form(), "native") == ["native", "since"]
    assert hang_on(form(), "degree") == ["degree"]


async def test_a_profile_says_where_each_fact_comes_from_and_until_when(
    ann: Applicant, renewing: RenewingService
) -> None:
    found = await renewing.known(ANN, ann.now)

    assert found is not None
    assert [(each.fact.name, each.fact.value, each.fact.source, each.question) for each in found] == [
        ("degree", "yes", "stated", "degree"),
        ("english", "C1", "stated", "english"),
    ]
    assert [each.fact.expires_at for each in found] == [None, ann.now + 100 * DAY]
    assert await renewing.known(4002, ann.now) is None


async def test_a_changed_answer_asks_what_hangs_on_it_and_the_profile_follows(
    ann: Applicant, renewing: RenewingService, storage: Storage
) -> None:
    step = await renews(ann, renewing, "english")
    assert (step.place.number, step.place.total, step.place.back) == (1, 3, False)
    second = await ann.says(Tapped(ann.screening_id, "english", "5"))
    assert isinstance(second, Ask)
    assert second.place.question.key == "native"
    third = await ann.says(Tapped(ann.screening_id, "native", "1"))
    assert isinstance(third, Ask)
    assert third.place.question.key == "since"
    end = await ann.says(Typed("12"))
    assert isinstance(end, Summary)
    assert [line.question for line in end.lines] == ["english", "native", "since"]
    assert await facts(storage) == {"english": "C1", "degree": "yes"}  # nothing counts before it is sent

    done = await ann.says(Sent(ann.screening_id))
    again = await ann.says(Sent(ann.screening_id), again=True)

    assert isinstance(done, Updated)
    assert done.missed == ()
    assert again == done
    assert await facts(storage) == {"english": "C2", "native": "no", "since": "12", "degree": "yes"}


async def test_an_answer_that_misses_a_requirement_throws_nobody_out_and_people_hear_of_it_once(
    ann: Applicant, renewing: RenewingService, storage: Storage
) -> None:
    await storage.write(
        None,
        lambda work: work.people.meet(
            telegram_id=BOSS, worker_key="boss", first_name="Boss", username=None, language="en", now=NOW
        ),
    )
    await renews(ann, renewing, "english")
    step = await ann.says(Tapped(ann.screening_id, "english", "1"))
    assert isinstance(step, Summary)
    done = await ann.says(Sent(ann.screening_id))
    assert isinstance(done, Updated)
    assert done.missed == ("This work needs English at level B2.",)

    await renewing.tell_staff(done.screening_id, ann.now)
    await renewing.tell_staff(done.screening_id, ann.now)

    assert (await known(storage))["admitted_at"] is not None
    assert (await facts(storage))["english"] == "A2"
    owed = await DeliveryService(storage, Notify(QuietHours.parse(""), 9)).claim(ann.now, 10)
    assert [(each.telegram_id, each.kind) for each in owed] == [(BOSS, "requirement_missed")]
    assert json.loads(owed[0].body)["missed"] == [["This work needs English at level B2.", "A2"]]


async def test_while_she_changes_it_her_other_messages_go_where_they_belong(
    ann: Applicant, renewing: RenewingService
) -> None:
    await renews(ann, renewing, "english")

    assert await ann.says(Typed("the answer to a task")) == NotScreening()
    assert await ann.says(Other(Wrong.COMMAND)) == NotScreening()
    assert await ann.says(Other(Wrong.STICKER)) == NotScreening()
    assert isinstance(await ann.applies(), Ask)  # Go on leads back


async def test_a_second_change_gives_the_first_one_up(
    ann: Applicant, renewing: RenewingService, storage: Storage
) -> None:
    await renews(ann, renewing, "english")
    first = ann.screening_id
    turn = ann.turn()
    one = await renewing.renew(turn, ANN, "degree")
    two = await renewing.renew(turn, ANN, "degree")

    assert one == two
    assert isinstance(one, Ask)
    assert one.place.question.key == "degree"
    assert await ann.says(Tapped(first, "english", "5")) != Over()
    assert await facts(storage) == {"english": "C1", "degree": "yes"}


async def test_what_lay_still_for_a_day_is_given_up_without_a_word(
    ann: Applicant, renewing: RenewingService, storage: Storage, folder: Path
) -> None:
    await renews(ann, renewing, "english")
    assert await ApplyingService(storage, Vault(folder)).stakes(ANN, ann.now) is None
    later = ann.now + DAY
    await storage.write(None, lambda work: work.outages.beat(later))

    assert await Unfinished(storage).run(later) == 0

    screening = (await known(storage))["screening"]
    assert screening.state == "lapsed"
    assert await facts(storage) == {"english": "C1", "degree": "yes"}


@pytest.mark.parametrize("key", ["native", "consent", "nothing", ""])
async def test_what_stands_behind_no_fact_cannot_be_asked_anew(
    ann: Applicant, renewing: RenewingService, key: str
) -> None:
    assert await renewing.renew(ann.turn(), ANN, key) == NoSuchQuestion()


async def test_she_is_told_once_before_a_fact_expires_and_then_it_counts_no_more(
    ann: Applicant, renewing: RenewingService, storage: Storage
) -> None:
    end = ann.now + 100 * DAY
    deliveries = DeliveryService(storage, Notify(QuietHours.parse(""), 9))
    assert await renewing.tick(end - TOLD_BEFORE - 1) == 0
    assert await renewing.tick(end - TOLD_BEFORE) == 1
    assert await renewing.tick(end - TOLD_BEFORE + 1) == 0
    [owed] = await deliveries.claim(end - TOLD_BEFORE, 5)
    assert json.loads(owed.body) == {"facts": [["english", "C1", end]]}

    await renewing.tick(end)

    found = await renewing.known(ANN, end)
    assert found is not None
    assert [(each.fact.name, each.fact.expired_at) for each in found] == [("degree", None), ("english", end)]
    assert await storage.read(lambda work: set(work.facts.holding(person_id=1))) == {"degree"}
    ann.now = end
    await renews(ann, renewing, "english")
    await ann.says(Tapped(ann.screening_id, "english", "4"))
    await ann.says(Sent(ann.screening_id))
    assert await storage.read(lambda work: set(work.facts.holding(person_id=1))) == {"degree", "english"}


async def test_who_renewed_it_meanwhile_is_not_told(
    ann: Applicant, renewing: RenewingService, storage: Storage
) -> None:
    end = ann.now + 100 * DAY
    await renewing.tick(end - TOLD_BEFORE)
    ann.now = end - TOLD_BEFORE
    await renews(ann, renewing, "english")
    await ann.says(Tapped(ann.screening_id, "english", "4"))
    await ann.says(Sent(ann.screening_id))

    assert await DeliveryService(storage, Notify(QuietHours.parse(""), 9)).claim(ann.now + 1, 5) == []
