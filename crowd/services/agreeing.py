"""Agreeing: the terms that stand below the consent, and the record of what somebody agreed to and when."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

from crowd.rules.retention import Retention
from crowd.screening.kinds.consent import Consent
from crowd.services.steps import Ask, AskAgain, Noted, Place, Step
from storage import Unit


def with_terms(step: Step, retention: Retention | None) -> Step:
    """The same step; where it shows the consent, with how long things are kept."""
    match step:
        case Ask(place=place, noted=noted):
            told = noted and replace(noted, place=_told(noted.place, retention))
            return replace(step, place=_told(place, retention), noted=told)
        case AskAgain(place=Place() as place, noted=noted):
            told = noted and replace(noted, place=_told(noted.place, retention))
            return replace(step, place=_told(place, retention), noted=told)
        case _:
            return step


def record(work: Unit, person_id: int, step: Step, retention: Retention | None, now: int) -> None:
    """Inside the unit that took an answer: a consent that was given leaves its row, one that was refused leaves none.

    A second tap on an answered question says again what was noted, and is none.
    """
    noted = None if isinstance(step, AskAgain) else getattr(step, "noted", None)
    if isinstance(noted, Noted) and isinstance(noted.place.question, Consent):
        asked = noted.place.question
        work.consents.give(
            person_id=person_id,
            version=asked.version,
            fingerprint=fingerprint(asked.text, retention),
            terms=json.dumps(asdict(retention) if retention else {}),
            now=now,
        )


def fingerprint(text: str, retention: Retention | None) -> str:
    """sha256 of the text and the days that stood below it, as `text\\n90/30/365`."""
    days = "/".join(str(each) for each in asdict(retention).values()) if retention else ""
    return hashlib.sha256(f"{text}\n{days}".encode()).hexdigest()


def _told(place: Place, retention: Retention | None) -> Place:
    return replace(place, terms=retention) if isinstance(place.question, Consent) else place
