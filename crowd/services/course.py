"""The course of a screening: one thing an applicant did, heard, recorded, and what follows from it, in one unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crowd.rules import spoken
from crowd.screening import decision, said
from crowd.screening.form import Question
from crowd.screening.kinds.place import TIME_ZONE
from crowd.screening.said import Answer, Done, Going, Rejected, Trouble
from crowd.services.filing import file_away, forget_doubtful, put_aside
from crowd.services.hearing import (
    Answering,
    Heard,
    Kept,
    Opened,
    Rested,
    Sent,
    Skipped,
    Tapped,
    WentBack,
    as_said,
)
from crowd.services.renewing import finish_change, updated
from crowd.services.stand import (
    DAY,
    SUMMARY,
    Stand,
    admit,
    dump,
    dump_reasons,
)
from crowd.services.steps import (
    Ask,
    AskAgain,
    Declined,
    NeedsReview,
    Noted,
    Passed,
    Paused,
    Step,
)
from crowd.services.uploads import Stored, names_of
from storage import Turn, Unit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to show, and the stored files that no row names any more."""

    step: Step
    unused: tuple[str, ...] = ()


def seen_again(work: Unit, stand: Stand, turn: Turn) -> Stand:
    """The time of what she is shown begins anew where this very message or tap began it."""
    question = stand.current if stand.is_open else None
    if question is None or not question.timed:
        return stand
    state = question.shown_again(stand.state, stand.scene)
    return stand if state == stand.state else _move(work, stand, question.key, state, turn)


def shown_again(stand: Stand, heard: Heard) -> Step:
    match heard:
        case (
            Tapped(screening_id=screening_id, question=question) | Skipped(screening_id=screening_id, question=question)
        ):
            return stand.where_after(screening_id, question)
        case _:
            step = updated(stand) if stand.only is not None and not stand.is_open else stand.where()
            return replace(step, sent=stand.summary()) if isinstance(step, (Passed, NeedsReview)) else step


def meant(stand: Stand, heard: Heard) -> Heard:
    """A typed word that stands for a button; a question that is answered in words takes only the commands so."""
    if not isinstance(heard, said.Typed):
        return heard
    word, question = spoken.plain(heard.text), stand.current
    if question is None:
        return Sent(stand.screening.id) if word in spoken.SEND else _way(stand, word) or heard
    if stand.is_busy:
        return heard
    return heard if question.in_words and not word.startswith("/") else _way(stand, word) or heard


def _way(stand: Stand, word: str) -> Heard | None:
    if word in spoken.PAUSE:
        return Rested(stand.screening.id)
    if stand.current is None:
        return None
    if word in spoken.KEEP and stand.current.key in stand.answers:
        return Kept(stand.screening.id, stand.current.key)
    return WentBack(stand.screening.id, stand.current.key) if word in spoken.BACK else None


def apply(work: Unit, stand: Stand, heard: Heard, stored: Stored | None, turn: Turn) -> Outcome:
    """What she did: a way through the form, or an answer."""
    match heard:
        case WentBack():
            return Outcome(_go_back(work, stand, heard, turn))
        case Kept():
            return Outcome(_keep(work, stand, heard, turn))
        case Opened():
            return Outcome(_open(work, stand, heard, turn))
        case Sent():
            return Outcome(_send(work, stand, heard, turn))
        case Rested() if stand.is_busy:
            return Outcome(stand.again(Rejected(Trouble.TIME_RUNS)))
        case Rested():
            return Outcome(Paused(stand.lapses_at))
        case _:
            return _hear(work, stand, heard, stored, turn)


def _hear(work: Unit, stand: Stand, heard: Answering, stored: Stored | None, turn: Turn) -> Outcome:
    """What was said, as an answer to its question or a step towards one."""
    question = _question_of(stand, heard)
    if isinstance(question, AskAgain):
        return Outcome(question, names_of(stored))
    state = stand.state if question == stand.current else {}
    match question.say(state, as_said(heard), stand.scene):
        case Rejected() as why:
            return Outcome(stand.again(why), names_of(stored))
        case Going(state=state, note=note):
            state, unused = put_aside(work, stand.person.id, question, state, stored, turn.now)
            return Outcome(_go_inside(work, stand, question, state, note, turn), unused)
        case Done(answer=answer):
            answer, unused = file_away(work, stand.person.id, question, answer, stored, turn.now)
            _record(work, stand, question, answer, turn)
            unwanted = _unwanted(work, stand, turn) if decision.declined(answer) else ()
            return Outcome(_go_on(work, stand.with_answer(question, answer), question, turn), (*unused, *unwanted))


def _unwanted(work: Unit, stand: Stand, turn: Turn) -> tuple[str, ...]:
    """She does not agree: what an earlier application, never finished, had left for this one goes too.

    A test that she took in it goes with the rest, but she waits for another one as long as anybody.
    """
    if stand.tested:
        again_at = turn.now + stand.form.apply_again_after_days * DAY
        work.screenings.hold_off(person_id=stand.person.id, again_at=again_at)
    work.screenings.forget_lapsed(person_id=stand.person.id)
    forget_doubtful(work, stand.person.id, stand.form)
    kinds = [key for key, answer in stand.answers.items() if "file" in answer]
    return tuple(name for kind in kinds for name in work.files.remove(person_id=stand.person.id, kind=kind))


def _go_inside(
    work: Unit, stand: Stand, question: Question, state: said.State, note: Rejected | None, turn: Turn
) -> Step:
    moved = _move(work, stand, question.key, state, turn)
    return Ask(moved.place(question, state), note=note)


def _go_on(work: Unit, stand: Stand, answered: Question, turn: Turn) -> Step:
    """What follows from an answer that is recorded."""
    noted = stand.noted(answered)
    match stand.decided(sent=False):
        case decision.Next(question=question):
            if stand.current not in (None, answered):  # a second file came while she was at another question
                question = stand.current or question
                return Ask(stand.place(question, stand.state), noted)
            return _turn_to(work, stand, question, turn, noted)
        case decision.Failed(reasons=reasons):
            return _fail(work, stand, reasons, noted, turn)
        case decision.Declined():
            work.screenings.forget_answers(screening_id=stand.screening.id)
            work.reminders.forget(screening_id=stand.screening.id)
            work.screenings.forget(screening_id=stand.screening.id)
            return Declined()
        case _:
            return _move(work, stand, SUMMARY, {}, turn).summary(noted)


def _go_back(work: Unit, stand: Stand, heard: WentBack, turn: Turn) -> Step:
    """One question back, what she had begun inside this one left behind."""
    question = stand.question_of_button(heard.screening_id, heard.question)
    if isinstance(question, AskAgain):
        return question
    if not stand.place(question, stand.state).back:
        return stand.again(Rejected(Trouble.CANNOT_GO_BACK))
    return _turn_to(work, stand, stand.before(question) or question, turn)


def _keep(work: Unit, stand: Stand, heard: Kept, turn: Turn) -> Step:
    """The answer she came back to stays as it is."""
    question = stand.question_of_button(heard.screening_id, heard.question)
    if isinstance(question, AskAgain):
        return question
    if question.key not in stand.answers:
        return stand.again(Rejected(Trouble.NO_SUCH_BUTTON))
    return _go_on(work, stand, question, turn)


def _open(work: Unit, stand: Stand, heard: Opened, turn: Turn) -> Step:
    """From the summary back to one of the answers."""
    question = stand.form.question(heard.question) if heard.screening_id == stand.screening.id else None
    if not stand.at_summary or question is None or question.key not in stand.answers:
        return stand.again(Rejected(Trouble.NO_SUCH_BUTTON))
    if question.final:
        return stand.again(Rejected(Trouble.CANNOT_CHANGE))
    return _turn_to(work, stand, question, turn)


def _send(work: Unit, stand: Stand, heard: Sent, turn: Turn) -> Step:
    """She has looked it over: it is decided, or a person will."""
    if not stand.at_summary or heard.screening_id != stand.screening.id:
        return stand.again(Rejected(Trouble.NO_SUCH_BUTTON))
    match stand.decided(sent=True):
        case decision.Passed() if stand.only is not None:
            return finish_change(work, stand, turn)
        case decision.Passed():
            admit(work, stand, turn.now)
            _finish(work, stand, "passed", turn)
            return Passed(stand.person.first_name, sent=stand.summary())
        case decision.NeedsReview(flags=flags):
            _finish(work, stand, "review", turn, flags=dump_reasons(flags))
            return NeedsReview(stand.person.first_name, sent=stand.summary())
        case decision.Failed(reasons=reasons):
            return _fail(work, stand, reasons, None, turn)
        case _:
            return stand.where()


def _turn_to(work: Unit, stand: Stand, question: Question, turn: Turn, noted: Noted | None = None) -> Step:
    state = question.opened(stand.scene)
    return Ask(_move(work, stand, question.key, state, turn).place(question, state), noted)


def _move(work: Unit, stand: Stand, asked: str, state: said.State, turn: Turn) -> Stand:
    work.screenings.move_on(screening_id=stand.screening.id, asked=asked, draft=dump(state), now=turn.now)
    return stand.at(asked, state)


def _fail(work: Unit, stand: Stand, reasons: tuple[decision.Reason, ...], noted: Noted | None, turn: Turn) -> Step:
    _finish(work, stand, "failed", turn, reasons=dump_reasons(reasons))
    again_at = turn.now + stand.form.apply_again_after_days * DAY
    appealed = work.reviews.appeal_of(screening_id=stand.screening.id)
    return replace(stand, appeal=appealed).failed(reasons, again_at, noted)


def _finish(
    work: Unit, stand: Stand, state: str, turn: Turn, *, reasons: str | None = None, flags: str | None = None
) -> None:
    forget_doubtful(work, stand.person.id, stand.form)
    work.screenings.finish(
        screening_id=stand.screening.id,
        state=state,
        reasons=reasons,
        flags=flags,
        update_id=turn.update_id,
        now=turn.now,
    )


def _record(work: Unit, stand: Stand, question: Question, answer: Answer, turn: Turn) -> None:
    """The screening is held, so that nobody else can have answered in between."""
    write = work.screenings.replace if question.key in stand.answers else work.screenings.record
    write(screening_id=stand.screening.id, question=question.key, answer=dump(answer), now=turn.now)
    _set_the_clock(work, stand, question, answer)


def _set_the_clock(work: Unit, stand: Stand, question: Question, answer: Answer) -> None:
    """From the moment she says where she lives, nobody writes to her at night there."""
    facts = () if answer.get("skipped") else question.facts(answer)
    zone = next((fact.value for fact in facts if fact.name == TIME_ZONE), None)
    if zone is not None:
        work.people.set_time_zone(person_id=stand.person.id, time_zone=zone)


def _question_of(stand: Stand, heard: Answering) -> Question | AskAgain:
    """The question that is being answered; a button answers its own question or none."""
    match heard:
        case Tapped() | Skipped():
            return stand.question_of_button(heard.screening_id, heard.question)
        case said.Uploaded(media=media) if question := stand.question_for_a_file(media):
            return question
        case _ if stand.current is None:
            return stand.again(Rejected(Trouble.SEND_OR_CHANGE))
        case _:
            return stand.current
