"""What a rule counts of one worker, read from her answers in somebody's unit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crowd.rules.quality.conditions import MONEY, Counted
from crowd.rules.quality.counting import counted, earned, in_row, just_so_many
from crowd.rules.quality.guessing import Weighed, weigh
from crowd.rules.quality.reach import earliest
from crowd.rules.quality.replaying import guessed
from crowd.rules.quality.rule import DAY, RESTRICTING, Rule, fires
from crowd.services.cards import kind_of, spec_of
from crowd.tasktypes.scales import options_of
from storage import Unit
from storage.records.rulings import BegunAnew
from storage.tables.rulings import ALL, ANYWHERE, Sum

CALM = 60_000
"""An answer within so many ms of a time in which the bot was away says nothing about how fast she is."""
ALIKE = {"guessing": "gold", "agreement": "majority"}
"""Collectors that look at the same answers as another one."""
EVIDENCE = 20
"""So many tasks are named as evidence."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules of a project by what makes them look; `options` is how many labels a task has, 0: nobody knows."""

    known: tuple[tuple[int, Rule], ...]  # the least number of answers here with which it may fire
    fast: tuple[Rule, ...]
    answers: tuple[tuple[int, Rule], ...]  # the least number of answers that may be enough
    income: tuple[tuple[int, Rule], ...]  # the least that she has to have earned, ever
    skips: tuple[tuple[int, Rule], ...]  # after how many in a row it fires at the earliest
    finished: tuple[Rule, ...]
    judged: tuple[Rule, ...]
    options: int


@lru_cache(maxsize=256)
def plan_of(text: str) -> Plan:
    """Of a stored project; made once, since every tap asks."""
    spec = spec_of(text)

    def of(*when: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in spec.rules if rule.when in when and rule.on)

    return Plan(
        known=tuple((0 if rule.across or rule.good else _first(rule), rule) for rule in of("gold", "guessing")),
        fast=of("fast"),
        answers=tuple((_first(rule), rule) for rule in of("answers")),
        income=tuple((_amount(rule), rule) for rule in of("income")),
        skips=tuple((_first(rule), rule) for rule in of("skips")),
        finished=of("majority", "agreement"),
        judged=of("acceptance"),
        options=options_of(kind_of(spec), spec.task),
    )


@dataclass(frozen=True, slots=True)
class Case:
    """Whom a rule is about, where (`spec` as it is stored), and the task at which it looks."""

    person_id: int
    project_id: int
    spec: str
    task_id: int
    now: int


class Windows:
    """Counts for the rules of one event. From when on each rule counts anew is read once, where a rule asks."""

    def __init__(self, work: Unit, case: Case) -> None:
        self._work = work
        self._case = case
        self._anew: list[BegunAnew] | None = None
        self._sums: dict[tuple[object, ...], Sum] = {}
        self._weighed: dict[tuple[int, int], Weighed] = {}

    def since(self, rule: Rule) -> int:
        """Answers up to this moment do not count for it.

        It restricted her for them already; or one that looks at the same did, and a person said that it was wrong.
        """
        if rule.then not in RESTRICTING:
            return 0
        if self._anew is None:
            self._anew = self._work.rulings.begun_anew(person_id=self._case.person_id, project_id=self._case.project_id)
        own = max((each.over_at for each in self._anew if each.rule == rule.name), default=0)
        return max(own, wronged(self._anew, rule.when))

    def count(self, rule: Rule) -> Counted | None:
        """What it comes to where the rule fires; else None."""
        if rule.when == "guessing":
            return self._guessing(rule)
        found = COUNTED[rule.when](self, rule)
        return found if fires(rule, found) else None

    def gold(self, rule: Rule) -> Counted:
        return counted(rule, *self._once(rule, self._work.rulings.credits))

    def majority(self, rule: Rule) -> Counted:
        total, agreeing = self._once(rule, self._work.rulings.compared, threshold=rule.threshold)
        return counted(rule, total, 100 * agreeing)

    def agreement(self, rule: Rule) -> Counted:
        return counted(rule, *self._once(rule, self._work.rulings.agreed))

    def fast(self, rule: Rule) -> Counted:
        total, fast = self._once(rule, self._work.rulings.fast, faster=rule.faster_than, calm=CALM)
        return counted(rule, total, 100 * fast)

    def acceptance(self, rule: Rule) -> Counted:
        total, accepted = self._once(rule, self._work.rulings.judged)
        return counted(rule, total, 100 * accepted)

    def answers(self, rule: Rule) -> Counted:
        return just_so_many(rule, self._work.rulings.given(**self._who(), since=self.since(rule)))

    def income(self, rule: Rule) -> Counted:
        since = max(self._case.now - DAY, self.since(rule))
        return earned(self._work.rulings.income(**self._who(), since=since))

    def evidence(self, rule: Rule) -> tuple[int, ...]:
        """The tasks that speak against her."""
        table = self._work.rulings
        what = {**self._window(rule), "most": EVIDENCE}
        match rule.when:
            case "gold" | "guessing":
                return table.slips(**what)
            case "majority" | "agreement":
                return table.against(**what)
            case "fast":
                return table.hasty(**what, faster=rule.faster_than)
            case "acceptance":
                return table.turned_down(**what)
            case _:
                return ()

    def _guessing(self, rule: Rule) -> Counted | None:
        since = self.since(rule)
        if (since, rule.good) not in self._weighed:
            known = self._work.rulings.known(**self._who(), since=since)
            weighed = weigh(known, options=plan_of(self._case.spec).options, good=rule.good)
            self._weighed[since, rule.good] = weighed
        found = self._weighed[since, rule.good]
        return guessed(found.seen, found.right) if found.stopped(rule.good, rule.wrongly) else None

    def _once(self, rule: Rule, query: Callable[..., Sum], **more: int) -> Sum:
        """Two rules of one event that look at the same answers share the query."""
        window = self._window(rule)
        key = (rule.when, *window.values(), *more.values())
        if key not in self._sums:
            self._sums[key] = query(**window, **more)
        return self._sums[key]

    def _who(self) -> dict[str, int]:
        return {"person_id": self._case.person_id, "project_id": self._case.project_id}

    def _window(self, rule: Rule) -> dict[str, int]:
        where = ANYWHERE if rule.across else self._case.project_id
        last = rule.history or ALL
        return {"person_id": self._case.person_id, "project_id": where, "since": self.since(rule), "most": last}


COUNTED: Mapping[str, Callable[[Windows, Rule], Counted]] = {
    "gold": Windows.gold,
    "majority": Windows.majority,
    "agreement": Windows.agreement,
    "fast": Windows.fast,
    "acceptance": Windows.acceptance,
    "answers": Windows.answers,
    "income": Windows.income,
}


def wronged(found: Sequence[BegunAnew], when: str) -> int:
    """When a restriction was made that rests on the same kind of answers, and was lifted because it was wrong."""
    alike = ALIKE.get(when, when)
    lifted = ((json.loads(each.said).get("when", ""), each.made_at) for each in found if each.said != "{}")
    return max((made_at for other, made_at in lifted if ALIKE.get(other, other) == alike), default=0)


def skipped(rule: Rule, first: int, skips: int) -> Counted | None:
    """So many skips in a row, counted anew each time the rule fires; None where it does not."""
    found = just_so_many(rule, in_row(skips, first))
    return found if skips and fires(rule, found) else None


def _first(rule: Rule) -> int:
    """After how many it fires at the earliest."""
    return earliest(rule, window=None) or 1


def _amount(rule: Rule) -> int:
    """Nobody who earned less, ever, can have earned enough for this rule within a day."""
    return max(
        (each.value for each in rule.conditions if each.unit == MONEY and each.op in (">", ">=", "=")), default=0
    )
