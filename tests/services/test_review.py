"""The review desk on both engines: who has an application in hand, deciding, taking back, asking, and being told."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from crowd.rules.desk import LEASE, LONGEST_WORDS, MOST_REPLIES, NEWS_EVERY, UNDO_FOR
from crowd.rules.retention import Retention
from crowd.services.appeals import Enough, NotAwaited, Replied, TooMuch
from crowd.services.desk import (
    Card,
    Decided,
    DecidedBefore,
    Gone,
    Held,
    NothingElse,
    NotStaff,
    OwnApplication,
    Page,
    TooLate,
    TooLong,
    Unasked,
)
from crowd.services.privacy import PrivacyService
from crowd.services.review import REASON, Sent
from crowd.services.steps import Failed, NeedsReview, Passed
from storage import Storage, Turn, Unit
from storage.vault import Vault
from tests.documents import PDF
from tests.services.applicant import DAY, known
from tests.services.reviewers import BOB, OWNER, RITA, Office

ANN, BEA, CAT, EVE = 4001, 4002, 4003, 66


@pytest.fixture
async def office(storage: Storage, tmp_path: Path) -> Office:
    office = Office(storage, tmp_path)
    await office.opens()
    return office


# Who has what in hand.


async def test_the_card_says_what_a_reviewer_has_to_know(office: Office) -> None:
    await office.applicant()

    shown = await office.review.next(office.turn(), RITA)

    assert isinstance(shown, Card)
    assert shown.dossier.first_name == "Ann"
    assert [(each.number, each.shown) for each in shown.dossier.answers] == [
        (1, "Yes"),
        (2, "3 years"),
        (3, "C1"),
        (4, "cv.pdf"),
        (5, "I like to find out where a machine errs."),
    ]
    assert [each.key for each in shown.dossier.answers if each.file] == ["resume"]
    assert [(each.name, each.value) for each in shown.dossier.facts] == [
        ("degree", "yes"),
        ("years_of_work", "3"),
        ("english", "C1"),
    ]
    assert shown.counts.waiting == 1


async def test_two_reviewers_get_two_applications_and_the_third_learns_who_has_what(office: Office) -> None:
    ann, bea = await office.applicant(ANN), await office.applicant(BEA, "Bea")

    first, second = await office.review.next(office.turn(), RITA), await office.review.next(office.turn(), BOB)

    assert isinstance(first, Card)
    assert isinstance(second, Card)
    assert (first.dossier.screening_id, second.dossier.screening_id) == (ann.screening_id, bea.screening_id)
    assert await office.review.open(office.turn(), BOB, ann.screening_id) == Held("Ann", "Rita", office.now + LEASE)
    third = await office.review.next(office.turn(), OWNER)
    assert isinstance(third, NothingElse)
    assert (third.counts.waiting, third.counts.in_hand) == (2, 2)


async def test_taking_one_up_at_the_same_moment_gives_it_to_one(office: Office) -> None:
    ann = await office.applicant()

    both = await asyncio.gather(
        *[office.review.open(office.turn(), who, ann.screening_id) for who in (RITA, BOB, OWNER)]
    )

    assert [type(each) for each in both].count(Card) == 1
    assert [type(each) for each in both].count(Held) == 2


async def test_what_nobody_touched_for_a_while_is_free_again(office: Office) -> None:
    ann = await office.applicant()
    await office.reads(RITA, ann)
    office.later(LEASE - 1)
    assert isinstance(await office.review.open(office.turn(), BOB, ann.screening_id), Held)
    office.later(1)

    assert isinstance(await office.review.open(office.turn(), BOB, ann.screening_id), Card)
    assert isinstance(await office.review.open(office.turn(), RITA, ann.screening_id), Held)


async def test_every_step_keeps_it_in_hand_and_going_on_puts_it_down(office: Office) -> None:
    ann, bea = await office.applicant(ANN), await office.applicant(BEA, "Bea")
    await office.reads(RITA, ann)
    office.later(LEASE - 1)
    await office.review.mark(office.turn(), RITA, ann.screening_id, "degree")
    office.later(LEASE - 1)
    assert isinstance(await office.review.open(office.turn(), BOB, ann.screening_id), Held)

    skipped = await office.review.next(office.turn(), RITA, ann.screening_id)

    assert isinstance(skipped, Card)
    assert skipped.dossier.screening_id == bea.screening_id
    assert isinstance(await office.review.open(office.turn(), BOB, ann.screening_id), Card)


async def test_skip_goes_round_and_leaves_the_last_one_where_it_is(office: Office) -> None:
    ann, bea = await office.applicant(ANN), await office.applicant(BEA, "Bea")
    await office.reads(RITA, bea)

    first = await office.review.next(office.turn(), RITA, bea.screening_id)
    assert isinstance(first, Card)
    assert first.dossier.screening_id == ann.screening_id
    await office.reads(BOB, bea)

    alone = await office.review.next(office.turn(), RITA, ann.screening_id)
    assert isinstance(alone, NothingElse)
    assert alone.held == ann.screening_id


async def test_leaving_the_desk_frees_what_was_in_hand(office: Office) -> None:
    ann = await office.applicant()
    await office.reads(RITA, ann)

    await office.review.leave(office.turn(), RITA)

    assert isinstance(await office.review.open(office.turn(), BOB, ann.screening_id), Card)


async def test_a_reviewer_who_is_removed_with_a_card_in_hand_can_do_nothing_more(office: Office) -> None:
    ann = await office.applicant()
    await office.reads(RITA, ann)
    [member] = [each for each in await office.staff.listing() if each.telegram_id == RITA]

    await office.staff.remove(office.turn(), OWNER, RITA, member.added_at)

    assert await office.review.approve(office.turn(), RITA, ann.screening_id) == NotStaff()
    assert await office.review.next(office.turn(), RITA) == NotStaff()
    assert await office.review.queue(RITA, office.now, 0) == NotStaff()
    assert await office.review.file(office.turn(), RITA, ann.screening_id, "resume") == NotStaff()
    assert isinstance(await office.review.open(office.turn(), BOB, ann.screening_id), Card)


async def test_nobody_but_an_owner_decides_about_herself(office: Office) -> None:
    rita, olga = await office.applicant(RITA, "Rita"), await office.applicant(OWNER, "Olga")

    assert await office.review.open(office.turn(), RITA, rita.screening_id) == OwnApplication()
    assert await office.review.approve(office.turn(), RITA, rita.screening_id) == OwnApplication()
    theirs = await office.review.next(office.turn(), RITA)
    assert isinstance(theirs, Card)
    assert theirs.dossier.screening_id == olga.screening_id
    await office.review.leave(office.turn(), RITA)
    await office.approves(OWNER, olga)


async def test_the_list_has_the_oldest_first_ten_a_page(office: Office) -> None:
    for who in range(12):
        await office.applicant(5000 + who, f"P{who}")
    page = await office.review.queue(RITA, office.now, 1)
    assert isinstance(page, Page)
    assert [each.first_name for each in page.lines] == ["P10", "P11"]
    assert (page.counts.waiting, page.page, page.pages) == (12, 1, 2)

    beyond = await office.review.queue(RITA, office.now, 99)
    assert isinstance(beyond, Page)
    assert beyond.page == 1


async def test_a_file_is_shown_as_it_was_sent_and_noted(office: Office) -> None:
    ann = await office.applicant()

    assert await office.review.file(office.turn(), RITA, ann.screening_id, "resume") == Sent(
        "cv.pdf", "application/pdf", PDF
    )
    assert await office.review.file(office.turn(), RITA, ann.screening_id, "degree") == Gone()
    assert await office.audit() == [("admin:501", "screening.file_shown")]


# Deciding.


async def test_an_approval_counts_when_its_minute_is_over_and_is_told_once(office: Office, storage: Storage) -> None:
    ann = await office.applicant()
    await office.reads(RITA, ann)
    decided = await office.approves(RITA, ann)
    assert decided.decision.due_at == office.now + UNDO_FOR
    assert (await known(storage))["admitted_at"] is None
    assert isinstance(await office.stands(ann), NeedsReview)
    office.later(UNDO_FOR - 1)
    assert await office.verdicts.run(office.now) == 0

    office.later(1)
    assert await office.verdicts.run(office.now) == 1
    assert await office.verdicts.run(office.now) == 0

    rows = await known(storage)
    assert rows["admitted_at"] == office.now
    assert rows["facts"]["english"] == ("C1", 5, "stated")
    assert await office.stands(ann) == Passed("Ann")
    [told] = [each for each in await office.delivers() if each.kind == "screening_verdict"]
    assert json.loads(told.body)["verdict"] == "passed"
    assert await office.audit() == [("admin:501", "screening.approved")]


async def test_what_was_decided_is_told_after_a_kill_in_between(
    office: Office, storage: Storage, tmp_path: Path
) -> None:
    ann = await office.applicant()
    await office.approves(RITA, ann)
    again = Office(storage, tmp_path)  # a new process, a day later
    again.now = office.now + DAY

    assert await again.verdicts.run(again.now) == 1
    assert await again.stands(ann) == Passed("Ann")


async def test_a_rejection_says_why_in_the_words_of_the_reviewer(office: Office, storage: Storage) -> None:
    ann = await office.applicant()
    await office.rejects(RITA, ann, "Your resume is empty.")
    await office.a_minute_passes()

    end = await office.stands(ann)
    assert isinstance(end, Failed)
    assert [reason.sentence for reason in end.reasons] == ["Your resume is empty."]
    assert end.again_at == office.now + 30 * DAY
    assert (await known(storage))["admitted_at"] is None


async def test_a_reason_can_be_picked_from_the_form(office: Office) -> None:
    ann = await office.applicant()
    card = await office.reads(RITA, ann)

    assert isinstance(await office.review.reject(office.turn(), RITA, ann.screening_id, 99), Card)
    assert isinstance(await office.review.reject(office.turn(), RITA, ann.screening_id, -1), Card)
    step = await office.review.reject(office.turn(), RITA, ann.screening_id, 1)

    assert isinstance(step, Decided)
    assert step.decision.reason == card.dossier.reject_reasons[1]


async def test_a_typed_reason_that_nobody_waits_for_or_that_is_too_long_decides_nothing(office: Office) -> None:
    ann = await office.applicant()

    assert await office.review.reject_for(office.turn(), RITA, ann.screening_id, "No.") == Unasked()
    await office.review.want(office.turn(), RITA, ann.screening_id, REASON)
    long = "x" * (LONGEST_WORDS + 1)
    assert await office.review.reject_for(office.turn(), RITA, ann.screening_id, long) == TooLong(LONGEST_WORDS)
    assert isinstance(await office.review.reject_for(office.turn(), RITA, ann.screening_id, long[1:]), Decided)


async def test_two_who_decide_at_once_decide_once(office: Office) -> None:
    ann = await office.applicant()

    both = await asyncio.gather(
        office.review.approve(office.turn(), RITA, ann.screening_id),
        office.review.reject(office.turn(), BOB, ann.screening_id, 0),
        office.review.approve(office.turn(), OWNER, ann.screening_id),
    )

    assert [type(each) for each in both].count(Decided) == 1
    assert {type(each) for each in both} <= {Decided, DecidedBefore, Held}
    assert len(await office.audit()) == 1
    assert isinstance(await office.review.open(office.turn(), BOB, ann.screening_id), DecidedBefore)
    await office.a_minute_passes()
    assert isinstance(await office.review.open(office.turn(), BOB, ann.screening_id), DecidedBefore)


async def test_a_decision_that_comes_twice_counts_once_and_shows_the_same(office: Office) -> None:
    ann = await office.applicant()
    turn = office.turn()
    first = await office.review.approve(turn, RITA, ann.screening_id)

    assert await office.review.approve(turn, RITA, ann.screening_id) == first
    assert len(await office.audit()) == 1


async def test_undo_puts_it_back_and_nobody_is_told(office: Office) -> None:
    ann = await office.applicant()
    decided = await office.approves(RITA, ann)
    office.later(UNDO_FOR - 1)
    turn = office.turn()

    for _twice in range(2):
        assert isinstance(await office.review.undo(turn, RITA, decided.decision.id), Card)

    office.later(UNDO_FOR)
    await office.verdicts.run(office.now)
    assert [each.kind for each in await office.delivers() if each.telegram_id == ANN] == []
    assert isinstance(await office.stands(ann), NeedsReview)
    await office.rejects(RITA, ann)
    assert await office.audit() == [
        ("admin:501", "screening.approved"),
        ("admin:501", "screening.decision_undone"),
        ("admin:501", "screening.rejected"),
    ]


async def test_after_the_minute_it_stands_and_somebody_elses_is_not_hers_to_undo(office: Office) -> None:
    ann = await office.applicant()
    decided = await office.approves(RITA, ann)

    assert await office.review.undo(office.turn(), BOB, decided.decision.id) == TooLate("Ann")
    await office.a_minute_passes()
    assert await office.review.undo(office.turn(), RITA, decided.decision.id) == TooLate("Ann")
    assert await office.stands(ann) == Passed("Ann")


async def test_undo_that_races_the_end_of_its_minute_has_one_winner(office: Office, storage: Storage) -> None:
    for who in range(6):
        ann = await office.applicant(6000 + who, f"P{who}")
        decided = await office.approves(RITA, ann)
        before, after = office.now + UNDO_FOR - 1, office.now + UNDO_FOR
        turn = Turn(office.turn().update_id, before)
        undone, _owed = await asyncio.gather(
            office.review.undo(turn, RITA, decided.decision.id), office.verdicts.run(after)
        )
        office.now = after

        admitted = (await known(storage, 6000 + who))["admitted_at"] is not None
        assert admitted == isinstance(undone, TooLate)
        await office.review.leave(office.turn(), RITA)


async def test_who_withdraws_while_her_card_is_open_or_decided_is_told_nothing_more(office: Office) -> None:
    ann, bea = await office.applicant(ANN), await office.applicant(BEA, "Bea")
    await office.reads(RITA, ann)
    await office.approves(BOB, bea)

    def withdraw(work: Unit) -> None:
        for each in (ann, bea):
            work._queries._execute(f"UPDATE screenings SET state = 'withdrawn' WHERE id = {each.screening_id}", {})

    await office.storage.write(None, withdraw)

    assert await office.review.approve(office.turn(), RITA, ann.screening_id) == Gone()
    assert await office.review.open(office.turn(), RITA, ann.screening_id) == Gone()
    await office.a_minute_passes()
    assert [each.kind for each in await office.delivers() if each.telegram_id in (ANN, BEA)] == []
    assert (await known(office.storage, BEA))["admitted_at"] is None


async def test_who_is_forgotten_while_her_card_is_open_or_decided_leaves_nothing_to_decide(
    office: Office, tmp_path: Path
) -> None:
    privacy = PrivacyService(office.storage, Vault(tmp_path / "files"), office.staff, Retention(90, 30, 365))
    ann, bea = await office.applicant(ANN), await office.applicant(BEA, "Bea")
    await office.asks(RITA, ann, "Which degree is it?")
    await office.delivers()
    await office.appeals.hear(office.turn(), ANN, "Biology.")
    await office.rejects(BOB, bea, "Too short.")
    for who in (ANN, BEA):
        await privacy.erase_by_hand(who, actor="cli", now=office.now)

    assert await office.review.approve(office.turn(), RITA, ann.screening_id) == Gone()
    assert await office.review.file(office.turn(), RITA, ann.screening_id, "resume") == Gone()
    assert await office.a_minute_passes() == 0
    nothing = await office.review.next(office.turn(), RITA)
    assert isinstance(nothing, NothingElse)
    assert nothing.counts.waiting == 0


async def test_facts_that_a_reviewer_saw_proof_of_enter_the_profile_as_seen(office: Office, storage: Storage) -> None:
    ann = await office.applicant()
    for fact in ("degree", "english", "english", "nonsense"):
        marked = await office.review.mark(office.turn(), RITA, ann.screening_id, fact)

    assert isinstance(marked, Card)
    assert marked.dossier.seen == {"degree"}
    await office.approves(RITA, ann)
    await office.a_minute_passes()

    facts = (await known(storage))["facts"]
    assert (facts["degree"], facts["english"]) == (("yes", 1, "seen"), ("C1", 5, "stated"))


# Asking.


async def test_her_answer_comes_to_the_card_and_to_whoever_asked(office: Office) -> None:
    ann = await office.applicant()
    await office.asks(RITA, ann, "Which degree is it?")
    assert await office.appeals.hear(office.turn(), ANN, "Hello?") == NotAwaited()  # the question is still on its way
    [asked] = [each for each in await office.delivers() if each.telegram_id == ANN]
    assert asked.kind == "review_question"

    assert await office.appeals.awaits(ANN, office.now)
    turn = office.turn()
    for _twice in range(2):
        assert await office.appeals.hear(turn, ANN, "Biology.") == Replied()
    assert await office.appeals.hear(office.turn(), ANN, "In Lisbon.") == Replied()

    bodies = await office.storage.read(lambda work: work._queries._execute("SELECT body FROM campaigns", {}).fetchall())
    assert not [
        body for (body,) in bodies if "Biology" in body or "Ann" in body
    ]  # read when it is sent, and gone with her
    [told] = [each for each in await office.delivers() if each.kind == "review_reply"]
    assert (told.telegram_id, json.loads(told.body)["words"]) == (RITA, "Biology.")
    card = await office.reads(RITA, ann)
    assert [(each.by, each.words) for each in card.dossier.talk] == [
        ("Rita", "Which degree is it?"),
        (None, "Biology."),
        (None, "In Lisbon."),
    ]


async def test_a_flood_of_answers_ends_and_a_book_is_refused(office: Office) -> None:
    ann = await office.applicant()
    await office.asks(RITA, ann)
    await office.delivers()

    said = [await office.appeals.hear(office.turn(), ANN, f"{each}") for each in range(MOST_REPLIES + 1)]
    assert said == [Replied()] * MOST_REPLIES + [Enough()]
    assert isinstance(await office.appeals.hear(office.turn(), ANN, "x" * 4001), TooMuch)


async def test_who_was_asked_nothing_or_is_decided_about_writes_to_nobody(office: Office) -> None:
    ann = await office.applicant()
    assert not await office.appeals.awaits(ANN, office.now)
    await office.asks(RITA, ann)
    await office.delivers()
    await office.approves(RITA, ann)
    await office.a_minute_passes()

    assert not await office.appeals.awaits(ANN, office.now)
    assert await office.appeals.hear(office.turn(), ANN, "Late.") == NotAwaited()


# What looks the same, and what reviewers hear.


async def test_the_same_file_and_earlier_applications_are_shown(office: Office) -> None:
    ann = await office.applicant(ANN)
    await office.rejects(RITA, ann, "Too short.")
    await office.a_minute_passes()
    bea = await office.applicant(BEA, "Bea")

    card = await office.reads(RITA, bea)
    assert [(each.what, each.other.first_name) for each in card.dossier.alike] == [("file", "Ann")]

    office.later(31 * DAY)
    again = await office.applicant(ANN)
    card = await office.reads(BOB, again)
    assert [each.state for each in card.dossier.earlier] == ["failed"]


async def test_reviewers_hear_of_new_ones_now_and_then_and_never_of_none(office: Office) -> None:
    assert await office.verdicts.run(office.now) == 0
    ann = await office.applicant(ANN)
    told_at = office.now
    assert await office.verdicts.run(told_at) == 3
    bea = await office.applicant(BEA, "Bea")
    assert await office.verdicts.run(told_at + NEWS_EVERY - 1) == 0
    office.now = told_at + NEWS_EVERY - 1

    owed = [each for each in await office.delivers() if each.kind == "review_news"]
    assert sorted(each.telegram_id or 0 for each in owed) == [OWNER, RITA, BOB]
    assert json.loads(owed[0].body)["waiting"] == 2
    for each in (ann, bea):
        await office.approves(RITA, each)
    office.later(NEWS_EVERY)
    assert await office.verdicts.run(office.now) == 2  # the two who are told that they are in


async def test_news_that_waited_for_the_morning_come_once_with_what_waits_then(office: Office) -> None:
    night = office.now + 11 * 3_600_000  # eleven at night, UTC
    await office.delivers()
    await office.applicant(ANN)
    office.now = night
    await office.verdicts.run(office.now)
    await office.applicant(BEA, "Bea")
    office.later(NEWS_EVERY)
    assert await office.verdicts.run(office.now) == 3
    assert await office.delivers() == []

    office.later(10 * 3_600_000)
    owed = [each for each in await office.delivers() if each.kind == "review_news"]
    assert sorted(each.telegram_id or 0 for each in owed) == [OWNER, RITA, BOB]
    assert {json.loads(each.body)["waiting"] for each in owed} == {2}


async def test_a_reviewer_who_is_removed_takes_nothing_back(office: Office) -> None:
    ann = await office.applicant()
    decided = await office.approves(RITA, ann)
    [member] = [each for each in await office.staff.listing() if each.telegram_id == RITA]
    await office.staff.remove(office.turn(), OWNER, RITA, member.added_at)

    assert await office.review.undo(office.turn(), RITA, decided.decision.id) == NotStaff()

    assert ("admin:501", "screening.decision_undone") not in await office.audit()
