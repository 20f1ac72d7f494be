"""The main job's applicants, projects and files: what the happy day and the hard days have in common."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from sandbox import Person, RemotePeople
from tests.documents import PDF
from tests.processes import Place

PATIENCE = 60.0
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


async def screened_one(person: Person) -> None:
    """One applicant passes."""
    await _apply(person, "Yes", "3 years", "C1")


async def _apply(person: Person, degree: str, years: str, english: str) -> None:
    await _answer(person, degree, years, english)
    await person.sees("Question 4 of 5", timeout=PATIENCE)
    await person.sends_file("cv.pdf", PDF)
    await person.sees("Question 5 of 5", timeout=PATIENCE)
    await person.says("How such systems learn from what people tell them, and where they fail.")
    await person.taps("Send my answers", await person.sees("Is everything right?", timeout=PATIENCE))
    await person.sees("you are in", timeout=PATIENCE)


async def _is_refused(person: Person, degree: str, years: str, english: str) -> None:
    await _answer(person, degree, years, english)
    await person.sees("This work needs", timeout=PATIENCE)


async def _answer(person: Person, degree: str, years: str, english: str) -> None:
    """The questions up to the resume, as far as they are asked."""
    await person.starts()
    await person.sees_button("Apply", timeout=PATIENCE)
    await person.taps("Apply")
    await person.sees_button("I agree", timeout=PATIENCE)
    await person.taps("I agree")
    await person.sees("Question 1 of 5", timeout=PATIENCE)
    await person.taps(degree)
    if degree == "No":
        return
    asked = await person.sees("Question 2 of 5", timeout=PATIENCE)
    await person.says("quite a lot")
    await person.sees("Question 2 of 5", timeout=PATIENCE, after=asked)
    await person.says(years)
    if years == "0":
        return
    await person.sees("Question 3 of 5", timeout=PATIENCE)
    await person.taps(english)


async def fill(place: Place, slug: str, project: str, tasks: Path) -> str:
    """Add a project and its tasks; what the import said."""
    path = place.folder / f"{slug}.toml"
    path.write_text(project)
    await place.tapwork("project", "add", str(path))
    return await place.tapwork("tasks", "add", slug, str(tasks))


async def export(place: Place, slug: str) -> list[dict[str, Any]]:
    """The answers, line by line."""
    path = place.folder / f"{slug}-answers.jsonl"
    await place.tapwork("export", slug, str(path), "--lasting-names")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
