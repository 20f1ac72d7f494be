"""The words of the guided tour: what a newcomer is told, on whose phone, and by what the guide knows her turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from bot.demo.acting import Say, Tap
from bot.demo.cast import IN, NOTHING_LEFT, ON_CARD, READ, answered
from sandbox import ChatMessage

TITLE = "Which light is it?"
"""The project that the tour opens and works on."""
ENOUGH = 2


class Deed(Enum):
    """What else there is to be done in a step."""

    SEND_RESUME = auto()
    GIVE_LABEL = auto()
    READ_ON = auto()
    LET_NEXT_APPLY = auto()


Do: TypeAlias = Tap | Say | Deed


@dataclass(frozen=True, slots=True)
class Step:
    """One or two sentences, and what to do. It is her turn when a message with this text and this button is there.

    `first` says that it is her turn when she has not heard from the bot at all.
    """

    words: str
    do: Do
    text: str = ""
    button: str = ""
    admin: bool = False
    first: bool = False

    def fits(self, message: ChatMessage) -> bool:
        """Whether this message asks for it."""
        has_button = not self.button or message.button(self.button) is not None
        return not self.first and message.from_bot and has_button and self.text in message.text


def furthest(
    steps: Sequence[Step], hers: Sequence[ChatMessage], admins: Sequence[ChatMessage] = ()
) -> tuple[Step, ChatMessage | None] | None:
    """The last of the steps that some message asks for, and the newest such message."""
    for step in reversed(steps):
        chat = admins if step.admin else hers
        asks = next((one for one in reversed(chat) if step.fits(one)), None)
        if asks is not None or (step.first and not any(one.from_bot for one in chat)):
            return step, asks
    return None


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in the two chats; of what was there before the chapter began, only what the chapter asks for."""

    hers: Sequence[ChatMessage]
    admins: Sequence[ChatMessage]

    def says(self, *parts: str, admin: bool = False) -> bool:
        """Whether one message of the bot has all of these words."""
        chat = self.admins if admin else self.hers
        return any(one.from_bot and all(part in one.text for part in parts) for one in chat)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the tour. The furthest step that fits is where she stands; `lost` leads back where none does.

    `anew` leaves out what was said before the chapter began; `once` says that it does not come again.
    """

    title: str
    steps: tuple[Step, ...]
    lost: Step
    ends: Callable[[Seen], bool]
    anew: bool = False
    once: bool = False


def _has_labelled(seen: Seen) -> bool:
    counts = [answered(one) for one in seen.hers if one.from_bot and TITLE in one.text]
    return max(counts, default=0) >= ENOUGH or seen.says(TITLE, NOTHING_LEFT) or seen.says("What is unclear?")


_LIST = Step("", Tap(TITLE), text="Projects\n", button=TITLE, admin=True)

APPLYING = Chapter(
    "Applying",
    (
        Step("You are {name} now, who has heard of paid work in a chat. Tap Start.", Say("/start"), first=True),
        Step("The bot says what it offers, and that it never asks for money. Tap Apply.", Tap("Apply"), button="Apply"),
        Step(
            "Before the first question she reads what is kept, and who sees it. Tap I agree, start.",
            Tap("I agree, start"),
            button="I agree, start",
        ),
        Step("Five questions, one at a time. Tap Yes.", Tap("Yes"), text="Question 1 of 5"),
        Step("How many years has she worked? Type a number, such as 6, and send it.", Say("6"), text="Question 2 of 5"),
        Step("How good is her English? This work needs C1 or C2: tap one of them.", Tap("C1"), text="Question 3 of 5"),
        Step(
            "Now her resume. One lies ready: let the guide send it, or send a file of yours with the paper clip.",
            Deed.SEND_RESUME,
            text="Question 4 of 5",
        ),
        Step(
            "The last answer is in her own words. Type a sentence or two, and send it.",
            Say("How far it can be trusted, and who notices when it is wrong."),
            text="Question 5 of 5",
        ),
        Step(
            "All her answers, and each can still be changed. Tap Send my answers.",
            Tap("Send my answers"),
            button="Send my answers",
        ),
        Step(
            "Here a person has to read her answers first. So that you need not wait, somebody else applies.",
            Deed.LET_NEXT_APPLY,
            text="A person reads your answers",
        ),
        Step(
            "{name} is turned down, and reads why. Let somebody else apply.",
            Deed.LET_NEXT_APPLY,
            text="This work needs",
        ),
    ),
    Step("{name} has left the questions. Send /start, and she goes on where she was.", Say("/start")),
    lambda seen: seen.says(IN),
)
APPROVED = Chapter(
    "Approved",
    (),
    Step(
        "{name} meets every requirement, so she is in at once. Where facts are not enough, a person decides: "
        "a reviewer, with /review on her phone.",
        Deed.READ_ON,
    ),
    lambda seen: seen.says(f"“{TITLE}” is live"),
)
GOING_LIVE = Chapter(
    "Going live",
    (
        Step("Now you are Mara, who runs the projects. Tap Start on her phone.", Say("/start"), admin=True, first=True),
        Step(
            "The bot knows who she is. Send /projects: type it, or tap the word in the message.",
            Say("/projects"),
            text="/projects shows them",
            admin=True,
        ),
        Step(
            f"One of her projects is a draft that nobody has seen yet. Tap {TITLE}",
            _LIST.do,
            text=_LIST.text,
            button=_LIST.button,
            admin=True,
        ),
        Step(
            "What is in it, what it costs, who may work on it. Tap Open.",
            Tap("Open"),
            text="State: draft",
            button="Open",
            admin=True,
        ),
        Step(
            "She reads how many people will be told. Tap Yes, open it.",
            Tap("Yes, open it"),
            text=TITLE,
            button="Yes, open it",
            admin=True,
        ),
    ),
    Step("A project has to be opened now. Send /projects from Mara's phone.", Say("/projects"), admin=True),
    lambda seen: seen.says(f"“{TITLE}” is live") or seen.says(TITLE, "State: live", admin=True),
    once=True,
)
LABELLING = Chapter(
    "Labelling",
    (
        Step(
            "{name} was told at once, as everybody whom it suits. Tap Start below the news.",
            Tap("Start"),
            text=f"“{TITLE}” is live",
            button="Start",
        ),
        Step(
            f"Her list of work, with what it pays. Tap the button with {TITLE}",
            Tap(f": {TITLE}"),
            text="for every answer",
            button=f": {TITLE}",
        ),
        Step("What is asked for, to be read once. Tap I have read this: start.", Tap(READ), text=TITLE, button=READ),
        Step(
            "Watch the light, then tap its rhythm. One tap is one answer, and it is paid.",
            Deed.GIVE_LABEL,
            text=f"{TITLE}\n0 answers ·",
            button=ON_CARD,
        ),
        Step(
            "Recorded, and the same message has turned to the next clip. Answer one more; Undo takes back the last.",
            Deed.GIVE_LABEL,
            text=f"{TITLE}\n1 answer ·",
            button=ON_CARD,
        ),
    ),
    Step("Send /work from {name}'s phone: it shows what is open to her.", Say("/work")),
    _has_labelled,
)
ASKING = Chapter(
    "Asking",
    (
        Step("Something is not clear to {name}? Tap Ask below the clip.", Tap("Ask"), text=TITLE, button="Ask"),
        Step(
            "Type her question and send it, such as: Does the colour of the light matter?",
            Say("Does the colour of the light matter?"),
            text="What is unclear?",
            button="Never mind",
        ),
        Step(
            "The task waits for her meanwhile, and Mara's phone has the question. Tap Answer there.",
            Tap("Answer"),
            text="A question on",
            button="Answer",
            admin=True,
        ),
        Step(
            "Type what Mara says and send it, such as: No, only the rhythm counts.",
            Say("No, only the rhythm counts."),
            text="Type the answer.",
            admin=True,
        ),
    ),
    Step("{name} needs a task to ask about. Send /work from her phone.", Say("/work")),
    lambda seen: seen.says("Your question on", "Answer:"),
    anew=True,
)
LOOKING = Chapter(
    "The admin's view",
    (
        Step(
            f"All her projects, each with its answers. Tap {TITLE}",
            _LIST.do,
            text=_LIST.text,
            button=_LIST.button,
            admin=True,
        ),
    ),
    Step(
        "{name} has her answer, and whoever gets this clip next reads it, too. Send /projects from Mara's phone.",
        Say("/projects"),
        admin=True,
    ),
    lambda seen: seen.says(TITLE, "State: ", "Spent: ", admin=True),
    anew=True,
)
CHAPTERS = (APPLYING, APPROVED, GOING_LIVE, LABELLING, ASKING, LOOKING)
OVER = (
    "Mara sees how far it is, what it has cost and who works on it. Now play: a crowd, a bot to be killed and a bad "
    "network wait behind the phones."
)
HEROES = (
    *("Ann", "Lea", "Nina", "Yara", "Ines", "Olga", "Uma", "Vida"),
    *("Wanda", "Zita", "Amina", "Birgit", "Carla", "Dilara", "Elif", "Flora"),
)
"""Who applies, tour by tour."""
