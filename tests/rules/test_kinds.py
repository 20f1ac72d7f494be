"""Every kind of owed message belongs to exactly one event, and says what may be done with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from crowd.rules.kinds import KINDS, UNSAID, Event, kind_of
from crowd.services.deliveries import FRESH
from handlers import notices
from handlers.ui.events import event_words

ROOT = Path(__file__).parents[2]
OWING = {"owe", "add", "refuse"}


def kinds_owed() -> set[str]:
    """Every kind that some service owes: the argument of that name, spelled out or by a constant of its own module
    or of another one."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "crowd/services").rglob("*.py")}
    everywhere = {name: value for tree in trees.values() for name, value in _constants(tree)}
    found: set[str] = set()
    for tree in trees.values():
        known = everywhere | dict(_constants(tree))
        for each in ast.walk(tree):
            if isinstance(each, ast.Call) and _owes(each):
                found |= {_named(keyword.value, known) for keyword in each.keywords if keyword.arg == "kind"}
    return found - {""}


def _constants(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign):
            names = [name for target in each.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            values = each.value.elts if isinstance(each.value, ast.Tuple) else [each.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield name.id, value.value


def _named(value: ast.expr, known: dict[str, str]) -> str:
    match value:
        case ast.Constant(value=str(name)):
            return name
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return known.get(name, "")
        case _:
            return ""


def _owes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in OWING and any(keyword.arg == "ref" for keyword in call.keywords)


def test_no_kind_that_is_owed_read_anew_or_written_is_forgotten() -> None:
    owed = kinds_owed()
    assert {"project_live", "screening_reminder", "clarified"} <= owed, "the search finds nothing"
    assert (owed | set(FRESH) | set(notices._WRITTEN)) - set(KINDS) == set()


def test_a_kind_of_which_nothing_is_said_is_left_to_an_admin() -> None:
    assert kind_of("anything new") is UNSAID
    assert not UNSAID.again


@pytest.mark.parametrize("event", list(Event))
def test_every_event_has_its_words(event: Event) -> None:
    assert event_words(event)


def test_no_two_events_read_the_same() -> None:
    assert len({event_words(event) for event in Event}) == len(Event)


def test_a_kind_that_goes_out_at_night_is_waited_for_and_not_counted() -> None:
    assert [name for name, kind in KINDS.items() if kind.at_night and kind.counts] == []
