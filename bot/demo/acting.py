"""What a played worker does next to say what she thinks, by the buttons and questions that stand before her."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.demo.book import Book, Known, head
from crowd.tasktypes import pair, review
from crowd.tasktypes.base import Answer, TaskSpec, labels_of
from crowd.tasktypes.buttons import DONE
from crowd.tasktypes.correct import AS_IT_IS
from crowd.tasktypes.fact_check import TEXTS as VERDICTS
from crowd.tasktypes.rank import ITEMS, LETTERS
from crowd.tasktypes.steps import CONFIDENCE, EXPLAIN, THEN, table
from crowd.tasktypes.suggestion import FIELD
from crowd.tasktypes.transcribe import NOTHING_THERE
from sandbox import ChatMessage

CHOSEN = "✓ "
LEAVE_OUT = "Leave out"
AGREEING = ("Send", "Yes, send it", "Keep")
BESIDE = frozenset({"Skip", "Guidelines", "Stop", "Ask", "Report", "Undo", "Back", "Again", "Change", "No"})
"""Buttons of every card, which answer nothing."""
SECONDS = 4
A_SENTENCE = "It reads well and says all that matters."
A_LINK = "https://example.org/where-it-says-so"


@dataclass(frozen=True, slots=True)
class Tap:
    """A button by its words."""

    label: str


@dataclass(frozen=True, slots=True)
class Say:
    """A message."""

    text: str


@dataclass(frozen=True, slots=True)
class Speak:
    """A voice message."""

    seconds: int


Act: TypeAlias = Tap | Say | Speak


@dataclass(frozen=True, slots=True)
class Scene:
    """A question, the buttons that may answer it, all that stands on her screen, and what she wants to say."""

    spec: TaskSpec
    own: tuple[str, ...]
    shown: str
    texts: Mapping[str, str]
    wanted: Answer
    dice: random.Random

    def any_of(self, labels: Mapping[str, str] | list[str]) -> str | None:
        """One of these words that stands on a button."""
        there = [text for text in (labels.values() if isinstance(labels, Mapping) else labels) if text in self.own]
        return self.dice.choice(there) if there else None


def next_act(book: Book, known: Known, wanted: Answer, card: ChatMessage, shown: str, dice: random.Random) -> Act:
    """The next thing on the way to the answer that she wants to give."""
    own = tuple(each.text for row in card.buttons for each in row if each.text not in BESIDE)
    scene = Scene(book.spec, own, shown, known.texts, wanted, dice)
    if agreed := scene.any_of(list(AGREEING)):
        return Tap(agreed)
    if "Confirm" in own:
        return _on_suggestion(book, known, wanted) or MAIN[book.kind.name](scene)
    asked, kind = _asked(book, card.text)
    return MAIN[kind](scene if asked is book.spec else replace(scene, spec=asked, wanted={}))


def _asked(book: Book, text: str) -> tuple[TaskSpec, str]:
    """The question that stands lowest on the card, and of what kind it is."""
    spec = book.spec
    found: list[tuple[TaskSpec, str]] = [(spec, book.kind.name), *((each, each["type"]) for each in spec.get(THEN, ()))]
    found += [(step, name) for name in (EXPLAIN, CONFIDENCE) if (step := table(spec, name))]
    return max(found, key=lambda each: text.rfind(str(each[0].get("question"))))


def _on_suggestion(book: Book, known: Known, wanted: Answer) -> Act | None:
    """Confirm it where it is what she thinks; another text is sent at once, for the rest there is a button."""
    offered = book.kind.gold(known.texts[FIELD], book.spec) or {}
    if all(offered.get(key) == wanted.get(key) for key in ("label", "text", "labels", "ratings")):
        return Tap("Confirm")
    return None if wanted.get("text") else Tap("Change")


def _choice(scene: Scene) -> Act:
    texts = {label.value: label.text for label in labels_of(scene.spec)}
    return Tap(texts.get(scene.wanted.get("label", ""), "") or scene.dice.choice(scene.own))


def _several(scene: Scene) -> Act:
    texts = {label.value: label.text for label in labels_of(scene.spec)}
    wanted = [texts[value] for value in scene.wanted.get("labels", list(texts)[:1])]
    for text in texts.values():
        if f"{CHOSEN}{text}" in scene.own and text not in wanted:
            return Tap(f"{CHOSEN}{text}")
    return Tap(next((text for text in wanted if text in scene.own), DONE))


def _pair(scene: Scene) -> Act:
    """Which text is A stands in the chat: the sides are shuffled."""
    value = scene.wanted["label"]
    swapped = f"{pair.SIDE_A}\n{head(scene.texts['second'])}" in scene.shown
    seen = pair.OTHER_SIDE.get(value, value) if swapped else value
    return Tap(next(label.text for label in pair.offered(scene.spec) if label.value == seen))


def _rank(scene: Scene) -> Act:
    """The best of the candidates that have no place yet."""
    for item in scene.wanted["order"]:
        text = head(scene.texts[ITEMS[item - 1]])
        letter = next(each for each in LETTERS if f"\n{each}\n{text}" in scene.shown)
        if letter in scene.own:
            return Tap(letter)
    raise AssertionError("every candidate has its place already")


def _rating(scene: Scene) -> Act:
    entries = [{"value": each} if isinstance(each, str) else each for each in scene.spec.get("criteria", ["rating"])]
    asked = max(entries, key=lambda each: scene.shown.rfind(each.get("text") or each["value"]))
    number = scene.wanted.get("ratings", {}).get(asked["value"])
    return Tap(str(number) if number else scene.dice.choice(scene.own))


def _fact_check(scene: Scene) -> Act:
    """The verdict, then one piece of evidence for it."""
    texts = VERDICTS | {label.value: label.text for label in labels_of(scene.spec)}
    if scene.any_of(texts):
        return Tap(texts[scene.wanted["label"]])
    if DONE in scene.own:
        return Tap(DONE)
    source = scene.texts.get("source", "")
    return Say(source.partition(".")[0] if source and scene.spec.get("evidence_as") != "link" else A_LINK)


def _review(scene: Scene) -> Act:
    """The verdict, then one finding where some are asked for."""
    texts = {label.value: label.text for label in labels_of(scene.spec)}
    if scene.any_of(texts):
        return Tap(texts[scene.wanted["label"]])
    if enough := scene.any_of([DONE, review.NOTHING, review.WITHOUT]):
        return Tap(enough)
    return Tap(scene.dice.choice(scene.own)) if scene.own else Say(head(scene.texts["text"]))


def _text(scene: Scene) -> Act:
    return Say(scene.wanted.get("text") or A_SENTENCE)


def _correct(scene: Scene) -> Act:
    return Say(scene.wanted["text"]) if "text" in scene.wanted else Tap(AS_IT_IS)


def _transcribe(scene: Scene) -> Act:
    return Say(scene.wanted["text"]) if scene.wanted.get("text") else Tap(NOTHING_THERE)


def _voice(scene: Scene) -> Act:
    return Speak(SECONDS)


def _explained(scene: Scene) -> Act:
    if LEAVE_OUT in scene.own:
        return Tap(LEAVE_OUT)
    return Speak(SECONDS) if scene.spec.get("by") == "voice" else Say(A_SENTENCE)


def _sure(scene: Scene) -> Act:
    return Tap(scene.dice.choice([text for text in scene.own if text != LEAVE_OUT]))


MAIN: dict[str, Callable[[Scene], Act]] = {
    "choice": _choice,
    "several": _several,
    "pair": _pair,
    "rank": _rank,
    "rating": _rating,
    "fact_check": _fact_check,
    "review": _review,
    "text": _text,
    "correct": _correct,
    "transcribe": _transcribe,
    "voice": _voice,
    EXPLAIN: _explained,
    CONFIDENCE: _sure,
}
"""How each kind of question is answered: a task type, or a step behind its answer."""
