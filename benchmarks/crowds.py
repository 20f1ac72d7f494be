"""Workers of all sorts for measurements: facts with their usual shares, skills, time zones; rows for the tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

PEOPLE = "people (id, telegram_id, worker_key, time_zone, admitted_at, created_at)"
FACTS = "facts (person_id, name, value, number, source, at)"
SKILLS = "skills (person_id, name, value, changed_at)"
COUNTRIES = ("DE", "US", "IN", "BR", "PH", "KE", "NG", "FR", "ES", "AT", "PL", "PT")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo", "Asia/Manila", "Africa/Nairobi")
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


def a_crowd(count: int, dice: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(table, row), each person's rows together. Telegram ids are in no order, as real ones."""
    ids = list(range(10**9, 10**9 + count))
    dice.shuffle(ids)
    for person in range(1, count + 1):
        zone = dice.choice(ZONES)
        yield PEOPLE, (person, ids[person - 1], f"w{dice.getrandbits(64):016x}", zone, 1, 1)
        level = dice.randrange(6)
        years = dice.randrange(12)
        degree = dice.randrange(2)
        for name, value, number in (
            ("country", dice.choice(COUNTRIES), None),
            ("degree", ("no", "yes")[degree], degree),
            ("english", LEVELS[level], level + 1),
            ("time_zone", zone, None),
            ("years_of_work", str(years), years),
        ):
            yield FACTS, (person, name, value, number, "stated", 1)
        if dice.random() < 0.5:
            yield SKILLS, (person, "facts", dice.randrange(101), 1)
