"""What is wrong with rules in their project: those that could never fire, or would at the first slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crowd.rules.faults import Fault
from crowd.rules.moments import duration_text
from crowd.rules.money import decimal_text
from crowd.rules.quality.conditions import MONEY, OPS, Condition, always, never, text
from crowd.rules.quality.reach import earliest
from crowd.rules.quality.rule import BANS, OVERLAP, REQUEUE, RESTRICTING, WINDOWED, Rule, total_of

MOST_RULES = 40
KNOWN = frozenset({"gold", "guessing"})
"""Collectors that look at answers to known tasks, which is what a stage asks."""
ENOUGH = (".when", ".then", ".if")
"""Who reads a fault of these changes the whole rule: more about it says nothing."""
TOGETHER = "these conditions never hold together; remove one"
NEVER = "Then it would never do anything."
LEAST = frozenset({">=", ">", "="})


@dataclass(frozen=True, slots=True)
class Turned(Fault):
    """A fault that a number turned by a button can make, too; `here` says it where there is no file to write in."""

    here: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What of a project matters to its rules; `skips` and `answers` are its limits, `judged`: people judge answers.

    `stage`: it is a training or an exam. Times in ms; money in micro-units, `budget` None: without end.
    """

    gold: bool
    overlap: int
    most_overlap: int
    price: int
    currency: str
    skips: int | None
    answers: int | None
    judged: bool
    stage: bool = False
    time_limit: int | None = None
    budget: int | None = None


def faults(rules: Sequence[Rule], around: Around, key: Callable[[int], str] = "rules[{}]".format) -> list[Fault]:
    """Every fault of all of them; `key` names the rule with a number, from 1."""
    found = [each for at, rule in enumerate(rules, 1) for each in of_rule(rule, around, key(at))]
    names = [rule.name for rule in rules]
    found += [
        Fault(f"{key(at)}.name", f'"{name}"', "another rule is called so; give each a name of its own")
        for at, name in enumerate(names, 1)
        if name in names[: at - 1]
    ]
    if len(rules) > MOST_RULES:
        found.append(Fault("rules", str(len(rules)), f"give at most {MOST_RULES} rules"))
    return found


def of_rule(rule: Rule, around: Around, key: str) -> list[Fault]:
    """What is wrong with one."""
    mine = [*_in_stage(rule, around, key), *OF.get(rule.when, _nothing)(rule, around, key), *_idle(rule, key)]
    if any(each.key.endswith(ENOUGH) for each in mine):
        return mine
    told = tuple(each for each in rule.conditions if not always(each) and not never(each))
    return [*mine, *(_reach(replace(rule, conditions=told), key) if told else ())]


def _in_stage(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    """What does nothing in a stage, or breaks its word: whoever fails is kept from nothing but what it opens."""
    if not around.stage:
        return
    if rule.when == "skips":
        yield Fault(f"{key}.when", '"skips"', "nobody skips in a stage, so that it never fires; remove this rule")
    if rule.then in BANS or (rule.then in RESTRICTING and rule.when in KNOWN):
        cure = "remove this rule in a stage: whoever answers wrong there is restricted by nothing"
        yield Fault(f"{key}.then", f'"{rule.then}"', cure)
    if rule.then in (OVERLAP, REQUEUE):
        cure = "remove this rule in a stage: every worker answers her own draw of the tasks"
        yield Fault(f"{key}.then", f'"{rule.then}"', cure)


def _idle(rule: Rule, key: str) -> Iterator[Fault]:
    """Conditions that say nothing, each by itself."""
    for at, each in enumerate(rule.conditions, 1):
        if always(each):
            cure, here = "it always holds, so that it says nothing; remove it", "Then it would hold of everybody."
            yield Turned(f"{key}.if[{at}]", f'"{text(each)}"', cure, here)
        elif never(each):
            cure = "it never holds, so that the rule never fires; change it"
            yield Turned(f"{key}.if[{at}]", f'"{text(each)}"', cure, NEVER)


def _reach(rule: Rule, key: str) -> Iterator[Fault]:
    """Whether it can fire at all, and not at the first slip."""
    if rule.when in ("guessing", "income"):
        return
    first = earliest(rule, window=rule.history)
    if first is None:
        whole = earliest(replace(rule, history=None), window=None)
        if whole is None:
            yield Turned(f"{key}.if", _said(rule), TOGETHER, NEVER)
        else:
            cure = f"the conditions take at least {whole}: give {whole} or more, or it never fires"
            here = f"Its conditions take at least {whole} answers. Looking at fewer, it would never do anything."
            yield Turned(f"{key}.history", str(rule.history), cure, here)
    elif first == 1 and not rule.at_once and rule.then != OVERLAP and rule.when in (WINDOWED | {"skips"}):
        unit = total_of(rule.when) if rule.when in WINDOWED else "skips"
        cure = f'it fires on the first slip: add a minimum, as "{unit} >= 5", or say at_once = true'
        here = "It would act on the very first slip. Let it look at more answers first."
        yield Turned(f"{key}.if", _said(rule), cure, here)


def _said(rule: Rule) -> str:
    return f'"{", ".join(text(each) for each in rule.conditions)}"'


def _nothing(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    return iter(())


def _gold(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    if not around.gold and not rule.across:
        yield Fault(f"{key}.when", f'"{rule.when}"', "name a gold column under [columns], or remove this rule")


def _majority(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    most = around.most_overlap
    if most < 3:
        yield Fault(f"{key}.when", '"majority"', f"it takes an overlap of 3 or more; the project has {most}")
    elif not around.overlap < 2 * rule.threshold or not rule.threshold < most:
        cure = (
            f"give more than half of the overlap and less than all of it, from {around.overlap // 2 + 1} to {most - 1}"
        )
        yield Fault(f"{key}.threshold", str(rule.threshold), cure)


def _agreement(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    if around.most_overlap < 2:
        yield Fault(f"{key}.when", '"agreement"', "it takes an overlap of 2 or more; the project has 1")


def _skips(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    first = earliest(rule, window=None)
    if first is not None and around.skips is not None and first >= around.skips:
        cure = f"after {around.skips} skips the project pauses by its own limit, so that it never fires; give less"
        yield Fault(f"{key}.if", _said(rule), cure)


def _answers(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    first = earliest(rule, window=None)
    if first is not None and around.answers is not None and first > around.answers:
        cure = f"nobody gives more than {around.answers} answers here, so that it never fires; give less"
        yield Fault(f"{key}.if", _said(rule), cure)


def _income(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    for at, each in enumerate(rule.conditions, 1):
        if each.currency and each.currency != around.currency:
            cure = f"the project pays in {around.currency}: give the amount in it"
            yield Fault(f"{key}.if[{at}]", f'"{text(each)}"', cure)
        if around.budget is not None and each.op in LEAST and each.value > around.budget:
            cure = f"the budget is {decimal_text(around.budget)}, so that nobody earns as much; give less"
            yield Fault(f"{key}.if[{at}]", f'"{text(each)}"', cure)
    if around.price == 0:
        yield Fault(f"{key}.when", '"income"', "the project pays nothing, so that it never fires; remove this rule")
    elif not _ranges(rule.conditions):
        yield Turned(f"{key}.if", _said(rule), TOGETHER, NEVER)


def _fast(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    if around.time_limit is not None and rule.faster_than >= around.time_limit:
        limit = duration_text(around.time_limit)
        cure = f"every answer comes within the time limit, {limit}, and would be fast; give less"
        yield Fault(f"{key}.faster_than", f'"{duration_text(rule.faster_than)}"', cure)


def _ranges(conditions: Sequence[Condition]) -> bool:
    """Whether some income meets them all."""
    tried = [each.value + beside for each in conditions for beside in (-1, 0, 1) if each.unit == MONEY]
    return any(all(OPS[each.op](value, each.value) for each in conditions) for value in tried if value >= 0)


def _acceptance(rule: Rule, around: Around, key: str) -> Iterator[Fault]:
    if not around.judged:
        cure = 'with review = "none" nobody judges answers, so that it says nothing; remove this rule'
        yield Fault(f"{key}.when", '"acceptance"', cure)


OF: Mapping[str, Callable[[Rule, Around, str], Iterator[Fault]]] = {
    "gold": _gold,
    "guessing": _gold,
    "majority": _majority,
    "agreement": _agreement,
    "fast": _fast,
    "skips": _skips,
    "answers": _answers,
    "income": _income,
    "acceptance": _acceptance,
}
