"""One question of a form, asked and answered without anything around it."""

from __future__ import annotations

from crowd.rules.faults import Fault
from crowd.screening.form import Form, Question, load_form
from crowd.screening.said import Done, Going, Heard, Said, Scene, State, Tapped, Typed

NOON = 1_795_608_000_000  # 2026-11-25 12:00 UTC
SCENE = Scene(now=NOON, seed=7)
HEAD = 'title = "T"\nminutes = 1\n'


def load(*questions: str) -> Form | list[Fault]:
    return load_form(HEAD + "".join(f"[[questions]]\n{question}\n" for question in questions))


def ask(question: str) -> Question:
    """The question of a form that has no other, from its TOML."""
    form = load(question)
    assert isinstance(form, Form), form
    return form.questions[0]


def faults(*questions: str) -> str:
    """What is wrong with a form of these questions."""
    found = load(*questions)
    assert not isinstance(found, Form)
    return "\n".join(map(str, found))


def hear(question: Question, said: Said, state: State | None = None, scene: Scene = SCENE) -> Heard:
    return question.say(state or {}, said, scene)


def type_(question: Question, text: str, state: State | None = None) -> Heard:
    return hear(question, Typed(text), state)


def tap(question: Question, label: str, state: State | None = None) -> Heard:
    """A tap on the button with this label, as the card shows it at this moment."""
    card = question.card(state or {}, SCENE)
    value = next(each.value for each in card.buttons if each.label == label)
    return hear(question, Tapped(value), state)


def taps(question: Question, *labels: str) -> Heard:
    """One tap after the other."""
    heard: Heard = Going({})
    for label in labels:
        assert isinstance(heard, Going), heard
        heard = tap(question, label, heard.state)
    return heard


def answer(heard: Heard) -> dict[str, object]:
    assert isinstance(heard, Done), heard
    return heard.answer
