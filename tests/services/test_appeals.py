"""Appeals on both engines: one for each screening, who answers them, by when, and that they end."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from crowd.screening.said import Typed
from crowd.services.appeals import Appealed, Enough, NoAppeal, NotAwaited, Pleaded
from crowd.services.applying import ApplyingService, Withdrawn
from crowd.services.desk import Card, Decided, Gone
from crowd.services.steps import Ask, Failed, NeedsReview, Passed, TooEarly
from storage import Storage
from storage.vault import Vault
from tests.documents import PDF
from tests.services.applicant import DAY, INTEREST, known
from tests.services.reviewers import BOB, OWNER, RITA, Office

ANN, BEA, EVE = 4001, 4002, 66


@pytest.fixture
async def office(storage: Storage, tmp_path: Path) -> Office:
    office = Office(storage, tmp_path)
    await office.opens()
    return office


async def test_a_knock_out_can_be_looked_at_by_a_person(office: Office) -> None:
    ann = await office.knocked_out()
    end = await office.stands(ann)
    assert isinstance(end, Failed)
    assert end.appeal == ann.screening_id

    due = office.now + 7 * DAY
    assert await office.appeals.appeal(office.turn(), ANN, ann.screening_id) == Appealed(due, silent=True)

    assert await office.stands(ann) == NeedsReview("Ann", answer_by=due)
    card = await office.reads(RITA, ann)
    assert [reason.answer for reason in card.dossier.reasons] == ["No"]
    assert card.dossier.first is None
    assert card.dossier.appeal
    assert card.dossier.appeal.due_at == due


async def test_a_second_tap_and_a_repeat_are_the_same_appeal(office: Office) -> None:
    ann = await office.knocked_out()
    turn = office.turn()
    first = await office.appeals.appeal(turn, ANN, ann.screening_id)
    office.later(5_000)

    assert await office.appeals.appeal(turn, ANN, ann.screening_id) == first
    assert await office.appeals.appeal(office.turn(), ANN, ann.screening_id) == first
    both = await asyncio.gather(*[office.appeals.appeal(office.turn(), ANN, ann.screening_id) for _ in range(3)])
    assert set(both) == {first}
    assert [action for _, action in await office.audit()] == ["screening.appealed"]


async def test_her_words_are_on_the_card_once(office: Office) -> None:
    ann = await office.knocked_out()
    appealed = await office.appeals.appeal(office.turn(), ANN, ann.screening_id)
    assert isinstance(appealed, Appealed)
    turn = office.turn()

    for _twice in range(2):
        assert await office.appeals.hear(turn, ANN, "I get it in May.") == Pleaded(appealed.answer_by)
    assert await office.appeals.hear(office.turn(), ANN, "Really.") == Enough()

    card = await office.reads(RITA, ann)
    assert card.dossier.appeal
    assert card.dossier.appeal.words == "I get it in May."


async def test_an_appeal_that_is_won_admits_her_with_what_she_said(office: Office, storage: Storage) -> None:
    ann = await office.knocked_out()
    await office.appeals.appeal(office.turn(), ANN, ann.screening_id)
    await office.review.mark(office.turn(), RITA, ann.screening_id, "degree")  # nobody proves what she lacks
    await office.approves(RITA, ann)
    await office.a_minute_passes()

    assert await office.stands(ann) == Passed("Ann")
    assert (await known(storage))["facts"] == {"degree": ("no", 0, "stated")}
    [told] = [each for each in await office.delivers() if each.kind == "screening_verdict"]
    assert json.loads(told.body)["verdict"] == "passed"


async def test_who_was_stopped_half_way_can_be_let_go_on_and_the_requirement_is_not_asked_of_her_twice(
    office: Office,
) -> None:
    ann = await office.knocked_out()
    await office.appeals.appeal(office.turn(), ANN, ann.screening_id)
    card = await office.reads(RITA, ann)
    assert card.dossier.unasked == 4
    assert isinstance(await office.review.let_go_on(office.turn(), RITA, ann.screening_id), Decided)
    await office.a_minute_passes()

    ann.now = office.now
    onwards = await office.stands(ann)
    assert isinstance(onwards, Ask)
    assert onwards.place.question.key == "years_of_work"
    await ann.says(Typed("3 years"))
    await ann.taps("english", 4)
    await ann.sends(PDF)
    await ann.says(INTEREST)
    waits = await ann.sends_all()
    assert isinstance(waits, NeedsReview)
    assert waits.answer_by is None
    assert await office.stands(ann) == NeedsReview("Ann")
    office.now = ann.now
    card = await office.reads(RITA, ann)
    assert (card.dossier.appeal, card.dossier.unasked) == (None, 0)
    await office.approves(RITA, ann)
    await office.a_minute_passes()
    assert await office.stands(ann) == Passed("Ann")


async def test_a_requirement_that_is_missed_later_is_no_second_appeal(office: Office) -> None:
    ann = await office.knocked_out()
    await office.appeals.appeal(office.turn(), ANN, ann.screening_id)
    await office.review.let_go_on(office.turn(), RITA, ann.screening_id)
    await office.a_minute_passes()
    ann.now = office.now

    end = await ann.says(Typed("0.5"))

    assert isinstance(end, Failed)
    assert ([reason.question for reason in end.reasons], end.appeal) == (["years_of_work"], None)
    assert await office.appeals.appeal(office.turn(), ANN, ann.screening_id) == NoAppeal()


async def test_an_appeal_that_is_lost_ends_there_and_costs_her_no_time(office: Office) -> None:
    ann = await office.knocked_out()
    end = await office.stands(ann)
    assert isinstance(end, Failed)
    office.later(DAY)
    await office.appeals.appeal(office.turn(), ANN, ann.screening_id)
    await office.rejects(RITA, ann, "A degree is needed.")
    office.later(DAY)
    await office.verdicts.run(office.now)

    upheld = await office.stands(ann)
    assert isinstance(upheld, Failed)
    assert [reason.sentence for reason in upheld.reasons] == ["A degree is needed."]
    assert (upheld.again_at, upheld.appeal) == (end.again_at, None)
    assert await office.appeals.appeal(office.turn(), ANN, ann.screening_id) == NoAppeal()
    [told] = [each for each in await office.delivers() if each.kind == "screening_verdict"]
    assert json.loads(told.body)["appeal"] is None


async def test_a_persons_rejection_can_be_looked_at_and_the_first_is_told_to_leave_it(office: Office) -> None:
    ann = await office.applicant()
    await office.rejects(RITA, ann)
    await office.a_minute_passes()
    await office.appeals.appeal(office.turn(), ANN, ann.screening_id)

    hers, his = await office.reads(RITA, ann), None
    await office.review.leave(office.turn(), RITA)
    his = await office.reads(BOB, ann)

    assert hers.dossier.first
    assert (hers.dossier.first.name, hers.dossier.first.me) == ("Rita", True)
    assert his.dossier.first
    assert (his.dossier.first.name, his.dossier.first.me) == ("Rita", False)


async def test_nobody_appeals_for_somebody_else_or_against_what_is_not_a_refusal(office: Office) -> None:
    ann, bea = await office.knocked_out(ANN), await office.applicant(BEA, "Bea")

    for who, what in ((BEA, ann), (BEA, bea), (EVE, ann)):
        assert await office.appeals.appeal(office.turn(), who, what.screening_id) == NoAppeal()
    assert isinstance(await office.stands(ann), Failed)


async def test_what_was_refused_before_a_new_try_stays_refused(office: Office) -> None:
    ann = await office.knocked_out()
    office.later(31 * DAY)
    await office.knocked_out()

    assert await office.appeals.appeal(office.turn(), ANN, ann.screening_id) == NoAppeal()


async def test_while_it_is_looked_at_she_cannot_apply_anew(office: Office) -> None:
    ann = await office.knocked_out()
    assert isinstance(await ann.applies(), TooEarly)
    await office.appeals.appeal(office.turn(), ANN, ann.screening_id)
    ann.now += 31 * DAY

    assert isinstance(await ann.applies(), NeedsReview)


async def test_taking_an_appeal_back_is_no_way_around_the_days_of_a_refusal(office: Office, tmp_path: Path) -> None:
    applying = ApplyingService(office.storage, Vault(tmp_path / "files"))
    ann = await office.knocked_out()
    end = await office.stands(ann)
    assert isinstance(end, Failed)
    appealed = await office.appeals.appeal(office.turn(), ANN, ann.screening_id)
    await office.appeals.hear(office.turn(), ANN, "I get it in May.")
    assert isinstance(appealed, Appealed)
    status = await applying.status(ANN, office.now)
    assert status
    assert status.until == appealed.answer_by

    assert await applying.withdraw(office.turn(), ANN, ann.screening_id) == Withdrawn(end.again_at)

    words = await office.storage.read(lambda work: work.reviews.appeal_of(screening_id=ann.screening_id))
    assert words
    assert words.words is None
    ann.now = office.now
    assert isinstance(await ann.applies(), TooEarly)
    assert await office.review.approve(office.turn(), RITA, ann.screening_id) == Gone()


async def test_overdue_appeals_come_first_and_reviewers_hear_of_each_once(office: Office) -> None:
    ann = await office.applicant(ANN)
    bea = await office.knocked_out(BEA, "Bea")
    await office.appeals.appeal(office.turn(), BEA, bea.screening_id)
    first = await office.review.next(office.turn(), RITA)
    assert isinstance(first, Card)
    assert first.dossier.screening_id == ann.screening_id
    await office.review.leave(office.turn(), RITA)
    await office.verdicts.run(office.now)
    await office.delivers()

    office.later(7 * DAY)
    assert await office.verdicts.run(office.now) == 3
    assert await office.verdicts.run(office.now) == 0
    owed = [each for each in await office.delivers() if each.kind == "appeal_overdue"]
    assert sorted(each.telegram_id or 0 for each in owed) == [OWNER, RITA, BOB]
    assert json.loads(owed[0].body)["first_name"] == "Bea"
    first = await office.review.next(office.turn(), RITA)
    assert isinstance(first, Card)
    assert (first.dossier.screening_id, first.counts.overdue) == (bea.screening_id, 1)


async def test_an_overdue_appeal_that_was_answered_alarms_nobody(office: Office) -> None:
    bea = await office.knocked_out(BEA, "Bea")
    await office.appeals.appeal(office.turn(), BEA, bea.screening_id)
    await office.verdicts.run(office.now)
    await office.delivers()
    office.later(7 * DAY)
    await office.verdicts.run(office.now)
    await office.approves(RITA, bea)
    await office.a_minute_passes()

    assert "appeal_overdue" not in {each.kind for each in await office.delivers()}


async def test_she_writes_to_nobody_once_it_is_answered(office: Office) -> None:
    ann = await office.knocked_out()
    await office.appeals.appeal(office.turn(), ANN, ann.screening_id)
    await office.rejects(RITA, ann)
    await office.a_minute_passes()

    assert await office.appeals.hear(office.turn(), ANN, "But…") == NotAwaited()
