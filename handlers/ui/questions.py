"""What an applicant reads: the questions and their buttons, the summary, and how it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from crowd.screening.base import Card, Choice, Hint, Ours
from crowd.screening.kinds.consent import Consent
from crowd.screening.said import Rejected, Trouble
from crowd.services.steps import (
    Ask,
    AskAgain,
    Failed,
    Line,
    NeedsReview,
    Noted,
    Over,
    Passed,
    Paused,
    Place,
    Step,
    Summary,
    Updated,
)
from handlers.ui.buttons import Button, Keyboard, keyboard
from handlers.ui.doors import Apply
from handlers.ui.endings import blocks, failed, in_review, passed
from handlers.ui.keys import Key, Keys
from handlers.ui.objections import sentence
from handlers.ui.places import show_projects, start_invited
from handlers.ui.retention import how_long
from handlers.ui.steering import EditAnswer, KeepAnswer, OneBack, Pause, SendAll, Skip, Tap
from handlers.ui.text import Text, Words, bold, fill, italic, lines, plain, shorten
from handlers.ui.verdicts import ways_on
from handlers.ui.words import MINUTE, _, day, minutes, ngettext

Screen: TypeAlias = tuple[Text, Keyboard | Keys | None]

SHOWN = 60
"""How much of an answer the summary shows, in letters."""
ACROSS = 5


def asking(place: Place, noted: Noted | None = None, note: Rejected | None = None) -> Screen:
    """A question with its buttons; above it what a typed or sent answer was understood as, or what was wrong."""
    wrong = sentence(place.question, note) if note else ""
    return blocks(_understood(noted) if noted else "", wrong, _question(place)), _buttons(place)


def asking_again(here: Place | Summary, why: Rejected) -> Screen:
    """Why it was no answer, and the question or the summary once more."""
    if isinstance(here, Summary):
        text, buttons = summing_up(here)
        return blocks(sentence(None, why), text), buttons
    return blocks(sentence(here.question, why), _question(here)), _buttons(here)


def back_at(here: Place | Summary) -> Screen:
    """Where she had left."""
    text, buttons = summing_up(here) if isinstance(here, Summary) else (_question(here), _buttons(here))
    return blocks(_("Welcome back. Here is where we were:"), text), buttons


def has_keys(step: Step | None) -> bool:
    """Whether what was shown for it stands above keys, which stay until they are taken away."""
    return (
        isinstance(step, (Ask, AskAgain))
        and isinstance(step.place, Place)
        and (step.place.card.phone or step.place.card.location)
    )


def leaving_keys(step: Step) -> tuple[Words, Step]:
    """What is said first, with the keys taken away, and what is left to be shown below it."""
    match step:
        case Ask(noted=Noted() as noted) | Summary(noted=Noted() as noted):
            return _understood(noted), replace(step, noted=None)
        case Passed(noted=Noted() as noted) | Failed(noted=Noted() as noted) | NeedsReview(noted=Noted() as noted):
            return _understood(noted), replace(step, noted=None)
        case Ask(place=place) if place.card.hint in {Hint.WHICH_PLACE, Hint.RIGHT_PLACE}:
            return _("Let me see."), step
        case _:
            return _("All right."), step


def meant(text: str) -> str:
    """A label of one of our keys, in her language, as the word that the questions understand."""
    return next((word for word, label in ways().items() if label == text), text)


def ways() -> dict[str, str]:
    """The words for going through the form, and what our buttons call them."""
    return {"back": _("← Back"), "pause": _("Pause"), "skip": _("Skip"), "keep": _("Keep this answer")}


def summing_up(summary: Summary) -> Screen:
    """All answers, each with a button to change it, and the one that sends them."""
    text = blocks(
        _understood(summary.noted) if summary.noted else "",
        bold(_("Your answers")),
        *[_line(line) for line in summary.lines],
        _("Is everything right? Tap a number to change that answer, or send it all."),
    )
    changes: list[tuple[str, Button]] = [
        (f"✎ {line.number}", EditAnswer(summary.screening_id, line.question))
        for line in summary.lines
        if line.may_change
    ]
    rows = [changes[start : start + ACROSS] for start in range(0, len(changes), ACROSS)]
    return text, keyboard([*rows, [(_("Send my answers"), SendAll(summary.screening_id))], _pause(summary)])


def sent(summary: Summary) -> Text:
    """What the summary turns into once it is sent."""
    return blocks(bold(_("Your answers")), *[_line(line) for line in summary.lines], _("✓ Sent"))


def recorded(noted: Noted) -> Text:
    """What a question's message turns into once it is answered."""
    answer = noted.shown or _("Skipped")
    asked = noted.place
    return blocks(_heading(asked), asked.question.text, _terms(asked), fill("✓ {answer}", answer=bold(answer)))


def where_we_are(here: Place | Summary, why: Rejected) -> str:
    """The passing line for a tap that changed nothing."""
    if isinstance(here, Summary):
        return _at_the_summary(why)
    if why.why is Trouble.ANSWERED_ALREADY:
        words = _("You have answered this already. We are at question {number} of {total}.")
    elif why.why is Trouble.NO_SUCH_BUTTON and here.number:
        words = _("This button no longer works. We are at question {number} of {total}.")
    else:
        words = sentence(here.question, why)
    return words.format(number=here.number, total=here.total)


def paused(step: Paused) -> Screen:
    """She stops for now."""
    words = _("All right, we stop here. What you answered is kept until {day}; /start brings you back at any time.")
    return fill(words, day=day(step.kept_until)), keyboard([[(_("Go on"), Apply())]])


def verdict(step: Passed | Failed | NeedsReview, *, understood: bool = False) -> Screen:
    """How it ended, and what happens next."""
    before = _understood(step.noted) if understood and step.noted else ""
    match step:
        case Passed(first_name=name, invited=invited):
            leads = fill(_("You were invited to “{title}”."), title=bold(invited.title)) if invited else ""
            return blocks(before, passed(name), leads), keyboard([*start_invited(invited), show_projects()])
        case NeedsReview(first_name=name):
            return blocks(before, in_review(name, step.answer_by)), None
        case Failed():
            return blocks(before, failed(step)), ways_on(step.appeal)


def up_to_date(step: Updated) -> Screen:
    """A worker's profile was changed."""
    if not step.missed:
        return plain(_("Your profile is up to date. /profile shows it.")), None
    looked_at = _("Somebody of our team looks at it. You stay a worker; what needs more than that is closed to you.")
    return blocks(_("Your profile is up to date. It does not meet this any more:"), *step.missed, looked_at), None


def declined() -> Screen:
    """She does not agree to what is kept."""
    words = _("That is all right. No answers of yours were kept. If you change your mind, tap Apply.")
    return plain(words), keyboard([[(_("Apply"), Apply())]])


def too_early(again_at: int) -> str:
    return _("You can apply again from {day} on.").format(day=day(again_at))


def already_in() -> str:
    return _("You are in already. /work shows the projects that are open to you.")


def over(step: Over | None = None) -> str:
    match step.how if step else "":
        case "lapsed":
            return _("These questions were closed because they lay still for too long. /start shows how to go on.")
        case "withdrawn":
            return _("You took this application back. /start shows how to go on.")
        case _:
            return _("These questions are over, and your answers are recorded. /start shows where you are.")


def no_such_button() -> str:
    return _("This button no longer works. /start shows where you are.")


def _at_the_summary(why: Rejected) -> str:
    if why.why in {Trouble.ANSWERED_ALREADY, Trouble.NO_SUCH_BUTTON}:
        return _("Everything is answered. Change what you like in the last message, or send it.")
    return sentence(None, why)


def _line(line: Line) -> Text:
    answer = shorten(" ".join(line.shown.split()), SHOWN) if line.shown else _("Skipped")
    question = shorten(" ".join(line.text.split()), SHOWN)
    return lines(fill("{number}. {question}", number=str(line.number), question=question), bold(answer))


def _question(place: Place) -> Text:
    asked, card = place.question, place.card
    more = [] if asked.help is None or card.text != asked.text else [plain(asked.help)]
    return blocks(
        _heading(place),
        _step(card),
        lines(bold(_("To your question:")), card.reply) if card.reply else "",
        lines(card.text, *more),
        _terms(place),
        _test(card) if card.hint is Hint.TEST else italic(_how_to(card)),
        _time(card),
        _before(place),
    )


def _terms(place: Place) -> Words:
    """How long things are kept, below the consent."""
    if place.terms is None:
        return ""
    return lines(*how_long(place.terms), _("/privacy says more, /deleteme deletes everything at any time."))


def _heading(place: Place) -> Text:
    if place.number:
        return bold(_("Question {number} of {total}").format(number=place.number, total=place.total))
    words = ngettext("{count} question, about {time}", "{count} questions, about {time}", place.total)
    return bold(words.format(count=place.total, time=minutes(place.minutes * MINUTE)))


def _step(card: Card) -> str:
    return "" if card.step is None else _("{number} of {total}").format(number=card.step[0], total=card.step[1])


def _test(card: Card) -> Text:
    """What she should know before a test, from which there is no way back."""
    count, low, high = (int(card.limits[name]) for name in ("count", "low", "high"))
    questions = ngettext("{count} short question", "{count} short questions, one after the other", count)
    each = _("{high} seconds for each") if low == high else _("{low} to {high} seconds for each")
    whole = ngettext("{count} minute in all at most", "{count} minutes in all at most", int(card.limits["minutes"]))
    return lines(
        _("How it goes:"),
        fill("• {words}", words=questions.format(count=count)),
        fill("• {words}", words=each.format(low=low, high=high)),
        fill("• {words}", words=whole.format(count=card.limits["minutes"])),
        _("• taken once, with no way back inside it"),
        _("Nothing runs yet. Tap Begin when you have a quiet moment."),
    )


def _time(card: Card) -> Words:
    if not card.limits.get("seconds"):
        return ""
    seconds = int(card.limits["seconds"])
    if seconds < 120:
        words = ngettext("You have {count} second.", "You have {count} seconds.", seconds)
        return italic(words.format(count=seconds))
    whole = seconds // 60  # never more than she has
    return italic(ngettext("You have {count} minute.", "You have {count} minutes.", whole).format(count=whole))


def _before(place: Place) -> Words:
    return fill(_("Your answer so far: {answer}"), answer=bold(shorten(place.before, 400))) if place.before else ""


def _how_to(card: Card) -> str:
    return {
        Hint.BUTTONS: "",
        Hint.NUMBER: _("Type a number from {low} to {high}."),
        Hint.WORDS: _("Type {low} to {high} words."),
        Hint.FILE: _("Send one file: {kinds}, at most {megabytes} MB."),
        Hint.NO_TEXT: _("I find no text in {name}. Send another file, or let a person look at this one."),
        Hint.NOT_ENGLISH: _(
            "{name} does not seem to be in English. Send another file, or let a person look at this one."
        ),
        Hint.TEST: "",
        Hint.WRITING: _(
            "{low} to {high} words. From Begin on you have {time}. Later counts too; the reader sees that it was."
        ),
        Hint.LATER_COUNTS: _("The time is over, and what you write still counts: {low} to {high} words."),
        Hint.ONE_MESSAGE: _("Send your answer as one message. It is taken as you send it: read it over first."),
        Hint.YOUR_QUESTION: _("Type your question."),
        Hint.VOICE: _("Hold the microphone beside the text field and speak for {low} to {high} seconds."),
        Hint.TIME_IS_OVER: _(
            "Your time for this one was over, so it counts as not answered. That happens; take a breath and go on when "
            "you are ready. Until then no time runs."
        ),
        Hint.WHEN_READY: _("No time runs now. Go on when you are ready, or come back later."),
        Hint.ALL_THAT_FIT: _("Tap all that fit, then Done."),
        Hint.SOME: _("Tap {low} to {high} of them, then Done."),
        Hint.DATE: _("Type a day with its year, as 3 May 1990."),
        Hint.WHICH_DAY: _("Which of the two do you mean?"),
        Hint.PHONE: _("Tap Share my number below. Telegram asks you before it sends it."),
        Hint.PLACE: _("Type your city, or tap Share my location below."),
        Hint.WHICH_PLACE: _("Which one is it? Beside each stands the time that it is there now."),
        Hint.RIGHT_PLACE: _("{place}, where it is {time} now. Is that right?"),
    }[card.hint].format(**{"time": minutes(int(card.limits.get("minutes", "0")) * MINUTE), **card.limits})


def _label(label: str | Ours) -> str:
    if not isinstance(label, Ours):
        return label
    return {
        Ours.YES: _("Yes"),
        Ours.NO: _("No"),
        Ours.DONE: _("Done"),
        Ours.BEGIN: _("Begin"),
        Ours.NEXT: _("Go on"),
        Ours.PAUSE_AFTER: _("Pause after this one"),
        Ours.ASK: _("Ask a question"),
        Ours.NO_QUESTION: _("No question after all"),
        Ours.LOOK: _("Ask a person to look"),
        Ours.ELSEWHERE: _("Somewhere else"),
    }[label]


def _buttons(place: Place) -> Keyboard | Keys | None:
    asked, card = place.question, place.card
    if card.phone or card.location:
        return _keys(place)
    taps = [_tap(place, each) for each in card.buttons]
    rows = [taps[start : start + card.across] for start in range(0, len(taps), card.across)]
    rows += [[_tap(place, each)] for each in card.below]
    if place.before is not None:
        rows.append([(_("Keep this answer"), KeepAnswer(place.screening_id, asked.key))])
    if asked.may_skip:
        rows.append([(_("Skip"), Skip(place.screening_id, asked.key))])
    if not isinstance(asked, Consent) and not card.busy:
        back = [(_("← Back"), OneBack(place.screening_id, asked.key))] if place.back else []
        rows.append([*back, *_pause(place)])
    return keyboard(rows) if rows else None


def _tap(place: Place, choice: Choice) -> tuple[str, Button]:
    label = ("✓ " if choice.chosen else "") + _label(choice.label)
    return label, Tap(place.screening_id, place.question.key, choice.value)


def _keys(place: Place) -> Keys:
    """Telegram's own key, and the ways through the form, whose labels are sent as words."""
    words = ways()
    share = Key(_("Share my number"), "contact") if place.card.phone else Key(_("Share my location"), "location")
    keep = (Key(words["keep"]),) if place.before is not None else ()
    skip = (Key(words["skip"]),) if place.question.may_skip else ()
    back = (Key(words["back"]),) if place.back else ()
    return Keys(((share,), keep, skip, (*back, Key(words["pause"]))))


def _pause(here: Place | Summary) -> list[tuple[str, Button]]:
    return [(_("Pause"), Pause(here.screening_id))]


def _understood(noted: Noted) -> Text:
    """What was typed or sent is in the chat above; this says that it is recorded, and as what."""
    if not noted.shown:
        return plain(_("✓ Skipped"))
    if noted.place.question.in_words:
        return plain(_("✓ Thank you, that is noted."))
    return fill(_("✓ Noted: {answer}"), answer=bold(noted.shown))
