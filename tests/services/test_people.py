"""Meeting people on both engines."""

from dataclasses import replace

from crowd.services.people import PeopleService, Returned, Standing
from storage import Storage, Turn, Unit

NOW = 1_793_534_400_000


def turn(update_id: int, now: int = NOW) -> Turn:
    return Turn(update_id=update_id, now=now)


async def test_a_stranger_is_new_and_keeps_her_pseudonym(storage: Storage) -> None:
    people = PeopleService(storage)
    first = await people.meet(turn(1), 7, "Ann", "ann", "de")
    again = await people.meet(turn(2), 7, "Anna", None, None)

    assert (first.place, first.person.language, first.earned) == ("new", "de", ())
    assert again.person.worker_key == first.person.worker_key
    assert (again.person.first_name, again.person.username, again.person.language) == ("Anna", None, "en")
    assert again.person.created_at == NOW


async def test_two_people_have_two_pseudonyms(storage: Storage) -> None:
    people = PeopleService(storage)
    ann = await people.meet(turn(1), 7, "Ann", None, None)
    ben = await people.meet(turn(2), 8, "Ben", None, None)
    assert ann.person.worker_key != ben.person.worker_key


async def test_the_same_update_again_shows_where_she_stands(storage: Storage) -> None:
    people = PeopleService(storage)
    first = await people.meet(turn(1), 7, "Ann", None, "en")
    assert await people.meet(turn(1), 7, "Ann", None, "en") == first


async def test_who_was_never_met_stands_nowhere(storage: Storage) -> None:
    assert await PeopleService(storage).standing(7) is None


async def test_who_was_admitted_is_a_worker_with_earnings(storage: Storage) -> None:
    people = PeopleService(storage)
    ann = (await people.meet(turn(1), 7, "Ann", None, None)).person
    await storage.write(None, lambda work: work.people.admit(person_id=ann.id, now=NOW))

    def pay(work: Unit) -> None:
        for ref, amount in (("answer:1", 50_000), ("answer:2", 20_000)):
            work.ledger.move(
                ref=ref,
                source="held",
                source_owner=1,
                target="pending",
                target_owner=ann.id,
                amount=amount,
                currency="USD",
                now=NOW,
            )

    await storage.write(None, pay)

    standing = await people.standing(7)

    assert standing is not None
    assert (standing.place, standing.earned) == ("worker", (("USD", 70_000),))


async def test_a_second_admission_changes_nothing(storage: Storage) -> None:
    people = PeopleService(storage)
    ann = (await people.meet(turn(1), 7, "Ann", None, None)).person
    assert await storage.write(None, lambda work: work.people.admit(person_id=ann.id, now=NOW))
    assert not await storage.write(None, lambda work: work.people.admit(person_id=ann.id, now=NOW + 1))


async def test_stopping_the_bot_and_coming_back_is_noticed(storage: Storage) -> None:
    people = PeopleService(storage)
    await people.meet(turn(1), 7, "Ann", None, None)

    assert await people.blocked(turn(2, NOW + 5), 7)
    standing = await people.standing(7)
    assert standing is not None
    assert standing.person.unreachable_at == NOW + 5
    assert await people.returned(turn(3), 7) == Returned(
        Standing(replace(standing.person, unreachable_at=None), "new"), 0
    )
    assert await people.returned(turn(4), 7) is None


async def test_whoever_writes_can_be_reached(storage: Storage) -> None:
    people = PeopleService(storage)
    await people.meet(turn(1), 7, "Ann", None, None)
    await people.blocked(turn(2), 7)
    assert (await people.meet(turn(3), 7, "Ann", None, None)).person.unreachable_at is None


async def test_a_stranger_who_blocks_the_bot_leaves_no_trace(storage: Storage) -> None:
    people = PeopleService(storage)
    assert not await people.blocked(turn(1), 7)
    assert await people.standing(7) is None


async def test_whoever_is_greeted_is_met_once_and_her_message_has_its_effect_still(storage: Storage) -> None:
    people = PeopleService(storage)
    assert await people.greet(7, "Ann", "ann", "de", 1_000)
    assert not await people.greet(7, "Anna", None, "en", 2_000)
    standing = await people.standing(7)
    assert standing is not None
    assert (standing.place, standing.person.first_name, standing.person.language) == ("new", "Ann", "de")
