"""Four public data sets, answered again through the real bot by people in the sandbox as the recorded crowds did.

Every figure that is known of them has to come out of the bot's own database, and of the file command. Slow: 18,229
answers, some minutes. With the extra `aggregate` also what its models make of them.
"""

from __future__ import annotations

import asyncio
import csv
import importlib.util
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sandbox import Person, RemotePeople
from tests.main_job import fill, screened_one
from tests.processes import Place, people, sandbox
from tests.real_data import real_data
from tests.replaying import Recalled, Recorded, recorded

pytestmark = pytest.mark.slow
SETS = ("xstest", "mtbench_votes", "weather_amt", "snow_rte")
MODELS = {"dawid-skene": "DS", "one-coin": "OneCoinDS", "wawa": "Wawa", "glad": "GLAD"}
ALPHA, MODEL = 0.001, 0.02


async def test_recorded_crowds_answer_again_and_every_known_figure_comes_out(tmp_path: Path) -> None:
    sets = [recorded(real_data(name)) for name in SETS]
    async with sandbox(tmp_path) as place, people(place) as crowd:
        place.settle()
        bot = await place.bot()
        try:
            hands = await _taken_on(crowd, max(len(each.workers) for each in sets))
            for each in sets:
                await _replayed(place, each, hands)
                await _comes_out(place, each)
            assert "whole" in await place.tapwork("check")
        finally:
            assert await bot.stop() == 0, bot.said()
    assert "Traceback" not in bot.said()


async def _taken_on(crowd: RemotePeople, count: int) -> list[Person]:
    """They apply in the chat, some at a time."""
    found = [await crowd.person(f"Worker {at}") for at in range(count)]
    for at in range(0, count, 20):
        await asyncio.gather(*map(screened_one, found[at : at + 20]))
    return found


async def _replayed(place: Place, each: Recorded, hands: list[Person]) -> None:
    """Everybody works until nothing is left for her, all at once."""
    began, names = time.monotonic(), _names(place)
    mine = dict(zip(each.workers, hands, strict=False))
    path = place.folder / f"{each.slug}.jsonl"
    rows = each.tasks({worker: names[person.id] for worker, person in mine.items()})
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    await fill(place, each.slug, each.file(), path)
    await place.tapwork("project", "open", each.slug)
    work, titles = {each.slug: each.work()}, {each.slug: each.title}
    at_work = [Recalled(person, work, titles=titles, said=each.said_by(worker)) for worker, person in mine.items()]
    await asyncio.gather(*(one.finishes(each.slug) for one in at_work))
    taps = sum(len(one.tapped[each.slug]) for one in at_work)
    print(f"{each.name}: {taps} answers by {len(at_work)} people in {time.monotonic() - began:.0f} s")
    assert taps == each.reference["answers"]


async def _comes_out(place: Place, each: Recorded) -> None:
    """What was recorded is what is stored; the figures of the stored project, of its export, and of the data's file."""
    exported = place.folder / f"{each.slug}.answers.csv"
    await place.tapwork("export", each.slug, str(exported), "--lasting-names")
    _is_what_was_recorded(exported, each, _names(place))
    await _figures(place, each, str(exported), *_gold(each), models=())
    for source, gold in ((each.slug, ()), (str(real_data(each.name) / "answers.csv"), _gold(each))):
        await _figures(place, each, source, *gold, models=tuple(MODELS) if _has_models() else ())
    report = json.loads(await place.tapwork("report", each.slug, "--json"))
    assert report["answers"] == each.reference["answers"]
    assert report["complete"] + _in_doubt(place, each) == each.reference["tasks"]


def _is_what_was_recorded(path: Path, each: Recorded, names: dict[int, str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = {(row["task"], row["label"], row["worker"]) for row in csv.DictReader(file)}
    keys = [names[at] for at in sorted(names)]
    wanted = dict(zip(each.workers, keys, strict=False))
    assert found == {(task, label, wanted[who]) for task, given in each.answers.items() for who, label in given.items()}


async def _figures(place: Place, each: Recorded, source: str, *gold: str, models: tuple[str, ...]) -> None:
    known, found = each.reference, await _aggregated(place, source, *gold)
    for name in ("tasks", "workers", "answers"):
        assert found[name] == known[name]
    assert found["labels"] == known["classes"]
    assert found["agreement"]["alpha"]["value"] == pytest.approx(known["alpha"], abs=ALPHA)
    said = [f"alpha {found['agreement']['alpha']['value']:.4f}"]
    if each.truth:
        right = found["accuracy"]
        assert right["lost"] == pytest.approx(known["MV_low"], abs=0.0001)
        assert right["won"] == pytest.approx(known["MV_high"], abs=0.0001)
        assert right["lost"] <= right["right"]["value"] <= right["won"]
        assert right["right"]["value"] == pytest.approx(known["MV_expected"], abs=0.0001)
        said.append(f"majority {right['right']['value']:.4f} [{right['lost']:.4f} to {right['won']:.4f}]")
        said += [await _model(place, each, method, source, *gold) for method in models]
    print(f"{each.name}, {Path(source).name}: {', '.join(said)}")


async def _model(place: Place, each: Recorded, method: str, source: str, *gold: str) -> str:
    found = await _aggregated(place, source, "--method", method, *gold)
    right = found["accuracy"]["right"]["value"]
    assert right == pytest.approx(each.reference[MODELS[method]], abs=MODEL), method
    return f"{method} {right:.4f}"


async def _aggregated(place: Place, source: str, *more: str) -> dict[str, Any]:
    return json.loads(await place.tapwork("aggregate", source, "--json", *more))  # type: ignore[no-any-return]


def _gold(each: Recorded) -> tuple[str, ...]:
    return ("--gold", str(real_data(each.name) / "gold.csv")) if each.truth else ()


def _has_models() -> bool:
    return importlib.util.find_spec("crowdkit") is not None


def _in_doubt(place: Place, each: Recorded) -> int:
    """Tasks whose known answer so many contradict that the bot took it out: the crowd may well be right."""
    query = (
        "SELECT count(*) FROM tasks JOIN projects ON projects.id = project_id WHERE slug = ? AND control = 'suspended'"
    )
    with closing(sqlite3.connect(f"file:{place.folder / 'tapwork.db'}?mode=ro", uri=True)) as connection:
        found = int(connection.execute(query, (each.slug,)).fetchone()[0])
    print(f"{each.name}: {found} known answers are in doubt")
    return found


def _names(place: Place) -> dict[int, str]:
    """By Telegram id, how exports call everybody who may work."""
    path = f"file:{place.folder / 'tapwork.db'}?mode=ro"
    with closing(sqlite3.connect(path, uri=True)) as connection:
        rows = connection.execute("SELECT telegram_id, worker_key FROM people WHERE admitted_at IS NOT NULL")
        return {int(telegram_id): str(key) for telegram_id, key in rows}
