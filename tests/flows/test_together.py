"""No notice lands between the messages of one long task."""

from __future__ import annotations

import asyncio
from pathlib import Path

from handlers.ui.together import Together
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import rows
from tests.flows.desks import ANN, Desks
from tests.owing import owe


async def test_a_notice_waits_until_all_of_a_long_task_stands(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    desks = Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    await desks.opens(given=[{**rows(1)[0], "text": "Word. " * 1500}])
    await desks.says(desks.ann, "/work")
    await desks.taps(desks.ann, "Start: Facts")
    await sqlite_storage.write(None, lambda work: owe(work, slug="second"))
    desks.bot.telegram.faults.latency(20)

    await desks.ann.taps("I have read this: start")
    with desks.ann.view.watch() as happening:
        dealing = asyncio.create_task(desks.bot.settle())
        while "Word." not in ((await happening.get()).message or desks.ann.chat[0]).text:
            pass
        await desks.delivers()
        await dealing

    shown = [one.text for one in desks.ann.chat if one.from_bot]
    assert "is live" in shown[-1]
    assert sum(text.count("Word.") for text in shown) == 1500
    assert "Is it true?" in shown[-2]


async def test_other_chats_and_later_notices_do_not_wait() -> None:
    together = Together()
    async with asyncio.timeout(5):
        with together.sending(ANN):
            await together.over(ANN + 1)
            waits = asyncio.create_task(together.over(ANN))
            await asyncio.sleep(0)
            assert not waits.done()
        await waits
        await together.over(ANN)
