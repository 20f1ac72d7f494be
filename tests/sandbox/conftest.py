"""A sandbox whose every answer is held against the Bot API's schema, and people in it."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from sandbox import HandClock, Person, SandboxRequest, Server, Telegram, serve
from sandbox.telegram import Answer

SCHEMA = Path(__file__).parents[3] / "shared" / "reference" / "telegram-bot-api.json"
_ALWAYS = re.compile('(?:always "|must be )([a-z_]+)"?$')
_PLAIN = {
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
}


class Schema:
    """Says what is wrong with a value of a type of the Bot API; knows every field, allows no other."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._types = content["types"]
        self._methods = {name.lower(): method for name, method in content["methods"].items()}

    def result_faults(self, method: str, result: Any) -> list[str]:
        """What is wrong with the result of a method."""
        return self._faults(result, self._methods[method.lower()]["returns"], method)

    def parameters(self, method: str) -> set[str]:
        """The names of a method's parameters."""
        return {field["name"] for field in self._methods[method.lower()].get("fields", ())}

    def update_faults(self, update: Any) -> list[str]:
        """What is wrong with an update."""
        return self._faults(update, ["Update"], "Update")

    def _faults(self, value: Any, types: list[str], where: str) -> list[str]:
        found: list[str] = []
        for one in types:
            faults = self._faults_of(value, one, where)
            if not faults:
                return []
            found += faults
        return found

    def _faults_of(self, value: Any, kind: str, where: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where}: no list"]
            inner = kind.removeprefix("Array of ")
            return [fault for at, one in enumerate(value) for fault in self._faults_of(one, inner, f"{where}[{at}]")]
        if kind in _PLAIN:
            return [] if _PLAIN[kind](value) else [f"{where}: {value!r} is no {kind}"]
        described = self._types[kind]
        if "subtypes" in described:
            return self._faults(value, described["subtypes"], where)
        return self._object_faults(value, described.get("fields", []), where)

    def _object_faults(self, value: Any, fields: list[dict[str, Any]], where: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{where}: no object"]
        known = {field["name"]: field for field in fields}
        faults = [f"{where}: unknown field {name}" for name in value if name not in known]
        faults += [
            f"{where}: {name} is missing" for name, field in known.items() if field["required"] and name not in value
        ]
        for name in value.keys() & known.keys():
            if (always := _ALWAYS.search(known[name]["description"])) and value[name] != always[1]:
                faults.append(f"{where}: {name} is always {always[1]}")
            faults += self._faults(value[name], known[name]["types"], f"{where}.{name}")
        return faults


@pytest.fixture(scope="session")
def known_schema() -> Schema | None:
    """The schema, or None where the reference is not at hand."""
    return Schema(json.loads(SCHEMA.read_text())) if SCHEMA.exists() else None


@pytest.fixture
def schema(known_schema: Schema | None) -> Schema:
    """The schema; a test that is about nothing else is skipped without it."""
    if known_schema is None:
        pytest.skip("the Bot API schema is not beside this repository (../shared/reference/telegram-bot-api.json)")
    return known_schema


class CheckedTelegram(Telegram):
    """Holds each of its answers against the schema before it gives it."""

    schema: Schema | None = None

    async def call(self, method: str, params: Mapping[str, Any], *args: Any, **more: Any) -> Answer:
        answer = await super().call(method, params, *args, **more)
        if self.schema is not None and answer.body.get("ok"):
            # through JSON and back: what cannot be written cannot be sent
            faults = self.schema.result_faults(method, json.loads(json.dumps(answer.body["result"])))
            assert not faults, faults
        return answer

    async def ok(self, method: str, **params: Any) -> Any:
        """The result of a call that succeeds."""
        answer = await self.call(method, params)
        assert answer.body["ok"], answer.body
        return answer.body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """The description of a call that is refused."""
        answer = await self.call(method, params)
        assert not answer.body["ok"], answer.body
        assert answer.status == answer.body["error_code"]
        return str(answer.body["description"])


@pytest.fixture
def hand_clock() -> HandClock:
    """A clock that the test turns."""
    return HandClock()


@pytest.fixture
def telegram(known_schema: Schema | None, hand_clock: HandClock) -> Iterator[CheckedTelegram]:
    """A sandbox on a clock turned by hand."""
    made = CheckedTelegram(clock=hand_clock)
    made.schema = known_schema
    yield made


@pytest.fixture
async def ann(telegram: CheckedTelegram) -> Person:
    """Somebody who has started the bot; her /start is not in the queue any more."""
    person = telegram.person("Ann", username="ann", last_name="Archer")
    await person.starts()
    telegram.updates.clear()
    return person


@pytest.fixture
async def server(telegram: CheckedTelegram) -> AsyncIterator[Server]:
    """The same sandbox over HTTP."""
    async with serve(telegram) as running:
        yield running


@pytest.fixture
async def bot(telegram: CheckedTelegram) -> AsyncIterator[Bot]:
    """python-telegram-bot's client without a socket."""
    async with Bot(
        telegram.token, request=SandboxRequest(telegram), get_updates_request=SandboxRequest(telegram)
    ) as made:
        yield made
