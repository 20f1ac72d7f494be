"""What workers do to labelling, tap by tap, as rules of the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from crowd.rules.reports import Reason
from crowd.services.bundles import NoBundle
from crowd.services.cards import (
    AnsweredAlready,
    Finished,
    NotAnAnswer,
    NotAsked,
    Refused,
    Shown,
    Step,
    Why,
)
from crowd.services.clarifying import Asked, Unasked
from crowd.services.reports import Reported
from crowd.tasktypes.base import Typed
from storage.records.bundles import Bundle
from tests.labelling import NO, YES
from tests.labelling_model import LOST, MINUTES
from tests.labelling_rulers import Ruling, people, picks, tasks

LABELS = {YES: "true", NO: "false"}
values = st.sampled_from([YES, NO])
doings = st.sampled_from(["answer", "answer", "skip", "ask", "report", "stop", "resume", "bundle", "late"])


class Working(Ruling):
    """Each rule does a thing to the program, checks what it says, and does the same to the model."""

    @rule(who=people, reads=st.booleans())
    def begins(self, who: int, reads: bool) -> None:
        """Perhaps by the button that says that she has read the guidelines."""
        model, read = self.model, self.model.guide if reads else None
        step = self.does(lambda turn: self.shop.labelling.begin(turn, who, 1, briefed=True, read=read))
        if who in model.banned:
            assert step == Refused(Why.NOT_ADMITTED)
            return
        if who in model.begun:
            model.begins(who, read)
        if model.project != "live" and model.held(who) is None:
            assert step == Refused(Why.NOT_LIVE)
        else:
            model.begins(who, read)
            model.changing.pop(who, None)
            self.goes_on(who, step)

    @rule(who=people)
    def takes_a_bundle(self, who: int) -> None:
        """As many as fit her minutes, are open to her, and have their money."""
        model, before = self.model, self.stored_states(who)
        wanted = min(MINUTES, len(model.open_to(who)), model.affords())
        open_to, read = model.open_to(who), model.guide
        step = self.does(lambda turn: self.bundling.take(turn, who, 1, MINUTES, read=read))
        if who in model.banned or model.project != "live":
            assert step == Refused(Why.NOT_ADMITTED if who in model.banned else Why.NOT_LIVE)
        elif who in model.bundles or not wanted:
            assert isinstance(step, Bundle if who in model.bundles else NoBundle)
        else:
            assert not isinstance(step, (Bundle, NoBundle))
            taken = {task for task, state in self.stored_states(who).items() if before.get(task) != state}
            assert taken <= open_to
            assert len(taken) == wanted
            if who not in model.begun:
                model.begins(who, None)
            model.changing.pop(who, None)
            model.reserves(taken, who, self.shop.now)
            self.goes_on(who, step)

    @rule(who=people, task=tasks, value=values)
    def taps(self, who: int, task: int, value: str) -> None:
        """On any task: her own, one she lost, one she has done, somebody else's."""
        step = self.does(lambda turn: self.shop.labelling.tap(turn, who, task, 1, value))
        self.is_said(who, task, LABELS[value], step)

    @precondition(lambda self: self.model.keys("active"))
    @rule(at=picks, value=values)
    def answers_what_is_held(self, at: int, value: str) -> None:
        self.to_one(at, "active", do=lambda who, task: self.taps(who, task, value))

    @precondition(lambda self: self.model.keys(*LOST))
    @rule(at=picks, value=values)
    def answers_late(self, at: int, value: str) -> None:
        self.to_one(at, *LOST, do=lambda who, task: self.taps(who, task, value))

    @precondition(lambda self: self.model.keys("parked", "reserved"))
    @rule(at=picks)
    def answers_by_an_old_card(self, at: int) -> None:
        """What waits for her cannot be answered."""
        self.to_one(at, "parked", "reserved", do=lambda who, task: self.taps(who, task, YES))

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
        self.model.turns_to(task, who)
        assert isinstance(step, (Refused, AnsweredAlready))

    @precondition(lambda self: any(who not in self.model.banned for _, who in self.model.keys("active")))
    @rule(at=picks)
    def taps_twice_at_once(self, at: int) -> None:
        held = [(task, who) for task, who in self.model.keys("active") if who not in self.model.banned]
        task, who = held[at % len(held)]

        async def both() -> list[Step]:
            return list(await asyncio.gather(self.shop.taps(who, task, YES), self.shop.taps(who, task, NO)))

        steps = self.run(both())
        counted = [step for step in steps if not isinstance(step, AnsweredAlready)]
        assert len(counted) == 1
        self.is_said(who, task, counted[0].recorded, counted[0])  # type: ignore[union-attr, arg-type]

    @precondition(lambda self: self.model.labels)
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
        self.model.turns_to(task, who)
        if task in self.model.last_answers(who):
            self.opens_a_change(who, task, step)
        else:
            assert isinstance(step, Refused)
            final = (task, who) in self.model.labels
            hers = (task, who) in self.model.states
            assert step.why is (Why.FINAL if final else Why.NOTHING_TO_CHANGE if hers else Why.NOT_HERS)

    @precondition(lambda self: self.model.labels)
    @rule(at=picks)
    def changes_one(self, at: int) -> None:
        """Her answer, final or not."""
        self.to_one(at, "submitted", "accepted", do=self.changes)

    @precondition(lambda self: self.model.changing)
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
        self.model.turns_to(task, who)
        if self.model.states.get((task, who)) == "active":
            self.model.states[task, who] = "skipped"
            self.goes_on(who, step)
        else:
            assert isinstance(step, (Refused, AnsweredAlready))

    @precondition(lambda self: self.model.keys("active"))
    @rule(at=picks)
    def skips_what_is_held(self, at: int) -> None:
        self.to_one(at, "active", do=self.skips)

    @rule(who=people)
    def stops(self, who: int) -> None:
        step = self.does(lambda turn: self.shop.labelling.stop(turn, who, 1))
        if who not in self.model.begun:
            assert isinstance(step, Refused)
            return
        assert isinstance(step, Finished)
        self.model.ends_bundle(who)
        self.model.lapsed.discard(who)
        self.model.gives_back(who, self.model.of(who, "active"))
        self.model.changing.pop(who, None)

    @rule(who=people, task=tasks)
    def reports(self, who: int, task: int) -> None:
        step = self.does(lambda turn: self.shop.reports.report(turn, who, task, Reason.INCORRECT))
        self.model.turns_to(task, who)
        state = self.model.states.get((task, who))
        if (task, who) in self.model.reports:
            assert isinstance(step, Reported)
        elif state in {"active", "parked", *LOST}:
            assert isinstance(step, Reported)
            self.model.is_reported(task, who)
        else:
            assert isinstance(step, (Refused, AnsweredAlready))

    @precondition(lambda self: self.model.keys("active", "parked", *LOST))
    @rule(at=picks)
    def reports_one(self, at: int) -> None:
        """What she holds, has parked or lost."""
        self.to_one(at, "active", "parked", *LOST, do=self.reports)

    @precondition(lambda self: self.model.keys("active"))
    @rule(at=picks)
    def all_report_it(self, at: int) -> None:
        """Everybody who holds this task."""
        task, _ = self.model.keys("active")[at % len(self.model.keys("active"))]
        for who in [each for held, each in self.model.keys("active") if held == task]:
            self.reports(who, task)
            self.holds()

    @precondition(lambda self: self.model.keys("active", *LOST))
    @rule(at=picks)
    def asks_about_one(self, at: int) -> None:
        self.to_one(at, "active", *LOST, do=self.asks)

    @rule(who=people, task=tasks)
    def asks(self, who: int, task: int) -> None:
        """What is in her hands is parked; of what she lost she may ask as well."""
        step = self.does(
            lambda turn: self.shop.clarifying.ask(turn, who, task, "Which year?", "the claim", expected=False)
        )
        state = self.model.states.get((task, who))
        if state not in {"active", *LOST}:
            assert step == Unasked()
            return
        self.model.turns_to(task, who)
        assert step == Asked(task, 1, kept=state == "active", card=None)
        self.model.questions.append((task, who))
        if state == "active":
            self.model.parks(task, who, self.shop.now)

    @rule(who=people, task=tasks)
    def resumes(self, who: int, task: int) -> None:
        """Answered or not, and whatever she is at meanwhile."""
        model, state = self.model, self.model.states.get((task, who))
        step = self.does(lambda turn: self.shop.clarifying.resume(turn, who, task))
        if state is None:
            assert step == Refused(Why.NOT_HERS)
        elif who in model.banned:
            assert step == Refused(Why.NOT_ADMITTED)
        elif state in {"submitted", "accepted"}:
            assert isinstance(step, AnsweredAlready)
        elif state not in {"active", "parked"} and (why := self.why_not(who, task)):
            assert isinstance(step, Refused)
            assert step.why is why
        else:
            if state != "active":
                model.resumes(task, who, self.shop.now)
            model.changing.pop(who, None)
            assert isinstance(step, Shown)
            self.stands(who, step)

    @precondition(lambda self: self.model.keys("parked"))
    @rule(at=picks)
    def resumes_what_is_parked(self, at: int) -> None:
        self.to_one(at, "parked", do=self.resumes)

    @precondition(lambda self: self.model.keys(*LOST))
    @rule(at=picks)
    def resumes_what_is_lost(self, at: int) -> None:
        self.to_one(at, *LOST, do=self.resumes)

    def to_one(self, at: int, *states: str, do: Callable[[int, int], None]) -> None:
        """Does it to one of the assignments in these states: by whom, and to which task."""
        keys = self.model.keys(*states)
        task, who = keys[at % len(keys)]
        do(who, task)
