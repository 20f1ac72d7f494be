"""Following broadcasts: messages that show how one goes are kept up to date, and the end is reported; by the clock."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from crowd.services.broadcast_launch import owe_report, standing
from crowd.services.broadcast_steps import NotDone, Run, Why
from crowd.services.staff import StaffService
from storage import Storage, Unit
from storage.records.broadcasts import View

EVERY = 3_000  # ms between two looks at a message that shows how one goes
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class News:
    """A message that has to show something else."""

    view: View
    run: Run


class FollowService:
    """Which messages have to change, and which broadcasts are over."""

    def __init__(self, storage: Storage, staff: StaffService) -> None:
        self._storage = storage
        self._staff = staff

    async def show_in(self, admin: int, run: Run, message_id: int, now: int) -> None:
        """This message of hers shows it, and is kept up to date until it is over."""
        if run.over:
            return
        await self._storage.write(
            None,
            lambda work: work.broadcast_views.show(
                telegram_id=admin, broadcast_id=run.id, message_id=message_id, shown=_written(run), next_at=now + EVERY
            ),
        )

    async def leave(self, admin: int, message_id: int) -> None:
        """This message of hers shows another thing now."""
        await self._storage.write(
            None, lambda work: work.broadcast_views.leave(telegram_id=admin, message_id=message_id)
        )

    async def news(self, now: int) -> list[News]:
        """The messages that show something else than there is."""

        def look(work: Unit) -> list[tuple[View, Run | NotDone]]:
            due = work.broadcast_views.due(now=now, most=AT_ONCE)
            return [(view, self._shown(work, view, now)) for view in due]

        found = await self._storage.read(look)
        news = []
        for view, run in found:
            if isinstance(run, NotDone):
                await self.gone(view)
            elif _written(run) == view.shown:
                await self.put_off(view, now + EVERY)
            else:
                news.append(News(view, run))
        return news

    async def told(self, news: News, now: int) -> None:
        """The message shows it."""
        if news.run.over:
            await self.gone(news.view)
            return
        shown, next_at = _written(news.run), now + EVERY
        await self._storage.write(
            None, lambda work: work.broadcast_views.stand(news.view, shown=shown, next_at=next_at)
        )

    async def put_off(self, view: View, until: int) -> None:
        """Nothing is new, or Telegram asked to wait."""
        await self._storage.write(None, lambda work: work.broadcast_views.stand(view, shown=view.shown, next_at=until))

    async def gone(self, view: View) -> None:
        """Its message cannot be edited any more, shows the end, or is none of hers any more."""
        await self._storage.write(None, lambda work: work.broadcast_views.end(view))

    async def finish(self, now: int) -> int:
        """Those of which nothing is owed any more are over, and their authors get a report; how many."""
        over = await self._storage.read(lambda work: work.broadcasts.over())
        if not over:
            return 0

        def unit(work: Unit) -> int:
            return sum(_end(work, broadcast_id, now) for broadcast_id in work.broadcasts.over())

        return await self._storage.write(None, unit)

    def _shown(self, work: Unit, view: View, now: int) -> Run | NotDone:
        """What it has to show; nothing to somebody whose role was taken away."""
        run = standing(work, view.broadcast_id, now)
        if isinstance(run, NotDone) or self._staff.may_write_to(view.telegram_id, project=bool(run.audience.part)):
            return run
        return NotDone(Why.NOT_YOURS)


def _end(work: Unit, broadcast_id: int, now: int) -> bool:
    found = work.broadcasts.of(broadcast_id=broadcast_id)
    state = "cancelled" if found and found.cancelled_at is not None else "done"
    if found is None or not work.broadcasts.end(broadcast_id=broadcast_id, state=state, now=now):
        return False
    owe_report(work, found, now)
    return True


def _written(run: Run) -> str:
    return json.dumps([run.state, run.version, asdict(run.counts), run.edits and asdict(run.edits), run.fault])
