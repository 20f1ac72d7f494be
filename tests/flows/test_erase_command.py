"""Forgetting somebody from the command line: what it asks, what it says, and what is left."""

from __future__ import annotations

import json
from pathlib import Path

from bot.commands.common import EXIT_DATA
from storage import open_storage
from tests.everything import mentions
from tests.processes import sandbox
from tests.services.lives import HANDLE, NAME, SAID, ZOE, life


async def test_a_person_is_forgotten_by_her_number_and_the_pseudonym_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tapwork.db'}"
    async with sandbox(tmp_path) as place:
        place.settle()
        storage = await open_storage(url)
        zoe = await life(storage, tmp_path)
        await storage.close()

        assert "Nobody with the Telegram id 7 is known." in await place.tapwork("erase", "7", "--yes", code=EXIT_DATA)
        asked = await place.tapwork("erase", str(ZOE), code=130)  # nobody answers: it stops
        assert "Goes: name, number, 1 answer given when applying, 1 file." in asked
        assert f"Stays under {zoe.pseudonym}: 2 answers and the ledger." in asked
        assert "Not paid out yet: 0.10 USD." in asked
        assert mentions(url, str(ZOE)) != []

        said = json.loads(await place.tapwork("erase", str(ZOE), "--yes", "--json"))
        assert said == {"pseudonym": zoe.pseudonym, "kept": {"answers": 2}}
        assert mentions(url, str(ZOE), NAME, HANDLE, SAID) == []
        assert list((tmp_path / "files").glob("*")) == []
