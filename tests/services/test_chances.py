"""Another chance, given by an admin."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.stages import Door
from crowd.services.cards import Asking, Shown
from crowd.services.chances import ChanceService, Given
from crowd.services.outcomes import OverlapSet, Refused
from crowd.services.overlap import OverlapService
from storage import Storage
from tests.filling import spec
from tests.labelling import ANN
from tests.school import school, stage, stands
from tests.services.test_understanding import FIRST, says, shop_that_asks

WHO = f"w{ANN}"


async def test_whoever_used_all_attempts_may_begin_anew_and_is_told(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam", ("attempts = 2", "attempts = 1")), 12))
    assert stands(await shop.attempt(0, wrong=5)).way.door is Door.OUT
    chances = ChanceService(storage)
    assert await chances.give("facts-exam", WHO, actor="cli", now=shop.now) == Given("facts-exam", 1, questions=False)
    assert await shop.asks("SELECT count(*) FROM campaigns WHERE kind = 'another_chance'") == [(1,)]
    assert isinstance(await shop.begins(ANN), Shown)
    assert isinstance(await chances.give("facts-exam", WHO, actor="cli", now=shop.now), Refused)


async def test_whoever_misunderstood_is_asked_anew(storage: Storage, tmp_path: Path) -> None:
    shop = await shop_that_asks(storage, tmp_path, spec(more=FIRST))
    await says(shop, ANN, await says(shop, ANN, await shop.begins(ANN), "true"), "true")
    given = await ChanceService(storage).give("facts", WHO, actor="cli", now=shop.now)
    assert given == Given("facts", 0, questions=True)
    again = await shop.begins(ANN)
    assert isinstance(again, Asking)
    assert not again.once_more


async def test_nobody_and_nothing_are_said_so(storage: Storage, tmp_path: Path) -> None:
    await school(storage, tmp_path, (stage("exam"), 12))
    chances = ChanceService(storage)
    for slug, who, part in (
        ("none", WHO, "no project"),
        ("facts-exam", "wx", "Nobody"),
        ("facts-exam", WHO, "nothing"),
    ):
        found = await chances.give(slug, who, actor="cli", now=0)
        assert isinstance(found, Refused)
        assert part in found.why


async def test_a_stage_has_no_overlap_to_set(storage: Storage, tmp_path: Path) -> None:
    await school(storage, tmp_path, (stage("exam"), 12))
    found = await OverlapService(storage).set("facts-exam", 3, actor="cli", now=0)
    assert not isinstance(found, OverlapSet)
    assert "room for everybody" in found.why
