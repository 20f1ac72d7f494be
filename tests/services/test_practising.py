"""Practice, on both engines: what was missed comes back once it is gold for nobody, a few at a time; nothing counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.rules.practice import AGAIN_AFTER, ASKED_EVERY
from crowd.services.cards import PracticeOffer, Shown, Step
from crowd.services.practising import PracticeCard, PracticeDone, PracticeRight, PracticeService
from crowd.services.restricting import Cause, pause
from storage import Storage
from tests.filling import spec
from tests.services.fair import DAY, OLGA, Court
from tests.services.test_gold_care import BOSS, CROWD, MIX, House, house

ANN, BEN = CROWD[0], CROWD[1]
TRUE, FALSE = 0, 1  # the places of the buttons
HINTED = ('gold = "gold"', 'gold = "gold"\nhint = "why"')


def tasks() -> list[dict[str, str]]:
    return [
        *({"id": f"g{at}", "text": f"Known {at}", "gold": "true", "why": "It is so."} for at in range(3)),
        *({"id": f"t{at}", "text": f"Claim {at}", "gold": "", "why": ""} for at in range(12)),
    ]


class Deck:
    """Ann missed two gold tasks of three; two are retired."""

    def __init__(self, found: House) -> None:
        self.house = found
        self.practice = PracticeService(found.storage)

    async def begins(self, who: int = ANN) -> Step:
        return await self.house.labelling.begin(self.house.turn(), who, self.house.project)

    async def next(self) -> PracticeCard:
        step = await self.practice.next(self.house.turn(), ANN, self.house.project)
        assert isinstance(step, PracticeCard), step
        return step

    async def taps(self, card: PracticeCard, place: int) -> object:
        return await self.practice.answer(
            self.house.turn(), ANN, self.house.project, card.task_id, place=place, tries=card.tries
        )


async def deck(storage: Storage, folder: Path, more: str = MIX) -> Deck:
    made = spec(("overlap = 3", "overlap = 3"), HINTED, more=more)
    found = await house(storage, folder, tasks(), made=made)
    await found.works(ANN, wrong=frozenset({"g0", "g1"}), most=8)
    await found.stops(ANN)
    for key in ("g0", "g2"):
        await found.gold.retire(found.turn(), BOSS, await found.task(key))
    return Deck(found)


async def everything_counted(found: House) -> list[tuple[object, ...]]:
    return [
        *await found.asks("SELECT answered, earned, skipped FROM progress ORDER BY person_id"),
        *await found.asks("SELECT task_id, person_id, state, answer, credit FROM assignments ORDER BY 1, 2"),
        *await found.asks("SELECT id, overlap, places_left FROM tasks ORDER BY id"),
        *await found.asks("SELECT ref, amount FROM ledger ORDER BY id"),
    ]


async def test_what_was_missed_comes_back_and_nothing_counts(storage: Storage, tmp_path: Path) -> None:
    made = await deck(storage, tmp_path)
    before = await everything_counted(made.house)

    offer = await made.begins()
    assert offer == PracticeOffer(1, "Facts", tasks=1, minutes=1)  # the other missed one is gold for others
    card = await made.next()
    assert (card.task_id, card.wrong, card.hint) == (await made.house.task("g0"), None, None)
    wrong = await made.taps(card, FALSE)
    assert isinstance(wrong, PracticeCard)
    assert (wrong.wrong, wrong.hint, wrong.tries) == ("false", "It is so.", 1)
    right = await made.taps(wrong, TRUE)
    assert isinstance(right, PracticeRight)
    assert (right.said, right.left, right.again) == ("true", 0, True)
    assert await everything_counted(made.house) == before
    assert isinstance(await made.practice.next(made.house.turn(), ANN, 1), PracticeDone)
    assert isinstance(await made.begins(), Shown)
    await made.house.is_whole()


async def test_it_comes_a_second_time_some_days_later_and_then_never(storage: Storage, tmp_path: Path) -> None:
    made = await deck(storage, tmp_path)
    await made.begins()
    await made.taps(await made.next(), TRUE)
    for wait, asked in ((ASKED_EVERY, False), (AGAIN_AFTER, True), (10 * AGAIN_AFTER, False)):
        await made.house.stops(ANN)
        made.house.now += wait
        step = await made.begins()
        assert isinstance(step, PracticeOffer) is asked
        if asked:
            last = await made.taps(await made.next(), TRUE)
            assert isinstance(last, PracticeRight)
            assert not last.again


async def test_not_now_is_asked_again_a_day_later_and_never_is_never(storage: Storage, tmp_path: Path) -> None:
    made = await deck(storage, tmp_path)
    assert isinstance(await made.begins(), PracticeOffer)
    assert isinstance(await made.house.begins(ANN), Shown)  # not now
    await made.house.stops(ANN)
    assert isinstance(await made.begins(), Shown)
    await made.house.stops(ANN)
    made.house.now += ASKED_EVERY
    assert isinstance(await made.begins(), PracticeOffer)
    await made.practice.never(made.house.turn(), ANN, 1)
    made.house.now += 10 * ASKED_EVERY
    assert isinstance(await made.begins(), Shown)


async def test_the_same_update_again_and_a_second_tap_change_nothing(storage: Storage, tmp_path: Path) -> None:
    made = await deck(storage, tmp_path)
    turn = made.house.turn()
    asked = [await made.house.labelling.begin(turn, ANN, 1) for _ in range(2)]
    assert asked[0] == asked[1]
    assert isinstance(asked[0], PracticeOffer)
    card = await made.next()
    turn = made.house.turn()
    told = [await made.practice.answer(turn, ANN, 1, card.task_id, place=FALSE, tries=0) for _ in range(2)]
    assert told[0] == told[1]
    assert await made.taps(card, TRUE) is None  # the button of the card before the hint
    assert isinstance(told[0], PracticeCard)
    turn = made.house.turn()
    told = [await made.practice.answer(turn, ANN, 1, card.task_id, place=TRUE, tries=1) for _ in range(2)]
    assert told[0] == told[1]
    assert isinstance(told[0], PracticeRight)
    assert await made.taps(card, TRUE) is None
    assert await made.house.asks("SELECT rounds FROM practice") == [(1,)]


async def test_gold_whose_answer_was_shown_in_practice_never_comes_back_to_work(
    storage: Storage, tmp_path: Path
) -> None:
    made = await deck(storage, tmp_path)
    await made.begins()
    await made.next()
    assert not await made.house.gold.put_back(made.house.turn(), BOSS, await made.house.task("g0"))
    assert await made.house.gold.put_back(made.house.turn(), BOSS, await made.house.task("g2"))


@pytest.mark.parametrize("more", [MIX + "practice = false\n"])
async def test_a_project_may_do_without(storage: Storage, tmp_path: Path, more: str) -> None:
    made = await deck(storage, tmp_path, more)
    assert isinstance(await made.begins(), Shown)


async def test_whoever_missed_nothing_is_asked_nothing(storage: Storage, tmp_path: Path) -> None:
    made = await deck(storage, tmp_path)
    await made.house.works(BEN, wrong=frozenset(), most=3)
    await made.house.stops(BEN)
    assert isinstance(await made.begins(BEN), Shown)
    assert await made.practice.next(made.house.turn(), 12345, 1) is None


async def test_what_counts_for_nothing_after_an_upheld_appeal_is_not_practised(
    storage: Storage, tmp_path: Path
) -> None:
    """She was told that she was right; nobody marked a task, and its key stands."""
    made = await deck(storage, tmp_path)
    await made.begins()
    card = await made.taps(await made.next(), FALSE)
    assert isinstance(card, PracticeCard)
    court = Court(made.house)
    court.now, court._updates = made.house.now, made.house._updates
    cause = Cause("slips", {"when": "guessing"}, {"known": 3, "right": 1}, (card.task_id,))
    about = await court.person(ANN)
    pause_id = await storage.write(None, lambda work: pause(work, about, 1, court.now + DAY, cause, court.now))
    assert pause_id
    await court.upheld(await court.appealed("r", pause_id, ANN), by=OLGA)
    made.house.now, made.house._updates = court.now + ASKED_EVERY, court._updates

    assert isinstance(await made.begins(), Shown)
    assert isinstance(await made.taps(card, FALSE), PracticeDone)
    assert isinstance(await made.practice.next(made.house.turn(), ANN, 1), PracticeDone)
    await made.house.is_whole()
