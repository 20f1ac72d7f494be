"""Comprehension checks: questions on the guidelines before the first task, with two tries for each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import Enum, auto

TRIES = 2
"""As many as is usual for such checks elsewhere: one wrong tap is no judgement."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `right` is among its answers, `why` says what makes it right, or is empty."""

    question: str
    answers: tuple[str, ...]
    right: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """How far somebody is: so many questions `passed`, `wrong` tries at the one before her, over or not.

    `version` is that of the guidelines which the questions were about.
    """

    passed: int
    wrong: int
    state: str  # asked, passed or failed
    version: int


class Heard(Enum):
    """What one answer comes to."""

    RIGHT = auto()
    """The next question, if there is one."""
    ONCE_MORE = auto()
    """Wrong; she has another try at it."""
    PASSED = auto()
    FAILED = auto()
    """Wrong in every try: this project is not for her."""


def hear(questions: Sequence[Question], stand: Stand, answer: str) -> tuple[Stand, Heard]:
    """Her answer to the question that she stands before; callers know that there is one."""
    if answer != questions[stand.passed].right:
        wrong = stand.wrong + 1
        over = wrong >= TRIES
        state = "failed" if over else "asked"
        return Stand(stand.passed, wrong, state, stand.version), Heard.FAILED if over else Heard.ONCE_MORE
    passed = stand.passed + 1
    done = passed >= len(questions)
    return Stand(passed, 0, "passed" if done else "asked", stand.version), Heard.PASSED if done else Heard.RIGHT


def stands(stand: Stand | None, version: int, count: int) -> Stand:
    """Where she stands with guidelines of this version: a newer one asks anew whoever has not passed.

    Who passed stays so: what changes in the guidelines is read, not asked.
    """
    if stand is None or (stand.state != "passed" and stand.version < version):
        return Stand(0, 0, "asked" if count else "passed", version)
    if stand.state == "asked" and stand.passed >= count:  # questions were taken out while she was at them
        return Stand(count, 0, "passed", version)
    return stand


def mark_of(questions: Sequence[Question]) -> int:
    """A number for these questions as they are worded: a button of others is an old one."""
    text = json.dumps([asdict(each) for each in questions], ensure_ascii=False, sort_keys=True)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")


def place_of(question: Question, words: str) -> int | None:
    """The place of the answer that these words say, whatever their letters, blanks and full stop; None where none."""
    said = _bare(words)
    return next((at for at, each in enumerate(question.answers) if _bare(each) == said), None)


def _bare(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".!")


def shuffled(question: Question, person_id: int) -> tuple[int, ...]:
    """The places of the answers in an order that is hers, so that “the second one” helps no neighbour."""

    def drawn(at: int) -> bytes:
        return hashlib.blake2b(f"{person_id}/{question.question}/{at}".encode(), digest_size=8).digest()

    return tuple(sorted(range(len(question.answers)), key=drawn))
