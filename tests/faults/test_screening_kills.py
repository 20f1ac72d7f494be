"""`kill -9` at every question, the real processes: shown by one, answered to another, and nothing said twice."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from crowd.screening.form import KINDS
from sandbox import Person
from tests.faults.kills import Warm, is_up, warm
from tests.flows.every_kind import ASKED, PATIENCE, answers, form_of_all, text_of
from tests.processes import Place, people, sandbox

DEADLINE = 400.0


async def test_a_bot_that_dies_at_every_question_goes_on_where_it_was(tmp_path: Path) -> None:
    """Killed before each answer, while the question stands there, and again as soon as the answer was sent."""
    async with asyncio.timeout(DEADLINE), sandbox(tmp_path) as place, people(place) as crowd, warm(place) as bot:
        form = tmp_path / "all.toml"
        form.write_text(form_of_all())
        place.settle(form=form)
        await _up(place, bot)
        ann = await crowd.person("Ann")
        await ann.starts()
        await ann.sees_button("Apply", timeout=PATIENCE)
        await ann.taps("Apply")

        for kind in ("consent", *ASKED):
            await ann.sees("May we?" if kind == "consent" else text_of(kind), timeout=PATIENCE)
            await _answered_between_two_deaths(place, bot, ann, kind)
        summary = await ann.sees("Is everything right?", timeout=PATIENCE)
        await bot.kill()
        await ann.taps("Send my answers", summary)
        await _up(place, bot)
        await ann.sees("Thank you, Ann. That is everything", timeout=PATIENCE)
        assert await bot.stop() == 0

        rows = _ask(place, "SELECT question FROM screening_answers ORDER BY question")
        assert rows == sorted([("consent",), *((f"q_{kind}",) for kind in ASKED)])
        [(state, asked)] = _ask(place, "SELECT state, asked FROM screenings")
        assert (state in {"passed", "review"}, asked) == (True, None)
        assert _ask(place, "SELECT DISTINCT state FROM inbox") == [("done",)]
        assert len(json.loads(form_of_json(place))["questions"]) == len(KINDS)


async def _answered_between_two_deaths(place: Place, bot: Warm, ann: Person, kind: str) -> None:
    """The bot is dead while she answers; it lives, and dies again as soon as everything was sent."""
    assert await bot.kill() == -9
    answering = asyncio.create_task(answers(kind, ann))
    await _up(place, bot)
    async with asyncio.timeout(PATIENCE):
        await answering
    assert await bot.kill() == -9
    await _up(place, bot)


async def _up(place: Place, bot: Warm) -> None:
    seen = place.size_of_log()
    await bot.start()
    await is_up(place, seen)


def form_of_json(place: Place) -> str:
    [(body,)] = _ask(place, "SELECT body FROM forms")
    return str(body)


def _ask(place: Place, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{place.folder / 'tapwork.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()
