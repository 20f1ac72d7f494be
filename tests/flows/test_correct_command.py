"""Correcting from the command line: what the commands say, and what they leave behind."""

from __future__ import annotations

from pathlib import Path

from bot.commands.common import EXIT_DATA
from tests.filling import FILE, jsonl
from tests.processes import sandbox


async def test_tasks_and_words_are_corrected_and_each_command_says_what_it_did(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as place:
        place.settle()
        project = tmp_path / "project.toml"
        project.write_text(FILE)
        await place.tapwork("project", "add", str(project))
        rows = [{"id": f"t{at}", "text": f"Claim {at}", "gold": "true"} for at in (1, 2, 3)]
        await place.tapwork("tasks", "add", "facts", str(jsonl(tmp_path / "t.jsonl", rows)))
        await place.tapwork("project", "open", "facts")

        rows[0]["text"] = "Water is wet."
        said = await place.tapwork("tasks", "correct", "facts", str(jsonl(tmp_path / "t.jsonl", rows)))
        assert "t.jsonl: 3 rows, 0 tasks added, 1 corrected, 2 there already, 0 bad." in said

        rows.append({"id": "t9", "text": "New.", "gold": "true"})
        said = await place.tapwork("tasks", "correct", "facts", str(jsonl(tmp_path / "t.jsonl", rows)), code=EXIT_DATA)
        assert "Nothing was corrected in facts." in said

        rows[1]["text"] = "Fire is hot."
        given = str(jsonl(tmp_path / "t.jsonl", rows))
        assert "Nothing was added to facts." in await place.tapwork("tasks", "add", "facts", given, code=EXIT_DATA)
        said = await place.tapwork("tasks", "add", "--update", "facts", given)
        assert "t.jsonl: 4 rows, 1 task added, 1 corrected, 3 there already, 0 bad." in said

        project.write_text(FILE.replace('title = "Facts"', 'title = "Claims"'))
        said = await place.tapwork("project", "add", str(project))
        assert "facts says the same in other words; workers read them from their next tap on." in said
        project.write_text(FILE.replace('price = "0.05"', 'price = "0.06"'))
        assert "not its price." in await place.tapwork("project", "add", str(project), code=EXIT_DATA)
        assert "whole" in await place.tapwork("check")
