"""Somebody who answers any form well, whatever its questions: by tapping, typing and sending, as people do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from crowd.screening.form import Form, Question
from crowd.screening.kinds.cefr import Cefr
from crowd.screening.kinds.clarify import Clarify
from crowd.screening.kinds.consent import Consent
from crowd.screening.kinds.number import Number
from crowd.screening.kinds.one_of import OneOf
from crowd.screening.kinds.quiz import Quiz
from crowd.screening.kinds.several import Several
from crowd.screening.kinds.text import FreeText
from crowd.screening.kinds.writing import Writing
from crowd.screening.kinds.yes_no import YesNo
from sandbox import ChatMessage, Person
from tests.documents import PDF, VOICE

FOLLOWED = "LIBRARY HOURS\nOn Sundays and Mondays\n5550142 please"
"""All that the instruction of the built-in form asks for."""
AT_THE_END = "Is everything right?"


async def fills(ann: Person, form: Form) -> ChatMessage:
    """From Apply to the summary, which it gives."""
    await ann.starts()
    await ann.taps("Apply", await ann.sees_button("Apply"))
    shown = await ann.sees(opening(form.questions[0]))
    while AT_THE_END not in shown.text:
        question = next(each for each in reversed(form.questions) if opening(each) in shown.text)
        await answers(ann, question, shown)
        shown = await _follows(ann, form, question, shown)
    return shown


def opening(question: Question) -> str:
    """What a question's message can be told by."""
    return question.text.partition("\n")[0]


async def answers(ann: Person, question: Question, shown: ChatMessage) -> None:
    """One good answer, however many steps it takes."""
    await ANSWERS[question.kind](ann, question, shown)


async def _follows(ann: Person, form: Form, answered: Question, shown: ChatMessage) -> ChatMessage:
    """The message of another question, or the summary."""
    openings = [opening(each) for each in form.questions if each != answered]

    def fits(one: ChatMessage) -> bool:
        asked = one.text.rpartition("✓ Noted")[2]
        return one.from_bot and one.id > shown.id and any(part in asked for part in (*openings, AT_THE_END))

    return await ann._finds(fits, f"what follows {answered.key}", seconds=10)


async def _agrees(ann: Person, question: Question, shown: ChatMessage) -> None:
    assert isinstance(question, Consent)
    await ann.taps(question.agree, shown)


async def _says_yes(ann: Person, question: Question, shown: ChatMessage) -> None:
    assert isinstance(question, YesNo)
    await ann.taps("No" if question.requires is False else "Yes", shown)


async def _counts(ann: Person, question: Question, shown: ChatMessage) -> None:
    assert isinstance(question, Number)
    await ann.says(str(question.at_least or (question.min + 4)))


async def _picks(ann: Person, question: Question, shown: ChatMessage) -> None:
    assert isinstance(question, OneOf)
    wanted = question.requires[0] if question.requires else question.options[0].value
    await ann.taps(next(option.text for option in question.options if option.value == wanted), shown)


async def _switches_on(ann: Person, question: Question, shown: ChatMessage) -> None:
    assert isinstance(question, Several)
    wanted = question.requires[0] if question.requires else question.options[0].value
    label = next(option.text for option in question.options if option.value == wanted)
    await ann.taps(label, shown)
    await ann.taps("Done", await ann.sees_button(f"✓ {label}"))


async def _states_a_level(ann: Person, question: Question, shown: ChatMessage) -> None:
    assert isinstance(question, Cefr)
    await ann.taps(question.at_least or "C1", shown)


async def _lives_in_porto(ann: Person, question: Question, shown: ChatMessage) -> None:
    await ann.says("Porto, Portugal")
    await ann.taps("Yes", await ann.sees("Porto, Portugal, where it is"))


async def _writes(ann: Person, question: Question, shown: ChatMessage) -> None:
    assert isinstance(question, FreeText)
    await ann.says(" ".join(["word"] * question.min_words))


async def _takes_the_test(ann: Person, question: Question, shown: ChatMessage) -> None:
    """The right answer to every item, typed word for word."""
    assert isinstance(question, Quiz)
    await ann.taps("Begin", shown)
    for number in range(1, question.count + 1):
        card = await ann.sees(f"{number} of {question.count}\n\n")
        item = max((each for each in question.items if each.text in card.text), key=lambda each: len(each.text))
        await ann.says(item.right)


async def _asks_first(ann: Person, question: Question, shown: ChatMessage) -> None:
    assert isinstance(question, Clarify)
    await ann.says("What do you call important?")
    await ann.taps(question.options[-1].text, await ann.sees(question.reply))


async def _writes_a_sample(ann: Person, question: Question, shown: ChatMessage) -> None:
    assert isinstance(question, Writing)
    if question.task is not None:
        await ann.taps("Begin", shown)
        await ann.sees(question.task)
    await ann.says(" ".join(["word"] * question.min_words))


ANSWERS: dict[str, Callable[[Person, Any, ChatMessage], Awaitable[None]]] = {
    "consent": _agrees,
    "yes_no": _says_yes,
    "number": _counts,
    "one_of": _picks,
    "several": _switches_on,
    "cefr": _states_a_level,
    "date": lambda ann, question, shown: ann.says("3 May 1990"),
    "place": _lives_in_porto,
    "phone": lambda ann, question, shown: ann.sends_contact(),
    "text": _writes,
    "document": lambda ann, question, shown: ann.sends_file("resume.pdf", PDF),
    "quiz": _takes_the_test,
    "instruction": lambda ann, question, shown: ann.says(FOLLOWED),
    "clarify": _asks_first,
    "writing": _writes_a_sample,
    "voice": lambda ann, question, shown: ann.sends_voice(VOICE, duration=30),
}
