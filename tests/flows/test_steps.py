"""A task of several steps in the chat: taps, words and a voice, back and on, and one answer at the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crowd.services.checking import problems
from sandbox import Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.bus import Bus, labels

STEPS = """
[[task.then]]
key = "kind"
type = "choice"
question = "What is wrong?"
labels = ["number", "name"]
when = ["false"]

[[task.then]]
key = "better"
type = "text"
question = "What should it say?"
optional = true

[task.explain]
at_least = "2 words"

[task.confidence]

[columns]"""
CORRECT = spec(
    ('type = "choice"', 'type = "correct"'), ('labels = ["true", "false"]\n', ""), ('gold = "gold"\n', "")
)  # fmt: skip


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def bot(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(telegram, sqlite_storage, tmp_path, clock)


@pytest.fixture
def bus(bot: Bot, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bus:
    return Bus(bot, sqlite_storage, tmp_path, clock)


async def answers(bus: Bus) -> list[dict[str, Any]]:
    """What is stored of her answers, in the order of the tasks."""
    found: list[Any] = await bus.storage.read(
        lambda work: work._queries._execute(
            "SELECT answer FROM assignments WHERE answer IS NOT NULL ORDER BY task_id", {}
        ).fetchall()
    )
    return [json.loads(row[0]) for row in found]


async def begun(bus: Bus, project: Any, given: list[dict[str, Any]] | None = None) -> None:
    await bus.opens(project, given=given)
    await bus.taps("Start: Facts")
    if bus.newest().button("I have read this: start"):
        await bus.taps("I have read this: start")


async def test_a_talk_of_taps_words_and_a_voice_is_one_answer_and_paid_once(bus: Bus) -> None:
    await begun(bus, spec(("[columns]", STEPS)))
    await bus.taps("false")
    assert "Is it true?\nYou: false" in bus.newest().text
    assert labels(bus.newest())[0] == ["number", "name"]

    await bus.taps("Back")
    assert labels(bus.newest())[0] == ["true", "false"]
    await bus.taps("false")
    await bus.taps("name")
    assert ["Leave out"] in labels(bus.newest())
    await bus.says("It was Ada.")
    assert bus.newest().text.endswith("Send your reason as a message, or hold the microphone and say it.")

    await bus.says("Because")
    await bus.ann.sends_voice(b"OggS", duration=5)
    await bus.bot.settle()
    assert labels(bus.newest())[0] == ["1", "2", "3", "4", "5"]
    assert "You: 🎤 0:05" in bus.newest().text
    await bus.taps("5")

    [answer] = await answers(bus)
    voice = answer["explanation"].pop("voice")
    assert answer == {
        "label": "false",
        "steps": {"kind": {"label": "name"}, "better": {"text": "It was Ada."}},
        "explanation": {},
        "confidence": 5,
    }
    assert voice["seconds"] == 5
    assert "1 answer · $0.05 earned" in bus.newest().text
    assert await problems(bus.storage) == []


async def test_a_correction_comes_back_as_a_message(bus: Bus) -> None:
    await begun(bus, CORRECT, [{"id": "1", "text": "He go home."}, {"id": "2", "text": "She goes."}])
    assert "Tap the text to copy it" in bus.newest().text

    await bus.says("He goes home.")
    await bus.says("She goes.")
    assert "This is the text as it was." in bus.newest().text
    await bus.taps("It is right as it is", next(one for one in reversed(bus.ann.chat) if one.buttons))

    assert await answers(bus) == [
        {"label": "corrected", "text": "He goes home.", "edits": [{"at": 2, "old": " go", "new": " goes"}]},
        {"label": "unchanged"},
    ]


async def test_a_suggestion_is_confirmed_with_one_tap(bus: Bus) -> None:
    project = spec(('text = "{text}"', 'text = "{text}"\nsuggestion = "{guess}"'))
    await begun(bus, project, [{"id": "1", "text": "Claim", "gold": "true", "guess": "false"}])
    assert "Suggested answer\nfalse" in bus.newest().text
    assert labels(bus.newest())[0] == ["Confirm", "Change"]

    await bus.taps("Confirm")

    assert await answers(bus) == [{"label": "false", "suggestion": {"label": "false"}, "confirmed": True}]
