"""What a worker chooses for herself, on both engines."""

from __future__ import annotations

from pathlib import Path

from crowd.services.preferences import Marks, PreferenceService
from storage import Storage
from tests.labelling import ANN, BEN, room


async def test_a_project_is_a_favourite_or_hidden_never_both(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    service = PreferenceService(storage)
    assert await service.marks(ANN) == Marks()

    assert await service.mark(shop.turn(), ANN, shop.project, "favourite")
    assert await service.marks(ANN) == Marks(favourites=frozenset({shop.project}))
    assert await service.mark(shop.turn(), ANN, shop.project, "hidden")
    assert await service.marks(ANN) == Marks(hidden=frozenset({shop.project}))
    assert [(each.mark, each.title) for each in await service.marked(ANN)] == [("hidden", "Facts")]
    assert await service.marks(BEN) == Marks()

    assert await service.mark(shop.turn(), ANN, shop.project, "none")
    assert await service.marks(ANN) == Marks()


async def test_the_same_tap_again_marks_the_same(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    service, turn = PreferenceService(storage), shop.turn()

    assert await service.mark(turn, ANN, shop.project, "favourite")
    assert await service.mark(turn, ANN, shop.project, "favourite")
    assert await service.marks(ANN) == Marks(favourites=frozenset({shop.project}))


async def test_strangers_and_forged_projects_leave_no_mark(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    service = PreferenceService(storage)

    assert not await service.mark(shop.turn(), ANN, 99, "hidden")
    assert not await service.mark(shop.turn(), 12345, shop.project, "hidden")
    assert await service.marks(ANN) == Marks()
