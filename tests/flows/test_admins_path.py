"""An admin's whole path on her phone: plan a project, see it go live, watch, write to people, correct, and close."""

from __future__ import annotations

from pathlib import Path

from sandbox import ChatMessage, Person
from storage import Storage
from tests.conftest import Clock
from tests.flows.boss import labels
from tests.flows.newsroom import Newsroom

MINUTE, HOUR = 60_000, 3_600_000


class OnHerPhone(Newsroom):
    """The newsroom with a project in it, and workers who tap."""

    async def card(self) -> ChatMessage:
        """The project's card, from the chat."""
        return await self.boss.looks()

    async def answers(self, person: Person) -> None:
        """She begins where the notice says, and answers once."""
        told = next(message for message in reversed(person.chat) if message.button("Start"))
        await person.taps("Start", told)
        await self.bot.settle()
        if person.chat[-1].button("I have read this: start"):
            await person.taps("I have read this: start")
            await self.bot.settle()
        await person.taps("true")
        await self.bot.settle()


async def test_from_the_plan_to_the_end_in_the_chat_alone(
    sqlite_storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    news = OnHerPhone(sqlite_storage, tmp_path, clock)
    await news.opens()
    await news.has_readers(3)
    await news.boss.has(tasks=9)

    await plans_it(news)
    await sees_it_go_live(news)
    await watches_them_work(news)
    await writes_to_those_at_work(news)
    await corrects_it(news)
    await closes_it(news)

    lines = await sqlite_storage.read(lambda work: work.audit.latest(40))
    assert {line.actor for line in lines if line.action.startswith("broadcast")} == {f"admin:{news.boss.person.id}"}
    assert [line.action for line in reversed(lines) if line.action.startswith("broadcast")] == [
        "broadcast sent",
        "broadcast corrected",
    ]


async def plans_it(news: OnHerPhone) -> None:
    """She plans it."""
    await news.card()
    page = await news.boss.taps("When it is open")
    assert "Nothing happens by itself." in page.text
    await news.boss.taps("Open at …")
    page = await news.boss.says("2026-11-01 14:00 UTC")
    assert page.text.startswith("It is set.")
    card = await news.boss.taps("Back to the project")
    assert "State: scheduled" in card.text
    await news.passes(HOUR)
    assert not any(person.chat[-1].button("Start") for person in news.readers)


async def sees_it_go_live(news: OnHerPhone) -> None:
    """It goes live, and people hear of it."""
    await news.passes(HOUR)
    assert "State: live" in (await news.card()).text
    assert [person.chat[-1].text.split("\n")[0] for person in news.readers] == ["“Facts” is live."] * 3


async def watches_them_work(news: OnHerPhone) -> None:
    """She watches them work."""
    ann, ben, _ = news.readers
    watch = await news.boss.taps("Watch")
    assert "Answers: 0 of 27\nAt work now: 0" in watch.text
    for person in (ann, ben):
        await news.answers(person)
    await news.passes(MINUTE)
    watch = next(message for message in news.boss.person.chat if message.id == watch.id)
    assert "Answers: 2 of 27\nAt work now: 2" in watch.text


async def writes_to_those_at_work(news: OnHerPhone) -> None:
    """She writes to those at work, with a slip of the pen."""
    ann, ben, cleo = news.readers
    await news.boss.says("/broadcast")
    await news.boss.says("From now on, claims about the weather are fasle.")
    await news.boss.taps("Facts")
    draft = await news.boss.taps("At work now (2)")
    assert "To: Facts: at work now" in draft.text
    await news.boss.taps("Button")
    await news.boss.taps("Facts")
    await news.boss.taps("See it, then send it")
    running = await news.boss.taps("Yes, send it to 2 people")
    assert running.text.startswith("Going out")
    await news.passes(MINUTE)
    assert ann.chat[-1].text == ben.chat[-1].text == "From now on, claims about the weather are fasle."
    assert labels(ann.chat[-1]) == [["Start"], ["Notices"]]
    assert cleo.chat[-1].text.startswith("“Facts” is live.")
    running = next(message for message in news.boss.person.chat if message.id == running.id)
    assert running.text.startswith("It has gone out")
    assert news.boss.newest().text.startswith("Your message has gone out.")


async def corrects_it(news: OnHerPhone) -> None:
    """She corrects it."""
    ann, ben, _ = news.readers
    await news.boss.taps("Correct it")
    question = await news.boss.says("From now on, claims about the weather are false.")
    assert question.text.startswith("Above is how it will read. Shall it?\n2 people see it changed.")
    await news.boss.taps("Yes, correct it")
    await news.passes(MINUTE)
    for person in (ann, ben):
        assert person.chat[-1].text == "From now on, claims about the weather are false."
        assert person.chat[-1].edits == 1


async def closes_it(news: OnHerPhone) -> None:
    """She closes it: who has a task in hand finishes it, and that is the end."""
    ann, ben, _ = news.readers
    await news.card()
    asked = await news.boss.taps("Close")
    assert "2 people have a task in hand and may finish it first." in asked.text
    await news.boss.taps("Yes, close it")
    for person in (ann, ben):
        await person.taps("true")
        await news.bot.settle()
    await news.passes(MINUTE)
    card = await news.card()
    assert "State: closed" in card.text
    assert "Answers: 4" in card.text
    history = await news.boss.taps("What happened")
    assert "closed" in history.text
