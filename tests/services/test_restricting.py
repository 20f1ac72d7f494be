"""Restricting: rules pause for a while, people decide about the rest; what is hers stays hers, and she is told why."""

from __future__ import annotations

import json
from pathlib import Path

from crowd.rules.limits import Because, Halt
from crowd.services.cards import NothingLeft, Refused, Shown, Why
from crowd.services.handingout import _told
from crowd.services.restricting import MOST_PAUSE, Cause, last_ended, pause, propose_ban
from handlers.ui import counts
from storage import Storage, Unit
from tests.filling import admit, jsonl, opened, rows, spec
from tests.labelling import ANN, BEN, CAT, NO, PRICE, Room, room
from tests.services.test_bundles import open_shop

HOUR = 3_600_000
CAUSE = Cause("gold", {"asked": 60}, {"known": 8, "right": 3}, (1, 2))


async def person(shop: Room, who: int = ANN) -> int:
    found = await shop.storage.read(lambda work: work.people.of_telegram(telegram_id=who))
    assert found
    return found.id


async def paused(
    shop: Room, until: int, *, project: int | None = 1, cause: Cause = CAUSE, who: int = ANN
) -> int | None:
    about = await person(shop, who)
    return await shop.storage.write(None, lambda work: pause(work, about, project, until, cause, shop.now))


async def proposed(shop: Room, *, project: int | None = 1, cause: Cause = CAUSE) -> int | None:
    about = await person(shop)
    return await shop.storage.write(None, lambda work: propose_ban(work, about, project, cause, shop.now))


async def ended(shop: Room, project: int | None = 1, rule: str = "gold") -> int:
    about = await person(shop)
    return await shop.storage.read(lambda work: last_ended(work, about, project, rule))


async def test_a_pause_says_what_it_rests_on_and_no_rule_pauses_for_longer_than_ten_days(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path)
    assert await paused(shop, shop.now + 400 * 24 * HOUR) == 1

    [row] = await shop.asks("SELECT kind, rule, said, numbers, tasks, state, starts_at, ends_at FROM restrictions")
    assert row[:2] == ("pause", "gold")
    assert [json.loads(each) for each in row[2:5]] == [{"asked": 60}, {"known": 8, "right": 3}, [1, 2]]
    assert row[5:] == ("active", shop.now, shop.now + MOST_PAUSE)
    assert await shop.asks("SELECT restricted_until FROM progress") == [(shop.now + MOST_PAUSE,)]


async def test_who_is_restricted_as_long_already_is_not_restricted_again(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    assert await paused(shop, shop.now + 2 * HOUR, project=None)
    assert await paused(shop, shop.now + HOUR) is None
    assert await paused(shop, shop.now) is None
    assert await paused(shop, shop.now + 3 * HOUR)
    assert await shop.asks("SELECT restricted_until FROM people WHERE telegram_id = 11") == [(shop.now + 2 * HOUR,)]
    assert await shop.asks("SELECT restricted_until FROM progress") == [(shop.now + 3 * HOUR,)]


async def test_answers_count_for_a_rule_again_from_the_end_of_its_last_restriction(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path)
    assert await ended(shop) == 0
    await paused(shop, shop.now + HOUR)

    assert await ended(shop) == shop.now + HOUR
    assert await ended(shop, rule="fast") == 0
    assert await ended(shop, project=2) == 0
    await paused(shop, shop.now + 2 * HOUR, project=None)
    assert await ended(shop, project=2) == shop.now + 2 * HOUR


async def test_the_same_is_proposed_once_and_changes_nothing_for_her(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    assert await proposed(shop) == 1
    assert await proposed(shop) is None
    assert await proposed(shop, project=None) == 2
    assert await proposed(shop, cause=Cause("twins", {}, {}, ())) == 3

    await shop.starts(ANN)
    assert await shop.asks("SELECT restricted_until FROM progress") == [(None,)]
    assert await ended(shop) == 0


async def test_of_two_at_work_only_the_restricted_one_is_told(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    await paused(shop, shop.now + HOUR, who=BEN)

    assert await shop.asks(
        "SELECT people.telegram_id, campaigns.kind FROM deliveries"
        " JOIN campaigns ON campaigns.id = campaign_id JOIN people ON people.id = person_id"
        " WHERE campaigns.kind <> 'project_live'"
    ) == [(BEN, "restricted")]


# At work.


async def test_she_finishes_what_she_holds_is_paid_and_gets_no_other_task_until_it_lifts(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    await paused(shop, shop.now + HOUR)

    again = await shop.begins(ANN)
    assert isinstance(again, Shown)
    assert again.card.task_id == held.task_id
    step = await shop.taps(ANN, held.task_id)
    assert isinstance(step, NothingLeft)
    assert step.halt == Halt(Because.RESTRICTED, shop.now + HOUR)
    assert step.grounds
    assert (step.grounds.rule, step.grounds.numbers) == ("gold", {"known": 8, "right": 3})
    assert (step.tally.answered, step.tally.earned) == (1, PRICE)

    shop.now += HOUR
    assert isinstance(await shop.begins(ANN), Shown)
    await shop.is_whole()


async def test_she_cannot_begin_anywhere_while_it_is_everywhere(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    await paused(shop, shop.now + HOUR, project=None)

    step = await shop.labelling.begin(shop.turn(), ANN, shop.project)
    assert isinstance(step, NothingLeft)
    assert step.grounds
    assert step.grounds.project is None
    assert isinstance(await shop.begins(BEN), Shown)


async def test_a_task_whose_time_ran_out_is_not_taken_again_by_a_late_tap(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    held = await shop.starts(ANN)
    await shop.expires()
    await paused(shop, shop.now + HOUR)

    step = await shop.taps(ANN, held.task_id)
    assert isinstance(step, Refused)
    assert step.why is Why.RESTRICTED
    assert await shop.states(ANN) == ["expired"]
    await shop.is_whole()


async def test_what_is_held_for_later_goes_back_when_it_begins(storage: Storage, tmp_path: Path) -> None:
    shop = await open_shop(storage, tmp_path)
    held = await shop.held(ANN)
    await paused(shop, shop.now + HOUR)

    assert await shop.states(ANN) == ["active", *["returned"] * 4]
    assert isinstance(await shop.taps(ANN, held.task_id), NothingLeft)
    await shop.is_whole()


async def test_a_pause_elsewhere_leaves_this_project_open(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path)
    await storage.write(None, lambda work: admit(work, CAT))
    other = await opened(storage, jsonl(tmp_path / "more.jsonl", rows(3)), spec(('slug = "facts"', 'slug = "other"')))
    assert other
    await paused(shop, shop.now + HOUR, project=2)
    assert isinstance(await shop.begins(ANN), Shown)


async def test_whoever_is_kept_from_a_project_is_not_told_of_it(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN, CAT))
    await paused(shop, shop.now + HOUR)
    await paused(shop, shop.now + HOUR, project=None, who=BEN)

    def told(work: Unit) -> int:
        campaign = work.campaigns.add(kind="project_live", ref="again", project_id=1, body="{}", now=shop.now)
        return work.audience.owe_new((), campaign_id=campaign, project_id=1, kind="none", now=shop.now)

    def again(work: Unit) -> int:
        campaign = work.campaigns.add(kind="project_live", ref="anew", project_id=1, body="{}", now=shop.now)
        return work.audience.owe((), campaign_id=campaign, now=shop.now)

    assert await storage.write(None, told) == await storage.write(None, again) == 1
    for each in (ANN, BEN):
        assert not await shop.asks(
            "SELECT 1 FROM deliveries JOIN campaigns ON campaigns.id = campaign_id JOIN people ON people.id = person_id"
            f" WHERE campaigns.ref = 'again' AND people.telegram_id = {each}"
        )


async def test_what_she_gets_as_her_own_data_names_neither_tasks_nor_anybody_else(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    cause = Cause("same wrong answers", {"other": await person(shop, BEN)}, {"common": 200}, (1, 2))
    await paused(shop, shop.now + HOUR, cause=cause)
    rows = await storage.read(
        lambda work: work.personal.rows("restrictions", person_id=1, telegram_id=ANN, most=9, skip=0)
    )
    found = [_told("restrictions", row) for row in rows]
    assert [(each["said"], each["numbers"], "tasks" in each) for each in found] == [({}, {"common": 200}, False)]


async def test_a_rule_of_the_project_pauses_her_in_the_tap_that_made_it_fire(storage: Storage, tmp_path: Path) -> None:
    """From the file to the card: the same tap says which rule, with her numbers and the rule as it was."""
    rule = """
[[rules]]
name = "often wrong"
when = "gold"
if = ["answers >= 2", "right < 60%"]
then = "pause"
for = "2h"
"""
    shop = await room(storage, tmp_path, project=spec(more=rule))
    step = await shop.starts(ANN)
    for _ in range(2):
        found = await shop.taps(ANN, step.task_id, NO)
        step = found.card if isinstance(found, Shown) else step
    assert isinstance(found, NothingLeft)
    assert found.halt == Halt(Because.RESTRICTED, shop.now + 2 * HOUR)
    assert found.grounds
    assert (found.grounds.rule, found.grounds.numbers) == ("often wrong", {"known": 2, "right": 0})
    assert [each.content for each in counts.sentences("often wrong", found.grounds.said, found.grounds.numbers)] == [
        "0 of your 2 answers to tasks that we can check were right.",
        "The rule looks for answers looked at: 2 or more; right answers: less than 60 %.",
        "It is called “often wrong”.",
    ]
    shop.now += 2 * HOUR
    assert isinstance(await shop.begins(ANN), Shown)
    await shop.is_whole()
