"""Ann takes a training, an exam and a retry in her chat, and reads what each of them says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Shown
from sandbox import ChatMessage, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import admit, jsonl, opened
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels
from tests.labelling import ANN
from tests.school import DAY, LABELS, School, stage, tasks, work


class Pupil(Bus):
    """Ann, who looks up the keys."""

    async def school(self, *projects: tuple[ProjectSpec, int]) -> None:
        """Live projects with so many tasks, and Ann asks for work."""
        await self.storage.write(None, lambda unit: admit(unit, ANN))
        for project, count in projects:
            path = jsonl(self.folder / f"{project.slug}.jsonl", tasks(count, prefix=project.slug[-1]))
            await opened(self.storage, path, project)
        await self.says("/work")

    async def key(self, card: ChatMessage | None = None) -> str:
        """The known answer of the card before her."""
        text = (card or self.newest()).text
        gold = await self.asks("SELECT tasks.key, gold FROM tasks JOIN task_contents ON task_id = tasks.id")
        return next(
            label for key, found in gold if f"Claim {key}\n" in text for label in LABELS if f'"{label}"' in found
        )

    async def answers(self, *, right: bool = True) -> list[dict[str, Any]]:
        """She answers the card before her by its key, or with the label behind it."""
        key = await self.key()
        return await self.taps(key if right else LABELS[(LABELS.index(key) + 1) % 3])

    async def asks(self, text: str) -> list[tuple[Any, ...]]:
        return await self.storage.read(lambda unit: unit._queries._execute(text, {}).fetchall())

    async def sends(self) -> None:
        """What is owed goes out."""
        house = self.bot.house
        while owed := await house.services.deliveries.claim(self.clock(), 8):
            for each in owed:
                await house.sender._deliver(each, 0)


@pytest.fixture
def ann(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Pupil:
    return Pupil(Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path, clock)


async def test_the_list_leads_from_the_work_to_the_exam_and_the_exam_to_the_work(ann: Pupil) -> None:
    await ann.school((work(), 3), (stage("exam"), 12))
    assert ann.newest().text == (
        "Projects\n\nThe exam\nIs it true?\nUnpaid, 10 minutes at most for each task\n"
        "An exam of 5 tasks with known answers.\nYou pass with 80%.\nYou have 2 attempts.\n\n"
        "The work\nIs it true?\n$0.05 for every answer, 10 minutes at most for each task\n"
        "Not open to you yet; it asks for: Skill “facts”: 80 or more\n"
        "Take “The exam” first: 5 tasks, pass with 80%."
    )
    assert labels(ann.newest()) == [["Take the exam: The exam"]]
    await ann.taps("Take the exam: The exam")
    assert ann.newest().text == (
        "The exam\nIs it true?\n\nAn exam of 5 tasks with known answers.\n"
        "You hear at the end how it went. Nothing can be skipped or undone, so take your time.\n"
        "You pass with 80%.\nYou may stop at any time; it goes on where you were.\n"
        "Unpaid, 10 minutes at most for each task"
    )
    await ann.taps("I have read this: start")
    assert ann.newest().text.startswith("The exam · 1 of 5\nunpaid · until")
    assert labels(ann.newest())[1:] == [["Guidelines", "Stop"], ["Report"]]
    for at in range(4):
        told = await ann.answers(right=at > 0)
        assert told
        assert ann.newest().text.startswith(f"The exam · {at + 2} of 5")
    await ann.answers()
    assert ann.newest().text == (
        "The exam\nYou passed with 80%; 80% were needed.\nIt holds until April 30, 2027.\n\n"
        "Open to you now: The work, $0.05 for every answer\nIs it true?"
    )
    assert labels(ann.newest()) == [["Start: The work"], ["Show projects"]]
    await ann.taps("Start: The work")
    await ann.taps("I have read this: start")
    assert "Claim s" in ann.newest().text


async def test_a_wrong_answer_in_a_training_shows_its_hint_on_the_card(ann: Pupil) -> None:
    await ann.school((work('skill.facts-training = "known"'), 3), (stage("training"), 6))
    await ann.taps("Start: The training")
    await ann.taps("I have read this: start")
    key = await ann.key()
    wrong = LABELS[(LABELS.index(key) + 1) % 3]
    card = ann.newest()
    await ann.taps(wrong)
    assert ann.newest().id == card.id
    assert f"“{wrong}” is not right here.\nHint: Hint g" in ann.newest().text
    assert "Have another try; your first answer is noted.\n\nIs it true?" in ann.newest().text
    await ann.answers()
    await ann.taps("Stop")
    assert ann.newest().text == ("The training\nFinished for now. Everything you answered is recorded.\n1 answer")
    await ann.taps("Go on")
    assert ann.newest().text.startswith("The training · 2 of 3")
    for _ in range(2):
        await ann.answers()
    assert ann.newest().text.startswith(
        "The training\nYou have finished the training: 66% of your first answers were right."
    )
    assert ann.newest().button("Start: The work")


async def test_whoever_fails_reads_when_and_how_often_she_may_try_again(ann: Pupil) -> None:
    await ann.school((work(), 3), (stage("exam"), 12))
    await ann.taps("Take the exam: The exam")
    await ann.taps("I have read this: start")
    for at in range(5):
        last = await ann.answers(right=at < 2)
    text = (
        "The exam\nYou reached 40%; 80% are needed to pass.\n"
        "You can try again from November 8, 2026 on, with other tasks.\nYou have 1 attempt left."
    )
    assert ann.newest().text == text
    told = ann.shown()
    await ann.bot.handle(last[-1])  # the same update once more
    assert ann.shown() == told
    await ann.says("/work")
    assert "You can try again from November 8, 2026 on, with other tasks." in ann.newest().text
    assert "The exam: You can try again from November 8, 2026 on, with other tasks." in ann.newest().text
    ann.clock.turn(6 * DAY)
    await ann.says("/work")
    assert "You can try again in 24 hours, with other tasks." in ann.newest().text
    ann.clock.turn(DAY)
    await ann.says("/work")
    await ann.taps("Take the exam: The exam")
    for _ in range(5):
        await ann.answers(right=False)
    assert "Those were your 2 attempts.\nThank you for taking the time." in ann.newest().text
    assert labels(ann.newest()) == [["Show projects"]]


async def test_old_buttons_of_a_stage_are_answered_with_a_sentence(ann: Pupil) -> None:
    await ann.school((stage("exam"), 12))
    await ann.taps("Take the exam: The exam")
    await ann.taps("I have read this: start")
    [(task,)] = await ann.asks("SELECT task_id FROM assignments WHERE state = 'active'")
    text = ann.newest().text
    for data in (f"s:{task}", f"aq:{task}", f"c:{task}"):
        await ann.ann.taps_data(ann.newest(), data)
        await ann.bot.settle()
        assert ann.ann.toasts[-1].text == (
            "In a training or an exam nothing is skipped, undone or asked. Is a task not right? Tap Report."
        )
    assert ann.newest().text == text


async def test_the_middle_band_is_offered_its_second_chance_at_once(ann: Pupil) -> None:
    await ann.school((work(), 3), (stage("exam"), 12), (stage("retry", price="0.10"), 6))
    assert "The retry" not in ann.newest().text
    await ann.taps("Take the exam: The exam")
    await ann.taps("I have read this: start")
    for at in range(5):
        await ann.answers(right=at < 3)
    assert "Your next step: The retry" in ann.newest().text
    await ann.taps("Start: The retry")
    assert "A second chance: 5 tasks with known answers." in ann.newest().text
    await ann.taps("I have read this: start")
    assert "$0.10 each · until" in ann.newest().text
    for _ in range(5):
        await ann.answers()
    assert ann.newest().text.startswith("The retry\nYou passed with 100%; 80% were needed.\nYou earned $0.50 here.")
    assert ann.newest().button("Start: The work")
    await ann.says("/work")
    assert "The retry" not in ann.newest().text


CROWD = tuple(range(60, 68))


async def test_a_wrong_key_is_found_owned_up_to_and_opens_what_it_had_shut(ann: Pupil) -> None:
    """Eight others take the exam, too. All are right about everything, and one of the keys is not."""
    exam = stage("exam", ("pass = 80", "pass = 90"), ("attempts = 2", "attempts = 1"))
    await ann.school((work('skill.facts = ">= 90"'), 3), (exam, 5))
    [(wrong, project)] = await ann.asks("SELECT id, project_id FROM tasks WHERE key = 'm0'")
    for who in CROWD:
        await ann.storage.write(None, lambda unit, who=who: admit(unit, who))
    others = School(ann.storage, ann.folder)
    others.project, others.now = project, ann.clock()
    for who in CROWD:
        step = await others.begins(who)
        while isinstance(step, Shown):
            step = await others.answers(step.card, right=step.card.task_id != wrong, who=who)
    await ann.taps("Take the exam: The exam")
    await ann.taps("I have read this: start")
    for _ in range(5):
        await ann.answers(right="Claim m0" not in ann.newest().text)
    assert ann.newest().text == (
        "The exam\nYou reached 80%; 90% are needed to pass.\n"
        "That was your only attempt.\nThank you for taking the time."
    )

    await ann.bot.house.services.gold.tick(ann.clock())
    await ann.sends()
    told = next(each for each in ann.ann.chat if each.text.startswith("One of the answers"))
    assert told.text == (
        "One of the answers that we took for right in “The exam” was wrong, and we are sorry. We counted anew:\n"
        "your result is 100%, not 80%.\nYou have passed.\nOpen to you now: The work"
    )
    await ann.taps("Start: The work", told)
    assert any("The work\nIs it true?" in each for each in ann.shown())
    assert await ann.asks("SELECT count(*) FROM attempts WHERE passed = 1") == [(9,)]


async def test_an_admin_reads_on_the_card_how_an_exam_goes(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    bot = Bot(Telegram(clock=clock), sqlite_storage, tmp_path, clock, admins=(1,))
    ann, boss = Pupil(bot, sqlite_storage, tmp_path, clock), bot.telegram.person("Boss", id=1)
    await ann.school((work(), 3), (stage("exam"), 9))
    await ann.taps("Take the exam: The exam")
    await ann.taps("I have read this: start")
    for at in range(5):
        await ann.answers(right=at < 3)
    await boss.says("/projects")
    await bot.settle()
    await boss.says("/projects")
    await bot.settle()
    await boss.taps("🟢 The exam", boss.chat[-1])
    await bot.settle()
    card = boss.chat[-1]
    assert (
        "Tasks: 9, 5 an attempt\nTried by 1, passed by 0, 0 at it now · mean score 60%\n"
        "All attempts of one person take 10 different tasks: add some, or she may find too few that are new."
    ) in card.text
    assert "still wanted" not in card.text
    assert not card.button("Workers a task")
    await boss.taps("Watch", card)
    await bot.settle()
    assert "Answers: 5\nAt work now: 0" in boss.chat[-1].text


async def test_an_exam_waits_for_whoever_blocks_the_bot_and_its_answers_were_not_paid_for(ann: Pupil) -> None:
    await ann.school((stage("exam"), 12))
    await ann.taps("Take the exam: The exam")
    await ann.taps("I have read this: start")
    await ann.answers()
    await ann.answers(right=False)
    asked = ann.newest().text

    await ann.ann.blocks()
    await ann.bot.settle()
    await ann.ann.unblocks()
    await ann.bot.settle()
    assert ann.newest().text.startswith("Welcome back, ")
    assert "went to others" not in ann.newest().text
    await ann.says("/work")
    await ann.taps(next(label for row in labels(ann.newest()) for label in row if "The exam" in label))
    assert ann.newest().text.split("Claim")[1] == asked.split("Claim")[1]

    await ann.says("/deleteme")
    told = ann.newest().text
    assert "2 answers without pay, as in a training, under " in told
    assert "paid for" not in told
