"""What a person's next message is taken for: until it comes, until she does something else, for a day at most."""

from __future__ import annotations

from crowd.services.expecting import LAPSES_AFTER, ExpectingService, take
from storage import Storage, Turn
from tests.filling import NOON

ANN, BEN = 11, 12
ASKED, TYPED, TAPPED = Turn(1, NOON), Turn(2, NOON + 1000), Turn(3, NOON + 2000)


async def taken(storage: Storage, turn: Turn, kind: str = "note", reference: str = "7") -> bool:
    return await storage.write(turn, lambda work: take(work, turn, ANN, kind, reference))


async def test_a_message_is_taken_once_and_for_what_was_asked(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")

    found = await service.waiting(TYPED, ANN)
    assert found and (found.kind, found.reference) == ("note", "7")
    assert await service.waiting(TYPED, BEN) is None

    assert await taken(storage, TYPED)
    assert not await taken(storage, TAPPED)
    assert await service.waiting(TAPPED, ANN) is None


async def test_a_replayed_message_finds_the_conversation_that_took_it(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    await taken(storage, TYPED)

    again = await service.waiting(TYPED, ANN)
    assert again and again.kind == "note"


async def test_a_newer_question_takes_the_place_of_an_older(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    await service.expect(TYPED, ANN, "question", "8")

    assert not await taken(storage, TAPPED)
    found = await service.waiting(TAPPED, ANN)
    assert found and (found.kind, found.reference) == ("question", "8")


async def test_what_she_does_besides_lapses_it_but_a_replay_of_the_asking_does_not(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    await service.lapse(ASKED, ANN)
    assert await service.waiting(TYPED, ANN)

    await service.lapse(TAPPED, ANN)
    assert await service.waiting(TAPPED, ANN) is None
    assert not await taken(storage, TYPED)


async def test_a_replayed_asking_asks_for_nothing_anew(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    await taken(storage, TYPED)
    await service.expect(ASKED, ANN, "note", "7")

    assert await service.waiting(TAPPED, ANN) is None


async def test_after_a_day_a_message_is_about_something_else(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")

    assert await service.waiting(Turn(9, NOON + LAPSES_AFTER), ANN)
    assert await service.waiting(Turn(9, NOON + LAPSES_AFTER + 1), ANN) is None
