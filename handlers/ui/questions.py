"""What an applicant reads: the questions, the sentence for what was no answer, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from crowd.rules.answers import Rejected, Trouble, Wrong, choices
from crowd.rules.form import Cefr, Consent, Document, FreeText, Number, OneOf, Question, YesNo
from crowd.rules.resume import Refusal
from crowd.rules.screening import Reason
from crowd.services.steps import Failed, NeedsReview, Noted, Passed, Place
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Apply, Work
from handlers.ui.text import Text, Words, bold, fill, italic, join, lines, plain
from handlers.ui.words import MINUTE, _, day, minutes, ngettext

Screen: TypeAlias = tuple[Text, Keyboard | None]

PER_ROW = {"yes_no": 2, "cefr": 3}


@dataclass(frozen=True, slots=True)
class Tap(Button):
    """One of a question's choices, counted from 0."""

    prefix: ClassVar[str] = "qt"
    screening_id: int
    question: str
    choice: int


@dataclass(frozen=True, slots=True)
class Skip(Button):
    """Leave a question out, where that is allowed."""

    prefix: ClassVar[str] = "qs"
    screening_id: int
    question: str


def asking(place: Place, noted: Noted | None = None) -> Screen:
    """A question with its buttons; above it what a typed or sent answer was understood as."""
    return _blocks(_understood(noted) if noted else "", _question(place)), _buttons(place)


def asking_again(place: Place, why: Rejected) -> Screen:
    """Why it was no answer, and the question once more."""
    return _blocks(sentence(place.question, why), _question(place)), _buttons(place)


def back_at(place: Place) -> Screen:
    """The question she had left."""
    return _blocks(_("Welcome back. Here is where we were:"), _question(place)), _buttons(place)


def recorded(noted: Noted) -> Text:
    """What a question's message turns into once it is answered."""
    answer = noted.shown or _("Skipped")
    return _blocks(_heading(noted.place), noted.place.question.text, fill("✓ {answer}", answer=bold(answer)))


def where_we_are(place: Place, why: Rejected) -> str:
    """The passing line for a tap that changed nothing."""
    if why.why is Trouble.ANSWERED_ALREADY:
        words = _("You have answered this already. We are at question {number} of {total}.")
    elif why.why is Trouble.NO_SUCH_BUTTON and place.number:
        words = _("This button no longer works. We are at question {number} of {total}.")
    else:
        words = sentence(place.question, why)
    return words.format(number=place.number, total=place.total)


def verdict(step: Passed | Failed | NeedsReview, *, understood: bool = False) -> Screen:
    """How it ended, and what happens next."""
    before = _understood(step.noted) if understood and step.noted else ""
    match step:
        case Passed(first_name=name):
            return _blocks(before, _passed(name)), keyboard([[(_("Show projects"), Work())]])
        case NeedsReview(first_name=name):
            return _blocks(before, _in_review(name)), None
        case Failed():
            return _blocks(before, _failed(step)), keyboard([[(_("Apply again"), Apply())]])


def declined() -> Screen:
    """She does not agree to what is kept."""
    words = _("That is all right. No answers of yours were kept. If you change your mind, tap Apply.")
    return plain(words), keyboard([[(_("Apply"), Apply())]])


def too_early(again_at: int) -> str:
    return _("You can apply again from {day} on.").format(day=day(again_at))


def already_in() -> str:
    return _("You are in already. /work shows the projects that are open to you.")


def over() -> str:
    return _("These questions are over, and your answers are recorded. /start shows where you are.")


def no_such_button() -> str:
    return _("This button no longer works. /start shows where you are.")


def sentence(question: Question, why: Rejected) -> str:
    """One sentence that says why it was no answer and what would be one."""
    match why.why:
        case Wrong() as wrong:
            return _wrong_for_a_file(wrong) if isinstance(question, Document) else _wrong(wrong)
        case Refusal() as refusal:
            return _refused(refusal).format(limit=why.limit)
        case Trouble.TOO_FEW_WORDS:
            words = ngettext(
                "That is {found} word; please write {limit} or more.",
                "That is {found} words; please write {limit} or more.",
                int(why.found),
            )
            return words.format(found=why.found, limit=why.limit)
        case Trouble.TOO_MANY_WORDS:
            return _("That is {found} words; please keep to {limit}.").format(found=why.found, limit=why.limit)
        case Trouble() as trouble:
            return _trouble(trouble).format(found=why.found, limit=why.limit)


def _trouble(trouble: Trouble) -> str:
    return {
        Trouble.TAP_YES_OR_NO: _("Please tap Yes or No."),
        Trouble.TAP_ONE: _("Please tap one of the buttons."),
        Trouble.CHOOSE_A_LEVEL: _("Please tap one level, from A1 to C2."),
        Trouble.AGREE_FIRST: _("Please tap one of the two buttons first; nothing is kept before you agree."),
        Trouble.NOT_A_NUMBER: _("Please type one number, as 3 or 0.5."),
        Trouble.TOO_SMALL: _("{found} is too small; please type a number from {limit} up."),
        Trouble.TOO_LARGE: _("{found} is too large; please type a number up to {limit}."),
        Trouble.SEND_A_FILE: _("This question needs a file: tap the paper clip, then File."),
        Trouble.NO_FILE_ASKED: _("This question needs no file."),
        Trouble.NO_SUCH_BUTTON: _("This button no longer works; please answer the question below."),
        Trouble.CANNOT_SKIP: _("This question cannot be skipped."),
        Trouble.ANSWERED_ALREADY: _("You have answered this already."),
    }[trouble]


def _wrong(wrong: Wrong) -> str:
    return {
        Wrong.STICKER: _("A sticker cannot be an answer here."),
        Wrong.PHOTO: _("A photo cannot be an answer here."),
        Wrong.VOICE: _("I cannot listen to voice messages here."),
        Wrong.AUDIO: _("I cannot listen to recordings here."),
        Wrong.VIDEO: _("I cannot watch videos here."),
        Wrong.ANIMATION: _("An animation cannot be an answer here."),
        Wrong.CONTACT: _("A contact cannot be an answer here."),
        Wrong.LOCATION: _("A place on the map cannot be an answer here."),
        Wrong.POLL: _("A poll cannot be an answer here."),
        Wrong.DICE: _("A game of dice cannot be an answer here."),
        Wrong.FORWARDED: _("Please answer in your own words; forwarded messages do not count."),
        Wrong.EDITED: _("I cannot read edited messages; please send your answer as a new one."),
        Wrong.COMMAND: _("Commands wait until the questions are done; what you answered so far is kept."),
        Wrong.SOMETHING_ELSE: _("This kind of message cannot be an answer here."),
    }[wrong]


def _wrong_for_a_file(wrong: Wrong) -> str:
    if wrong is Wrong.PHOTO:
        return _("Please send the document itself, not a photo of it: tap the paper clip, then File.")
    return _wrong(wrong)


def _refused(refusal: Refusal) -> str:
    return {
        Refusal.EMPTY: _("This file is empty; please send it again, or another one."),
        Refusal.TOO_LARGE: _("This file is larger than {limit} MB; please send a smaller one."),
        Refusal.BROKEN: _("This file is incomplete or damaged; please save it once more and send it again."),
        Refusal.PICTURE: _("This file is a picture; please send the document itself, as PDF or DOCX."),
        Refusal.OLD_OR_LOCKED: _(
            "This is an old Word file, or one with a password; please save it as PDF or DOCX without a password."
        ),
        Refusal.LOCKED: _("This file has a password; please save it without one and send it again."),
        Refusal.BOMB: _("This file is packed in a way we do not open; please save it as PDF and send that."),
        Refusal.MACROS: _("This file contains macros, which we do not open; please save it as PDF and send that."),
        Refusal.OTHER: _("This file is neither a PDF nor a DOCX; please save your document as one of them."),
        Refusal.NOT_ACCEPTED: _("This question takes {limit} only; please save your document as that."),
    }[refusal]


def _question(place: Place) -> Text:
    asked = place.question
    more = [] if isinstance(asked, Consent) or asked.help is None else [plain(asked.help)]
    return _blocks(_heading(place), lines(asked.text, *more), italic(_how_to(asked)))


def _heading(place: Place) -> Text:
    if place.number:
        return bold(_("Question {number} of {total}").format(number=place.number, total=place.total))
    words = ngettext("{count} question, about {time}", "{count} questions, about {time}", place.total)
    return bold(words.format(count=place.total, time=minutes(place.minutes * MINUTE)))


def _how_to(question: Question) -> str:
    match question:
        case Number(min=low, max=high):
            return _("Type a number from {low} to {high}.").format(low=low, high=high)
        case FreeText(min_words=low, max_words=high):
            return _("Type {low} to {high} words.").format(low=low, high=high)
        case Document(accept=kinds, max_mb=limit):
            return _("Send one file: {kinds}, at most {limit} MB.").format(kinds=" / ".join(kinds).upper(), limit=limit)
        case Consent() | YesNo() | OneOf() | Cefr():
            return ""


def _buttons(place: Place) -> Keyboard | None:
    question = place.question
    taps: list[tuple[str, Button]] = [
        (label, Tap(place.screening_id, question.key, choice)) for choice, label in enumerate(choices(question))
    ]
    width = PER_ROW.get(question.kind, 1)
    rows = [taps[start : start + width] for start in range(0, len(taps), width)]
    if not isinstance(question, Consent) and question.may_skip:
        rows.append([(_("Skip"), Skip(place.screening_id, question.key))])
    return keyboard(rows) if rows else None


def _understood(noted: Noted) -> Text:
    """What was typed or sent is in the chat above; this says that it is recorded, and as what."""
    if not noted.shown:
        return plain(_("✓ Skipped"))
    if isinstance(noted.place.question, FreeText):
        return plain(_("✓ Thank you, that is noted."))
    return fill(_("✓ Noted: {answer}"), answer=bold(noted.shown))


def _passed(name: str) -> Text:
    return _blocks(
        fill(_("Thank you, {name}. That is everything, and you are in."), name=bold(name)),
        _("When a project opens that fits you, I write to you here, with a button to start."),
        _("You need not wait for that: /work shows what is open now."),
    )


def _in_review(name: str) -> Text:
    return _blocks(
        fill(_("Thank you, {name}. That is everything."), name=bold(name)),
        _("A person reads your answers now and decides. You need not do anything; /start shows how it stands."),
    )


def _failed(step: Failed) -> Text:
    return _blocks(
        fill(
            _("Thank you for your time, {name}. I am sorry: we cannot take you on for this work."),
            name=bold(step.first_name),
        ),
        *[_reason(reason) for reason in step.reasons],
        fill(_("You can apply again from {day} on."), day=day(step.again_at)),
    )


def _reason(reason: Reason) -> Text:
    if not reason.answer:
        return plain(reason.sentence)
    return lines(reason.sentence, fill(_("Your answer was: {answer}"), answer=bold(reason.answer)))


def _blocks(*blocks: Words) -> Text:
    """Paragraphs, an empty line between them; empty ones are left out."""
    return join(*[block for block in map(plain, blocks) if block.content], sep="\n\n")
