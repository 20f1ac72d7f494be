"""Admins look after gold in their chats: a wrong key is told and mended, gold ends, tasks become gold; practice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandbox import ChatMessage, Person, Telegram
from storage import Storage, Turn
from tests.conftest import Clock
from tests.filling import admit, spec
from tests.flows.desks import ANN, BEN, BOSS, CAT, Desks, labels
from tests.labelling import NO, YES

MIX = "\n[gold]\nevery = 2\njitter = 0\nexposures = 30\nchecks = 3\n"
HINTED = ('gold = "gold"', 'gold = "gold"\nhint = "why"')
CROWD = tuple(range(21, 30))


def given(golds: int, ordinary: int) -> list[dict[str, Any]]:
    return [
        *({"id": f"g{at}", "text": f"Known {at}", "gold": "true", "why": "It is so."} for at in range(golds)),
        *({"id": f"t{at}", "text": f"Claim {at}", "gold": "", "why": ""} for at in range(ordinary)),
    ]


@pytest.fixture
async def desks(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Desks:
    made = Desks(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    for who in CROWD:
        await sqlite_storage.write(None, lambda work, who=who: admit(work, who))
    return made


async def asked(desks: Desks, text: str) -> list[tuple[Any, ...]]:
    return await desks.storage.read(lambda work: work._queries._execute(text, {}).fetchall())


class Hands:
    """People who work behind the scenes, each tap an update of its own."""

    def __init__(self, desks: Desks, update: int = 50_000) -> None:
        self.desks, self.update = desks, update

    async def work(self, who: int, *, wrong: tuple[str, ...] = (), most: int = 100) -> None:
        labelling = self.desks.bot.house.services.labelling
        keys = dict(await asked(self.desks, "SELECT id, key FROM tasks"))
        step: Any = await labelling.begin(self._turn(), who, 1, briefed=True)
        while most and (card := getattr(step, "card", None)):
            most -= 1
            said = NO if keys[card.task_id] in wrong else YES
            step = await labelling.tap(self._turn(), who, card.task_id, card.version, said)

    def _turn(self) -> Turn:
        self.update += 1
        self.desks.clock.turn(5_000)
        return Turn(self.update, self.desks.clock())


async def ticks(desks: Desks) -> None:
    await desks.bot.house.services.gold.tick(desks.clock())
    await desks.delivers()


def texts(person: Person, words: str) -> list[str]:
    return [each.text for each in person.chat if words in each.text]


def as_it_is(person: Person, message: ChatMessage) -> ChatMessage:
    [found] = [each for each in person.chat if each.id == message.id]
    return found


async def test_a_wrong_key_is_told_with_its_evidence_and_mended_and_whom_it_failed_hears(desks: Desks) -> None:
    made = spec(("overlap = 3", "overlap = 12"), HINTED, more=MIX)
    await desks.opens(made, given(4, 12))
    hands = Hands(desks)
    for who in (ANN, BEN, CAT, *CROWD):
        await hands.work(who, wrong=("g0",))
    await ticks(desks)

    [told] = [each for each in desks.bob.chat if "may be wrong" in each.text]
    assert told.text == (
        "A known answer in “Facts” may be wrong: g0\n\nKnown 0\n\nThe known answer: true\n"
        "Of 12 workers who are right elsewhere, 12 say false and 0 agree with it.\n"
        "Answers: 12, failed: 12\n\nNobody gets the task now, and it counts for nobody, until you decide."
    )
    assert labels(told) == [["Right is: false"], ["It stays: true"], ["Drop the task"], ["All gold"], ["Notices"]]
    assert texts(desks.ann, "known answer") == []

    [chiefs] = [each for each in desks.cleo.chat if "may be wrong" in each.text]
    await desks.taps(desks.bob, "Right is: false", told)
    done = as_it_is(desks.bob, told)
    assert "The other answer is the known one now." in done.text
    assert labels(done)[0] == ["All gold"]
    await desks.taps(desks.cleo, "Drop the task", chiefs)
    late = as_it_is(desks.cleo, chiefs)
    assert desks.cleo.toasts[-1].text == "Somebody has decided this already."
    assert "Decided by Bob" in late.text
    await desks.delivers()
    assert desks.ann.chat[-1].text == (
        "We had a known answer wrong in “Facts”.\nYour answer was right. It counts as right now; we are sorry."
    )
    assert len(texts(desks.ann, "We had a known answer wrong")) == 1
    assert await asked(
        desks, "SELECT control, hint FROM tasks JOIN task_contents ON task_id = id WHERE key = 'g0'"
    ) == [("gold", None)]
    await ticks(desks)
    assert len(texts(desks.bob, "may be wrong")) <= 1
    await desks.is_whole()


async def test_gold_that_grows_more_seldom_is_said_to_be_so_often_for_newcomers(desks: Desks) -> None:
    await desks.opens(spec(HINTED, more=f"{MIX}\nintervals = [{{ after = 50, every = 20 }}]\n"), given(1, 1))
    page = await desks.says(desks.bob, "/gold")
    assert page.text.startswith("Gold of “Facts”\nOne task in 2 is gold, for newcomers.\n")


async def test_gold_says_how_it_does_and_what_could_be_gold_is_used_one_by_one(desks: Desks) -> None:
    await desks.opens(spec(HINTED, more=MIX), given(4, 6))
    hands = Hands(desks)
    for who in (ANN, BEN, CAT):
        await hands.work(who, wrong=("g1", "t1"))
    await ticks(desks)

    page = await desks.says(desks.bob, "/gold")
    assert page.text.startswith(
        "Gold of “Facts”\nOne task in 2 is gold.\n\nToo few answers to say: 4\nIn work: 4 tasks, to be shown "
    )
    assert "It lasts for less than a day.\nWorkers who have seen all of it: " in page.text
    assert "Labels, among gold and among answers:\nfalse (0)\n░░░░░░░░░░ 0% gold\n▓▓░░░░░░░░ 17% answers" in page.text
    assert "true (4)\n▓▓▓▓▓▓▓▓▓▓ 100% gold" in page.text
    assert ["Tasks that could be gold: 6"] in labels(page)

    every = await desks.taps(desks.bob, "All 4 tasks")
    assert every.text.startswith("Gold of “Facts”\nPage 1 of 1\n\ng1: true · Too few answers to say\n")
    assert labels(every) == [["g1", "g0"], ["g2", "g3"], ["All gold"]]
    one = await desks.taps(desks.bob, "g2")
    assert labels(one)[0] == ["Take it out of work"]
    await desks.taps(desks.bob, "All gold")

    first = await desks.taps(desks.bob, "Tasks that could be gold: 6")
    assert first.text == (
        "“Facts”: this could be gold · t1\n\nClaim 1\n\nAll say: false\nAnswers: 3\nGold has few of this label."
    )
    assert labels(first) == [["Not this one", "Use"], ["More (5)"], ["All gold"]]
    after = await desks.taps(desks.bob, "Use", first)
    assert desks.bob.toasts[-1].text == "It is gold now."
    assert "All say: true" in after.text
    await desks.taps(desks.bob, "Not this one", after)
    assert desks.bob.toasts[-1].text == "It will not be gold."
    assert await asked(desks, "SELECT key FROM tasks WHERE control = 'gold' AND key LIKE 't%'") == [("t1",)]
    assert await asked(desks, "SELECT state, count(*) FROM gold_proposals GROUP BY state ORDER BY state") == [
        ("open", 4),
        ("refused", 1),
        ("used", 1),
    ]


async def test_a_failed_task_is_looked_at_taken_out_of_work_and_put_back(desks: Desks) -> None:
    await desks.opens(spec(HINTED, more=MIX), given(4, 20))
    hands = Hands(desks)
    for who in (ANN, BEN, CAT, *CROWD[:4]):
        await hands.work(who, wrong=("g1",), most=8)
    page = await desks.says(desks.bob, "/gold")
    assert "Failed most:\ng1: " in page.text
    one = await desks.taps(desks.bob, "g1")
    assert "The known answer: true\nHint: It is so.\ng1: " in one.text
    out = await desks.taps(desks.bob, "Take it out of work")
    assert "Used up" in out.text
    await desks.taps(desks.bob, "Take it out of work", one)
    back = await desks.taps(desks.bob, "Put it back to work")
    assert "It may be shown 30 times more." in back.text
    assert labels(back) == [["Take it out of work"], ["Change the answer"], ["All gold"]]


async def test_admins_hear_that_gold_ends_once_a_shortage(desks: Desks) -> None:
    await desks.opens(spec(("overlap = 3", "overlap = 1"), HINTED, more=MIX), given(2, 30))
    await Hands(desks).work(ANN, most=20)
    await ticks(desks)
    await ticks(desks)
    [told] = texts(desks.bob, "runs out")
    assert told == (
        "Gold of “Facts” runs out.\nIn work: 2 tasks, to be shown 58 times more\nIt lasts for less than a day.\n"
        "Workers who have seen all of it: 1 of 1\n\n"
        "Where none is left for a worker, a task of hers is answered by 3 people instead.\n"
        "Add tasks with a known answer, or use tasks that all workers answer alike."
    )
    assert texts(desks.ann, "runs out") == []


async def test_nobody_but_admins_sees_gold(desks: Desks) -> None:
    await desks.opens(spec(HINTED, more=MIX), given(4, 6))
    said = await desks.says(desks.ann, "/gold")
    assert "Gold" not in said.text
    page = await desks.says(desks.bob, "/gold")
    for button in (button for row in page.buttons for button in row):
        await desks.ann.taps_data(said, button.data or "")
    await desks.bot.settle()
    assert texts(desks.ann, "Gold") == []


async def test_she_practises_what_she_missed_with_its_hint(desks: Desks) -> None:
    await desks.opens(spec(HINTED, more=MIX), given(3, 12))
    hands, service = Hands(desks), desks.bot.house.services
    await hands.work(ANN, wrong=("g0", "g1"), most=8)
    await service.labelling.stop(Turn(60_000, desks.clock()), ANN, 1)
    for key in ("g0", "g1"):
        [(task_id,)] = await asked(desks, f"SELECT id FROM tasks WHERE key = '{key}'")
        await service.gold.retire(Turn(60_001 + task_id, desks.clock()), BOSS, task_id)

    await desks.says(desks.ann, "/work")
    offer = await desks.taps(desks.ann, "Go on: Facts")
    assert offer.text == "Facts\nPractise 2 tasks that you missed? About 1 min, and nothing counts."
    assert labels(offer) == [["Yes", "Not now"], ["Never in this project"]]
    card = await desks.taps(desks.ann, "Yes")
    assert card.text.startswith("Facts\nPractice: nothing counts\n\nKnown ")
    assert labels(card) == [["true", "false"], ["To the work"]]
    wrong = await desks.taps(desks.ann, "false")
    assert "“false” is not what we know. Try again.\nHint: It is so." in wrong.text
    right = await desks.taps(desks.ann, "true")
    assert right.text == "Facts\nYes: true\nWhy: It is so.\nIt comes back once, in a few days."
    assert labels(right) == [["Next (1)"], ["To the work"]]
    await desks.taps(desks.ann, "Next (1)")
    await desks.taps(desks.ann, "true")
    work = await desks.taps(desks.ann, "To the work")
    assert "Practice" not in work.text
    assert work.button("Skip")
    await desks.is_whole()


async def test_never_in_this_project_goes_straight_to_the_work(desks: Desks) -> None:
    await desks.opens(spec(HINTED, more=MIX), given(3, 12))
    hands, service = Hands(desks), desks.bot.house.services
    await hands.work(ANN, wrong=("g0", "g1", "g2"), most=6)
    await service.labelling.stop(Turn(60_000, desks.clock()), ANN, 1)
    for (task_id,) in await asked(desks, "SELECT id FROM tasks WHERE control = 'gold'"):
        await service.gold.retire(Turn(60_001 + task_id, desks.clock()), BOSS, task_id)
    await desks.says(desks.ann, "/work")
    await desks.taps(desks.ann, "Go on: Facts")
    work = await desks.taps(desks.ann, "Never in this project")
    assert work.button("Skip")
    assert await asked(desks, "SELECT never FROM practice_choices") == [(1,)]


async def test_much_gold_is_listed_page_by_page(desks: Desks) -> None:
    await desks.opens(spec(HINTED, more=MIX), given(21, 2))
    await desks.says(desks.bob, "/gold")
    first = await desks.taps(desks.bob, "All 21 tasks")
    assert labels(first)[-2:] == [["›"], ["All gold"]]
    second = await desks.taps(desks.bob, "›")
    assert labels(second)[-2:] == [["‹", "›"], ["All gold"]]
    last = await desks.taps(desks.bob, "›")
    assert "Page 3 of 3" in last.text
    assert [len(row) for row in labels(last)] == [1, 1, 1]
