"""What the played workers think: one is careful, one quick, one hasty, each always in the same way."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.commands.common import Problem
from bot.demo.place import Place
from crowd.rules.project import read_project


@dataclass(frozen=True, slots=True)
class Opinions:
    """For each worker the button she finds right, by the text she judges."""

    careful: Mapping[str, str]
    quick: Mapping[str, str]
    hasty: Mapping[str, str]


def opinions(place: Place, slug: str) -> Opinions:
    """Made from the known answers of a project: the careful one has them all, the others err here and there."""
    known = list(_known(place, slug))
    buttons = sorted({button for _, button in known})
    return Opinions(
        careful=dict(known),
        quick={text: _other(button, buttons) if at % 9 == 4 else button for at, (text, button) in enumerate(known)},
        hasty={text: _other(button, buttons) if at % 5 == 2 else button for at, (text, button) in enumerate(known)},
    )


def _known(place: Place, slug: str) -> Iterator[tuple[str, str]]:
    """The claims with the buttons of their known answers."""
    spec = read_project((place.folder / place.project(slug)).read_text(encoding="utf-8"))
    if isinstance(spec, list) or spec.columns.gold is None:
        raise Problem(f"The example project {slug} has no known answers.")
    texts = {label["value"]: label["text"] for label in spec.task["labels"]}
    with (place.folder / place.tasks(slug)).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["claim"], texts[row[spec.columns.gold]]


def better_answers(place: Place, slug: str) -> frozenset[str]:
    """How the better answers of a project of pairs begin: their first lines."""
    with (place.folder / place.tasks(slug)).open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    columns = {"first": "answer_1", "second": "answer_2"}
    better = (row[columns[row["better"]]] for row in rows if row["better"] in columns)
    return frozenset(text.partition("\n")[0] for text in better)


def _other(button: str, buttons: list[str]) -> str:
    return buttons[(buttons.index(button) + 1) % len(buttons)]
