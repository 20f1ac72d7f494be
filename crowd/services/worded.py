"""Facts in the words of the question they come from: "Germany", as the button said, and not the form's value "de"."""

from __future__ import annotations

from crowd.rules.countries import country_name
from crowd.services.stand import Stand, of_screening
from storage import Unit
from storage.records.screenings import StoredFact

COUNTRY = "country"


def behind(work: Unit, person_id: int, now: int) -> Stand | None:
    """The screening that says what is known of a worker."""
    screening_id = work.profile_changes.passed(person_id=person_id)
    return None if screening_id is None else of_screening(work, screening_id, now)


def worded(stand: Stand | None, fact: StoredFact) -> str:
    """What her button said; the value itself where it says the same, or where the question is not known any more."""
    words = _answer(stand, fact)
    if words is None and fact.name == COUNTRY:
        words = country_name(fact.value)
    return words if words and words.casefold() != fact.value.casefold() else fact.value


def _answer(stand: Stand | None, fact: StoredFact) -> str | None:
    key = (fact.evidence or "").rpartition(":")[2]
    question, answer = (stand.form.question(key), stand.answers.get(key)) if stand else (None, None)
    if fact.source == "tested" or question is None or answer is None or answer.get("skipped"):
        return None
    said = [each.value for each in question.known(answer)]
    return question.told(answer) if question.fact == fact.name and said == [fact.value] else None
