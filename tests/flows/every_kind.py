"""A form with a question of every kind there is, and what is said to it; a kind without its rows fails the tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from crowd.screening.form import KINDS
from sandbox import Person
from tests.documents import docx
from tests.flows.test_screening_wrong_kinds import QUESTIONS, RIGHT, VOICE

ASKED = tuple(kind for kind in KINDS if kind != "consent")
HEAD = 'title = "Everything"\nminutes = 10\n'
CONSENT = f'[[questions]]\nkey = "consent"\nkind = "consent"\ntext = "May we?"\n{QUESTIONS["consent"]}\n'
NEXT = '[[questions]]\nkey = "next"\nkind = "yes_no"\ntext = "The next one?"\n'

PATIENCE = 60.0


def form_of_all() -> str:
    """Consent, then one question of each other kind, each with a text of its own."""
    return HEAD + CONSENT + "".join(_question(kind) for kind in ASKED)


def form_of_one(kind: str) -> str:
    """Consent, the question of this kind, and one more."""
    return HEAD + CONSENT + _question(kind) + NEXT


def text_of(kind: str) -> str:
    """What its question says."""
    return f"What about {kind}?"


def _question(kind: str) -> str:
    return f'[[questions]]\nkey = "q_{kind}"\nkind = "{kind}"\ntext = "{text_of(kind)}"\n{QUESTIONS[kind]}\n'


async def answers(kind: str, ann: Person) -> None:
    """A good answer."""
    await RIGHT[kind](ann)


async def _lives_elsewhere(ann: Person) -> None:
    before = await ann.sees("Your answer so far")
    await ann.says("Nairobi")
    await ann.taps("Yes", await ann.sees("Is that right?", after=before))


CHANGED: dict[str, tuple[Callable[[Person], Awaitable[Any]], str]] = {
    "yes_no": (lambda ann: ann.says("yes"), "Yes"),
    "number": (lambda ann: ann.says("41"), "41"),
    "one_of": (lambda ann: ann.says("medicine"), "Medicine"),
    "cefr": (lambda ann: ann.says("B2"), "B2"),
    "text": (lambda ann: ann.says("For the love of facts."), "For the love of facts."),
    "document": (lambda ann: ann.sends_file("better.docx", docx()), "better.docx"),
    "several": (lambda ann: ann.says("medicine"), "Medicine"),
    "date": (lambda ann: ann.says("4 June 1991"), "4 June 1991"),
    "phone": (lambda ann: ann.sends_contact("+15550199"), "+15550199"),
    "writing": (lambda ann: ann.says("It is a loud street."), "It is a loud street."),
    "voice": (lambda ann: ann.sends_voice(VOICE, duration=25), "🎤 0:25"),
    "place": (_lives_elsewhere, "Nairobi"),
}
"""Another good answer, and what of it stands in the summary; none for a kind that is answered once, as a test is."""
