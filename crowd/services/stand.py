"""Where an applicant stands: her latest screening, read from its rows under the form's own version."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from crowd.screening import decision
from crowd.screening.decision import Flag, Reason
from crowd.screening.form import Form, Question, stored_form
from crowd.screening.said import Answer, Rejected, Scene, State, Trouble
from crowd.services.steps import Ask, AskAgain, Failed, Line, NeedsReview, Noted, Over, Passed, Place, Step, Summary
from storage import Turn, Unit
from storage.records.people import Person
from storage.records.reviews import Appeal
from storage.records.screenings import Screening

DAY = 24 * 60 * 60 * 1000

SUMMARY = "*"
"""Stands for a question's key where she looks over her answers."""


@dataclass(frozen=True, slots=True)
class Stand:
    """An applicant's latest screening, open or over, with the form it is asked under and the answers so far.

    `now` is when it was read, `away` the times since its start in which we could not be reached, and `came` when what
    she said reached us; all ms UTC. The last two are known where the time of a question is limited. `by` is the update.
    `appeal` is hers against how it ended.
    """

    person: Person
    screening: Screening
    form: Form
    answers: dict[str, Answer]
    now: int
    away: tuple[tuple[int, int], ...] = ()
    only: frozenset[str] | None = None  # a worker's change of her profile: the keys that are asked anew
    came: int | None = None
    by: int = 0
    appeal: Appeal | None = None

    @property
    def is_open(self) -> bool:
        return self.screening.state == "open"

    @property
    def scene(self) -> Scene:
        return Scene(self.now, self.screening.seed, self.away, self.came, self.by)

    @property
    def at_summary(self) -> bool:
        return self.current is None

    @property
    def current(self) -> Question | None:
        """The question she is at; None when all have their answers and she looks them over."""
        following = decision.next_question(self.form, self.answers)
        stored = self.form.question(self.screening.asked or "")
        if stored is not None and stored in decision.asked(self.form, self.answers):
            return stored
        return following

    @property
    def in_a_test(self) -> bool:
        """Whether she has begun something that is taken once, and not finished it."""
        return self.current is not None and self.current.once and bool(self.state)

    @property
    def tested(self) -> bool:
        """Whether she has finished something that is taken once."""
        return any(each.once and each.kind != "consent" and each.key in self.answers for each in self.form.questions)

    @property
    def state(self) -> State:
        """Where she stands inside the question she is at."""
        state: State = json.loads(self.screening.draft)
        return state

    @property
    def is_busy(self) -> bool:
        """True while the time of what she is shown runs: then nothing leads away from it."""
        question = self.current
        return question is not None and question.timed and question.card(self.state, self.scene).busy

    @property
    def again_at(self) -> int:
        """From when on she may apply again, ms UTC."""
        since = self.screening.finished_at or self.screening.started_at
        return since + self.form.apply_again_after_days * DAY

    @property
    def lapses_at(self) -> int:
        """When an unfinished screening is given up, ms UTC; a change of a profile after a day."""
        if self.only is not None:
            return self.screening.touched_at + DAY
        return self.screening.touched_at + self.form.lapses_after_days * DAY

    def question_for_a_file(self, media: str) -> Question | None:
        """The question she is at, if it takes such a file; else the last that one answered: a new one replaces it."""
        if self.current is not None and media in self.current.files:
            return self.current
        answered = [question for question in self.form.questions if question.key in self.answers]
        if media == "photo":  # one that is sent elsewhere is hardly meant as a resume
            return None
        return next((question for question in reversed(answered) if media in question.files), None)

    def question_of_button(self, screening_id: int, key: str) -> Question | AskAgain:
        """The question a button belongs to, if it is the one she is at."""
        question = self.form.question(key) if screening_id == self.screening.id else None
        if question is not None and question == self.current:
            return question
        if question is not None and question.key in self.answers:
            return self.already(question)
        return self.again(Rejected(Trouble.NO_SUCH_BUTTON))

    def place(self, question: Question, state: State | None = None) -> Place:
        numbered = self.numbered()
        number = numbered.index(question) + 1 if question in numbered else 0
        inside = state or {}
        card = question.card(inside, self.scene)
        back = not (question.final and inside) and self.before(question) is not None
        answer = self.answers.get(question.key)
        before = None if answer is None or not self.is_open else told(question, answer)
        return Place(
            self.screening.id, question, card, number, len(numbered), self.form.minutes, before=before, back=back
        )

    def numbered(self) -> tuple[Question, ...]:
        """The questions that count in "Question 2 of 5"."""
        numbered = decision.numbered(self.form, self.answers)
        return numbered if self.only is None else tuple(each for each in numbered if each.key in self.only)

    def before(self, question: Question) -> Question | None:
        """The question one step back; a change of a profile leads back to nothing but itself."""
        found = decision.before(self.form, self.answers, question)
        return found if found is None or self.only is None or found.key in self.only else None

    def decided(self, *, sent: bool) -> decision.Decision:
        """Where it stands. A worker's change ends nothing: whatever she says, it is asked to its end."""
        if self.only is None:
            return decision.decide(self.form, self.answers, sent=sent)
        if question := decision.next_question(self.form, self.answers):
            return decision.Next(question)
        return decision.Passed(decision.facts(self.form, self.answers)) if sent else decision.Complete()

    def here(self) -> Place | Summary:
        """Where she is, as it is shown."""
        question = self.current
        return self.summary() if question is None else self.place(question, self.state)

    def summary(self, noted: Noted | None = None) -> Summary:
        numbered = self.numbered()
        lines = tuple(
            Line(each.key, number, each.text, told(each, self.answers[each.key]), not each.final)
            for number, each in enumerate(numbered, 1)
            if each.key in self.answers
        )
        return Summary(self.screening.id, lines, noted)

    def noted(self, question: Question) -> Noted | None:
        """What is recorded for a question, or None."""
        answer = self.answers.get(question.key)
        if answer is None:
            return None
        return Noted(replace(self.place(question), before=None, back=False), told(question, answer))

    def again(self, why: Rejected) -> AskAgain:
        return AskAgain(self.here(), why)

    def already(self, question: Question) -> AskAgain:
        return AskAgain(self.here(), Rejected(Trouble.ANSWERED_ALREADY), self.noted(question))

    def where(self) -> Step:
        """What is shown to somebody who comes back."""
        match self.screening.state:
            case "open":
                here = self.here()
                return here if isinstance(here, Summary) else Ask(here)
            case "passed":
                return Passed(self.person.first_name)
            case "review":
                return NeedsReview(self.person.first_name, answer_by=self.answer_by)
            case "failed":
                return self.failed(load_reasons(self.screening.reasons), self.again_at)
            case over:
                return Over(over)

    @property
    def answer_by(self) -> int | None:
        """By when her appeal is answered, ms UTC; None where none is open."""
        return self.appeal.due_at if self.appeal and self.appeal.answered_at is None else None

    def failed(self, reasons: tuple[Reason, ...], again_at: int, noted: Noted | None = None) -> Failed:
        """How it ended for somebody who is not taken on; one appeal is open to her."""
        appeal = None if self.appeal or not self.answers else self.screening.id
        return Failed(self.person.first_name, reasons, again_at, noted, appeal=appeal)

    def where_after(self, screening_id: int, key: str) -> Step:
        """The same, with what the button of that question recorded."""
        question = self.form.question(key) if screening_id == self.screening.id else None
        step, noted = self.where(), self.noted(question) if question else None
        if question is not None and question == self.current:
            noted = None  # it was a step inside a question
        return replace(step, noted=noted) if isinstance(step, (Ask, Summary, Passed, Failed, NeedsReview)) else step

    def with_answer(self, question: Question, answer: Answer) -> Stand:
        return replace(self, answers={**self.answers, question.key: answer})

    def at(self, asked: str, state: State | None = None) -> Stand:
        """The same person at another question, or inside the one she is at."""
        return replace(self, screening=replace(self.screening, asked=asked, draft=dump(state or {})))


def told(question: Question, answer: Answer) -> str:
    """An answer as it is shown; empty when it was skipped."""
    return "" if answer.get("skipped") else question.told(answer)


def stand_of(work: Unit, telegram_id: int, now: int) -> Stand | None:
    """Her latest screening; None for somebody who never began one."""
    person = work.people.of_telegram(telegram_id=telegram_id)
    return latest_stand(work, person, now) if person else None


def latest_stand(work: Unit, person: Person, now: int) -> Stand | None:
    screening = work.screenings.latest(person_id=person.id)
    return read_stand(work, person, screening, now) if screening else None


def of_screening(work: Unit, screening_id: int, now: int) -> Stand | None:
    """One screening, open or over; None where there is none."""
    screening = work.screenings.by_id(screening_id=screening_id)
    person = work.people.of_id(person_id=screening.person_id) if screening else None
    return read_stand(work, person, screening, now) if screening and person else None


def held_stand(work: Unit, telegram_id: int, turn: Turn) -> Stand | None:
    """Her open screening with other writers kept out until this transaction ends, else her latest."""
    person = work.people.of_telegram(telegram_id=telegram_id)
    if person is None:
        return None
    screening = work.screenings.hold(person_id=person.id) or work.screenings.latest(person_id=person.id)
    if screening is None:
        return None
    stand = replace(read_stand(work, person, screening, turn.now), by=turn.update_id)
    timed = stand.current is not None and stand.current.timed
    return replace(stand, came=work.inbox.came(update_id=turn.update_id)) if timed else stand


def read_stand(work: Unit, person: Person, screening: Screening, now: int) -> Stand:
    answers = work.screenings.answers(screening_id=screening.id)
    stand = Stand(
        person, screening, form_of(screening.form), {key: json.loads(text) for key, text in answers.items()}, now
    )
    if screening.state in {"failed", "review"}:
        stand = replace(stand, appeal=work.reviews.appeal_of(screening_id=screening.id))
    if person.admitted_at is not None:
        stand = replace(stand, only=work.profile_changes.of(screening_id=screening.id))
    timed = stand.current is not None and stand.current.timed
    return replace(stand, away=_away(work, screening.started_at, now)) if timed else stand


def _away(work: Unit, since: int, now: int) -> tuple[tuple[int, int], ...]:
    return tuple((outage.began_at, outage.ended_at) for outage in work.outages.between(since, now))


def taken_over(before: Stand | None, form: Form) -> dict[str, Answer]:
    """What somebody need not say twice whose last application lapsed: answers to questions that are the same still.

    A test that she took counts with them. Consent is asked anew.
    """
    if before is None or before.screening.state != "lapsed":
        return {}
    return {
        key: answer
        for key, answer in before.answers.items()
        if (question := form.question(key)) and question == before.form.question(key) and question.kind != "consent"
    }


def dump(value: object) -> str:
    """JSON as the screening's row keeps it."""
    return json.dumps(value, ensure_ascii=False)


def dump_reasons(reasons: tuple[Reason, ...] | tuple[Flag, ...]) -> str:
    """As the screening's row keeps them."""
    return dump([asdict(reason) for reason in reasons])


def load_reasons(text: str | None) -> tuple[Reason, ...]:
    return tuple(Reason(**reason) for reason in json.loads(text or "[]"))


def load_flags(text: str | None) -> tuple[Flag, ...]:
    return tuple(Flag(**flag) for flag in json.loads(text or "[]"))


def admit(work: Unit, stand: Stand, now: int) -> None:
    """She is a worker, and what she stated is her profile."""
    work.people.admit(person_id=stand.person.id, now=now)
    keep_facts(work, stand, now)


def keep_facts(work: Unit, stand: Stand, now: int) -> None:
    """What her answers say, with the question that it comes from and the time for which it holds.

    Where a reviewer has seen evidence for it, it is as good as seen.
    """
    seen = work.reviews.seen(screening_id=stand.screening.id)
    for question, answer in decision.given(stand.form, stand.answers):
        if stand.only is not None and question.key not in stand.only:
            continue
        for fact in question.facts(answer):
            work.facts.state(
                person_id=stand.person.id,
                name=fact.name,
                value=fact.value,
                number=fact.number,
                source="seen" if fact.name in seen else fact.source,
                expires_at=None if fact.days is None else now + fact.days * DAY,
                evidence=f"screening:{stand.screening.id}:{question.key}",
                now=now,
            )


@lru_cache(maxsize=32)
def form_of(body: str) -> Form:
    """A version of the form, from its canonical text."""
    return stored_form(body)
