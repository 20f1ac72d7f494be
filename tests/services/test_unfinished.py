"""Reminders and ends of unfinished screenings: once each, never at night, dropped when she went on; on both engines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.delivery import Sent
from crowd.rules.quiet import QuietHours
from crowd.rules.waking import Notify
from crowd.screening.form import Form, load_form
from crowd.screening.said import Typed
from crowd.services.applying import ApplyingService, NothingOpen, Unreminded
from crowd.services.deliveries import DeliveryService
from crowd.services.screening import ScreeningService, built_in_form
from crowd.services.steps import Ask, Declined, Over, Passed, Summary, TooEarly
from crowd.services.unfinished import Unfinished
from crowd.services.upkeep import beat
from storage import Storage, Unit
from storage.vault import Vault
from tests.services.applicant import ANN, DAY, INTEREST, NOW, Applicant, known, lying

HOUR = DAY // 24
QUIET = Notify(QuietHours.parse("21:00-08:00"), 10)


class Watch:
    """The clock's part and the sender's, at a time that the test says. The bot is alive all the while."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.care = Unfinished(storage)
        self.deliveries = DeliveryService(storage, QUIET)

    async def looks(self, now: int) -> int:
        await self.storage.write(None, lambda work: work.outages.beat(now))
        return await self.care.run(now)

    async def sends(self, now: int) -> list[dict[str, Any]]:
        """The bodies of what goes out at this moment."""
        sent = []
        for owed in await self.deliveries.claim(now, 10):
            await self.deliveries.settle(owed, Sent(1), now)
            sent.append(json.loads(owed.body))
        return sent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def ann(storage: Storage, folder: Path) -> Applicant:
    return Applicant(ScreeningService(storage, Vault(folder), built_in_form("short")))


@pytest.fixture
def watch(storage: Storage) -> Watch:
    return Watch(storage)


async def touched(storage: Storage) -> int:
    screening = (await known(storage))["screening"]
    assert screening is not None
    return int(screening.touched_at)


async def state(storage: Storage) -> str:
    screening = (await known(storage))["screening"]
    assert screening is not None
    return str(screening.state)


async def test_one_reminder_a_day_after_she_left_and_one_before_the_end(
    ann: Applicant, storage: Storage, watch: Watch
) -> None:
    await ann.gets_to("english")
    since = await touched(storage)

    assert await watch.looks(since + DAY - 1) == 0
    assert await watch.looks(since + DAY) == 1
    [first] = await watch.sends(since + DAY)
    for hours in range(25, 12 * 24):
        assert await watch.looks(since + hours * HOUR) == 0
    assert await watch.looks(since + 12 * DAY) == 1
    [second] = await watch.sends(since + 12 * DAY)
    assert await watch.looks(since + 14 * DAY - 1) == 0

    assert (first["what"], first["answered"], first["questions"], first["until"]) == (
        *("unfinished", 2, 5),
        since + 14 * DAY,
    )
    assert second["what"] == "lapsing"
    assert await watch.sends(since + 13 * DAY) == []


async def test_a_program_that_was_restarted_reminds_nobody_twice(
    ann: Applicant, storage: Storage, watch: Watch
) -> None:
    await ann.gets_to("english")
    since = await touched(storage)
    await watch.looks(since + DAY)

    again = Watch(storage)
    await storage.write(None, lambda work: work.reminders.look_again(screening_id=ann.screening_id, look_at=0))

    assert await again.looks(since + DAY + 1) == 0
    assert len(await again.sends(since + DAY + 1)) == 1
    assert await again.sends(since + 2 * DAY) == []


async def test_in_quiet_hours_it_waits_for_her_morning(ann: Applicant, storage: Storage, watch: Watch) -> None:
    """In Tokyo it is 21:00 at noon UTC."""
    await ann.gets_to("english")
    since = await touched(storage)
    await storage.write(None, lambda work: work.people.set_time_zone(person_id=1, time_zone="Asia/Tokyo"))

    await watch.looks(since + DAY)

    assert await watch.sends(since + DAY) == []
    assert await watch.sends(since + DAY + 10 * HOUR) == []
    assert len(await watch.sends(since + DAY + 11 * HOUR)) == 1


async def test_who_goes_on_before_it_is_sent_is_not_reminded(ann: Applicant, storage: Storage, watch: Watch) -> None:
    await ann.gets_to("years_of_work")
    await watch.looks(await touched(storage) + DAY)
    ann.now = await touched(storage) + DAY

    await ann.says(Typed("3"))

    assert await watch.sends(ann.now + 1) == []
    since = await touched(storage)
    assert await watch.looks(since + DAY) == 1  # a reminder that nobody saw does not use up hers
    assert len(await watch.sends(since + DAY)) == 1


async def test_who_was_reminded_came_back_and_left_again_is_only_warned_of_the_end(
    ann: Applicant, storage: Storage, watch: Watch
) -> None:
    await ann.gets_to("years_of_work")
    await watch.looks(await touched(storage) + DAY)
    await watch.sends(await touched(storage) + DAY)
    ann.now = await touched(storage) + 2 * DAY
    await ann.says(Typed("3"))
    since = await touched(storage)

    assert await watch.looks(since + DAY) == 0
    assert await watch.looks(since + 12 * DAY) == 1
    assert [body["what"] for body in await watch.sends(since + 12 * DAY)] == ["lapsing"]


async def test_who_wants_no_reminders_gets_none_and_it_ends_all_the_same(
    ann: Applicant, storage: Storage, watch: Watch, folder: Path
) -> None:
    await ann.gets_to("english")
    since = await touched(storage)
    await watch.looks(since + DAY)  # owed, and not sent yet
    service = ApplyingService(storage, Vault(folder))

    said = await service.stop_reminding(ann.turn(), ANN, ann.screening_id)
    other = await service.stop_reminding(ann.turn(), ANN, ann.screening_id + 1)

    assert said == Unreminded(since + 14 * DAY)
    assert other == NothingOpen()
    assert await watch.sends(since + DAY) == []
    assert await watch.looks(since + 12 * DAY) == 0
    await watch.looks(since + 14 * DAY)
    assert await state(storage) == "lapsed"


async def test_it_lapses_once_is_counted_and_its_buttons_say_so(ann: Applicant, storage: Storage, watch: Watch) -> None:
    await ann.gets_to("english")
    since = await touched(storage)

    await watch.looks(since + 14 * DAY)
    await watch.looks(since + 15 * DAY)

    assert await state(storage) == "lapsed"
    lines = await storage.read(lambda work: work.audit.latest(10))
    assert [line.action for line in lines].count("screening.lapsed") == 1
    assert await ann.taps("english", 4) == Over("lapsed")


async def test_a_last_answer_before_the_clock_looked_still_counts(
    ann: Applicant, storage: Storage, watch: Watch
) -> None:
    await ann.gets_to("years_of_work")
    ann.now = await touched(storage) + 20 * DAY

    assert isinstance(await ann.says(Typed("3")), Ask)
    await watch.looks(ann.now + 1)

    assert await state(storage) == "open"


async def test_an_outage_of_ours_puts_everything_off(ann: Applicant, storage: Storage, watch: Watch) -> None:
    await ann.gets_to("english")
    since = await touched(storage)
    await watch.looks(since + HOUR)

    assert await watch.care.run(since + 20 * DAY) == 0  # we are away: nobody can answer
    assert await state(storage) == "open"
    back = since + 20 * DAY
    await storage.write(None, lambda work: beat(work, back))
    assert await watch.looks(back + 23 * HOUR - 1) == 0
    assert await watch.looks(back + 23 * HOUR) == 1


async def test_who_begins_again_need_not_say_twice_what_she_said(
    ann: Applicant, storage: Storage, watch: Watch, folder: Path
) -> None:
    await ann.gets_to("interest")
    await watch.looks(await touched(storage) + 14 * DAY)
    ann.now = NOW + 15 * DAY

    step = await ann.applies()
    assert isinstance(step, Ask)
    assert step.place.question.key == "consent"
    next_one = await ann.taps("consent", 0)
    assert isinstance(next_one, Ask)
    assert (next_one.place.question.key, next_one.place.number) == ("interest", 5)
    end = await ann.says(INTEREST)
    assert isinstance(end, Summary)
    assert [line.shown for line in end.lines][:4] == ["Yes", "3 years", "C1", "cv.pdf"]
    assert isinstance(await ann.sends_all(), Passed)
    assert len(lying(folder)) == 1


async def test_who_does_not_agree_the_second_time_leaves_nothing_behind(
    ann: Applicant, storage: Storage, watch: Watch, folder: Path
) -> None:
    await ann.gets_to("interest")
    old = ann.screening_id
    await watch.looks(await touched(storage) + 14 * DAY)
    ann.now = NOW + 15 * DAY
    await ann.applies()

    await ann.taps("consent", 1)

    assert await storage.read(lambda work: work.screenings.answers(screening_id=old)) == {}
    assert (await known(storage))["files"] == []
    assert lying(folder) == {}


async def test_who_was_reminded_of_the_first_question_can_still_say_no(
    ann: Applicant, storage: Storage, watch: Watch
) -> None:
    await ann.applies()
    since = await touched(storage)
    assert await watch.looks(since + DAY) == 1

    assert await ann.taps("consent", 1) == Declined()

    assert await watch.sends(since + DAY) == []
    assert (await known(storage))["screening"] is None


async def test_a_question_that_was_changed_meanwhile_is_asked_anew(
    ann: Applicant, storage: Storage, watch: Watch, folder: Path
) -> None:
    await ann.gets_to("english")
    await watch.looks(await touched(storage) + 14 * DAY)
    form = built_in_form("short")
    changed = tuple(
        each.model_copy(update={"text": "Since when?"}) if each.key == "degree" else each for each in form.questions
    )
    ann.service = ScreeningService(storage, Vault(folder), form.model_copy(update={"questions": changed}))
    ann.now = NOW + 15 * DAY
    await ann.applies()

    step = await ann.taps("consent", 0)
    assert isinstance(step, Ask)
    assert step.place.question.key == "degree"
    after = await ann.taps("degree", 0)
    assert isinstance(after, Ask)
    assert after.place.question.key == "english"


async def test_many_at_once_are_all_found(storage: Storage, folder: Path, watch: Watch) -> None:
    service = ScreeningService(storage, Vault(folder), built_in_form("short"))
    for at in range(130):
        await Applicant(service, telegram_id=9000 + at, first_update=1000 * (at + 1)).applies()

    def later(work: Unit) -> list[int]:
        return work.reminders.due(now=NOW + 40 * DAY, most=1000)

    assert len(await storage.read(later)) == 130
    assert await watch.looks(NOW + DAY + HOUR) == 130
    await watch.looks(NOW + 15 * DAY)
    assert await storage.read(later) == []


def with_a_test() -> Form:
    form = load_form(
        'title = "Quiz"\nminutes = 1\napply_again_after_days = 30\n'
        '[[questions]]\nkey = "consent"\nkind = "consent"\nversion = "1"\ntext = "We keep this."\n'
        '[[questions]]\nkey = "sky"\nkind = "quiz"\ntext = "A test."\n'
        'items = [{ key = "sky", text = "The sky?", right = "blue", wrong = ["square"] }]\n'
        '[[questions]]\nkey = "next"\nkind = "yes_no"\ntext = "The next one?"\n'
    )
    assert isinstance(form, Form), form
    return form


async def lapses_at(ann: Applicant, storage: Storage, watch: Watch) -> int:
    """Two weeks and more without a word of hers; when she had last done something."""
    left = ann.now
    for day in range(1, 20):
        await watch.looks(left + day * DAY)
    assert await state(storage) == "lapsed"
    ann.now = left + 20 * DAY
    return left


async def test_who_leaves_in_the_middle_of_a_test_does_not_get_another_one_sooner(
    storage: Storage, folder: Path, watch: Watch
) -> None:
    ann = Applicant(ScreeningService(storage, Vault(folder), with_a_test()))
    await ann.applies()
    await ann.taps("consent", 0)
    await ann.says(Typed("begin"))

    left = await lapses_at(ann, storage, watch)

    assert await ann.applies() == TooEarly(left + 30 * DAY)
    ann.now = left + 30 * DAY
    assert isinstance(await ann.applies(), Ask)


async def test_who_lets_her_test_be_forgotten_waits_for_another_one(
    storage: Storage, folder: Path, watch: Watch
) -> None:
    ann = Applicant(ScreeningService(storage, Vault(folder), with_a_test()))
    await ann.applies()
    await ann.taps("consent", 0)
    await ann.says(Typed("begin"))
    await ann.says(Typed("blue"))
    await lapses_at(ann, storage, watch)
    assert isinstance(await ann.applies(), Ask)

    assert await ann.taps("consent", 1) == Declined()
    declined = ann.now

    assert await ann.applies() == TooEarly(declined + 30 * DAY)
