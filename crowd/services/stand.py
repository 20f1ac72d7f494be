"""Where an applicant stands: her latest screening, read from its rows under the form's own version."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from crowd.rules.answers import Answer, Rejected, Trouble, told
from crowd.rules.form import Document, Form, Question, stored_form
from crowd.rules.screening import Reason, facts, next_question
from crowd.services.steps import Ask, AskAgain, Failed, NeedsReview, Noted, Passed, Place, Step
from storage import Unit
from storage.records.people import Person
from storage.records.screenings import Screening

DAY = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Stand:
    """An applicant's latest screening, open or over, with the form it is asked under and the answers so far."""

    person: Person
    screening: Screening
    form: Form
    answers: dict[str, Answer]

    @property
    def is_open(self) -> bool:
        return self.screening.state == "open"

    @property
    def current(self) -> Question:
        """The question she is at; the last one when all are answered."""
        return next_question(self.form, self.answers) or self.form.questions[-1]

    @property
    def again_at(self) -> int:
        """From when on she may apply again, ms UTC."""
        since = self.screening.finished_at or self.screening.started_at
        return since + self.form.apply_again_after_days * DAY

    def question_for_a_file(self) -> Document | None:
        """The question she is at, if it asks for a file; else the last that a file answered: a new one replaces it."""
        if isinstance(self.current, Document):
            return self.current
        answered = [question for question in self.form.questions if question.key in self.answers]
        return next((question for question in reversed(answered) if isinstance(question, Document)), None)

    def question_of_button(self, screening_id: int, key: str) -> Question | AskAgain:
        """The question a button belongs to, if it is the one she is at."""
        question = self.form.question(key) if screening_id == self.screening.id else None
        if question is not None and question.key in self.answers:
            return self.already(question)
        return question if question == self.current else self.again(Rejected(Trouble.NO_SUCH_BUTTON))

    def place(self, question: Question) -> Place:
        numbered = self.form.numbered
        number = numbered.index(question) + 1 if question in numbered else 0
        return Place(self.screening.id, question, number, len(numbered), self.form.minutes)

    def noted(self, question: Question) -> Noted | None:
        """What is recorded for a question, or None."""
        answer = self.answers.get(question.key)
        return None if answer is None else Noted(self.place(question), told(question, answer))

    def again(self, why: Rejected) -> AskAgain:
        return AskAgain(self.place(self.current), why)

    def already(self, question: Question) -> AskAgain:
        return AskAgain(self.place(self.current), Rejected(Trouble.ANSWERED_ALREADY), self.noted(question))

    def where(self) -> Step:
        """What is shown to somebody who comes back."""
        match self.screening.state:
            case "open":
                return Ask(self.place(self.current))
            case "passed":
                return Passed(self.person.first_name)
            case "review":
                return NeedsReview(self.person.first_name)
            case _:
                return Failed(self.person.first_name, load_reasons(self.screening.reasons), self.again_at)

    def where_after(self, screening_id: int, key: str) -> Step:
        """The same, with what the button of that question recorded."""
        question = self.form.question(key) if screening_id == self.screening.id else None
        step, noted = self.where(), self.noted(question) if question else None
        return replace(step, noted=noted) if isinstance(step, (Ask, Passed, Failed, NeedsReview)) else step

    def with_answer(self, question: Question, answer: Answer) -> Stand:
        return replace(self, answers={**self.answers, question.key: answer})


def stand_of(work: Unit, telegram_id: int) -> Stand | None:
    """Her latest screening; None for somebody who never began one."""
    person = work.people.of_telegram(telegram_id=telegram_id)
    return latest_stand(work, person) if person else None


def latest_stand(work: Unit, person: Person) -> Stand | None:
    screening = work.screenings.latest(person_id=person.id)
    return read_stand(work, person, screening) if screening else None


def held_stand(work: Unit, telegram_id: int) -> Stand | None:
    """Her open screening with other writers kept out until this transaction ends, else her latest."""
    person = work.people.of_telegram(telegram_id=telegram_id)
    if person is None:
        return None
    screening = work.screenings.hold(person_id=person.id) or work.screenings.latest(person_id=person.id)
    return read_stand(work, person, screening) if screening else None


def read_stand(work: Unit, person: Person, screening: Screening) -> Stand:
    answers = work.screenings.answers(screening_id=screening.id)
    return Stand(person, screening, _form(screening.form), {key: json.loads(text) for key, text in answers.items()})


def dump_reasons(reasons: tuple[Reason, ...]) -> str:
    """As the screening's row keeps them."""
    return json.dumps([asdict(reason) for reason in reasons], ensure_ascii=False)


def load_reasons(text: str | None) -> tuple[Reason, ...]:
    return tuple(Reason(**reason) for reason in json.loads(text or "[]"))


def admit(work: Unit, stand: Stand, now: int) -> None:
    """She is a worker, and what she stated is her profile."""
    person_id = stand.person.id
    work.people.admit(person_id=person_id, now=now)
    for fact in facts(stand.form, stand.answers):
        work.facts.state(
            person_id=person_id, name=fact.name, value=fact.value, number=fact.number, source="stated", now=now
        )


@lru_cache(maxsize=32)
def _form(body: str) -> Form:
    return stored_form(body)
