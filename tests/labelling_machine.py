"""Everything that people, admins, the clock and a stuttering network do to labelling, as a machine beside its model."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from crowd.rules.reports import Decision
from tests.labelling import NO, YES
from tests.labelling_model import LOST
from tests.labelling_rulers import LATE, people, picks
from tests.labelling_told import PEOPLE, TASKS
from tests.labelling_workers import Working

doings = st.sampled_from(["answer", "answer", "skip", "ask", "report", "stop", "resume", "bundle", "late"])


class Labelling(Working):
    """Longer stretches, of one person or of all: single steps alone seldom come to what is rare."""

    @initialize(tasks=st.sampled_from([TASKS, 3, 2, 1]), there=st.integers(0, len(PEOPLE)))
    def some_are_at_work(self, tasks: int, there: int) -> None:
        self.opens(tasks)
        for who in PEOPLE[:there]:
            self.begins(who, True)

    @rule()
    def everybody_begins(self) -> None:
        for who in PEOPLE:
            self.begins(who, True)
            self.holds()

    @rule(who=people, steps=st.lists(doings, min_size=2, max_size=5), reads=st.booleans())
    def works_for_a_while(self, who: int, steps: list[str], reads: bool) -> None:
        """What she holds each time is what she does it to."""
        self.begins(who, reads)
        for doing in steps:
            self.holds()
            self.does_one_thing(who, doing)

    @precondition(lambda self: not self.model.bundles and self.model.project == "live")
    @rule(who=people, then=st.sampled_from(["pause", "lapse", "rewrite", "rewrite", "withhold", "answer", "ask"]))
    def one_takes_a_bundle(self, who: int, then: str) -> None:
        """And does something in it, or something happens to it."""
        self.takes_a_bundle(who)
        self.holds()
        match then:
            case "pause":
                self.pauses()
            case "lapse":
                self.time_passes()
                self.time_runs_out(False)
            case "rewrite":
                self.rewrites_the_guidelines()
                self.does_one_thing(who, "answer")
                self.begins(who, True)
            case "withhold":
                self.report([each for each in PEOPLE if each != who], self.model.of(who, "reserved"))
                self.does_one_thing(who, "answer")
            case _:
                self.does_one_thing(who, then)

    def report(self, reporters: list[int], tasks: list[int]) -> None:
        """Whoever of them is given one of these."""
        for who in reporters:
            self.begins(who, True)
            if (held := self.model.held(who)) in tasks and held is not None:
                self.reports(who, held)
                self.begins(who, True)
            self.holds()

    @precondition(lambda self: self.model.keys("submitted"))
    @rule(at=picks)
    def leaves_a_change_for_a_bundle(self, at: int) -> None:
        """Words that she types then are about the task before her."""
        task, who = self.model.keys("submitted")[at % len(self.model.keys("submitted"))]
        self.changes(who, task)
        self.takes_a_bundle(who)
        self.holds()
        self.types(who, NO)

    @precondition(lambda self: self.model.project == "live")
    @rule(who=people, decisions=st.lists(st.sampled_from(Decision), min_size=1, max_size=2), comes_back=st.booleans())
    def one_is_withheld_and_judged(self, who: int, decisions: list[Decision], comes_back: bool) -> None:
        """Whoever holds it may finish, whoever lost it may not; then it is there for all, or gone."""
        self.begins(who, True)
        task = self.model.held(who)
        if task is None:
            return
        if comes_back:
            self.stops(who)
        reporters = [each for each in PEOPLE if each != who]
        for decision in decisions:
            self.report(reporters, [task])
            if comes_back:
                self.taps(who, task, YES)
                self.holds()
            self.judges(task, decision, sum(each == task for each, _ in self.model.reports))
            if not comes_back:
                self.skips(who, task)
                self.holds()
            for each in PEOPLE:
                if self.model.states.get((task, each)) in {None, *LOST}:
                    self.looks_for(task, each)
            self.everybody_begins()
            reporters = list(PEOPLE)

    def looks_for(self, task: int, who: int) -> None:
        """She passes everything on until she meets it, or until nothing is left for her."""
        self.begins(who, True)
        while (held := self.model.held(who)) not in (None, task) and held is not None:
            self.skips(who, held)
        self.holds()

    @precondition(lambda self: self.model.keys("active") and len(self.model.banned) < 2)
    @rule(at=picks, then=st.sampled_from(["skip", "answer", "stop", "ask", "report"]))
    def one_is_banned_at_work(self, at: int, then: str) -> None:
        """She is handed nothing more."""
        _, who = self.model.keys("active")[at % len(self.model.keys("active"))]
        self.bans(who)
        self.does_one_thing(who, then)

    @precondition(lambda self: self.model.project == "live" and self.model.keys("active"))
    @rule(at=picks)
    def comes_back_after_the_guidelines_changed(self, at: int) -> None:
        """She lost it, has read what is new, and goes on with what she had."""
        task, who = self.model.keys("active")[at % len(self.model.keys("active"))]
        self.time_runs_out(False)
        self.rewrites_the_guidelines()
        self.begins(who, True)
        if self.model.held(who) != task:
            self.resumes(who, task)

    @precondition(lambda self: self.model.project == "live")
    @rule(overlap=st.integers(2, 4))
    def all_has_been_seen_and_opens_again(self, overlap: int) -> None:
        """Everybody passes on what she holds until nothing is left; what opens then is before all of them."""
        self.everybody_begins()
        for who in PEOPLE:
            self.stops(who)
        self.sets_the_overlap(overlap)
        self.everybody_begins()

    @precondition(lambda self: self.steps > 2 * LATE)
    @rule()
    def everything_is_worked_off(self) -> None:
        """All work until nothing is left for anybody."""
        for who in PEOPLE:
            self.begins(who, True)
            while (held := self.model.held(who)) is not None and who not in self.model.banned:
                self.taps(who, held, YES)
            self.holds()

    @precondition(lambda self: self.model.keys("active"))
    @rule(
        at=picks,
        overlaps=st.lists(st.integers(1, 4), min_size=1, max_size=2),
        then=st.sampled_from(["skip", "stop", "report", "ask"]),
    )
    def the_overlap_changes_in_her_hands(self, at: int, overlaps: list[int], then: str) -> None:
        """Lowered below what is held, and what is held comes back; raised, and what was full comes to all again."""
        for overlap in overlaps:
            self.sets_the_overlap(overlap)
            self.holds()
        self.to_one(at, "active", do=lambda who, _: self.does_one_thing(who, then))

    def does_one_thing(self, who: int, doing: str) -> None:
        held, parked, lost = self.model.held(who), self.model.of(who, "parked"), self.model.of(who, *LOST)
        match doing:
            case "stop":
                self.stops(who)
            case "bundle":
                self.takes_a_bundle(who)
            case "late" if lost:
                self.taps(who, lost[0], YES)
            case "resume" if parked:
                self.resumes(who, parked[0])
            case _ if held is None:
                self.begins(who, True)
            case "skip":
                self.skips(who, held)
            case "ask":
                self.asks(who, held)
            case "report":
                self.reports(who, held)
            case _:
                self.taps(who, held, YES)
