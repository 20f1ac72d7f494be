"""What admins, the clock and a stuttering network do to labelling, as rules of the machine."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from crowd.rules.clarifying import KEPT_FOR, Audience
from crowd.rules.reports import Decision
from crowd.rules.spec import ProjectSpec
from crowd.services.budgets import BudgetService
from crowd.services.bundles import BundleService
from crowd.services.clarifying import Answered, AnsweredBefore
from crowd.services.clearing import Clearing
from crowd.services.moving import LIFE
from crowd.services.outcomes import BudgetSet, Closed, Finishing, OverlapSet, Refused, Reworded
from crowd.services.overlap import OverlapService
from crowd.services.reports import Decided, LookAgain, SettledAlready
from storage import open_storage
from tests.filling import admit, tick
from tests.labelling import LIMIT, PRICE
from tests.labelling_told import PEOPLE, TASKS, Told
from tests.reporting import BOSS

people = st.sampled_from(PEOPLE)
tasks = st.integers(1, TASKS)
picks = st.integers(0, 11)
LATE = 15
"""After so many steps of a game what ends much of it may come."""


class Ruling(Told):
    """Whatever is not done by workers."""

    @rule(task=tasks, decision=st.sampled_from(Decision), seen=st.integers(0, 3))
    def judges(self, task: int, decision: Decision, seen: int) -> None:
        """Having looked at so many reports, perhaps not at the last ones."""
        step = self.does(lambda turn: self.shop.reports.judge(turn, BOSS, task, decision, seen=seen))
        there = sum(each == task for each, _ in self.model.reports)
        if task > self.model.tasks:
            assert step is None
        elif not self.model.open_reports(task) and self.model.withheld.get(task) != "quarantined":
            assert isinstance(step, SettledAlready)
        elif there != seen:
            assert isinstance(step, LookAgain)
        else:
            assert isinstance(step, Decided)
            becomes = "dismissed" if decision is Decision.DISMISS else "confirmed"
            self.model.is_judged(task, becomes, drops=decision is Decision.DROP)

    @precondition(lambda self: self.model.reports)
    @rule(at=picks, decision=st.sampled_from(Decision))
    def judges_what_she_sees(self, at: int, decision: Decision) -> None:
        reported = sorted(task for task, _ in self.model.reports)
        task = reported[at % len(reported)]
        self.judges(task, decision, reported.count(task))

    @precondition(lambda self: self.model.questions)
    @rule(at=picks, audience=st.sampled_from(Audience))
    def answers_a_question(self, at: int, audience: Audience) -> None:
        """Whoever asked has a day again; the second admin is told what the first one said."""
        self.an_admin_answers(at % len(self.model.questions) + 1, audience)

    @precondition(lambda self: self.model.waiting_questions())
    @rule(at=picks)
    def answers_who_waits(self, at: int) -> None:
        """After a while."""
        waiting = self.model.waiting_questions()
        self.shop.now += LIMIT
        self.an_admin_answers(waiting[at % len(waiting)], Audience.EVERYBODY)

    def an_admin_answers(self, question: int, audience: Audience) -> None:
        model = self.model
        words = f"This year, she wrote at {self.shop.now} and {len(model.answered)}."
        step = self.does(lambda turn: self.shop.clarifying.answer(turn, BOSS, question, words, audience))
        if question in model.answered:
            assert isinstance(step, AnsweredBefore)
            assert step.inquiry.answer == model.answered[question]
            return
        assert isinstance(step, Answered)
        model.answered[question] = words
        if model.states[model.questions[question - 1]] == "parked":
            model.deadlines[model.questions[question - 1]] = self.shop.now + KEPT_FOR

    @rule(overlap=st.integers(1, 4))
    def sets_the_overlap(self, overlap: int) -> None:
        outcome = self.run(OverlapService(self.storage).set("facts", overlap, actor="cli", now=self.shop.now))
        if self.model.project == "closed":
            assert isinstance(outcome, Refused)
        else:
            assert isinstance(outcome, OverlapSet)
            self.model.sets_overlap(overlap)

    @rule(more=st.sampled_from([None, -1, 0, 0, 1, 2, 20]))
    def sets_the_budget(self, more: int | None) -> None:
        """None at all, or so many answers more than what is spent and held; a first one needs a pause."""
        answers = None if more is None else max(1, self.model.committed() + more)
        amount = None if answers is None else answers * PRICE
        outcome = self.run(BudgetService(self.storage).set("facts", amount, actor="cli", now=self.shop.now))
        first_while_live = self.model.project == "live" and answers is not None and self.model.budget is None
        if self.model.project == "closed" or first_while_live:
            assert isinstance(outcome, Refused)
        else:
            assert isinstance(outcome, BudgetSet)
            self.model.budget = answers

    @rule()
    def rewrites_the_guidelines(self) -> None:
        [(stored,)] = self.run(self.shop.asks("SELECT spec FROM projects"))
        words = f"Look closely, {self.model.guide + 1} times."
        project = replace(ProjectSpec.from_json(stored), guidelines=words)
        outcome = self.run(self.shop.projects.add(project, actor="cli", now=self.shop.now))
        if self.model.project == "closed":
            assert isinstance(outcome, Refused)
        else:
            assert outcome == Reworded("facts")
            self.model.guide += 1

    @precondition(lambda self: self.model.project == "live")
    @rule()
    def pauses(self) -> None:
        self.run(self.shop.projects.pause("facts", actor="cli", now=self.shop.now))
        self.model.stops_handing_out("paused")

    @precondition(lambda self: self.model.project in ("paused", "closing"))
    @rule()
    def goes_live_again(self) -> None:
        self.run(self.shop.projects.open("facts", actor="cli", now=self.shop.now))
        self.model.project = "live"

    @precondition(lambda self: self.steps > 2 * LATE and self.model.project not in ("closing", "closed"))
    @rule()
    def closes(self) -> None:
        """Who has a task, or waits for the answer to a question, finishes it first."""
        outcome = self.run(self.shop.projects.close("facts", actor="cli", now=self.shop.now))
        self.model.stops_handing_out("closing" if self._held() else "closed")
        assert isinstance(outcome, Finishing if self._held() else Closed)

    @precondition(lambda self: self.model.project == "closing")
    @rule()
    def the_clock_looks_whether_everybody_has_finished(self) -> None:
        now = self.shop.now
        self.run(self.storage.write(None, lambda work: work.dues.set(kind=LIFE, ref="1", due_at=now)))
        self.run(tick(self.storage, now))
        if not self._held():
            self.model.project = "closed"

    def _held(self) -> bool:
        return bool(self.model.keys("active") or self.model.keys("parked"))

    @precondition(lambda self: len(self.model.banned) < 2)
    @rule(who=people)
    def bans(self, who: int) -> None:
        """Her admission is withdrawn."""
        self.run(self.shop.does(f"UPDATE people SET admitted_at = NULL WHERE telegram_id = {who}"))
        self.model.banned.add(who)

    @precondition(lambda self: self.model.banned)
    @rule(at=picks)
    def admits(self, at: int) -> None:
        """She has it again."""
        who = sorted(self.model.banned)[at % len(self.model.banned)]
        self.run(self.storage.write(None, lambda work: admit(work, who)))
        self.model.banned.discard(who)

    # The clock and the network

    @rule()
    def time_passes(self) -> None:
        """Nobody has swept yet: what is held may still be answered."""
        self.shop.now += LIMIT

    @rule()
    def the_sweeper_comes(self) -> None:
        self.run(self.shop.upkeep.expire(self.shop.now))
        self.model.expires(self.shop.now)

    @rule(days=st.booleans())
    def time_runs_out(self, days: bool) -> None:
        """For a task and perhaps a bundle, or also for what waits for an answer."""
        self.shop.now += KEPT_FOR if days else LIMIT
        self.the_sweeper_comes()

    @precondition(lambda self: self.model.keys("submitted") and self.steps > LATE)
    @rule()
    def answers_become_final(self) -> None:
        self.shop.now += LIMIT
        self.run(Clearing(self.storage, 0).run(self.shop.now))
        self.model.accepts_all()

    @precondition(lambda self: self.again is not None)
    @rule()
    def the_last_update_comes_again(self) -> None:
        assert self.again is not None
        self.run(self.again())

    @rule()
    def the_program_starts_anew(self) -> None:
        self.run(self.storage.close())
        self.storage = self.run(open_storage(self.url))
        self.shop = self.shop.over(self.storage)
        self.bundling = BundleService(self.storage)
        self.again = None
