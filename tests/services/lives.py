"""A person who did everything that leaves a trace: applied, worked, reported, asked, ran things as an admin."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from crowd.rules import clarifying
from crowd.rules.broadcasting import Audience
from crowd.rules.posts import Post
from crowd.rules.quiet import QuietHours
from crowd.rules.reports import Reason
from crowd.rules.retention import Retention
from crowd.services.broadcast_steps import Confirm, ConfirmCorrection, Run
from crowd.services.broadcasting import BroadcastService
from crowd.services.cards import Shown
from crowd.services.clarifying import ClarifyingService
from crowd.services.drafting import DraftingService
from crowd.services.following import FollowService
from crowd.services.habits import HabitService
from crowd.services.invites import InviteService
from crowd.services.preferences import PreferenceService
from crowd.services.privacy import PrivacyService
from crowd.services.reports import ReportService
from crowd.services.staff import StaffService
from crowd.services.trials import TrialService
from crowd.services.watching import WatchService
from storage import Storage, Unit
from storage.records.inbox import Arrival
from storage.vault import Vault
from tests.filling import NOON
from tests.labelling import NO, Room, room

OWNER = 500
ZOE = 987_650_123
NAME, HANDLE, SAID = "Zuleika", "zuleika_handle", "my-very-own-words"
"""Who she is, and what stands in everything that she wrote: neither may be found when she is forgotten."""

RESUME = b"%PDF-1.7 my-very-own-words"
RETENTION = Retention(90, 30, 365)


@dataclass
class Life:
    """Her, and the services that know of her."""

    shop: Room
    vault: Vault
    staff: StaffService
    privacy: PrivacyService
    person_id: int
    pseudonym: str


async def life(storage: Storage, folder: Path) -> Life:
    """Zuleika has six tasks behind or before her, and a trace in every table that she can reach."""
    shop = await room(storage, folder, tasks=8, who=(ZOE, 12))
    vault = Vault(folder / "files")
    stored = vault.keep(RESUME)
    person_id, pseudonym = await storage.write(None, lambda work: _applied(work, stored))
    staff = StaffService(storage, (OWNER,))
    await _worked(shop, storage)
    await _ran_things(shop, storage, staff)
    privacy = PrivacyService(storage, vault, staff, RETENTION)
    return Life(shop, vault, staff, privacy, person_id, pseudonym)


def _applied(work: Unit, stored: str) -> tuple[int, str]:
    person = work.people.meet(
        telegram_id=ZOE, worker_key="none", first_name=NAME, username=HANDLE, language="fr", now=NOON
    )
    work.people.set_time_zone(person_id=person.id, time_zone="Europe/Paris")
    work.notice_choices.set_quiet(person_id=person.id, quiet="22:00-07:00")
    work.notice_choices.set_event(person_id=person.id, event="reminder", how="off")
    for text in (
        "INSERT INTO forms (id, fingerprint, body, created_at) VALUES (1, 'f', '{}', 1)",
        "INSERT INTO screenings (id, person_id, form_id, state, asked, reasons, started_at, finished_at)"
        f" VALUES (1, {person.id}, 1, 'passed', 'interest', '[\"{SAID}\"]', {NOON}, {NOON})",
        "INSERT INTO screening_answers (screening_id, question, answer, answered_at)"
        f" VALUES (1, 'interest', '\"{SAID}\"', {NOON})",
    ):
        work._queries._execute(text, {})
    work.consents.give(person_id=person.id, version="1", fingerprint="f", terms="{}", now=NOON)
    work.profile_changes.begin(screening_id=1, questions=["interest"])
    work.waiting.join_line(person_id=person.id, now=NOON)
    campaign = work.campaigns.add(kind="screening_reminder", ref="reminder", project_id=None, body="{}", now=NOON)
    work.reminders.add(screening_id=1, what="unfinished", touched_at=NOON, campaign_id=campaign)
    _was_read(work)
    file_id = work.files.add(
        person_id=person.id,
        kind="resume",
        stored_name=stored,
        original_name=f"{SAID}/../cv.pdf",
        media_type="application/pdf",
        size=len(RESUME),
        sha256="0" * 64,
        now=NOON,
    )
    work.resumes.keep(
        file_id=file_id,
        state="read",
        words=40,
        language="en",
        hints=json.dumps({"quotes": [SAID]}),
        fingerprint="",
        bands=[1],
        now=NOON,
    )
    work.facts.state(person_id=person.id, name="interest", value=SAID, number=None, source="stated", now=NOON)
    work.skills.set(person_id=person.id, name="facts", value=80, now=NOON)
    work.calls.told(person_id=person.id, now=NOON)
    _was_kept_from_work(work, person.id)
    work._queries._execute(f"UPDATE people SET worker_key = 'w0123456789abcdef' WHERE id = {person.id}", {})
    return person.id, "w0123456789abcdef"


def _was_kept_from_work(work: Unit, person_id: int) -> None:
    """Somebody, by chance herself, found that it is so; it is over."""
    about = {"rule": "gold", "said": "{}", "numbers": "{}", "tasks": "[1]", "skills": "{}"}
    found = work.restrictions.add(person_id=person_id, project_id=None, kind="ban", now=NOON, **about)  # type: ignore[arg-type]
    work.restrictions.begin(
        restriction_id=found, project_id=None, kind="pause", ends_at=NOON, decided_by=ZOE, reason=SAID, now=NOON
    )
    work.restrictions.hold(person_id=person_id, project_id=None, now=NOON)
    objected = work.objections.add(person_id=person_id, restriction_id=found, rejection_id=None, due_at=NOON, now=NOON)
    assert objected
    work.objections.plead(objection_id=objected, words=SAID)
    work.fair_decisions.add(
        restriction_id=None,
        objection_id=objected,
        verdict="keep",
        days=0,
        reason=SAID,
        decided_by=ZOE,
        due_at=NOON,
        now=NOON,
    )
    work.objections.close(objection_id=objected, state="declined", decided_by=ZOE, reason=SAID, now=NOON)
    task_id = work.tasks.of_key(project_id=1, key="t7", horizon=10**9)
    assert task_id
    work.rejections.add(
        task_id=task_id,
        person_id=person_id,
        project_id=1,
        category="other",
        reason=SAID,
        price=1,
        asked_anew=True,
        decided_by=ZOE,
        now=NOON,
    )


def _was_read(work: Unit) -> None:
    """Her application was asked about, decided and looked at once more, by herself as a reviewer."""
    work.reviews.appeal(screening_id=1, due_at=NOON, now=NOON)
    work.reviews.plead(screening_id=1, words=SAID)
    for reviewer in (OWNER, None):
        work.reviews.say(screening_id=1, reviewer_id=reviewer, words=SAID, now=NOON)
    work.reviews.saw(screening_id=1, fact="degree", reviewer_id=ZOE, now=NOON)
    work.reviews.claim(screening_id=1, reviewer_id=ZOE, until=NOON, now=NOON)
    work.reviews.decide(screening_id=1, reviewer_id=ZOE, verdict="passed", reason=SAID, due_at=NOON, now=NOON)


async def _worked(shop: Room, storage: Storage) -> None:
    """Two answers, one of them changed; a report with a note; a question that waits, one that was answered; a task."""
    reports, asking = ReportService(storage, (OWNER,)), ClarifyingService(storage, (OWNER,))
    task = (await shop.starts(ZOE)).task_id
    step = await shop.taps(ZOE, task)
    await shop.labelling.undo(shop.turn(), ZOE, shop.project)
    await shop.taps(ZOE, task, NO)
    step = await shop.begins(ZOE)
    assert isinstance(step, Shown)
    step = await shop.taps(ZOE, step.card.task_id)
    assert isinstance(step, Shown)
    task = step.card.task_id
    await reports.report(shop.turn(), ZOE, task, Reason.UNCLEAR)
    await reports.note(shop.turn(), ZOE, task, SAID)
    for settled in (True, False):
        step = await shop.begins(ZOE)
        assert isinstance(step, Shown)
        await asking.want(shop.turn(), ZOE, step.card.task_id)
        await asking.ask(shop.turn(), ZOE, step.card.task_id, SAID, SAID, expected=True)
        if settled:
            [waiting] = await asking.waiting()
            await asking.may_answer(shop.turn(), OWNER, waiting.id, clarifying.Audience.ASKER)
            await asking.answer(shop.turn(), OWNER, waiting.id, SAID, clarifying.Audience.ASKER)
    await shop.begins(ZOE)
    await PreferenceService(storage).mark(shop.turn(), ZOE, shop.project, "favourite")
    await HabitService(storage).remind(shop.turn(), ZOE, 60_000)
    await storage.write(None, lambda work: _saw(work, shop))


def _saw(work: Unit, shop: Room) -> None:
    person = work.people.of_telegram(telegram_id=ZOE)
    assert person
    work.cards.keep(telegram_id=ZOE, project_id=shop.project, message_id=7)
    work.in_line.join(project_id=shop.project, person_id=person.id, asked=True, now=NOON)
    attempt = work.attempts.begin(
        project_id=shop.project, person_id=person.id, number=1, pass_mark=80, tasks=[1], now=NOON
    )
    assert attempt
    work.ratings.ask(project_id=1, person_id=person.id, update_id=1, now=NOON)
    work.comprehension.keep(
        project_id=shop.project, person_id=person.id, passed=1, wrong=0, state="passed", version=1, now=NOON
    )
    _differed(work, shop.project, person.id)
    work.rulings.rule(
        project_id=shop.project, person_id=person.id, rule="r", action="accept", task_id=1, numbers="{}", now=NOON
    )
    work.gold_keys.overturn(task_id=1, person_id=person.id, now=NOON)
    work.gold_supplies.check(task_id=1, person_id=person.id, project_id=shop.project, now=NOON)
    hers = {"person_id": person.id, "project_id": shop.project}
    work.practice.choose(**hers, asked_at=NOON, asked_by=1, never=False, left_over=3)
    work.practice.begin(**hers, task_id=1, now=NOON, update_id=1)
    _cared_for_gold(work, shop)
    work.exposures.add(person_id=person.id, day="2026-11-01")
    work.exposures.choose(person_id=person.id, per_day=5)
    work.inbox.receive([Arrival(777, ZOE, json.dumps({"text": SAID}), NOON)])
    work.inbox.finish([777], NOON)


def _differed(work: Unit, project_id: int, person_id: int) -> None:
    """Others said something else; she said why, and settled as an admin what she had left to others at first."""
    work.disputes.open(task_id=1, project_id=project_id, state="open", agreement=0, now=NOON)
    work.disputes.leave(task_id=1, adjudicator=ZOE, now=NOON)
    work.disputes.claim(task_id=1, adjudicator=ZOE, until=NOON, now=NOON)
    work.disputes.settle(task_id=1, adjudicator=ZOE, state="unresolved", reason="other", price=0, now=NOON)
    work.disputes.say(task_id=1, adjudicator=ZOE, words=SAID)
    given = {"state": "asked", "before": '{"label":"true"}', "reason": SAID, "price": 0}
    work.second_looks.ask(task_id=1, person_id=person_id, now=NOON, **given)  # type: ignore[arg-type]
    work.lookalikes.note(pair=(person_id, person_id), sign="texts", project_id=project_id, now=NOON)


def _cared_for_gold(work: Unit, shop: Room) -> None:
    """A key in doubt that she decided about, and a proposal that she used."""
    work.gold_keys.look(task_id=2, project_id=shop.project, now=NOON)
    work.gold_keys.suspend(task_id=2, why="answers", evidence="{}", now=NOON)
    work.gold_keys.decide(task_id=2, decided="right", by=ZOE, now=NOON)
    what = {"label": "true", "answer": '{"label":"true"}', "answers": 3, "sure": 10_000}
    work.gold_supplies.propose(task_id=3, project_id=shop.project, now=NOON, **what)  # type: ignore[arg-type]
    work.gold_supplies.settle(task_id=3, state="refused", by=ZOE, now=NOON)


async def _ran_things(shop: Room, storage: Storage, staff: StaffService) -> None:
    """She came in as an admin by a link, watches counts, tries the project, pauses and opens it."""
    invites = InviteService(storage, staff)
    link = await invites.for_staff(shop.turn(), OWNER, "admin")
    assert link
    who = {"first_name": NAME, "username": HANDLE, "language": "fr"}
    await invites.enter(shop.turn(), ZOE, link.token, **who)
    await invites.for_people(shop.turn(), ZOE, project_id=shop.project, places=5, days=7)
    await WatchService(storage).begin(shop.turn(), ZOE, shop.project, 9)
    await TrialService(storage).begin(shop.turn(), ZOE, shop.project)
    for move in (shop.projects.pause, shop.projects.open):
        await move("facts", actor=f"admin:{ZOE}", now=shop.now, why="a look")
    await _wrote_to_many(shop, storage, staff)


async def _wrote_to_many(shop: Room, storage: Storage, staff: StaffService) -> None:
    """One broadcast that was sent and corrected, whose message she follows, and one that she is writing."""
    drafting = DraftingService(storage, staff, QuietHours.parse(""))
    broadcasts, following = BroadcastService(storage, staff), FollowService(storage, staff)
    await drafting.begin(shop.turn(), ZOE)
    await drafting.write(shop.turn(), ZOE, 1, Post("text", "Dear all"), 41)
    await drafting.address(shop.turn(), ZOE, 1, Audience("working", "facts"))
    asked = await drafting.ask(shop.turn(), ZOE, 1)
    assert isinstance(asked, Confirm)
    run = await drafting.send(shop.turn(), ZOE, 1, asked.draft.version, None)
    assert isinstance(run, Run)
    await following.show_in(ZOE, run, 42, shop.now)
    correction = await broadcasts.propose(shop.turn(), ZOE, 1, Post("text", "Dear everybody"), shop.now)
    assert isinstance(correction, ConfirmCorrection)
    await broadcasts.correct(shop.turn(), ZOE, correction.correction_id, shop.now)
    await drafting.begin(shop.turn(), ZOE)
    await drafting.write(shop.turn(), ZOE, 2, Post("text", SAID), 43)
