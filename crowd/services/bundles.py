"""Bundles: work for the minutes that somebody has, with its price, held for her until she is through or time is up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crowd.rules.bundles import fitting, held_until
from crowd.rules.spec import ProjectSpec
from crowd.services import beginning, changing, dealing, offering, understanding
from crowd.services.answering import OneTooMany, attempt, go_on
from crowd.services.cards import Briefing, Offer, Refused, Step, Why, spec_of
from crowd.services.whereabouts import in_hand, knowing_parts, standing
from storage import Storage, Turn, Unit
from storage.records.bundles import Bundle
from storage.records.labelling import Worker


@dataclass(frozen=True, slots=True)
class BundleOffer:
    """So many tasks of a project, which take about `time` ms, pay `pay` micro-units and are held until `until`.

    It is number `at`, from 0, of `of` projects that have something for her.
    """

    project_id: int
    spec: ProjectSpec
    minutes: int
    tasks: int
    time: int
    pay: int
    until: int
    at: int
    of: int


@dataclass(frozen=True, slots=True)
class NoBundle:
    """Nothing that fits into her minutes is open to her."""


class BundleService:
    """One open bundle a person."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def offer(self, telegram_id: int, minutes: int, at: int, now: int) -> BundleOffer | Bundle | NoBundle:
        """The best that fits, or the one that is `at` places behind it; the one that she has open comes before all."""

        def unit(work: Unit) -> BundleOffer | Bundle | NoBundle:
            if held := work.bundles.of_person(telegram_id=telegram_id):
                return held
            fit = [each for each in offering.offers(work, telegram_id, now) if _tasks(work, each, minutes)]
            return _offer(work, _best_first(fit), minutes, at, now) if fit else NoBundle()

        return await self._storage.read(unit)

    async def take(
        self, turn: Turn, telegram_id: int, project_id: int, minutes: int, *, read: int
    ) -> Step | Bundle | NoBundle:
        """Reserves the places and hands out the first. Who was never in the project reads its guidelines first.

        `read` is the version of them that she says she has read, 0 when she said nothing.
        """

        def unit(work: Unit) -> Step | Bundle | NoBundle:
            worker = work.progress.at(telegram_id=telegram_id, project_id=project_id)
            if worker is None:
                return Refused(Why.NO_PROJECT)
            if worker.admitted_at is None:
                return Refused(Why.NOT_ADMITTED)
            spec = spec_of(worker.spec)
            if refused := beginning.refusal(work, worker, spec, turn.now):
                return refused
            if worker.state is None and not 0 < read <= worker.guide_version:
                return Briefing(project_id, spec, worker.guide_version)
            if asked := understanding.due(work, worker, spec, turn.now):
                return asked
            if work.replayed:
                return knowing_parts(work, telegram_id, standing(work, worker))
            if held := work.bundles.of_person(telegram_id=telegram_id):
                return held
            if worker.state is None:
                worker = replace(worker, guide_read=read)
            found = _take(work, worker, spec, minutes, turn.now)
            return found if isinstance(found, NoBundle) else knowing_parts(work, telegram_id, found)

        try:
            return await attempt(self._storage, turn, unit)
        except OneTooMany:
            return Refused(Why.ENOUGH)


def _take(work: Unit, worker: Worker, spec: ProjectSpec, minutes: int, now: int) -> Step | NoBundle:
    wanted = _tasks(work, offering.offer(work, worker, now), minutes)
    if not wanted:
        return NoBundle()
    work.bundles.lock(project_id=worker.project_id)
    worker = beginning.start(work, worker, spec, now)
    if not in_hand(work, worker, spec) and (halted := beginning.one_too_many(work, worker, spec)):
        return halted
    work.bundles.tell_all(person_id=worker.person_id)
    until = held_until(minutes, now)
    made = work.bundles.make(person_id=worker.person_id, project_id=worker.project_id, expires_at=until, now=now)
    if made is None:
        return NoBundle()
    count, worker = dealing.reserve(work, worker, spec, now, bundle_id=made, wanted=wanted)
    if not count:
        work.bundles.drop(bundle_id=made)
        return NoBundle()
    work.bundles.fill(bundle_id=made, wanted=count)
    changing.look_away(work, worker)
    return go_on(work, replace(worker, bundled=1), spec, now, may_hold=True)


def _tasks(work: Unit, offer: Offer, minutes: int) -> int:
    """How many of a project fit; 0 where it is not open to her, is a training or a test, or
    nobody knows how long its tasks take."""
    if offer.unmet or offer.halt or offer.pace is None or offer.stage:
        return 0
    left = offer.left.count if offer.today is None else min(offer.left.count, offer.today)
    fit = fitting(minutes, offer.pace.each, left)
    budget = work.budgets.at(project_id=offer.project_id) if offer.spec.budget is not None else None
    if budget is None or not offer.spec.price:
        return fit
    return min(fit, (budget.amount - budget.committed) // offer.spec.price)


def _best_first(offers: Sequence[Offer]) -> list[Offer]:
    """Her favourites, and of these and of the others what pays most an hour."""
    return sorted(offers, key=lambda each: (not each.favourite, -_hourly(each)))


def _hourly(offer: Offer) -> int:
    return offer.pace.hourly(offer.spec.price) if offer.pace else 0


def _offer(work: Unit, found: Sequence[Offer], minutes: int, at: int, now: int) -> BundleOffer:
    at %= len(found)
    best = found[at]
    tasks = _tasks(work, best, minutes)
    each = best.pace.each if best.pace else 0
    until, pay = held_until(minutes, now), tasks * best.spec.price
    return BundleOffer(best.project_id, best.spec, minutes, tasks, tasks * each, pay, until, at, len(found))
