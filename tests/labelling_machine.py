"""Everything that people, admins, the clock and a stuttering network do to labelling, as a machine beside its model."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from crowd.rules.reports import Decision, Reason
from crowd.services.cards import (
    AnsweredAlready,
    Finished,
    Heard,
    NotAnAnswer,
    NotAsked,
    NothingLeft,
    Refused,
    Shown,
    Step,
    Why,
)
from crowd.services.checking import problems
from crowd.services.clearing import Clearing
from crowd.services.outcomes import OverlapSet
from crowd.services.overlap import OverlapService
from crowd.services.reports import Decided, LookAgain, Reported, SettledAlready
from crowd.tasktypes.base import Typed
from storage import Storage, Turn, open_storage
from tests.filling import admit, spec
from tests.labelling import LIMIT, NO, PRICE, YES
from tests.labelling_model import LOST, Model
from tests.reporting import BOSS, Desk, desk

T = TypeVar("T")
PEOPLE = (11, 12, 13, 14)
TASKS, OVERLAP = 3, 2
LABELS = {YES: "true", NO: "false"}
people = st.sampled_from(PEOPLE)
tasks = st.integers(1, TASKS)
values = st.sampled_from([YES, NO])
rarely = st.integers(0, 5).map(lambda drawn: drawn == 0)


class Labelling(RuleBasedStateMachine):
    """Rules do a thing to the program, check what it says, and do the same to the model."""

    fresh: ClassVar[Callable[[], str]]

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.url = type(self).fresh()
        self.storage: Storage = self.run(open_storage(self.url))
        project = spec(("overlap = 3", f"overlap = {OVERLAP}"))
        self.shop: Desk = self.run(desk(self.storage, self.folder, tasks=TASKS, who=PEOPLE, project=project))
        self.model = Model(TASKS, OVERLAP)
        self.again: Callable[[], Coroutine[Any, Any, object]] | None = None
        self.ledger: list[tuple[Any, ...]] = []

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def does(self, call: Callable[[Turn], Coroutine[Any, Any, T]]) -> T:
        """A call by an update of its own, which may come again."""
        turn = self.shop.turn()
        self.again = lambda: call(turn)
        return self.run(call(turn))

    def teardown(self) -> None:
        self.run(self.storage.close())
        self.run(self.loop.shutdown_default_executor())
        self.loop.close()
        shutil.rmtree(self.folder)

    # Workers

    @rule(who=people)
    def begins(self, who: int) -> None:
        step = self.does(lambda turn: self.shop.labelling.begin(turn, who, 1, briefed=True))
        if who in self.model.banned:
            assert step == Refused(Why.NOT_ADMITTED)
        elif self.model.project != "live" and self.model.held(who) is None:
            assert step == Refused(Why.NOT_LIVE)
        else:
            self.model.begun.add(who)
            self.model.changing.pop(who, None)
            self.goes_on(who, step)

    @rule(who=people, task=tasks, value=values)
    def taps(self, who: int, task: int, value: str) -> None:
        """On any task: her own, one she lost, one she has done, somebody else's."""
        step = self.does(lambda turn: self.shop.labelling.tap(turn, who, task, 1, value))
        self.is_said(who, task, LABELS[value], step)

    @rule(who=people, value=values)
    def answers_what_she_holds(self, who: int, value: str) -> None:
        task = self.model.held(who)
        if task is not None:
            self.taps(who, task, value)

    @rule(who=people, value=values)
    def types(self, who: int, value: str) -> None:
        """It belongs to the answer that she is changing, else to the task in her hands."""
        task = self.model.changing.get(who, self.model.held(who))
        step = self.does(lambda turn: self.shop.labelling.say(turn, who, Typed(LABELS[value].upper()), None))
        if task is None:
            assert step == NotAsked()
        else:
            self.is_said(who, task, LABELS[value], step)

    @rule(who=people)
    def types_what_is_no_label(self, who: int) -> None:
        step = self.does(lambda turn: self.shop.labelling.say(turn, who, Typed("perhaps"), None))
        if who in self.model.changing or (self.model.held(who) and who not in self.model.banned):
            assert isinstance(step, NotAnAnswer)
        else:
            assert isinstance(step, (NotAsked, Refused))

    @rule(who=people, task=tasks)
    def taps_a_label_that_is_gone(self, who: int, task: int) -> None:
        step = self.does(lambda turn: self.shop.labelling.tap(turn, who, task, 1, "12345"))
        assert isinstance(step, (Refused, AnsweredAlready))

    @rule(who=people)
    def taps_twice_at_once(self, who: int) -> None:
        task = self.model.held(who)
        if task is None or who in self.model.banned:
            return

        async def both() -> list[Step]:
            return list(await asyncio.gather(self.shop.taps(who, task, YES), self.shop.taps(who, task, NO)))

        steps = self.run(both())
        counted = [step for step in steps if not isinstance(step, AnsweredAlready)]
        assert len(counted) == 1
        self.is_said(who, task, counted[0].recorded, counted[0])  # type: ignore[union-attr]

    @rule(who=people)
    def undoes(self, who: int) -> None:
        step = self.does(lambda turn: self.shop.labelling.undo(turn, who, 1))
        last = self.model.last_answers(who)
        if last:
            self.opens_a_change(who, last[0], step)
        else:
            assert isinstance(step, Refused)
            assert step.why is (Why.NOTHING_TO_CHANGE if who in self.model.begun else Why.NO_PROJECT)

    @rule(who=people, task=tasks)
    def changes(self, who: int, task: int) -> None:
        step = self.does(lambda turn: self.shop.labelling.change(turn, who, task))
        if task in self.model.last_answers(who):
            self.opens_a_change(who, task, step)
        else:
            assert isinstance(step, Refused)
            final = (task, who) in self.model.labels
            hers = (task, who) in self.model.states
            assert step.why is (Why.FINAL if final else Why.NOTHING_TO_CHANGE if hers else Why.NOT_HERS)

    @rule(who=people, task=tasks)
    def keeps(self, who: int, task: int) -> None:
        step = self.does(lambda turn: self.shop.labelling.keep(turn, who, task))
        if (task, who) in self.model.states:
            self.model.changing.pop(who, None)
            self.stands(who, step)
        else:
            assert step == Refused(Why.NOT_HERS)

    @rule(who=people, task=tasks)
    def skips(self, who: int, task: int) -> None:
        step = self.does(lambda turn: self.shop.labelling.skip(turn, who, task))
        if self.model.states.get((task, who)) == "active":
            self.model.states[task, who] = "skipped"
            self.goes_on(who, step)
        else:
            assert isinstance(step, (Refused, AnsweredAlready))

    @rule(who=people)
    def stops(self, who: int) -> None:
        step = self.does(lambda turn: self.shop.labelling.stop(turn, who, 1))
        task = self.model.held(who)
        if task is not None:
            self.model.states[task, who] = "returned"
        self.model.changing.pop(who, None)
        assert isinstance(step, Finished if who in self.model.begun else Refused)

    @rule(who=people, task=tasks)
    def reports(self, who: int, task: int) -> None:
        step = self.does(lambda turn: self.shop.reports.report(turn, who, task, Reason.INCORRECT))
        state = self.model.states.get((task, who))
        if (task, who) in self.model.reports:
            assert isinstance(step, Reported)
        elif state in {"active", *LOST}:
            assert isinstance(step, Reported)
            self.model.is_reported(task, who)
        else:
            assert isinstance(step, (Refused, AnsweredAlready))

    @rule(who=people)
    def reports_what_she_holds(self, who: int) -> None:
        task = self.model.held(who)
        if task is not None:
            self.reports(who, task)
            self.begins(who)

    # Admins

    @rule(task=tasks, decision=st.sampled_from(Decision), seen=st.integers(0, 3))
    def judges(self, task: int, decision: Decision, seen: int) -> None:
        """Having looked at so many reports, perhaps not at the last ones."""
        step = self.does(lambda turn: self.shop.reports.judge(turn, BOSS, task, decision, seen=seen))
        there = sum(each == task for each, _ in self.model.reports)
        if not self.model.open_reports(task) and self.model.withheld.get(task) != "quarantined":
            assert isinstance(step, SettledAlready)
        elif there != seen:
            assert isinstance(step, LookAgain)
        else:
            assert isinstance(step, Decided)
            becomes = "dismissed" if decision is Decision.DISMISS else "confirmed"
            self.model.is_judged(task, becomes, drops=decision is Decision.DROP)

    @rule(task=tasks, decision=st.sampled_from(Decision))
    def judges_what_she_sees(self, task: int, decision: Decision) -> None:
        self.judges(task, decision, sum(each == task for each, _ in self.model.reports))

    @rule(overlap=st.integers(1, 4), really=rarely)
    def sets_the_overlap(self, overlap: int, really: bool) -> None:
        if not really:
            return
        outcome = self.run(OverlapService(self.storage).set("facts", overlap, actor="cli", now=self.shop.now))
        if self.model.project != "closed":
            assert isinstance(outcome, OverlapSet)
            self.model.sets_overlap(overlap)

    @rule(really=rarely)
    def pauses_or_opens(self, really: bool) -> None:
        projects = self.shop.projects
        if not really and self.model.project == "live":
            return
        if self.model.project == "live":
            self.run(projects.pause("facts", actor="cli", now=self.shop.now))
            self.model.project = "paused"
        elif self.model.project == "paused":
            self.run(projects.open("facts", actor="cli", now=self.shop.now))
            self.model.project = "live"

    @rule(really=rarely)
    def closes(self, really: bool) -> None:
        if really:
            self.run(self.shop.projects.close("facts", actor="cli", now=self.shop.now))
            self.model.project = "closed"

    @rule(who=people, really=rarely)
    def bans_or_admits(self, who: int, really: bool) -> None:
        """Her admission is withdrawn, or given back."""
        if not really and who not in self.model.banned:
            return
        if who in self.model.banned:
            self.run(self.storage.write(None, lambda work: admit(work, who)))
        else:
            self.run(self.shop.does(f"UPDATE people SET admitted_at = NULL WHERE telegram_id = {who}"))
        self.model.banned ^= {who}

    # The clock and the network

    @rule()
    def everybody_begins(self) -> None:
        for who in PEOPLE:
            self.begins(who)

    @rule()
    def time_passes(self) -> None:
        """Nobody has swept yet: what is held may still be answered."""
        self.shop.now += LIMIT

    @rule()
    def the_sweeper_comes(self) -> None:
        self.run(self.shop.upkeep.expire(self.shop.now))
        self.model.expires(self.shop.now)

    @rule(really=rarely)
    def answers_become_final(self, really: bool) -> None:
        if really:
            self.shop.now += LIMIT
            self.run(Clearing(self.storage, 0).run(self.shop.now))
            self.model.accepts_all()

    @rule()
    def the_last_update_comes_again(self) -> None:
        if self.again is not None:
            self.run(self.again())

    @rule(really=rarely)
    def the_program_starts_anew(self, really: bool) -> None:
        if really:
            self.run(self.storage.close())
            self.storage = self.run(open_storage(self.url))
            self.shop = self.shop.over(self.storage)
            self.again = None

    # What she is told

    def is_said(self, who: int, task: int, label: str, step: Heard) -> None:
        """An answer by whatever way, and what has to come of it."""
        model, was = self.model, self.model.states.get((task, who))
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
        elif was == "skipped" or who in model.banned:
            assert isinstance(step, Refused)
            assert step.why is (Why.SKIPPED_ALREADY if was == "skipped" else Why.NOT_ADMITTED)
        elif was in LOST and (model.project != "live" or not model.takeable(task)):
            assert isinstance(step, Refused)
            assert step.why is Why.TOO_LATE
        else:
            model.answers(task, who, label, self.shop.now)
            assert isinstance(step, (Shown, NothingLeft))
            assert step.recorded == label
            self.goes_on(who, step)

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
        """She holds what she held, else one of those open to her; nothing is left only where none is."""
        if self.model.held(who) is not None or not self.model.works(who):
            self.stands(who, step)
        elif isinstance(step, NothingLeft):
            assert self.model.open_to(who) == set()
        else:
            assert isinstance(step, Shown)
            assert step.card.task_id in self.model.open_to(who)
            self.model.takes(step.card.task_id, who, self.shop.now)
            assert step.card.tally.answered == self.model.count(who, "submitted", "accepted")

    # What is stored

    @invariant()
    def what_is_stored_is_what_the_model_says(self) -> None:
        found = self.run(
            self.shop.asks(
                "SELECT task_id, telegram_id, assignments.state, answer, draft"
                " FROM assignments JOIN people ON people.id = person_id"
            )
        )
        model = self.model
        assert len(found) == len(model.states)
        assert {(task, who): state for task, who, state, _, _ in found} == model.states
        labels = {(task, who): f'{{"label":"{label}"}}' for (task, who), label in model.labels.items()}
        assert {(task, who): answer for task, who, _, answer, _ in found if answer} == labels
        assert {who: task for task, who, state, _, draft in found if draft and state == "submitted"} == model.changing
        assert self.run(self.shop.asks("SELECT count(*) FROM answer_changes")) == [(model.changes,)]
        stored = self.run(self.shop.asks("SELECT id, places_left, withheld FROM tasks ORDER BY id"))
        assert stored == [(task, model.free(task), model.withheld.get(task)) for task in model.every_task()]

    @invariant()
    def what_is_stored_is_whole(self) -> None:
        assert self.run(problems(self.storage)) == []

    @invariant()
    def money_is_what_the_work_is_worth(self) -> None:
        """By account; and the ledger only grows."""
        model, money = self.model, self.run(self.shop.money())
        sums = {name: sum(sum_ for (each, _), sum_ in money.items() if each == name) for name, _ in money}
        paid = sum(state == "confirmed" for state in model.reports.values())
        worth = {
            "held": sum(state == "active" for state in model.states.values()),
            "pending": sum(state == "submitted" for state in model.states.values()),
            "available": sum(state == "accepted" for state in model.states.values()) + paid,
        }
        expected = {name: count * PRICE for name, count in worth.items() if count}
        total = sum(expected.values())
        assert sums == (expected | {"budget": -total} if total else {})
        lines = self.run(self.shop.asks("SELECT id, ref, account, owner, amount FROM ledger ORDER BY id"))
        assert lines[: len(self.ledger)] == self.ledger
        answers = [ref for _, ref, account, _, _ in lines if account == "pending" and ref.startswith("answer:")]
        assert len(answers) == len(set(answers)) == len(model.labels)
        self.ledger = lines
