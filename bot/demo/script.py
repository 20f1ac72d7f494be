"""The story of `tapwork demo --script`: one project, from its first applicant to its last answer."""

from __future__ import annotations

import asyncio

from bot.demo.cast import NOTHING_LEFT, PATIENCE, RESUME, Actor, Worker, screened
from bot.demo.opinions import better_answers, opinions
from bot.demo.results import results
from bot.demo.stage import Stage
from bot.demo.transcript import LEGEND, Transcript

FACTS, PAIRS = "fact-check", "answer-pairs"
SHOWN_TASKS = 3

OPENING = """\
A company has things to be judged that no machine should judge alone: is this claim true, which of two answers is \
better? Tapwork finds people in Telegram who can do that, checks that they are up to it, gives them tasks they answer \
with one tap, counts what they earn, and hands the answers back as a file. This is a walk through one such job."""
HONEST = """\
The bot runs here as it would for you, as a process of its own; only Telegram is a stand-in on this machine, and the \
five people are played. All that follows happens while you read it."""


class Story:
    """Five people, one bot, and what they do in turn."""

    def __init__(self, on: Stage, transcript: Transcript) -> None:
        self.on = on
        self.say = transcript
        views = opinions(on.place, FACTS)
        self.tasks = len(views.careful)
        self.ann = Worker(on.telegram.person("Ann"), transcript, views.careful)
        self.ben = Worker(on.telegram.person("Ben"), transcript, views.quick)
        self.cleo = Worker(on.telegram.person("Cleo"), transcript, views.hasty)
        self.dan = Actor(on.telegram.person("Dan"), transcript)
        self.mara = Actor(on.admin, transcript)

    async def command(self, *words: str) -> None:
        """A command of Mara's, and what it printed."""
        self.say.command(f"tapwork {' '.join(words)}", await self.on.place.tapwork(*words))

    async def ann_applies(self) -> None:
        ann, say = self.ann, self.say
        say.heading("1. Ann applies")
        say.narrate("She has found the bot and taps Start. Not every answer of hers fits at once.")
        await ann.says("/start")
        await ann.taps("Apply")
        await ann.taps("I agree")
        await ann.sees("Question 1 of 5")
        await ann.taps("Yes")
        asked = await ann.sees("Question 2 of 5")
        await ann.says("quite a lot")
        await ann.sees("Please type one number", after=asked)
        await ann.says("7 years")
        await ann.sees("Question 3 of 5")
        await ann.taps("C1")
        asked = await ann.sees("Question 4 of 5")
        await ann.person.sends_file("Ann - resume.pdf", RESUME[: len(RESUME) // 2], media_type="application/pdf")
        await ann.sees("incomplete or damaged", after=asked)
        await ann.person.sends_file("Ann - resume.pdf", RESUME, media_type="application/pdf")
        await ann.sees("Question 5 of 5")
        await ann.says("I teach physics, and I want to know when I may believe what a machine tells my pupils.")
        await ann.taps("Send my answers")
        await ann.sees("you are in")

    async def dan_is_turned_down(self) -> None:
        dan, say = self.dan, self.say
        say.heading("2. Dan is turned down, and reads why")
        say.narrate("He begins as Ann did. Then comes the second question:")
        with say.aside():
            await dan.says("/start")
            await dan.taps("Apply")
            await dan.taps("I agree")
            await dan.sees("Question 1 of 5")
            await dan.taps("Yes")
            asked = await dan.sees("Question 2 of 5")
        say.shows(asked)
        await dan.says("0.5")
        await dan.sees("This work needs")

    async def others_are_screened(self) -> None:
        self.say.blank()
        self.say.narrate("Ben and Cleo apply just as Ann did, and both are in. Their chats are left out here.")
        with self.say.aside():
            await asyncio.gather(screened(self.ben), screened(self.cleo))

    async def mara_brings_a_project(self) -> None:
        self.say.heading("3. Mara brings a project")
        self.say.narrate(
            "She runs the work. At her desk she adds a project, which is one small file, and fills it from a table."
        )
        place = self.on.place
        await self.command("project", "add", str(place.project(FACTS)))
        await self.command("tasks", "add", FACTS, str(place.tasks(FACTS)))

    async def mara_opens_it(self) -> None:
        mara, say = self.mara, self.say
        say.heading("4. Mara opens it from her phone")
        with say.aside(self.ann.id, self.ben.id, self.cleo.id):
            await mara.says("/projects")
            await mara.taps("True or false?")
            card = await mara.sees("State: draft")
            await mara.taps("Open", card)
            await mara.taps("Yes, open it")
            await mara.sees("State: live")
            for worker in (self.ann, self.ben, self.cleo):
                await worker.sees("is live")

    async def ann_works(self) -> None:
        ann, say = self.ann, self.say
        say.heading("5. Ann is told, and starts")
        say.narrate(
            "So are Ben and Cleo, and nobody else. From then on one message turns into the next task at every tap."
        )
        say.shows(await ann.sees("is live"))
        await ann.taps("Start")
        await ann.taps("I have read this")
        await ann.works(SHOWN_TASKS)

    async def the_bot_is_killed(self) -> None:
        ann, say = self.ann, self.say
        say.heading("6. The bot is killed while Ann works")
        card = await ann.card()
        await self.on.bot.kill()
        say.narrate("Its process was ended the hard way (kill -9). Ann does not know that, and taps:")
        tap = await ann.presses(ann.finds_right(card), card)
        say.narrate("Nothing happens. Now the bot is started again:")
        await self.on.bot.start()
        await ann.settles(tap, card)
        ann.recorded += 1

    async def they_finish(self) -> None:
        say = self.say
        say.heading("7. Three people finish the project")
        left = self.tasks - self.ann.recorded
        say.narrate(
            f"Each of the {self.tasks} claims is judged by three people who do not see each other's answers. Ann has "
            f"{left} to go, Ben and Cleo all {self.tasks}. Their {left + 2 * self.tasks} taps are not printed; "
            "this is how Ann's last one ends:"
        )
        with say.aside():
            for worker in (self.ben, self.cleo):
                await worker.taps("Start", await worker.sees("is live"))
                await worker.taps("I have read this")
            await asyncio.gather(self.ann.finishes(left), self.ben.finishes(self.tasks), self.cleo.finishes(self.tasks))
        say.shows(await self.ann.sees(NOTHING_LEFT))

    async def ben_compares(self) -> None:
        ben, say, place = self.ben, self.say, self.on.place
        say.heading("8. Another kind of task: Ben compares long answers")
        say.narrate("What is too long for one message comes in several, and they are tidied away afterwards.")
        with say.aside():
            await self.command("project", "add", str(place.project(PAIRS)))
            await self.command("tasks", "add", PAIRS, str(place.tasks(PAIRS)))
            await self.command("project", "open", PAIRS)
            notice = await ben.sees("“Which answer is better?” is live")
        say.shows(notice)
        await ben.taps("Start", notice)
        await ben.taps("I have read this")
        better = better_answers(place, PAIRS)
        short = await ben.card()
        await ben.taps(ben.prefers(better), short)
        long = await ben.card(after=short)
        prompt = await ben.sees("Prompt", after=short)
        await ben.taps(ben.prefers(better), long)
        await ben.person.sees_change(prompt, timeout=PATIENCE)
        await ben.taps("Stop", await ben.card(after=long))
        await ben.sees("Finished for now")

    async def mara_looks(self) -> None:
        mara, say = self.mara, self.say
        say.heading("9. Mara looks, and takes the answers out")
        await mara.says("/projects")
        listed = await mara.sees("answers: ")
        await mara.taps("True or false?", listed)
        await mara.sees("with all their answers")
        recorded = self.ann.recorded + self.ben.recorded + self.cleo.recorded
        await results(self.on.place, say, FACTS, recorded)


async def play(on: Stage, transcript: Transcript) -> None:
    """The whole story. An AssertionError says what somebody did not get to see."""
    transcript.heading("Tapwork, a story with five people")
    transcript.narrate(OPENING)
    transcript.narrate(HONEST)
    transcript.blank()
    transcript.plain(LEGEND)
    await on.bot.start()
    on.telegram.events.subscribe(transcript.hear)
    story = Story(on, transcript)
    for act in (
        story.ann_applies,
        story.dan_is_turned_down,
        story.others_are_screened,
        story.mara_brings_a_project,
        story.mara_opens_it,
        story.ann_works,
        story.the_bot_is_killed,
        story.they_finish,
        story.ben_compares,
        story.mara_looks,
    ):
        await act()
    transcript.heading("That was all of it")
