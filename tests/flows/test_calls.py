"""What an answer costs in calls to the Bot API: the tap's own answer, and the card that turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.test_media import KINDS
from tests.flows.viewers import NO_GOLD, WITH_TEXT, Viewers


@pytest.fixture
def room(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Viewers:
    return Viewers(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path)


async def test_an_answer_costs_two_calls_where_the_task_fits_one_message(room: Viewers) -> None:
    await room.opens(spec(NO_GOLD), {}, [{"id": f"t{at}", "text": "Long. " * 600} for at in range(4)])
    await room.begins()
    for _ in range(4):  # the last one ends the work
        assert sorted(await room.calls_of("true")) == ["answercallbackquery", "editmessagetext"]


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_costs_three_calls_at_most_with_one_medium(room: Viewers, kind: str) -> None:
    files = {str(at): file for at, file in enumerate(KINDS[kind])}
    given = [{"id": f"t{at}", "file": str(at % 2), "text": "Look."} for at in range(4)]
    await room.opens(WITH_TEXT, files, given)
    await room.begins()
    for _ in range(3):
        assert len(await room.calls_of("true")) <= 3
