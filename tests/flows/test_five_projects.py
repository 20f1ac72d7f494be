"""Five real projects at once, by the real processes: thirty people of known accuracy; the export is what they tapped.

All tasks: python3 dev.py slow tests/flows/test_five_projects.py
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from sandbox import RemotePeople
from storage import open_storage
from tests.day import Hand, Job, jobs
from tests.filling import admit
from tests.flows.test_main_job import _end, _same_answers
from tests.main_job import OVERLAP, export, fill
from tests.processes import Place, people, sandbox

PEOPLE = 30
ACCURACIES = (0.95, 0.9, 0.8, 0.7, 0.6)


async def test_five_projects_at_once_export_what_was_tapped(tmp_path: Path) -> None:
    await _day(tmp_path, jobs(share=12))


@pytest.mark.slow
async def test_five_whole_projects_at_once_export_what_was_tapped(tmp_path: Path) -> None:
    """1,708 tasks, 5,124 answers."""
    await _day(tmp_path, jobs())


async def _day(folder: Path, work: dict[str, Job]) -> None:
    async with sandbox(folder) as place, people(place) as crowd:
        place.settle()
        hands = await _hired(place, crowd, work)
        bot = await place.bot()
        try:
            for job in work.values():
                await fill(place, job.slug, job.project, job.file(folder))
            for slug in work:
                assert f"; {PEOPLE} people will be told" in await place.tapwork("project", "open", slug)
            await asyncio.gather(*(hand.works(_order(at, list(work))) for at, hand in enumerate(hands)))
            for job in work.values():
                await _compare(place, job, hands)
            _uploaded_once(work["pictures"], hands)
            assert "whole" in await place.tapwork("check")
        finally:
            await _end(bot)


async def _hired(place: Place, crowd: RemotePeople, work: dict[str, Job]) -> list[Hand]:
    """Workers whom nobody had to screen: that is the main job's to show."""
    found = [await crowd.person(f"Worker {at}") for at in range(PEOPLE)]
    storage = await open_storage(f"sqlite:///{place.folder / 'tapwork.db'}")
    for person in found:
        await storage.write(None, lambda unit, person=person: admit(unit, person.id))
        await person.starts()
    await storage.close()
    cards = {slug: job.work for slug, job in work.items()}
    return [
        Hand(person, cards, jobs=work, accuracy=ACCURACIES[at % len(ACCURACIES)]) for at, person in enumerate(found)
    ]


def _order(at: int, slugs: list[str]) -> list[str]:
    """Everybody begins with another project, so that all are worked on at once."""
    first = at % len(slugs)
    return slugs[first:] + slugs[:first]


async def _compare(place: Place, job: Job, hands: Sequence[Hand]) -> None:
    taps = [tap for hand in hands for tap in hand.tapped[job.slug]]
    exported = await export(place, job.slug)
    assert len({(line["task"], line["worker"]) for line in exported}) == len(exported) == len(taps)
    assert Counter(line["task"] for line in exported) == dict.fromkeys(job.work.keys, OVERLAP)
    _same_answers(exported, taps, job.work)


def _uploaded_once(job: Job, hands: Sequence[Hand]) -> None:
    """Whoever saw a file saw it by the same name of Telegram's."""
    names: dict[int, set[str]] = {}
    for hand in hands:
        for size, seen in hand.files.items():
            names.setdefault(size, set()).update(seen)
    assert len(names) == len(job.rows)
    assert all(len(seen) == 1 for seen in names.values())
