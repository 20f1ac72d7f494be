"""Pictures of figures: of a phone's shape, of any project, however little or much is in it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from crowd.aggregation.figures import DAY, Given
from crowd.aggregation.fold import Fold
from crowd.aggregation.health import Rated, Seen, health
from crowd.services.figures import FiguresService, ProjectFigures
from handlers.ui import charts, gauges
from storage import Storage
from tests.filling import NOON, jsonl, opened, rows, spec

pytest.importorskip("matplotlib", reason="matplotlib is an extra")
pytestmark = pytest.mark.extras


@pytest.fixture
async def empty(sqlite_storage: Storage, tmp_path: Path) -> ProjectFigures:
    await opened(sqlite_storage, jsonl(tmp_path / "t.jsonl", rows(3)), spec(('title = "Facts"', 'title = "$x^{2 $y"')))
    found = await FiguresService(sqlite_storage).of("facts", now=NOON)
    assert isinstance(found, ProjectFigures)
    return found


def much(empty: ProjectFigures) -> ProjectFigures:
    """A year, forty long labels with signs of all kinds, workers who take half a second or a day."""
    fold = Fold({f"$t_{at}": f"label ${at % 40} ^_\\{{ 文 \U0001f600" for at in range(0, 400, 7)}, {})
    for at in range(400):
        for who in range(3):
            label = f"label ${(at + who // 2) % 40} ^_\\{{ 文 \U0001f600"
            seconds = (0.1, 40, 86_400)[who]
            fold.take(Given(f"$t_{at}", f"w{who}", label, 1, at % 365 * DAY, seconds))
    figures = fold.figures(complete=[f"$t_{at}" for at in range(300)])
    seen = Seen({"submitted": 9, "expired": 9, "rejected": 9}, 9, 9, 9, 9, 10**6, {"guidelines": Rated(9, 9)})
    return replace(empty, figures=replace(figures, health=health(seen)), tasks=400, wanted=10**6, days_left=4000.0)


def one(empty: ProjectFigures) -> ProjectFigures:
    fold = Fold({}, {})
    fold.take(Given("t", "w", "", 0, NOON, 0))
    return replace(empty, figures=fold.figures(complete=["t"]))


@pytest.mark.parametrize("what", ["nothing", "one", "much"])
async def test_three_pictures_of_a_phones_shape_come_of_anything(empty: ProjectFigures, what: str) -> None:
    found = {"nothing": lambda: empty, "one": lambda: one(empty), "much": lambda: much(empty)}[what]()

    drawn = charts.album(found)

    assert len(drawn) == 3
    for each in drawn:
        with Image.open(io.BytesIO(each)) as picture:
            assert picture.size == (1080, 1350)
    assert len(charts.svgs(found)) == 9


def test_a_gauge_ends_where_its_strip_ends() -> None:
    for each in health(Seen()):
        assert [gauges.place(each, value) for value in (-1, 10**9)] == [0.0, 1.0]
        first, *_between, last = gauges.zones(each)
        assert (first[0], last[1]) == (0.0, 1.0)
