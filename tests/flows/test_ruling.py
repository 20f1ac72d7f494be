"""/rules from a phone: reading, trying, taking a set, turning numbers, on and off, removing; and who may."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crowd.rules.quality.conditions import Condition
from crowd.rules.quality.rule import Rule
from crowd.rules.spec import ProjectSpec
from handlers.ruling import BUTTONS, Add, Remove, Set, Switch, Take
from sandbox import Telegram
from storage import Storage, Turn, Unit
from tests.conftest import Clock
from tests.filling import admit
from tests.flows.boss import BOSS, EVE, Boss, labels
from tests.flows.bots import Bot
from tests.flows.bus import ANN
from tests.labelling import NO
from tests.ruled import P, project

GOLD = 'name = "slips"\nwhen = "gold"\nhistory = 20\nif = ["answers >= 2", "right < 60%"]\n' + P


async def bossy(storage: Storage, folder: Path, clock: Clock, *rules: str) -> Boss:
    bot = Bot(Telegram(clock=clock), storage, folder, clock, admins=(BOSS,))
    boss = Boss(bot, storage, folder, clock)
    await boss.has(project(*rules), tasks=4)
    await boss.opens()
    return boss


@pytest.fixture
async def boss(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Boss:
    return await bossy(sqlite_storage, tmp_path, clock)


async def answered(boss: Boss, *values: str) -> None:
    """Ann answers her tasks, all of which are known to be true."""
    await boss.storage.write(None, lambda work: admit(work, ANN))
    labelling = boss.bot.house.services.labelling
    step = await labelling.begin(Turn(9001, boss.clock()), ANN, 1, briefed=True)
    for at, value in enumerate(values):
        boss.clock.turn(60_000)
        step = await labelling.tap(Turn(9002 + at, boss.clock()), ANN, step.card.task_id, 1, value)  # type: ignore[union-attr]


async def rules(boss: Boss) -> tuple[Rule, ...]:
    spec = await boss.storage.read(lambda work: work.projects.of_slug(slug="facts"))
    assert spec
    return ProjectSpec.from_json(spec.spec).rules


async def test_a_project_without_rules_says_so_and_offers_the_sets(boss: Boss) -> None:
    await boss.says("/rules")
    shown = await boss.taps("Facts")

    assert shown.text == ("Rules of “Facts”\n\nIt has none: nobody is paused or measured by itself. Begin with a set.")
    assert labels(shown) == [["Elementary", "Basic", "Advanced"], ["Back"]]


async def test_a_rule_is_told_in_words_with_what_it_did_lately(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    boss = await bossy(sqlite_storage, tmp_path, clock, GOLD)
    await answered(boss, NO, NO)
    await boss.looks()
    shown = await boss.taps("Rules")

    assert shown.text == (
        "Rules of “Facts”\n\n1. slips\n"
        "Looks at answers to known tasks, the last 20: answers 2 or more, right below 60%\n"
        "Then: this project pauses for her, 1 hour\n"
        "In the last 7 days: 1 person"
    )


async def test_a_set_is_tried_before_it_is_taken_and_leaves_own_rules_alone(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    boss = await bossy(sqlite_storage, tmp_path, clock, GOLD + "\non = false")
    await answered(boss, NO, NO, NO, NO)
    await boss.says("/rules")
    await boss.taps("Facts")
    shown = await boss.taps("Basic")
    assert shown.text.startswith(
        "The set Basic for “Facts”\nOver 4 answers of 1 person so far:\n\n1. many skips in a row\n"
    )
    assert "Would have touched 1 person" in shown.text  # four known answers, all wrong
    assert [each.name for each in await rules(boss)] == ["slips"]

    await boss.taps("Take the whole set")
    assert [each.name for each in await rules(boss)] == [
        "slips",
        "many skips in a row",
        "a full day's work",
        "tapping by chance",
        "tapping by chance, for sure",
        "often against the majority",
    ]
    await boss.taps("Elementary")
    await boss.taps("Take the whole set")
    assert [each.name for each in await rules(boss)] == ["slips", "many skips in a row", "a full day's work"]


async def test_one_rule_of_a_set_comes_off_is_turned_tried_and_switched_on(boss: Boss) -> None:
    await boss.says("/rules")
    await boss.taps("Facts")
    await boss.taps("Elementary")
    shown = await boss.taps("Add 1")
    assert shown.text == (
        "many skips in a row (off)\nLooks at skipped tasks: skips in a row 10 or more\n"
        "Then: this project pauses for her, 1 hour\n\nNothing was answered yet, so a dry run says nothing.\n"
        "many skips in a row (off): it would have touched 0 people"
    )
    shown = await boss.taps("− skips in a row 10 or more")
    assert labels(shown)[0] == ["− skips in a row 9 or more", "+ skips in a row 9 or more"]
    await boss.taps("+ for 1 hour")
    [rule] = await rules(boss)
    assert (rule.conditions[0].value, rule.lasts, rule.on) == (9, 2 * 3_600_000, False)

    shown = await boss.taps("Switch on")
    assert (await rules(boss))[0].on
    assert labels(shown)[0] == ["Switch off to change it", "Remove"]


async def test_a_number_is_never_turned_so_that_the_rule_fires_on_the_first_slip(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    boss = await bossy(sqlite_storage, tmp_path, clock, GOLD)
    await boss.says("/rules")
    await boss.taps("Facts")
    await boss.taps("1")
    await boss.taps("Switch off to change it")
    await boss.taps("− answers 2 or more")

    assert boss.toast().startswith("It would act on the very first slip. Let it look at more answers first.")
    assert (await rules(boss))[0].conditions[0].value == 2


async def test_a_dry_run_names_whom_it_would_have_touched_when_and_on_which_numbers(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    boss = await bossy(sqlite_storage, tmp_path, clock, GOLD + "\non = false")
    await answered(boss, NO, NO, NO)
    await boss.says("/rules")
    await boss.taps("Facts")
    shown = await boss.taps("Try them")

    assert shown.text == (
        "A dry run for “Facts”\nOver 3 answers of 1 person so far:\n\n"
        "slips (off): it would have touched 1 person\n"
        f"w{ANN}: Sun, Nov 1, 12:02\u202fPM UTC, answers 2, right 0, wrong 2 (1 time)"
    )
    assert await boss.storage.read(lambda work: work.restrictions.of_person(person_id=1)) == []


async def test_a_rule_goes_after_a_second_question(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> None:
    boss = await bossy(sqlite_storage, tmp_path, clock, GOLD)
    await boss.says("/rules")
    await boss.taps("Facts")
    await boss.taps("1")
    shown = await boss.taps("Remove")
    assert shown.text == "Remove slips?\nWhat it has caused so far stays as it is."
    await boss.taps("Keep it")
    assert len(await rules(boss)) == 1
    await boss.taps("Remove")
    await boss.taps("Yes, remove it")

    assert await rules(boss) == ()
    found = await boss.storage.read(
        lambda work: work._queries._execute(
            "SELECT actor, detail FROM audit WHERE action = 'rules changed'", {}
        ).fetchall()
    )
    assert [tuple(each) for each in found] == [(f"admin:{BOSS}", "remove 1")]


async def test_a_button_of_how_it_was_before_changes_nothing(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    boss = await bossy(sqlite_storage, tmp_path, clock, GOLD)
    await boss.says("/rules")
    await boss.taps("Facts")
    old = await boss.taps("1")
    await boss.says("/rules")
    await boss.taps("Facts")
    await boss.taps("1")
    await boss.taps("Switch off to change it")
    await boss.taps("Switch off to change it", old)

    assert boss.toast().startswith("The project was changed in the meantime")


async def test_whoever_is_no_admin_meets_neither_the_command_nor_its_buttons(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    boss = await bossy(sqlite_storage, tmp_path, clock, GOLD)
    eve = Boss(boss.bot, sqlite_storage, tmp_path, clock, who=EVE)
    await eve.says("/rules")
    assert "Rules" not in eve.newest().text
    for forged in (Remove(1, 1, 0), Switch(1, 1, 0, 0)):
        await eve.person.taps_data(eve.newest(), forged.pack())
        await eve.bot.settle()

    assert len(await rules(boss)) == 1
    assert all(each.prefix.startswith("ru") for each in BUTTONS)


EXAM = '[exam]\nskill = "facts"\npass = 80\ntasks = 4\n\n[task]'


async def test_an_exam_is_offered_no_sets_and_an_older_button_says_why(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    bot = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(BOSS,))
    boss = Boss(bot, sqlite_storage, tmp_path, clock)
    await boss.has(project(changes=(("overlap = 3", 'stage = "exam"'), ("[task]", EXAM))), tasks=4)
    await boss.says("/rules")
    shown = await boss.taps("Facts")

    assert shown.text.endswith("It has none, and needs none: the score is written when the last task is answered.")
    assert labels(shown) == [["Back"]]
    for button in (Set(1, "basic"), Take(1, 1, "basic"), Add(1, 1, "basic", 0)):
        await boss.person.taps_data(shown, button.pack())
        await bot.settle()
    assert await rules(boss) == ()


async def test_a_rule_that_is_faulty_by_now_can_still_be_taken_out_or_switched_off(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    boss = await bossy(sqlite_storage, tmp_path, clock)
    idle = Rule("idle", "gold", "pause", (Condition("wrong", ">=", 0),), lasts=3_600_000)

    def older(work: Unit) -> None:
        found = work.projects.of_slug(slug="facts")
        assert found
        spec = replace(ProjectSpec.from_json(found.spec), rules=(idle, replace(idle, name="idle too")))
        assert work.projects.respell(project_id=1, title="Facts", spec=spec.to_json(), version=found.version)

    await sqlite_storage.write(None, older)
    await boss.says("/rules")
    await boss.taps("Facts")
    await boss.taps("1")
    await boss.taps("Switch off to change it")
    assert [each.on for each in await rules(boss)] == [False, True]
    await boss.taps("Remove")
    await boss.taps("Yes, remove it")
    assert [each.name for each in await rules(boss)] == ["idle too"]


async def test_a_number_that_would_hold_of_everybody_is_refused_in_words_of_a_phone(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    rule = 'name = "slips"\nwhen = "gold"\nif = ["answers >= 5", "wrong >= 1"]\non = false\n' + P
    boss = await bossy(sqlite_storage, tmp_path, clock, rule)
    await boss.says("/rules")
    await boss.taps("Facts")
    await boss.taps("1")
    await boss.taps("− wrong 1 or more")
    assert boss.toast() == "Then it would hold of everybody."


async def test_a_dry_run_says_which_rule_is_off(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> None:
    boss = await bossy(sqlite_storage, tmp_path, clock, GOLD, GOLD.replace("slips", "later") + "\non = false")
    await answered(boss, NO, NO)
    await boss.says("/rules")
    await boss.taps("Facts")
    shown = await boss.taps("Try them")
    assert "slips: it would have touched 1 person" in shown.text
    assert "later (off): it would have touched 1 person" in shown.text
