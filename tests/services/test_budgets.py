"""What a project may spend, on both engines: never more, whoever is at work; told once; raised, and it goes on."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from crowd.rules.clarifying import KEPT_FOR
from crowd.rules.limits import Because, Halt
from crowd.rules.spec import ProjectSpec
from crowd.services.budgets import BudgetService
from crowd.services.cards import NothingLeft, Refused, Shown, Step, Why
from crowd.services.checking import problems
from crowd.services.outcomes import BudgetSet, Money, ProjectView, Reworded
from crowd.services.outcomes import Refused as AdminRefused
from storage import Storage
from tests.filling import NOON, admit, spec
from tests.labelling import ANN, BEN, CAT, PRICE, Room, card, room
from tests.reporting import desk

ADMIN = 900


def costing(amount: str, *changes: tuple[str, str]) -> ProjectSpec:
    return spec(('price = "0.05"', f'price = "0.05"\nbudget = "{amount}"'), *changes)


def is_halted(step: Step) -> bool:
    assert isinstance(step, NothingLeft), step
    return step.halt == Halt(Because.BUDGET)


async def money(shop: Room) -> Money:
    shown = await shop.projects.show("facts", now=NOON)
    assert isinstance(shown, ProjectView)
    return shown.money


async def test_nothing_is_handed_out_that_the_budget_has_no_room_for(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, tasks=9, who=(ANN, BEN, CAT), project=costing("0.10"))
    held = await shop.starts(ANN)
    second = await shop.starts(BEN)
    assert is_halted(await shop.begins(CAT))  # what is on hold counts
    assert await money(shop) == Money(0, 2 * PRICE, 0)
    assert is_halted(await shop.taps(ANN, held.task_id))  # and what is in her hands is answered and paid
    assert is_halted(await shop.taps(BEN, second.task_id))
    assert await money(shop) == Money(2 * PRICE, 0, 0)
    assert (await shop.money())["budget", 1] == -2 * PRICE
    await shop.is_whole()


async def test_a_place_that_comes_back_brings_its_money_back(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN), project=costing("0.05"))
    await shop.starts(ANN)
    assert is_halted(await shop.begins(BEN))
    await shop.stops(ANN)
    assert isinstance(await shop.begins(BEN), Shown)
    await shop.expires()
    assert isinstance(await shop.begins(ANN), Shown)
    await shop.is_whole()


async def test_a_late_answer_that_the_budget_has_no_room_for_is_told(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN), project=costing("0.05"))
    lost = await shop.starts(ANN)
    await shop.expires()
    await shop.starts(BEN)
    late = await shop.taps(ANN, lost.task_id)
    assert isinstance(late, Refused)
    assert late.why is Why.NO_MONEY
    assert await shop.states(ANN) == ["expired"]
    await shop.is_whole()


async def test_many_at_once_stay_within_the_budget_to_the_last_cent(storage: Storage, tmp_path: Path) -> None:
    """Goes red where `take` loses its guard, or counts what it read a moment ago."""
    crowd = tuple(range(100, 124))
    shop = await room(storage, tmp_path, tasks=40, who=crowd, project=costing("1.65"))  # 33 answers

    async def works(who: int) -> None:
        step: Step = await shop.begins(who)
        turns = 0
        while isinstance(step, Shown):
            turns += 1
            act = shop.skips if (who + turns) % 5 == 0 else shop.taps
            step = await act(who, step.card.task_id)

    await asyncio.gather(*(works(who) for who in crowd))
    for who in crowd:
        await works(who)
    assert await money(shop) == Money(33 * PRICE, 0, 0)
    assert await shop.asks("SELECT count(*) FROM assignments WHERE state = 'submitted'") == [(33,)]
    await shop.is_whole()


async def test_the_admins_hear_once_that_it_ran_out_and_again_when_a_raised_one_does(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN, CAT), project=costing("0.05"))
    await storage.write(None, lambda work: admit(work, ADMIN))
    service = BudgetService(storage)
    await shop.starts(ANN)
    assert await service.tell([ADMIN], NOON) == 0
    for who in (BEN, CAT, BEN):
        assert is_halted(await shop.begins(who))
    told = await asyncio.gather(*(service.tell([ADMIN], NOON) for _ in range(3)))
    assert sorted(told) == [0, 0, 1]
    [(body,)] = await shop.asks("SELECT body FROM campaigns WHERE kind = 'budget_spent'")
    assert json.loads(body) == {"title": "Facts", "slug": "facts", "amount": 50_000, "currency": "USD"}

    shop.now += 1
    assert await service.set("facts", 100_000, actor="cli", now=shop.now) == BudgetSet("facts", Money(0, PRICE, PRICE))
    assert isinstance(await shop.begins(BEN), Shown)
    assert is_halted(await shop.begins(CAT))
    assert await service.tell([ADMIN], NOON) == 1
    owed = await shop.asks(
        "SELECT count(*) FROM deliveries JOIN campaigns ON id = campaign_id WHERE kind = 'budget_spent'"
    )
    assert owed == [(2,)]
    await shop.is_whole()


async def test_a_first_budget_counts_what_was_handed_out_before(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN))
    held = await shop.starts(ANN)
    await shop.taps(ANN, held.task_id)
    service = BudgetService(storage)
    refused = await service.set("facts", 150_000, actor="cli", now=NOON)
    assert isinstance(refused, AdminRefused)
    assert "pause it" in refused.why
    await shop.projects.pause("facts", actor="cli", now=NOON)
    assert await service.set("facts", 150_000, actor="cli", now=NOON) == BudgetSet("facts", Money(PRICE, PRICE, PRICE))
    await shop.projects.open("facts", actor="cli", now=NOON)
    assert isinstance(await shop.begins(BEN), Shown)
    assert card(await shop.begins(ANN)).task_id == 2
    await shop.is_whole()


async def test_without_a_budget_it_goes_on(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN), project=costing("0.05"))
    await shop.starts(ANN)
    assert is_halted(await shop.begins(BEN))
    assert await BudgetService(storage).set("facts", None, actor="cli", now=NOON) == BudgetSet(
        "facts", Money(0, PRICE, None)
    )
    assert isinstance(await shop.begins(BEN), Shown)
    await shop.is_whole()


async def test_the_file_of_a_live_project_may_raise_its_budget_and_reword_it_and_nothing_else(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await room(storage, tmp_path, who=(ANN, BEN), project=costing("0.05"))
    await shop.starts(ANN)
    raised = costing("0.10", ('title = "Facts"', 'title = "True?"'))
    assert await shop.projects.add(raised, actor="cli", now=NOON) == Reworded("facts")
    assert card(await shop.begins(BEN)).tally.title == "True?"
    dearer = costing("0.10", ('"10m"', '"20m"'))
    refused = await shop.projects.add(dearer, actor="cli", now=NOON)
    assert isinstance(refused, AdminRefused)
    assert "time_limit" in refused.why
    await shop.is_whole()


async def test_a_counter_that_does_not_fit_the_ledger_is_found(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, project=costing("0.05"))
    await shop.starts(ANN)
    await shop.does("UPDATE budgets SET committed = 0")
    assert await problems(storage) == ["project 1: its budget counts 0 as committed, the ledger 50000"]


async def test_going_on_with_a_lost_task_keeps_within_the_budget(storage: Storage, tmp_path: Path) -> None:
    shop = await desk(storage, tmp_path, who=(ANN, BEN), project=costing("0.05"))
    task = await shop.asked(ANN)
    shop.now += KEPT_FOR
    await shop.upkeep.expire(shop.now)
    await shop.starts(BEN)
    refused = await shop.goes_on(ANN, task)
    assert isinstance(refused, Refused)
    assert refused.why is Why.NO_MONEY
    await shop.is_whole()
    await shop.stops(BEN)
    assert card(await shop.goes_on(ANN, task)).task_id == task
    await shop.is_whole()


async def test_a_closed_project_keeps_its_budget_and_its_guidelines(storage: Storage, tmp_path: Path) -> None:
    shop = await room(storage, tmp_path, project=costing("0.05"))
    await shop.projects.close("facts", actor="cli", now=NOON)
    assert isinstance(await BudgetService(storage).set("facts", 900_000, actor="cli", now=NOON), AdminRefused)
    reworded = replace(costing("0.05"), guidelines="Look closely.")
    assert isinstance(await shop.projects.add(reworded, actor="cli", now=NOON), AdminRefused)
    assert await shop.asks("SELECT amount FROM budgets") == [(50_000,)]
    assert await shop.asks("SELECT guide_version FROM projects") == [(1,)]
