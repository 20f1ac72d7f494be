"""Rejected answers: the money goes back and comes again, places open and close, and every sum stays whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

from crowd.rules.desk import UNDO_FOR
from crowd.rules.fairness import Category
from crowd.rules.spec import ProjectSpec
from crowd.services.answers_desk import AnswerPage, AnswersDeskService, AnswerView
from crowd.services.clearing import Clearing
from crowd.services.earnings import EarningsService
from crowd.services.fair_desk import NotAdmin, NotYours
from crowd.services.history import HistoryService
from crowd.services.objecting import Unasked
from crowd.services.rejected import still_rejected
from storage import Storage
from tests.filling import spec
from tests.labelling import ANN, BEN, CAT, DAN, NO, PRICE, YES, card
from tests.services.fair import DAY, OLGA, PIA, REASON, Court, court

ALONE = spec(("overlap = 3", "overlap = 1"), ('price = "0.05"', 'price = "0.05"\nbudget = "0.10"'))
GONE = spec(("overlap = 3", "overlap = 1\nrequeue_rejected = false"))


class Bench(Court):
    """The court, and the desk of answers."""

    def __init__(self, found: Court) -> None:
        super().__init__(found)
        self.staff = found.staff
        self.answers = AnswersDeskService(found.storage, found.staff)
        self._updates = 5000

    async def judged(self, task_id: int, who: int = ANN, by: int = OLGA) -> AnswerView:
        """Rejected by way of the desk."""
        about = await self.person(who)
        await self.answers.want(self.turn(), by, task_id, about, Category.CARELESS)
        step = await self.answers.reject(self.turn(), by, f"{task_id}:{about}:careless", REASON)
        assert isinstance(step, AnswerView), step
        return step


async def bench(
    storage: Storage, folder: Path, *, who: tuple[int, ...] = (ANN,), project: ProjectSpec | None = None
) -> Bench:
    return Bench(await court(storage, folder, who=who, project=project))


async def test_her_pay_goes_back_the_place_opens_anew_and_she_is_told_after_the_minute(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await bench(storage, tmp_path, who=(ANN, BEN), project=ALONE)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id)
    view = await desk.judged(first.task_id)

    assert (view.state, view.reason) == ("rejected", REASON)
    assert (await desk.money()).get(("pending", await desk.person()), 0) == 0
    assert await desk.asks("SELECT due_at FROM deliveries JOIN campaigns ON campaigns.id = campaign_id"
                           " WHERE kind = 'answer_rejected'") == [(desk.now + UNDO_FOR,)]  # fmt: skip
    assert (await desk.places())[0] == 1
    await desk.is_whole()
    assert card(await desk.begins(BEN)).task_id == first.task_id  # what came back goes first
    await desk.is_whole()


async def test_with_requeue_off_the_place_is_gone(storage: Storage, tmp_path: Path) -> None:
    desk = await bench(storage, tmp_path, project=GONE)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id)
    await desk.judged(first.task_id)
    assert await desk.asks(f"SELECT overlap, places_left FROM tasks WHERE id = {first.task_id}") == [(0, 0)]
    await desk.is_whole()


async def test_undo_within_the_minute_leaves_no_trace_for_her(storage: Storage, tmp_path: Path) -> None:
    desk = await bench(storage, tmp_path)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id)
    view = await desk.judged(first.task_id)
    assert view.rejection
    back = await desk.answers.undo(desk.turn(), PIA, view.rejection)
    assert isinstance(back, AnswerView)
    assert back.state == "rejected"
    back = await desk.answers.undo(desk.turn(), OLGA, view.rejection)
    assert isinstance(back, AnswerView)

    assert back.state == "submitted"
    assert (await desk.money())[("pending", await desk.person())] == PRICE
    assert await storage.read(lambda work: still_rejected(work, {"rejection_id": view.rejection})) is None
    await desk.is_whole()
    again = await desk.judged(first.task_id)
    assert again.rejection != view.rejection
    desk.now += UNDO_FOR
    late = await desk.answers.undo(desk.turn(), OLGA, again.rejection or 0)
    assert isinstance(late, AnswerView)
    assert late.state == "rejected"
    await desk.is_whole()


async def test_an_upheld_appeal_accepts_and_pays_it_also_when_somebody_has_her_place_and_the_budget_is_spent(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await bench(storage, tmp_path, who=(ANN, BEN), project=ALONE)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id)
    view = await desk.judged(first.task_id)
    taken = card(await desk.begins(BEN))
    await desk.taps(BEN, taken.task_id)  # with the task that Ann holds, all that the budget has
    assert taken.task_id == first.task_id
    desk.now += UNDO_FOR
    await desk.upheld(await desk.appealed("j", view.rejection or 0))

    about = await desk.person()
    assert (await desk.money())[("available", about)] == PRICE
    assert (await desk.states(ANN))[0] == "accepted"
    await desk.is_whole()
    summary = await EarningsService(storage).summary(ANN, desk.now)
    assert summary
    assert summary.available == (("USD", PRICE),)
    assert summary.today.earned[0].amount == PRICE
    assert await desk.told("appeal_answered") == [ANN]


async def test_an_appeal_that_is_declined_leaves_it_rejected_with_its_reason_in_her_history(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await bench(storage, tmp_path)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id)
    view = await desk.judged(first.task_id)
    await desk.declined(await desk.appealed("j", view.rejection or 0))

    past = await HistoryService(storage).open(ANN, first.task_id)
    assert past
    assert (past.answer.state, past.answer.verdict, past.answer.paid) == ("rejected", REASON, 0)
    assert past.changeable is False
    await desk.is_whole()


async def test_a_final_answer_cannot_be_rejected_and_a_rejected_one_does_not_become_final_by_itself(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await bench(storage, tmp_path)
    first = await desk.starts(ANN)
    step = await desk.taps(ANN, first.task_id)
    await desk.taps(ANN, card(step).task_id)
    await desk.judged(first.task_id)
    desk.now += 8 * DAY
    await Clearing(storage, 7).run(desk.now)

    assert (await desk.states(ANN))[:2] == ["rejected", "accepted"]
    late = card(step).task_id
    view = await desk.answers.want(desk.turn(), OLGA, late, await desk.person(), Category.CARELESS)
    assert isinstance(view, AnswerView)
    assert view.state == "accepted"
    assert await desk.asks("SELECT kind FROM expected WHERE taken_by IS NULL") == []
    await desk.is_whole()


async def test_accepting_pays_at_once_and_twice_pays_once(storage: Storage, tmp_path: Path) -> None:
    desk = await bench(storage, tmp_path)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id)
    about = await desk.person()
    both = await asyncio.gather(
        *(desk.answers.accept(desk.turn(), OLGA, first.task_id, about) for _ in range(2)),
        return_exceptions=True,
    )
    assert [each.state for each in both if isinstance(each, AnswerView)] == ["accepted"] * 2
    assert (await desk.money())[("available", about)] == PRICE
    await desk.is_whole()


async def test_of_two_admins_who_judge_at_once_one_is_first(storage: Storage, tmp_path: Path) -> None:
    desk = await bench(storage, tmp_path)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id)
    about = await desk.person()
    await desk.answers.want(desk.turn(), PIA, first.task_id, about, Category.OTHER)
    await asyncio.gather(
        desk.answers.accept(desk.turn(), OLGA, first.task_id, about),
        desk.answers.reject(desk.turn(), PIA, f"{first.task_id}:{about}:other", REASON),
    )
    assert (await desk.states(ANN))[0] in ("accepted", "rejected")
    await desk.is_whole()


async def test_a_change_that_she_had_begun_ends_with_the_rejection(storage: Storage, tmp_path: Path) -> None:
    desk = await bench(storage, tmp_path)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id)
    await desk.labelling.undo(desk.turn(), ANN, desk.project)
    await desk.judged(first.task_id)
    await desk.taps(ANN, first.task_id, NO)
    assert await desk.asks(f"SELECT state, draft FROM assignments WHERE task_id = {first.task_id}") == [
        ("rejected", None)
    ]
    await desk.is_whole()


async def test_the_list_begins_where_the_fewest_agree(storage: Storage, tmp_path: Path) -> None:
    desk = await bench(storage, tmp_path, who=(ANN, BEN, CAT))
    for who, value in ((ANN, YES), (BEN, YES), (CAT, NO)):
        await desk.taps(who, (await desk.starts(who)).task_id, value)
        desk.now += 1
    page = await desk.answers.page(OLGA, desk.project, worst=True, page=0)
    assert isinstance(page, AnswerPage)
    odd = await desk.person(CAT)
    first = page.answers[0]
    assert (first.person_id, first.agreeing, first.others) == (odd, 0, 2)
    newest = await desk.answers.page(OLGA, desk.project, worst=False, page=9)
    assert isinstance(newest, AnswerPage)
    assert (newest.answers[0].person_id, newest.waiting, newest.page) == (odd, 3, 0)


async def test_nobody_judges_her_own_answer_and_who_is_no_admin_judges_none(storage: Storage, tmp_path: Path) -> None:
    desk = await bench(storage, tmp_path, who=(PIA, DAN))
    first = await desk.starts(PIA)
    await desk.taps(PIA, first.task_id)
    about = await desk.person(PIA)
    assert isinstance(await desk.answers.accept(desk.turn(), PIA, first.task_id, about), NotYours)
    assert isinstance(await desk.answers.accept(desk.turn(), DAN, first.task_id, about), NotAdmin)
    assert isinstance(await desk.answers.reject(desk.turn(), OLGA, f"{first.task_id}:{about}:other", REASON), Unasked)
    assert await desk.states(PIA) == ["submitted", "active"]


async def test_what_hung_on_a_restriction_is_paid_when_its_appeal_is_upheld(storage: Storage, tmp_path: Path) -> None:
    desk = await bench(storage, tmp_path)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id)
    await desk.judged(first.task_id)
    found = await desk.paused()
    objection = await desk.appealed("r", found)
    await desk.deciding.mark(desk.turn(), PIA, objection, first.task_id, right=True)
    await desk.upheld(objection)

    assert (await desk.states(ANN))[0] == "accepted"
    assert (await desk.money())[("available", await desk.person())] == PRICE
    await desk.is_whole()


async def test_an_answer_that_a_person_finds_right_counts_as_right_whatever_the_key_says(
    storage: Storage, tmp_path: Path
) -> None:
    desk = await bench(storage, tmp_path)
    first = await desk.starts(ANN)
    await desk.taps(ANN, first.task_id, NO)
    assert await desk.asks(f"SELECT credit FROM assignments WHERE task_id = {first.task_id}") == [(0,)]
    objection = await desk.appealed("r", await desk.paused())
    await desk.deciding.mark(desk.turn(), PIA, objection, first.task_id, right=True)
    await desk.upheld(objection)
    assert await desk.asks(f"SELECT credit FROM assignments WHERE task_id = {first.task_id}") == [(100,)]
    await desk.is_whole()
