"""A dry run of rules over what was answered in a project: whom each would have touched, when, on which numbers."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from crowd.rules.quality.counting import agreed, judged_by_majority
from crowd.rules.quality.replaying import Event, Touch, touches
from crowd.rules.quality.rule import Rule
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import kind_of
from crowd.services.rule_windows import CALM
from crowd.tasktypes.scales import options_of
from storage import Unit
from storage.records.outage import Outage
from storage.records.projects import Project
from storage.records.rulings import Did

NO_TIME_ENDS = 2**62


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody a rule would have touched, by her lasting name, and each time."""

    worker: str
    times: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What one rule would have done, the first one touched first."""

    rule: Rule
    people: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run: over how many answers of how many people, and what each rule would have done."""

    answers: int
    people: int
    rules: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an answer stands among the others of its task, and when the task had all of them (ms UTC)."""

    at: int
    peers: int
    same: int
    most: int


def dry_run(work: Unit, project: Project, spec: ProjectSpec, rules: Sequence[Rule]) -> Trial:
    """Reads all that was done in the project; changes nothing. Other projects are not looked at."""
    options = options_of(kind_of(spec), spec.task)
    past = Past(work, project, spec, rules)
    found: dict[str, list[Touched]] = {rule.name: [] for rule in rules}
    answers = people = 0
    for person_id, group in groupby(work.rulings.did(project_id=project.id), key=lambda each: each.person_id):
        hers = list(group)
        people += 1
        answers += sum(each.answered_at is not None for each in hers)
        for rule in rules:
            if times := touches(rule, past.events(rule, hers), options=options):
                found[rule.name].append(Touched(_name(work, person_id), tuple(times)))
    ordered = ((rule, sorted(found[rule.name], key=lambda each: each.times[0].at)) for rule in rules)
    return Trial(answers, people, tuple(Tried(rule, tuple(touched)) for rule, touched in ordered))


def _name(work: Unit, person_id: int) -> str:
    person = work.people.of_id(person_id=person_id)
    return person.worker_key if person else ""


class Past:
    """What was done, as each collector sees it."""

    def __init__(self, work: Unit, project: Project, spec: ProjectSpec, rules: Sequence[Rule]) -> None:
        whens = {rule.when for rule in rules}
        self._outages = work.outages.between(0, NO_TIME_ENDS) if "fast" in whens else []
        self._standing = _standings(work, project, spec) if whens & {"majority", "agreement"} else {}

    def events(self, rule: Rule, hers: Iterable[Did]) -> Iterable[Event]:
        """Oldest first."""
        return EVENTS[rule.when](self, rule, hers)

    def known(self, rule: Rule, hers: Iterable[Did]) -> Iterator[Event]:
        return (Event(each.at, each.credit, each.task_id) for each in _answered(hers) if each.credit is not None)

    def fast(self, rule: Rule, hers: Iterable[Did]) -> Iterator[Event]:
        for each in _answered(hers):
            if not _near(self._outages, each):
                yield Event(each.at, 100 * (each.at - each.taken_at < rule.faster_than), each.task_id)

    def answers(self, rule: Rule, hers: Iterable[Did]) -> Iterator[Event]:
        return (Event(each.at, 100, each.task_id) for each in _answered(hers))

    def income(self, rule: Rule, hers: Iterable[Did]) -> Iterator[Event]:
        return (Event(each.at, each.price, each.task_id) for each in _answered(hers) if each.state != "rejected")

    def acceptance(self, rule: Rule, hers: Iterable[Did]) -> Iterator[Event]:
        for each in _answered(hers):
            if each.state in ("accepted", "rejected"):
                yield Event(each.at, 100 * (each.state == "accepted"), each.task_id)

    def skips(self, rule: Rule, hers: Iterable[Did]) -> Iterable[Event]:
        """Of a skip nobody knows when it was: the order is that in which the tasks were given."""
        done = sorted(hers, key=lambda each: each.taken_at)
        return [Event(each.taken_at, each.answered_at is None, each.task_id) for each in done]

    def majority(self, rule: Rule, hers: Iterable[Did]) -> Iterable[Event]:
        return self._compared(
            hers,
            lambda one: judged_by_majority(rule.threshold, votes=one.peers, same=one.same, most=one.most),
        )

    def agreement(self, rule: Rule, hers: Iterable[Did]) -> Iterable[Event]:
        return self._compared(hers, lambda one: agreed(votes=one.peers, same=one.same) if one.peers > 1 else None)

    def _compared(self, hers: Iterable[Did], judge: Callable[[Standing], int | None]) -> Iterable[Event]:
        found = []
        for each in _answered(hers):
            one = self._standing.get((each.task_id, each.person_id))
            value = None if one is None else judge(one)
            if one is not None and value is not None:
                found.append(Event(one.at, value, each.task_id))
        return sorted(found, key=lambda each: (each.at, each.task_id))


EVENTS: Mapping[str, Callable[[Past, Rule, Iterable[Did]], Iterable[Event]]] = {
    "gold": Past.known,
    "guessing": Past.known,
    "fast": Past.fast,
    "answers": Past.answers,
    "income": Past.income,
    "acceptance": Past.acceptance,
    "skips": Past.skips,
    "majority": Past.majority,
    "agreement": Past.agreement,
}


def _answered(hers: Iterable[Did]) -> Iterator[Did]:
    return (each for each in hers if each.answered_at is not None)


def _near(outages: Iterable[Outage], each: Did) -> bool:
    return any(one.ended_at > each.taken_at - CALM and one.began_at < each.at for one in outages)


def _standings(work: Unit, project: Project, spec: ProjectSpec) -> dict[tuple[int, int], Standing]:
    """By task and person."""
    kind = kind_of(spec)
    said: dict[int, dict[int, tuple[str, int]]] = defaultdict(dict)
    for task_id, person_id, answer, at in work.rulings.said(project_id=project.id):
        said[task_id][person_id] = (kind.label(json.loads(answer)), at)
    return {
        (task_id, person_id): standing
        for task_id, given in said.items()
        for person_id, standing in _stand(given).items()
    }


def _stand(given: Mapping[int, tuple[str, int]]) -> dict[int, Standing]:
    counts = Counter(label for label, _ in given.values())
    at, most = max(at for _, at in given.values()), max(counts.values())
    return {who: Standing(at, len(given), counts[label], most) for who, (label, _) in given.items()}
