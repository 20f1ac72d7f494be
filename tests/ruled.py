"""Projects with rules, and people who answer in them, for the tests of rules at work."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.spec import ProjectSpec
from storage import Storage
from tests.filling import admit, jsonl, opened, spec
from tests.labelling import ANN, Room, card

P = 'then = "pause"\nfor = "1h"'


def project(*rules: str, changes: tuple[tuple[str, str], ...] = ()) -> ProjectSpec:
    """The project of tests.filling with these rules."""
    return spec(*changes, more="".join(f"\n[[rules]]\n{each}\n" for each in rules))


async def room(
    storage: Storage, folder: Path, what: ProjectSpec, *, gold: int = 0, tasks: int = 6, who: tuple[int, ...] = (ANN,)
) -> Room:
    """So many tasks whose answer is known to be true, then so many of which nothing is known."""
    for each in who:
        await storage.write(None, lambda work, each=each: admit(work, each))
    known = [{"id": f"g{at}", "text": f"Known {at}", "gold": "true"} for at in range(gold)]
    others = [{"id": f"t{at}", "text": f"Claim {at}", "gold": ""} for at in range(tasks)]
    return Room(storage, await opened(storage, jsonl(folder / "tasks.jsonl", known + others), what))


async def says(house: Room, who: int, *values: str, apart: int = 60_000) -> None:
    """She answers the tasks that she is given, one after the other."""
    step = await house.begins(who)
    for value in values:
        house.now += apart
        step = await house.taps(who, card(step).task_id, value)
