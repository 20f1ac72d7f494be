"""The end of the story: the files that come out, their first lines, and how good the answers are."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from bot.demo.place import Place
from bot.demo.transcript import Transcript

SHOWN_ANSWERS, SHOWN_TASKS = 3, 6


async def results(place: Place, say: Transcript, slug: str, recorded: int) -> None:
    """Export, show, and compare with what was tapped and with the answers that were known before."""
    answers, majority = place.folder / "answers.jsonl", place.folder / "majority.csv"
    await _export(place, say, slug, answers.name)
    await _export(place, say, slug, majority.name, "--majority")
    _show_answers(say, answers)
    _show_majority(say, majority, recorded=recorded, answers=answers)


async def _export(place: Place, say: Transcript, slug: str, name: str, *more: str) -> None:
    words = ("export", slug, name, *more)
    say.command(f"tapwork {' '.join(words)}", await place.tapwork(*words))


def _show_answers(say: Transcript, path: Path) -> None:
    say.blank()
    say.narrate("A line for each answer. Workers have pseudonyms, and each row comes back with all its columns:")
    say.command(f"head -{SHOWN_ANSWERS} {path.name}")
    first, *others = path.read_text(encoding="utf-8").splitlines()[:SHOWN_ANSWERS]
    say.output(first, whole=True)
    for line in others:
        say.output(line)


def _show_majority(say: Transcript, path: Path, *, recorded: int, answers: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    say.blank()
    say.narrate("The majority of the first claims, as the second file has it:")
    for line in lines[:SHOWN_TASKS]:
        say.output(_votes(line))
    say.blank()
    exported = len(answers.read_text(encoding="utf-8").splitlines())
    right = sum(line["label"] == line["gold"] for line in lines)
    say.narrate(f"{recorded} answers were tapped, and {exported} are in the file: none lost, none twice.")
    say.narrate(f"The majority says what the editor knew before in {right} of {len(lines)} claims.")


def _votes(line: dict[str, str]) -> str:
    votes = ", ".join(f"{count} {label}" for label, count in json.loads(line["votes"]).items())
    label = line["label"] or "a tie"
    return f"{line['task']}   {label:<12} {votes:<26} {line['row:claim']}"
