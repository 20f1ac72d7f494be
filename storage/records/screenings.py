"""A screening and a fact as they are stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Screening:
    """One person's way through one version of the form. Times in milliseconds UTC."""

    id: int
    person_id: int
    form_id: int
    form: str  # the form's canonical text, as it was when she began
    state: str  # open, passed, failed, review, withdrawn, lapsed
    asked: str | None  # key of the question she is at; * at the summary
    reasons: str | None  # JSON list of {"question", "sentence", "answer"}
    started_at: int
    finished_at: int | None
    finished_by: int | None  # the update that ended it
    draft: str  # JSON, where she stands inside the question
    seed: int  # what is drawn and shuffled for her, repeatable
    touched_at: int  # when she last did something
    flags: str | None  # JSON list of why a person has to look


@dataclass(frozen=True, slots=True)
class StoredFact:
    """Something known of a person; `source` is stated, tested or seen."""

    name: str
    value: str
    number: int | None
    source: str
    at: int
    expires_at: int | None = None  # None: it holds for good
    evidence: str | None = None  # where it comes from: screening:<id>:<question>
    expired_at: int | None = None  # it was over its time, and counts for nothing
