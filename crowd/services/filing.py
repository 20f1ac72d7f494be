"""The rows of files that applicants send: the answer's own, and one that says nothing to us until she decides about it.

Everything here runs inside a unit; what it returns last are stored names that no row has any more.
"""

from __future__ import annotations

import json

from crowd.rules.reading.fingerprint import bands
from crowd.rules.reading.resume import Reading
from crowd.screening.form import Form, Question
from crowd.screening.said import Answer, State
from crowd.services.uploads import Stored, names_of
from storage import Unit

Unused = tuple[str, ...]


def put_aside(
    work: Unit, person_id: int, question: Question, state: State, stored: Stored | None, now: int
) -> tuple[State, Unused]:
    """The state with the file in doubt; an answer given before keeps its own. Other kinds keep nothing half-way."""
    if stored is None or not question.reads:
        return state, names_of(stored)
    return _with_row(work, person_id, in_doubt(question), state, stored, now)


def file_away(
    work: Unit, person_id: int, question: Question, answer: Answer, stored: Stored | None, now: int
) -> tuple[Answer, Unused]:
    """The answer with its file in the place of the one before; also one that was in doubt and is to be looked at."""
    if stored is not None:
        doubtful = work.files.remove(person_id=person_id, kind=in_doubt(question))
        answer, replaced = _with_row(work, person_id, question.key, answer, stored, now)
        return answer, (*doubtful, *replaced)
    if not question.reads or "file" not in answer:
        return answer, ()
    before = work.files.remove(person_id=person_id, kind=question.key)
    work.files.settle(file_id=answer["file"], kind=question.key, doubtful=in_doubt(question))
    return answer, tuple(before)


def forget_doubtful(work: Unit, person_id: int, form: Form) -> None:
    """Files that she left for others; the clock sweeps them out of the vault."""
    for question in form.questions:
        if question.reads:
            work.files.remove(person_id=person_id, kind=in_doubt(question))


def in_doubt(question: Question) -> str:
    """The kind of such a file: no key of a question has this sign."""
    return f"{question.key}~"


def _with_row(work: Unit, person_id: int, kind: str, answer: Answer, stored: Stored, now: int) -> tuple[Answer, Unused]:
    replaced = work.files.remove(person_id=person_id, kind=kind)
    file_id = work.files.add(
        person_id=person_id,
        kind=kind,
        stored_name=stored.stored_name,
        original_name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        now=now,
    )
    if stored.reading is not None:
        _keep(work, file_id, stored.reading, now)
    return {**answer, "file": file_id}, tuple(replaced)


def _keep(work: Unit, file_id: int, read: Reading, now: int) -> None:
    """What the file says, for reviewers, and so that near copies are found."""
    work.resumes.keep(
        file_id=file_id,
        state=read.state,
        words=read.words,
        language=read.language,
        hints=json.dumps(read.hints(), ensure_ascii=False),
        fingerprint=read.fingerprint,
        bands=bands(read.fingerprint),
        now=now,
    )
