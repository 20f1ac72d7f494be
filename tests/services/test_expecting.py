"""What a person's next message is taken for: until it comes, until she does something else, for a day at most."""

from __future__ import annotations

from crowd.services.expecting import LAPSES_AFTER, ExpectingService, Overdue, take
from storage import Storage, Turn
from storage.records.expected import Expected
from tests.filling import NOON

ANN, BEN = 11, 12
ASKED, TYPED, TAPPED = Turn(1, NOON), Turn(2, NOON + 1000), Turn(3, NOON + 2000)


async def taken(storage: Storage, turn: Turn, kind: str = "note", reference: str = "7") -> bool:
    return await storage.write(turn, lambda work: take(work, turn, ANN, kind, reference))


async def test_a_message_is_taken_once_and_for_what_was_asked(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")

    found = await service.waiting(TYPED, ANN, TYPED.now)
    assert isinstance(found, Expected) and (found.kind, found.reference) == ("note", "7")
    assert await service.waiting(TYPED, BEN, TYPED.now) is None

    assert await taken(storage, TYPED)
    assert not await taken(storage, TAPPED)
    assert await service.waiting(TAPPED, ANN, TAPPED.now) is None


async def test_a_replayed_message_finds_the_conversation_that_took_it(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    await taken(storage, TYPED)

    again = await service.waiting(TYPED, ANN, TYPED.now)
    assert isinstance(again, Expected) and again.kind == "note"


async def test_a_newer_question_takes_the_place_of_an_older(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    await service.expect(TYPED, ANN, "question", "8")

    assert not await taken(storage, TAPPED)
    found = await service.waiting(TAPPED, ANN, TAPPED.now)
    assert isinstance(found, Expected) and (found.kind, found.reference) == ("question", "8")


async def test_what_she_does_besides_lapses_it_but_a_replay_of_the_asking_does_not(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    assert await service.lapse(ASKED, ANN, await service.open(ASKED, ANN)) is None
    assert await service.waiting(TYPED, ANN, TYPED.now)

    assert await service.lapse(TAPPED, ANN, await service.open(TAPPED, ANN)) == "note"
    assert await service.waiting(TAPPED, ANN, TAPPED.now) is None
    assert not await taken(storage, TYPED)


async def test_a_replayed_asking_asks_for_nothing_anew(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    await taken(storage, TYPED)
    await service.expect(ASKED, ANN, "note", "7")

    assert await service.waiting(TAPPED, ANN, TAPPED.now) is None


async def test_who_is_asked_the_same_again_need_not_be_told(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    was = await service.open(TAPPED, ANN)
    await service.expect(TAPPED, ANN, "note", "7")

    assert await service.lapse(TAPPED, ANN, was) is None
    assert await service.waiting(Turn(9, NOON), ANN, NOON)


async def test_who_is_asked_something_else_instead_has_to_be_told(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "question", "7")
    was = await service.open(TAPPED, ANN)
    await service.expect(TAPPED, ANN, "note", "7")

    assert await service.lapse(TAPPED, ANN, was) == "question"
    found = await service.waiting(Turn(9, NOON), ANN, NOON)
    assert isinstance(found, Expected) and found.kind == "note"


async def test_after_a_day_nobody_is_told_that_nothing_is_waited_for(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    late = Turn(9, NOON + LAPSES_AFTER + 1)

    assert await service.lapse(late, ANN, await service.open(late, ANN)) is None
    assert await service.waiting(late, ANN, late.now) is None


async def test_after_a_day_a_message_is_taken_for_nothing_once(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    late = Turn(9, NOON + LAPSES_AFTER + 1)

    assert await service.waiting(Turn(8, NOON), ANN, NOON + LAPSES_AFTER)
    assert await service.waiting(late, ANN, late.now) == Overdue("note")
    assert await service.waiting(late, ANN, late.now) == Overdue("note")  # the same message, replayed
    assert await service.waiting(Turn(10, late.now), ANN, late.now) is None


async def test_it_counts_when_she_wrote_and_not_when_we_read_it(storage: Storage) -> None:
    service = ExpectingService(storage)
    await service.expect(ASKED, ANN, "note", "7")
    after_an_outage = Turn(9, NOON + 3 * LAPSES_AFTER)

    assert isinstance(await service.waiting(after_an_outage, ANN, NOON + 1000), Expected)
