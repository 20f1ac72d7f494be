"""Unkindness on request: floods, server errors, latency, cut connections and other weather, seeded."""

import random
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from sandbox.clock import Clock
from sandbox.rates import Rates
from sandbox.records import Json
from sandbox.refusals import Refusal, conflict, too_many_requests

Kind = Literal[
    "flood", "server_error", "latency", "cut_before", "cut_after", "conflict", "unauthorized", "garbage", "refuse"
]
_OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_NAMES = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


@dataclass(slots=True)
class Rule:
    """When a fault strikes, and with what. Empty conditions mean always; times are ms, `retry_after` seconds."""

    id: int
    kind: Kind
    share: float = 1.0
    every: int = 0
    methods: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    chat_id: int | None = None
    times: int | None = None
    until: int | None = None
    retry_after: int = 3
    status: int = 502
    low: int = 0
    high: int = 0
    description: str = ""
    met: int = 0
    struck: int = 0

    def to_json(self) -> Json:
        """As the HTTP side writes it."""
        return asdict(self) | {"methods": sorted(self.methods), "but": sorted(self.but)}


@dataclass(slots=True)
class Plan:
    """What shall happen to one call."""

    delay: int = 0
    refusal: Refusal | None = None
    garbage: bool = False
    cut_before: bool = False
    cut_after: bool = False


_NOTHING = Plan()


@dataclass(slots=True)
class Faults:
    """The weather of one server. All conditions can be combined; `clear` brings the sun back.

    Conditions: `share` of the calls (0 to 1), `every` n-th call, `methods` (only these) and `but` (never these),
    `chat_id`, `times` (so often and no more), `until` (ms UTC of the server's clock) or `for_ms` from now.
    """

    clock: Clock
    seed: int = 0
    duplicates: float = 0.0
    rates: Rates | None = None
    rules: list[Rule] = field(default_factory=list)
    _random: random.Random = field(default_factory=random.Random)
    _next_id: int = 1

    def __post_init__(self) -> None:
        self._random.seed(self.seed)

    def reseed(self, seed: int) -> None:
        """Start the dice again."""
        self.seed = seed
        self._random.seed(seed)

    def flood(self, retry_after: int = 3, **when: Any) -> int:
        """429 with `retry_after` in seconds. Gives the rule's id, as all of these do."""
        return self.add("flood", retry_after=retry_after, **when)

    def server_error(self, status: int = 502, **when: Any) -> int:
        """A 5xx."""
        return self.add("server_error", status=status, **when)

    def latency(self, low: int, high: int | None = None, **when: Any) -> int:
        """Each call takes that many ms, half of them before it is applied; an update to a webhook takes half."""
        return self.add("latency", low=low, high=low if high is None else high, **when)

    def cut_before(self, **when: Any) -> int:
        """The connection ends, the call was not applied."""
        return self.add("cut_before", **when)

    def cut_after(self, **when: Any) -> int:
        """The connection ends, the call was applied."""
        return self.add("cut_after", **when)

    def conflict(self, **when: Any) -> int:
        """409 on getUpdates, as if another poller were there."""
        return self.add("conflict", methods={"getUpdates"}, **when)

    def unauthorized(self, times: int = 1, **when: Any) -> int:
        """401, as in a moment of confusion at the server."""
        return self.add("unauthorized", times=times, **when)

    def garbage(self, **when: Any) -> int:
        """A page of HTML instead of JSON."""
        return self.add("garbage", **when)

    def refuse(self, status: int, description: str, **when: Any) -> int:
        """Any other refusal, word for word."""
        return self.add("refuse", status=status, description=description, **when)

    def limits(self, *, per_chat: float = 1.0, overall: float = 30.0) -> None:
        """429 for whoever sends faster than that many messages a second."""
        self.rates = Rates(per_chat=per_chat, overall=overall)

    def add(self, kind: Kind, **when: Any) -> int:
        """Add a rule by its kind and conditions."""
        for key in ("methods", "but"):
            if key in when:
                when[key] = frozenset(name.lower() for name in when[key])
        if "for_ms" in when:
            when["until"] = self.clock() + when.pop("for_ms")
        rule = Rule(self._next_id, kind, **when)
        self._next_id += 1
        self.rules.append(rule)
        return rule.id

    def clear(self, rule_id: int | None = None) -> None:
        """End one rule, or all unkindness."""
        if rule_id is not None:
            self.rules = [rule for rule in self.rules if rule.id != rule_id]
            return
        self.rules, self.duplicates, self.rates = [], 0.0, None

    def plan(self, method: str, chat_id: Any) -> Plan:
        """What shall happen to this call; `method` in lower case."""
        if not self.rules and self.rates is None:
            return _NOTHING
        plan, now = Plan(), self.clock()
        for rule in self.rules:
            if self._strikes(rule, method, chat_id, now):
                self._strike(plan, rule)
        if self.rates is not None and plan.refusal is None:
            wait = self.rates.wait(method, chat_id, now)
            plan.refusal = too_many_requests(wait) if wait else None
        return plan

    def _strikes(self, rule: Rule, method: str, chat_id: Any, now: int) -> bool:
        if (rule.methods and method not in rule.methods) or method in rule.but:
            return False
        if rule.chat_id is not None and str(rule.chat_id) != str(chat_id):
            return False
        if rule.until is not None and now >= rule.until:
            return False
        if rule.times is not None and rule.struck >= rule.times:
            return False
        rule.met += 1
        if rule.every and rule.met % rule.every:
            return False
        if rule.share < 1.0 and self._random.random() >= rule.share:
            return False
        rule.struck += 1
        return True

    def _strike(self, plan: Plan, rule: Rule) -> None:
        match rule.kind:
            case "latency":
                plan.delay += self._random.randint(rule.low, rule.high)
            case "cut_before":
                plan.cut_before = True
            case "cut_after":
                plan.cut_after = True
            case "garbage":
                plan.garbage = True
            case _:
                plan.refusal = plan.refusal or _refusal(rule)

    def way(self) -> float:
        """Milliseconds that an update is on its way to a webhook, unless the latency is that of certain methods."""
        slow = [rule for rule in self.rules if rule.kind == "latency" and not rule.methods]
        return (
            sum(
                self._random.randint(rule.low, rule.high)
                for rule in slow
                if self._strikes(rule, "webhook", None, self.clock())
            )
            / 2
        )

    def again(self, recent: list[Json]) -> list[Json]:
        """Old updates that shall be delivered once more."""
        if not self.duplicates or not recent or self._random.random() >= self.duplicates:
            return []
        return [self._random.choice(recent)]


def _refusal(rule: Rule) -> Refusal:
    match rule.kind:
        case "flood":
            return too_many_requests(rule.retry_after)
        case "server_error":
            return Refusal(rule.status, _NAMES.get(rule.status, "Internal Server Error"))
        case "conflict":
            return conflict(_OTHER_POLLER)
        case "unauthorized":
            return Refusal(401, "Unauthorized")
    return Refusal(rule.status, rule.description)
