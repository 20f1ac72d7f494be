"""All that a reviewer is shown of one application: answers, points, flags, the talk, what looks the same, what was."""

from __future__ import annotations

from dataclasses import dataclass

from crowd.rules.desk import APPEAL
from crowd.rules.sensitive import TOPICS, fact_of
from crowd.screening import decision
from crowd.screening.base import Fact, Remark, Score
from crowd.screening.decision import Flag, Reason
from crowd.screening.form import Form
from crowd.screening.said import Answer
from crowd.services.stand import DAY, Stand, load_flags, load_reasons, read_stand, told
from crowd.services.twins import near_copies
from storage import Unit
from storage.records.resumes import StoredReading
from storage.records.reviews import Appeal, EarlierScreening, Lookalike, Talk
from storage.records.screenings import Screening

NO = "no"
READY = frozenset(fact_of(topic) for topic in TOPICS)
"""Facts that are a choice: nobody proves them."""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: numbered as she was asked; `shown` is empty where it was skipped. `read` is what its file says,
    `remarks` what its question has to say of it to a reviewer.
    """

    key: str
    number: int
    question: str
    shown: str
    score: Score | None
    file: bool
    read: StoredReading | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the talk; `by` is the reviewer's name, None for what the applicant wrote."""

    by: str | None
    words: str
    at: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody else of whom the phone number, a file or the text of the resume is the same. Shown, never punished."""

    what: str  # phone, file, text
    other: Lookalike


@dataclass(frozen=True, slots=True)
class First:
    """Who decided before an appeal; `me` is true for whoever reads it now, where somebody else could."""

    name: str
    me: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """One application. `since` is when it came, `points` all points with what the form needs of them.

    `unasked` is how many questions were left when a requirement was not met, `appeal` the one that is to be answered.
    `promised` is the moment by which she was told that it is decided, ms UTC.
    """

    screening_id: int
    person_id: int
    first_name: str
    username: str | None
    title: str
    since: int
    answers: tuple[Told, ...]
    flags: tuple[Flag, ...]
    points: Score | None
    facts: tuple[Fact, ...]
    seen: frozenset[str]
    reasons: tuple[Reason, ...]
    reject_reasons: tuple[str, ...]
    unasked: int
    promised: int
    appeal: Appeal | None
    first: First | None
    talk: tuple[Said, ...]
    alike: tuple[Alike, ...]
    earlier: tuple[EarlierScreening, ...]

    def number_of(self, key: str) -> int:
        """The number of a question; 0 for the whole, or one that has no number."""
        return next((each.number for each in self.answers if each.key == key), 0)


def dossier_of(work: Unit, screening: Screening, *, reader: int, others: bool, now: int) -> Dossier | None:
    """What is known of one application; None where its person is gone. `others` is whether anybody else could read."""
    person = work.people.of_id(person_id=screening.person_id)
    if person is None:
        return None
    stand = read_stand(work, person, screening, now)
    appeal = stand.appeal if stand.answer_by is not None else None
    return Dossier(
        screening_id=screening.id,
        person_id=person.id,
        first_name=person.first_name,
        username=person.username,
        title=stand.form.title,
        since=appeal.at if appeal else screening.finished_at or screening.started_at,
        answers=tuple(_answers(work, stand)),
        flags=tuple(each for each in load_flags(screening.flags) if each.why != APPEAL),
        points=_points(stand.form, stand.answers),
        facts=tuple(provable(stand)),
        seen=frozenset(work.reviews.seen(screening_id=screening.id)),
        reasons=load_reasons(screening.reasons),
        reject_reasons=stand.form.reject_reasons,
        unasked=sum(each.key not in stand.answers for each in decision.numbered(stand.form, stand.answers)),
        promised=appeal.due_at if appeal else (screening.finished_at or now) + stand.form.review_days * DAY,
        appeal=appeal,
        first=_first(work, screening.id, reader, others) if appeal else None,
        talk=tuple(_line(work, each) for each in work.reviews.talk(screening_id=screening.id)),
        alike=_alike(work, screening),
        earlier=tuple(work.reviews.earlier(person_id=person.id, screening_id=screening.id)),
    )


def name_of(work: Unit, telegram_id: int) -> str:
    """A reviewer's first name; empty for one who never wrote to the bot."""
    person = work.people.of_telegram(telegram_id=telegram_id)
    return person.first_name if person else ""


def _answers(work: Unit, stand: Stand) -> list[Told]:
    scored = {question.key: score for question, score in decision.scores(stand.form, stand.answers)}
    return [
        Told(
            each.key,
            number,
            each.text,
            told(each, stand.answers[each.key]),
            scored.get(each.key),
            "file" in stand.answers[each.key],
            _read(work, stand.answers[each.key]),
            () if stand.answers[each.key].get("skipped") else each.remarks(stand.answers[each.key]),
        )
        for number, each in enumerate(decision.numbered(stand.form, stand.answers), 1)
        if each.key in stand.answers
    ]


def _read(work: Unit, answer: Answer) -> StoredReading | None:
    return work.resumes.of_file(file_id=answer["file"]) if "file" in answer else None


def _points(form: Form, answers: dict[str, Answer]) -> Score | None:
    each = [score for _, score in decision.scores(form, answers)]
    if not each:
        return None
    return Score(sum(score.points for score in each), sum(score.of for score in each), form.points_needed)


def provable(stand: Stand) -> list[Fact]:
    """What she states of herself and somebody can have seen proof of; not what she lacks, nor what she is ready to see.

    Each name once; what is said last stands, as in the profile.
    """
    told = {fact.name: fact for fact in decision.facts(stand.form, stand.answers)}
    return [fact for fact in told.values() if fact.source == "stated" and fact.value != NO and fact.name not in READY]


def _first(work: Unit, screening_id: int, reader: int, others: bool) -> First | None:
    last = work.reviews.last_decision(screening_id=screening_id)
    if last is None or last.state != "told":
        return None
    return First(name_of(work, last.reviewer_id), last.reviewer_id == reader and others)


def _line(work: Unit, talk: Talk) -> Said:
    by = None if talk.reviewer_id is None else name_of(work, talk.reviewer_id)
    return Said(by, talk.words, talk.at)


def _alike(work: Unit, screening: Screening) -> tuple[Alike, ...]:
    phone = work.reviews.same_phone(screening_id=screening.id, person_id=screening.person_id)
    same = work.reviews.same_file(person_id=screening.person_id)
    near = _near(work, screening.person_id, {each.person_id for each in same})
    whole = (("phone", phone), ("file", same), ("text", near))
    return tuple(Alike(what, each) for what, others in whole for each in others)


def _near(work: Unit, person_id: int, same: set[int]) -> list[Lookalike]:
    """Whoever sent nearly the same resume, and not the very same file."""
    others = (work.people.of_id(person_id=each) for each in near_copies(work, person_id) if each not in same)
    return [Lookalike(each.id, each.first_name, each.worker_key, each.admitted_at) for each in others if each]
