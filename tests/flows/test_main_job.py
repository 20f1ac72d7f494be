"""The main job on real input, by the real processes: from hello to an export that equals what was tapped."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from sandbox import Person, RemotePeople
from tests.documents import PDF
from tests.processes import Place, Running, people, sandbox
from tests.real_data import real_data
from tests.workers import Tapped, Work, Worker

OVERLAP = 3
FACTS = """
slug = "facts"
title = "True or false?"
brief = "Check one answer to a question."
guidelines = "Tap what is right. Skip what you cannot judge."
overlap = 3
price = "0.02"
time_limit = "1h"

[task]
type = "choice"
question = "Is the answer true?"
labels = [{ value = "true", text = "True" }, { value = "false", text = "False" }]

[columns]
id = "task"
text = "Question: {question}\\n\\nAnswer: {answer}"

[eligibility]
english = ">= C1"
"""
PAIRS = """
slug = "pairs"
title = "Which answer is better?"
brief = "Compare two answers."
guidelines = "Read both to the end."
overlap = 3
price = "0.10"
time_limit = "1h"

[task]
type = "pair"
question = "Which answer is better?"

[columns]
id = "task"
prompt = "{prompt}"
first = "{answer_1}"
second = "{answer_2}"
"""
FAILS = {"no degree": ("No", "3 years", "C1"), "no work": ("Yes", "0", "C1"), "weak English": ("Yes", "3 years", "B2")}


async def test_the_main_job_from_hello_to_the_export(tmp_path: Path) -> None:
    """12 apply, 9 pass; 990 real tasks are labelled by taps; the export equals what was tapped, answer for answer."""
    facts, pairs = real_data("truthfulqa_check"), real_data("mtbench_pairs")
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        bot = await place.bot()
        try:
            workers = await screened(crowd)
            await _fill(place, "facts", FACTS, facts / "tasks.jsonl")
            await _fill(place, "pairs", PAIRS, pairs / "tasks.jsonl")
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


async def screened(crowd: RemotePeople) -> list[Person]:
    """Twelve applicants at once; the nine who passed. Each who failed reads why."""
    applicants = [await crowd.person(f"Worker {at}") for at in range(9)]
    passed = [_apply(person, "Yes", "3 years", "C1") for person in applicants]
    failed = []
    for why, said in FAILS.items():
        person = await crowd.person(why)
        failed.append(_is_refused(person, *said))
    await asyncio.gather(*passed, *failed)
    return applicants


async def _apply(person: Person, degree: str, years: str, english: str) -> None:
    await _answer(person, degree, years, english)
    await person.sees("Question 4 of 5", timeout=30)
    await person.sends_file("cv.pdf", PDF)
    await person.sees("Question 5 of 5", timeout=30)
    await person.says("How such systems learn from what people tell them, and where they fail.")
    await person.sees("you are in", timeout=30)


async def _is_refused(person: Person, degree: str, years: str, english: str) -> None:
    await _answer(person, degree, years, english)
    await person.sees("This work needs", timeout=30)


async def _answer(person: Person, degree: str, years: str, english: str) -> None:
    """The questions up to the resume, as far as they are asked."""
    await person.starts()
    await person.sees_button("Apply", timeout=30)
    await person.taps("Apply")
    await person.sees_button("I agree", timeout=30)
    await person.taps("I agree")
    await person.sees("Question 1 of 5", timeout=30)
    await person.taps(degree)
    if degree == "No":
        return
    asked = await person.sees("Question 2 of 5", timeout=30)
    await person.says("quite a lot")
    await person.sees("Question 2 of 5", timeout=30, after=asked)
    await person.says(years)
    if years == "0":
        return
    await person.sees("Question 3 of 5", timeout=30)
    await person.taps(english)


async def _fill(place: Place, slug: str, project: str, tasks: Path) -> None:
    path = place.folder / f"{slug}.toml"
    path.write_text(project)
    await place.tapwork("project", "add", str(path))
    await place.tapwork("tasks", "add", slug, str(tasks))
    again = await place.tapwork("tasks", "add", slug, str(tasks))
    assert " 0 tasks added" in again


async def _labelled(workers: list[Person], work: dict[str, Work]) -> dict[str, list[Tapped]]:
    """Everybody is told of both projects and works on each until nothing is left; every tap."""
    hands = [Worker(person, work) for person in workers]
    for slug in work:
        await asyncio.gather(*(hand.finishes(slug) for hand in hands))
    return {slug: [tap for hand in hands for tap in hand.tapped[slug]] for slug in work}


async def _compare(place: Place, work: dict[str, Work], tapped: dict[str, list[Tapped]]) -> None:
    for slug, taps in tapped.items():
        exported = await _export(place, slug)
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


async def _export(place: Place, slug: str) -> list[dict[str, Any]]:
    path = place.folder / f"{slug}-answers.jsonl"
    await place.tapwork("export", slug, str(path))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


async def _end(bot: Running) -> None:
    code = await bot.stop()
    assert code == 0, bot.said()
    assert "Traceback" not in bot.said(), bot.said()
