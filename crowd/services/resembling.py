"""Resembling: live projects are looked through for workers who share answers or accounts; a person hears of each pair.

What is read is bounded, and reckoned in a thread of its own, so that nobody who works waits for it.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crowd.rules.collusion import Known, Pair, alike
from crowd.rules.shared_accounts import same_texts, turns
from crowd.rules.spec import ProjectSpec
from crowd.services import restricting, twins
from crowd.services.cards import kind_of, spec_of
from crowd.services.restricting import Cause
from storage import Storage, Unit
from storage.records.disputes import GivenLine, KnownLine

DAY = 86_400_000
KNOWN_SINCE, GIVEN_SINCE = 90 * DAY, 14 * DAY
MOST = 100_000
"""Answers of one project that are looked at, the newest."""
MOST_TASKS = 50
"""Tasks that are kept as evidence."""
ANSWERS, TURNS, WORDS = "same wrong answers", "accounts that take turns", "same words or voice"
"""The signs, as people read them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that two are alike: the sign, its numbers, and the tasks where it can be seen."""

    pair: Pair
    sign: str
    numbers: dict[str, int]
    tasks: tuple[int, ...]


class Resembling:
    """Looks, and proposes that a person does; nothing changes for anybody by it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def run(self, now: int) -> int:
        """All live projects, one after the other; of how many pairs a person hears now."""
        told = 0
        for project_id, text in await self._storage.read(lambda work: work.lookalikes.projects()):
            told += await self._look(project_id, spec_of(text), now)
        return told

    async def _look(self, project_id: int, spec: ProjectSpec, now: int) -> int:
        def read(work: Unit) -> tuple[list[KnownLine], list[GivenLine]]:
            known = work.lookalikes.known(project_id=project_id, since=now - KNOWN_SINCE, most=MOST)
            return known, work.lookalikes.given(project_id=project_id, since=now - GIVEN_SINCE, most=MOST)

        known, given = await self._storage.read(read)
        found = await asyncio.to_thread(lambda: list(evidence(spec, known, given)))
        if not found:
            return 0
        return await self._storage.write(None, lambda work: sum(_tell(work, project_id, each, now) for each in found))


def evidence(spec: ProjectSpec, known: Sequence[KnownLine], given: Sequence[GivenLine]) -> Iterator[Evidence]:
    """All that answers show."""
    label = kind_of(spec).label
    read = ((each, label(json.loads(each.answer)), label(json.loads(each.right))) for each in known)
    clear = [(each, said, right) for each, said, right in read if said and right]
    told = [Known(each.task_id, each.person_id, said, right, each.disputed) for each, said, right in clear]
    for found in alike(told):
        numbers = {"common": found.common, "same_wrong": found.same_wrong, "by_chance": round(found.expected)}
        yield Evidence(found.pair, ANSWERS, numbers, found.tasks)
    for turn in turns(_times(given)):
        numbers = {"runs": turn.runs, "handovers": turn.handovers, "by_chance": round(turn.expected)}
        yield Evidence(turn.pair, TURNS, numbers, ())
    texts, voices = _said(given)
    for same in same_texts(texts, voices):
        yield Evidence(same.pair, WORDS, {"same_texts": same.texts, "same_voices": same.voices}, same.tasks)


def _times(given: Sequence[GivenLine]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for each in reversed(given):
        found[each.person_id].append(each.answered_at)
    return found


def _said(given: Sequence[GivenLine]) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """What people wrote of their own, and the names that Telegram gives to what they said.

    A text that is copied from the task, or mended, is the same by itself: only reasons and free answers are looked at.
    """
    texts, voices = [], []
    for each in given:
        answer: dict[str, Any] = json.loads(each.answer)
        reason = answer.get("explanation", {})
        free = answer if set(answer) == {"text"} else reason
        if isinstance(words := free.get("text"), str):
            texts.append((each.task_id, each.person_id, words))
        voice = answer.get("voice") or reason.get("voice")
        if isinstance(voice, dict) and voice.get("unique_id"):
            voices.append((each.task_id, each.person_id, str(voice["unique_id"])))
    return texts, voices


def _tell(work: Unit, project_id: int, found: Evidence, now: int) -> bool:
    """A person is asked to look at one of the two, with the other named; once for each pair and sign.

    False where she knows, or where something of this kind waits for her about both: then it is told another time.
    """
    if work.lookalikes.is_told(pair=found.pair, sign=found.sign):
        return False
    for person_id, other_id in (found.pair, found.pair[::-1]):
        cause = _cause(work, found, person_id, other_id)
        if cause and restricting.propose_ban(work, person_id, project_id, cause, now, kind="look") is not None:
            return work.lookalikes.note(pair=found.pair, sign=found.sign, project_id=project_id, now=now)
    return False


def _cause(work: Unit, found: Evidence, person_id: int, other_id: int) -> Cause | None:
    """The numbers, and whom they share them with; None where one of them is gone."""
    person, other = work.people.of_id(person_id=person_id), work.people.of_id(person_id=other_id)
    if person is None or other is None or person.telegram_id is None or other.telegram_id is None:
        return None
    numbers = dict(found.numbers)
    if other_id in twins.near_copies(work, person_id):
        numbers["same_resume"] = 1
    return Cause(found.sign, {"other": other_id}, numbers, found.tasks[:MOST_TASKS])
