"""Talks about a task, walked through as a worker might: what every task type has to hold on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from crowd.tasktypes import TASK_TYPES, TaskType, flow
from crowd.tasktypes.base import Answer, CardBody, Choice, Done, Said, Spoken, Tapped, Typed, Wrong

MOST_CARDS = 120
walking = settings(deadline=None, max_examples=25)
"""A walk through all cards takes longer than other examples."""

seeds = st.integers(min_value=0, max_value=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Case:
    """A task of some type, and words that lead on where a card asks for words. Each is itself alone, as caches want."""

    spec: dict[str, Any]
    payload: dict[str, str]
    words: tuple[str, ...] = ()

    @property
    def kind(self) -> TaskType:
        return TASK_TYPES[self.spec["type"]]

    def card(self, seed: int, said: tuple[Said, ...] = ()) -> CardBody:
        return flow.card(self.kind, self.payload, self.spec, seed, said)

    def hear(self, seed: int, said: tuple[Said, ...], new: Said) -> flow.Heard | Done | Wrong:
        return flow.hear(self.kind, self.payload, self.spec, seed, said, new)

    def button(self, text: str, seed: int = 0, said: tuple[Said, ...] = ()) -> Tapped:
        """The button of a card that says so."""
        [found] = [each for each in self.card(seed, said).buttons if each.text == text]
        return Tapped(found.value)

    def taps(self, *texts: str, seed: int = 0) -> tuple[Said, ...]:
        """What was said when these buttons were tapped; none of them ends the talk."""
        said: tuple[Said, ...] = ()
        for text in texts:
            said = self.goes_on(said, self.button(text, seed, said), seed)
        return said

    def goes_on(self, said: tuple[Said, ...], new: Said, seed: int = 0) -> tuple[Said, ...]:
        heard = self.hear(seed, said, new)
        assert isinstance(heard, flow.Heard), heard
        return heard.said

    def answer(self, *texts: str, seed: int = 0, said: tuple[Said, ...] = ()) -> Answer:
        """The answer that the last of these buttons gives."""
        for text in texts[:-1]:
            said = self.goes_on(said, self.button(text, seed, said), seed)
        return self.ends(said, self.button(texts[-1], seed, said), seed)

    def ends(self, said: tuple[Said, ...], new: Said, seed: int = 0) -> Answer:
        heard = self.hear(seed, said, new)
        assert isinstance(heard, Done), heard
        return heard.answer

    def trouble(self, said: tuple[Said, ...], new: Said, seed: int = 0) -> Wrong:
        heard = self.hear(seed, said, new)
        assert isinstance(heard, Wrong), heard
        return heard

    def stands(self, seed: int) -> Iterator[tuple[tuple[Said, ...], CardBody]]:
        """Every card that can be reached by buttons and the words, each once, with what was said before it."""
        waiting: list[tuple[Said, ...]] = [()]
        seen: list[CardBody] = []
        while waiting and len(seen) < MOST_CARDS:
            said = waiting.pop(0)
            card = self.card(seed, said)
            if card in seen:
                continue
            seen.append(card)
            yield said, card
            news: list[Said] = [Tapped(each.value) for each in card.buttons]
            news += [Typed(words) for words in self.words if card.asks.text]
            heard = [self.hear(seed, said, new) for new in news]
            waiting += [each.said for each in heard if isinstance(each, flow.Heard)]


def holds_what_every_talk_holds(case: Case, seed: int) -> None:
    """Each button of each card is understood, carries a number of its own, and means what its words mean."""
    assert case.kind.faults(case.spec) == []
    assert case.kind.row_faults(case.payload, case.spec) == []
    for said, card in case.stands(seed):
        values = [each.value for each in card.buttons]
        assert len(set(values)) == len(values)
        assert all(value.isdecimal() and int(value) < 2**32 for value in values)
        assert len({each.text.strip() for each in card.buttons}) == len(values)
        assert values or card.asks.text
        for button in card.buttons:
            _leads_on(case, seed, said, button.value, button.text)
        assert case.card(seed, flow.load(json.loads(json.dumps(flow.dump(said))))) == card


def _leads_on(case: Case, seed: int, said: tuple[Said, ...], value: str, text: str) -> None:
    tapped = case.hear(seed, said, Tapped(value))
    typed = case.hear(seed, said, Typed(f" {text.upper()} "))
    match tapped:
        case flow.Heard(after):
            twice = case.hear(seed, after, Tapped(value))
            assert isinstance(twice, flow.Heard), twice
            assert case.card(seed, twice.said) == case.card(seed, after)
            assert isinstance(typed, (flow.Heard, Done)), typed
        case Done(answer):
            assert json.loads(json.dumps(answer)) == answer
            assert "\n" not in case.kind.words(answer, case.spec)
            assert isinstance(case.kind.label(answer), str)
            assert isinstance(typed, Done)
            assert typed.answer == answer
        case Wrong(trouble):
            assert typed == tapped
            assert trouble.name in {"TOO_FEW", "TOO_MANY"}


def sayings(case: Case) -> SearchStrategy[list[Said]]:
    """Anything a worker may send, much of it buttons of one card or another."""
    buttons = _buttons(case)
    known, texts = sorted({each.value for each in buttons}), sorted({each.text for each in buttons})
    said = st.one_of(
        st.sampled_from(known).map(Tapped),
        st.sampled_from([*texts, *case.words]).map(Typed),
        st.text(max_size=40).map(Typed),
        st.text(st.characters(categories=("Nd",)), max_size=12).map(Tapped),
        st.builds(Spoken, st.just("file"), st.just("unique"), st.integers(0, 3600)),
    )
    return st.lists(said, max_size=30)


@cache
def _buttons(case: Case) -> list[Choice]:
    return [each for _, card in case.stands(0) for each in card.buttons]


def never_raises(case: Case, seed: int, sayings: list[Said]) -> None:
    """Told again from what is stored, she stands where she stood; what is refused changes nothing."""
    said: tuple[Said, ...] = ()
    for new in sayings:
        heard = case.hear(seed, said, new)
        if isinstance(heard, Done):
            assert case.kind.words(json.loads(json.dumps(heard.answer)), case.spec) is not None
        elif isinstance(heard, flow.Heard):
            said = heard.said
        assert case.card(seed, flow.load(json.loads(json.dumps(flow.dump(said))))) == case.card(seed, said)
