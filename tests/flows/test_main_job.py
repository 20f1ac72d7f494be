"""The main job on real input, by the real processes: from hello to an export that equals what was tapped."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from sandbox import Person
from tests.main_job import FACTS, OVERLAP, PAIRS, export, fill, screened
from tests.processes import Place, Running, people, sandbox
from tests.real_data import real_data
from tests.workers import Tapped, Work, Worker


async def test_the_main_job_from_hello_to_the_export(tmp_path: Path) -> None:
    """12 apply, 9 pass; 990 real tasks are labelled by taps; the export equals what was tapped, answer for answer."""
    facts, pairs = real_data("truthfulqa_check"), real_data("mtbench_pairs")
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        bot = await place.bot()
        try:
            workers = await screened(crowd)
            for slug, project, folder in (("facts", FACTS, facts), ("pairs", PAIRS, pairs)):
                await fill(place, slug, project, folder / "tasks.jsonl")
                assert " 0 tasks added" in await place.tapwork("tasks", "add", slug, str(folder / "tasks.jsonl"))
            for slug in ("facts", "pairs"):
                assert "; 9 people will be told" in await place.tapwork("project", "open", slug)
            work = {
                "facts": Work.facts(facts / "tasks.jsonl"),
                "pairs": Work.pairs(pairs / "tasks.jsonl"),
            }
            tapped = await _labelled(workers, work)
            await _compare(place, work, tapped)
            assert "whole" in await place.tapwork("check")
        finally:
            await _end(bot)


async def _labelled(workers: list[Person], work: dict[str, Work]) -> dict[str, list[Tapped]]:
    """Everybody is told of both projects and works on each until nothing is left; every tap."""
    hands = [Worker(person, work) for person in workers]
    for slug in work:
        await asyncio.gather(*(hand.finishes(slug) for hand in hands))
    return {slug: [tap for hand in hands for tap in hand.tapped[slug]] for slug in work}


async def _compare(place: Place, work: dict[str, Work], tapped: dict[str, list[Tapped]]) -> None:
    for slug, taps in tapped.items():
        exported = await export(place, slug)
        pairs = {(line["task"], line["worker"]) for line in exported}
        assert len(pairs) == len(exported) == len(taps)  # nobody twice on a task, none lost, none double
        assert Counter(line["task"] for line in exported) == dict.fromkeys(work[slug].keys, OVERLAP)
        _same_answers(exported, taps, work[slug])


def _same_answers(exported: list[dict[str, Any]], taps: list[Tapped], work: Work) -> None:
    """Pseudonyms and people stand for each other one to one, and each answer is its worker's own."""
    by_pseudonym: dict[str, list[tuple[str, str]]] = defaultdict(list)
    by_person: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for line in exported:
        by_pseudonym[line["worker"]].append(work.exported(line["task"], line["label"]))
    for tap in taps:
        by_person[tap.person].append((tap.about, tap.label))
    assert sorted(map(sorted, by_pseudonym.values())) == sorted(map(sorted, by_person.values()))


async def _end(bot: Running) -> None:
    code = await bot.stop()
    assert code == 0, bot.said()
    assert "Traceback" not in bot.said(), bot.said()
