"""Watching: one message with a project's counts, looked at every few seconds and changed only when a count has."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TypeAlias

from crowd.rules.rates import HOUR, per_hour, time_left
from crowd.rules.spec import ProjectSpec
from crowd.services import budgets
from crowd.services.cards import spec_of
from storage import Storage, Turn, Unit
from storage.records.watches import Watch

EVERY = 5_000  # ms between two looks
LASTS = 1_800_000  # ms: half an hour after the last tap nobody looks any more
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Figures:
    """A project while people work. Money in micro-units of `currency`; `time_left` in ms, None when nobody answers.

    `budget_left` is None where the project may spend without end. A stage is `endless`: whoever comes has room in it.
    """

    title: str
    state: str
    answers: int
    wanted: int
    working: int
    rate: int
    time_left: int | None
    spent: int
    to_come: int
    currency: str
    reports: int
    budget_left: int | None
    endless: bool = False

    @property
    def all_answers(self) -> int:
        """Answers given, being given, and still wanted."""
        return self.answers + self.working + self.wanted


@dataclass(frozen=True, slots=True)
class Watched:
    """What the message shows; `over` says that it is not kept up to date any more.

    `left` is an earlier message about the project that is not kept up to date from now on.
    """

    project_id: int
    figures: Figures
    over: bool = False
    left: int | None = None


@dataclass(frozen=True, slots=True)
class NothingToWatch:
    """No such project."""


WatchStep: TypeAlias = Watched | NothingToWatch


@dataclass(frozen=True, slots=True)
class News:
    """A message that has to change, or the last change of one that is over."""

    watch: Watch
    watched: Watched


class WatchService:
    """Who watches what; who is an admin is for the caller to know."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def begin(self, turn: Turn, telegram_id: int, project_id: int, message_id: int) -> WatchStep:
        """This message shows the counts, and is kept up to date for a while."""

        def unit(work: Unit) -> WatchStep:
            figures = _figures(work, project_id, turn.now)
            if figures is None:
                return NothingToWatch()
            if figures.state == "closed":
                return Watched(project_id, figures, over=True)
            before = work.watches.of(telegram_id=telegram_id, project_id=project_id)
            if not work.replayed:
                work.watches.begin(telegram_id=telegram_id, project_id=project_id, message_id=message_id, now=turn.now)
            left = before.message_id if before and before.message_id != message_id else None
            return Watched(project_id, figures, left=None if work.replayed else left)

        return await self._storage.write(turn, unit)

    async def stop(self, turn: Turn, telegram_id: int, project_id: int) -> WatchStep:
        """The message stays as it is now."""

        def unit(work: Unit) -> WatchStep:
            figures = _figures(work, project_id, turn.now)
            if not work.replayed:
                work.watches.end(telegram_id=telegram_id, project_id=project_id)
            return Watched(project_id, figures, over=True) if figures else NothingToWatch()

        return await self._storage.write(turn, unit)

    async def moved(self, telegram_id: int, project_id: int, message_id: int, stands: int) -> None:
        """Its message had to be sent anew."""
        await self._storage.write(
            None,
            lambda work: work.watches.move(
                telegram_id=telegram_id, project_id=project_id, message_id=message_id, stands=stands
            ),
        )

    async def news(self, now: int) -> list[News]:
        """The messages that show other counts than there are, and those whose time is over."""
        found = await self._storage.read(lambda work: [_look(work, watch, now) for watch in _due(work, now)])
        for news in found:
            if isinstance(news, Watch):  # nothing new: it is looked at again a little later
                await self._stand(news, news.shown, now + EVERY)
        return [news for news in found if isinstance(news, News)]

    async def told(self, news: News, now: int) -> None:
        """The message shows it."""
        if news.watched.over:
            await self._end(news.watch)
        else:
            await self._stand(news.watch, _written(news.watched.figures), now + EVERY)

    async def put_off(self, news: News, until: int) -> None:
        """Telegram asked to wait."""
        await self._stand(news.watch, news.watch.shown, until)

    async def gone(self, news: News) -> None:
        """Its message cannot be edited any more, or she left."""
        await self._end(news.watch)

    async def _stand(self, watch: Watch, shown: str, next_at: int) -> None:
        await self._storage.write(None, lambda work: work.watches.stand(watch, shown=shown, next_at=next_at))

    async def _end(self, watch: Watch) -> None:
        await self._storage.write(
            None, lambda work: work.watches.end(telegram_id=watch.telegram_id, project_id=watch.project_id)
        )


def _due(work: Unit, now: int) -> list[Watch]:
    return work.watches.due(now=now, most=AT_ONCE)


def _look(work: Unit, watch: Watch, now: int) -> News | Watch:
    """What is new of it; itself when nothing is."""
    figures = _figures(work, watch.project_id, now)
    if figures is None:
        return watch
    over = figures.state == "closed" or now - watch.began_at >= LASTS
    if not over and _written(figures) == watch.shown:
        return watch
    return News(watch, Watched(watch.project_id, figures, over))


def _figures(work: Unit, project_id: int, now: int) -> Figures | None:
    counted = work.watches.counted(project_id=project_id, since=now - HOUR)
    if counted is None:
        return None
    spec = spec_of(counted.spec)
    left = 0 if spec.stage else work.tasks.places(project_id=project_id, horizon=counted.horizon).left
    budget = work.budgets.at(project_id=project_id)
    rate = per_hour(counted.lately, open_for=None if counted.opened_at is None else now - counted.opened_at)
    return Figures(
        title=counted.title,
        state=counted.state,
        answers=counted.answers,
        wanted=left,
        working=counted.working,
        rate=rate,
        time_left=time_left(left + counted.working, rate),
        spent=_spent(work, project_id, spec, counted.earned),
        to_come=(left + counted.working) * spec.price,
        currency=spec.currency,
        reports=counted.reports,
        budget_left=max(0, budget.amount - budget.committed) if budget else None,
        endless=spec.stage is not None,
    )


def _spent(work: Unit, project_id: int, spec: ProjectSpec, earned: int) -> int:
    """What the ledger says. Where nobody ever differed only answers are paid, and what they earned costs no walk."""
    return budgets.money_of(work, project_id, spec).spent if work.disputes.counts(project_id=project_id) else earned


def _written(figures: Figures) -> str:
    return json.dumps(asdict(figures), ensure_ascii=False)
