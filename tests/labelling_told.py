"""What labelling has to say and to store after each step of the machine: its model beside the program."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from crowd.rules.limits import Because
from crowd.services.bundles import BundleService
from crowd.services.cards import AnsweredAlready, Heard, NothingLeft, Refused, Shown, Step, Why
from crowd.services.checking import problems
from storage import Storage, Turn, Unit, open_storage
from tests.filling import spec
from tests.labelling import PRICE
from tests.labelling_model import LOST, Model
from tests.reporting import Desk, desk

T = TypeVar("T")
PEOPLE = (11, 12, 13, 14)
TASKS, OVERLAP, BUDGET = 5, 2, 7
PROJECT = spec(
    ("overlap = 3", f"overlap = {OVERLAP}"),
    ('price = "0.05"', f'price = "0.05"\nestimate = "1m"\nbudget = "{BUDGET * PRICE / 1_000_000:.2f}"'),
)

STORED = (
    "SELECT task_id, telegram_id, assignments.state, answer, draft, guide_version, deadline"
    " FROM assignments JOIN people ON people.id = person_id",
    "SELECT count(*) FROM answer_changes",
    "SELECT id, places_left, withheld FROM tasks ORDER BY id",
    "SELECT telegram_id, expires_at FROM bundles JOIN people ON people.id = person_id WHERE state = 'open'",
    "SELECT guide_version FROM projects",
    "SELECT count(*) FROM clarifications",
    "SELECT account, CAST(sum(amount) AS BIGINT) FROM ledger GROUP BY account",
    "SELECT amount, committed FROM budgets",
    "SELECT id, ref, account, owner, amount FROM ledger ORDER BY id",
)
TWICE_EVERY = 3
"""Every third update comes twice."""


def _stored(work: Unit) -> list[list[tuple[Any, ...]]]:
    return [work._queries._execute(text, {}).fetchall() for text in STORED]


class Told(RuleBasedStateMachine):
    """A project of few tasks, four people, two admins; whatever is done is done to the model, too."""

    fresh: ClassVar[Callable[[], str]]

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.url = type(self).fresh()
        self.storage: Storage = self.run(open_storage(self.url))
        self.model = Model(0, OVERLAP)
        self.again: Callable[[], Coroutine[Any, Any, object]] | None = None
        self.ledger: list[tuple[Any, ...]] = []
        self.steps = 0

    def opens(self, tasks: int) -> None:
        """A live project of so many tasks."""
        self.shop: Desk = self.run(desk(self.storage, self.folder, tasks=tasks, who=PEOPLE, project=PROJECT))
        self.bundling = BundleService(self.storage)
        self.model = Model(tasks, OVERLAP, BUDGET)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def does(self, call: Callable[[Turn], Coroutine[Any, Any, T]]) -> T:
        """A call by an update of its own, which may come again."""
        turn = self.shop.turn()
        self.again = lambda: call(turn)
        outcome = self.run(call(turn))
        if turn.update_id % TWICE_EVERY == 0:
            self.run(call(turn))
        return outcome

    def teardown(self) -> None:
        self.run(self.storage.close())
        self.run(self.loop.shutdown_default_executor())
        self.loop.close()
        shutil.rmtree(self.folder)

    # What she is told

    def is_said(self, who: int, task: int, label: str, step: Heard) -> None:
        """An answer by whatever way, and what has to come of it."""
        model, was = self.model, self.model.states.get((task, who))
        model.turns_to(task, who)
        if was is None:
            assert step == Refused(Why.NOT_HERS)
        elif model.changing.get(who) == task:
            model.changes_to(task, who, label)
            assert isinstance(step, (Shown, NothingLeft))
            assert step.recorded == label
            self.stands(who, step)
        elif was in {"submitted", "accepted"}:
            assert isinstance(step, AnsweredAlready)
            assert step.words == model.labels[task, who]
        elif why := self.why_not(who, task):
            assert isinstance(step, Refused)
            assert step.why is why
        else:
            model.answers(task, who, label, self.shop.now)
            assert isinstance(step, (Shown, NothingLeft))
            assert step.recorded == label
            self.goes_on(who, step)

    def why_not(self, who: int, task: int) -> Why | None:
        """Why an answer to a task that she had does not count; None when it does."""
        model, was = self.model, self.model.states[task, who]
        gone = {"skipped": Why.SKIPPED_ALREADY, "parked": Why.PARKED, "reserved": Why.RESERVED}
        if was in gone:
            return gone[was]
        if who in model.banned:
            return Why.NOT_ADMITTED
        if was in LOST and (model.project != "live" or not model.takeable(task)):
            return Why.TOO_LATE
        return Why.NO_MONEY if was in LOST and not model.affords() else None

    def opens_a_change(self, who: int, task: int, step: Step) -> None:
        assert isinstance(step, Shown)
        assert step.card.task_id == task
        assert step.card.changing is not None
        assert step.card.changing.words == self.model.labels[task, who]
        self.model.changing[who] = task

    def stands(self, who: int, step: Heard) -> None:
        """Nothing was handed out: she has what she had."""
        held = self.model.held(who)
        assert isinstance(step, NothingLeft if held is None else Shown)
        assert held is None or (isinstance(step, Shown) and step.card.task_id == held)

    def goes_on(self, who: int, step: Heard) -> None:
        """She holds what she held, else the next of her bundle, else one of those open to her."""
        model = self.model
        if model.held(who) is not None:
            self.stands(who, step)
        elif who in model.lapsed:
            model.lapsed.discard(who)
            assert isinstance(step, NothingLeft)
            assert step.bundle is not None
        elif not model.works(who):
            assert isinstance(step, NothingLeft)
            if model.project == "live" and who not in model.banned:
                assert step.halt is not None
                assert (step.halt.because, step.halt.count) == (Because.GUIDELINES, model.guide)
        elif who in model.bundles:
            self.goes_on_in_her_bundle(who, step)
        elif isinstance(step, NothingLeft):
            assert model.open_to(who) == set() or not model.affords()
            assert (step.halt is None) == (model.open_to(who) == set())
        else:
            assert isinstance(step, Shown)
            assert step.card.task_id in model.open_to(who)
            assert model.affords()
            self.is_hers(who, step)

    def goes_on_in_her_bundle(self, who: int, step: Heard) -> None:
        """What was withheld meanwhile goes back on the way; the last one ends it."""
        model, reserved = self.model, self.model.of(who, "reserved")
        withheld = [task for task in reserved if task in model.withheld]
        if isinstance(step, NothingLeft):
            assert withheld == reserved
            assert step.bundle is not None
            assert step.bundle.state == "done"
            model.ends_bundle(who)
        else:
            assert isinstance(step, Shown)
            assert step.card.task_id in set(reserved) - set(withheld)
            assert step.card.begun is not None
            gone = {task for task, state in self.stored_states(who).items() if state == "returned"}
            model.gives_back(who, [task for task in withheld if task in gone])
            self.is_hers(who, step)

    def is_hers(self, who: int, step: Shown) -> None:
        self.model.takes(step.card.task_id, who, self.shop.now)
        assert step.card.tally.answered == self.model.count(who, "submitted", "accepted")
        assert step.card.deadline == self.model.deadlines[step.card.task_id, who]

    # What is stored

    def stored_states(self, who: int) -> dict[int, str]:
        """Her assignments by task."""
        return dict(
            self.run(
                self.shop.asks(
                    "SELECT task_id, state FROM assignments JOIN people ON people.id = person_id"
                    f" WHERE telegram_id = {who}"
                )
            )
        )

    @invariant()
    def holds(self) -> None:
        """All that must hold, also between the steps of a longer rule."""
        if not self.model.tasks:
            return
        self.steps += 1
        self.stored = self.run(self.storage.read(_stored))
        self.what_is_stored_is_what_the_model_says()
        self.what_is_stored_is_whole()
        self.money_is_what_the_work_is_worth()

    def what_is_stored_is_what_the_model_says(self) -> None:
        assignments, changes, tasks, bundles, versions, questions, _, _, _ = self.stored
        model = self.model
        assert {(task, who): state for task, who, state, *_ in assignments} == model.states
        labels = {(task, who): f'{{"label":"{label}"}}' for (task, who), label in model.labels.items()}
        assert {(task, who): answer for task, who, _, answer, *_ in assignments if answer} == labels
        assert {who: task for task, who, state, _, draft, *_ in assignments if draft and state == "submitted"} == (
            model.changing
        )
        assert {(task, who): guide for task, who, *_, guide, _ in assignments} == model.guides
        for task, who, state, *_, deadline in assignments:
            assert state not in {"active", "parked"} or deadline == model.deadlines[task, who]
        assert tasks == [(task, model.free(task), model.withheld.get(task)) for task in model.every_task()]
        assert dict(bundles) == model.bundles
        assert (changes, versions, questions) == ([(model.changes,)], [(model.guide,)], [(len(model.questions),)])

    def what_is_stored_is_whole(self) -> None:
        assert self.run(problems(self.storage)) == []

    def money_is_what_the_work_is_worth(self) -> None:
        """By account; the budget counts all of it; and the ledger only grows."""
        *_, money, budget, lines = self.stored
        model = self.model
        worth = {
            "held": model.worth("active", "parked", "reserved"),
            "pending": model.worth("submitted"),
            "available": model.worth("accepted"),
        }
        expected = {name: count * PRICE for name, count in worth.items() if count}
        total = sum(expected.values())
        assert {account: sum_ for account, sum_ in money if sum_} == (expected | {"budget": -total} if total else {})
        assert budget == ([] if model.budget is None else [(model.budget * PRICE, model.committed() * PRICE)])
        assert lines[: len(self.ledger)] == self.ledger
        answers = [ref for _, ref, account, _, _ in lines if account == "pending" and ref.startswith("answer:")]
        assert len(answers) == len(set(answers)) == len(model.labels)
        self.ledger = lines
