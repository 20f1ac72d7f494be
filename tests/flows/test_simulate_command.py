"""How a project would fill, from the command line: a table for people, JSON for scripts, and nothing changed."""

from __future__ import annotations

import json
from pathlib import Path

from bot.commands.common import EXIT_SETTINGS
from storage import open_storage
from tests.filling import NOON, added, admit, filled, jsonl, rows, spec
from tests.processes import sandbox

TEN_HANDS = spec(('price = "0.05"', 'price = "0.05"\nhands = 10'))


async def test_a_projects_filling_is_shown_before_it_is_opened(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place:
        place.settle()
        storage = await open_storage(f"sqlite:///{tmp_path / 'tapwork.db'}")
        service = await added(storage, TEN_HANDS)
        await filled(storage, jsonl(tmp_path / "tasks.jsonl", rows(40)))
        await storage.write(None, lambda work: [admit(work, 100 + at) for at in range(150)])

        page = (await place.tapwork("simulate", "availability", "facts")).splitlines()
        assert page[0] == "facts: 150 people could be told, 10 hands are enough."
        assert page[2] == "How many come when told is not known yet."
        assert page[4].split("  ")[0] == "come"
        assert [line.split()[0] for line in page[5:8]] == ["5%", "15%", "40%"]
        assert "never" in page[5] and "never" not in page[7]

        asked = ("simulate", "availability", "facts", "--json", "--people", "20000", "--share", "2%", "--share", "60%")
        found = json.loads(await place.tapwork(*asked))
        assert (found["people"], found["matching"], found["wanted"]) == (20_000, 150, 10)
        few, many = found["expected"]
        assert few["course"][0]["told"] >= 10
        for each in (few, many):
            assert each["told"] <= 1.3 * 10 / each["share"]
            assert each["in_vain"] <= 0.1 * each["came"]
            assert each["at_once"]["told"] > 5 * 10 / each["share"]
            assert each["course"][-1]["at_work"] == 10
        assert few["filled_after_seconds"] > many["filled_after_seconds"]

        few_people = json.loads(await place.tapwork(*asked[:4], "--people", "3", "--share", "40%"))["expected"][0]
        assert (few_people["told"], few_people["course"][0]["told"]) == (3, 3)
        assert few_people["course"][-1]["at_work"] == few_people["came"] > 0

        assert "at most 100%" in await place.tapwork(
            "simulate", "availability", "facts", "--share", "120%", code=EXIT_SETTINGS
        )
        shown = await service.show("facts", now=NOON)
        assert getattr(shown, "told", None) == {}
        await storage.close()
