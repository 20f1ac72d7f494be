"""The sentence for everything that is no answer: what was wrong, and what would be right."""

from __future__ import annotations

from crowd.rules.resume import Refusal
from crowd.screening.form import Question
from crowd.screening.kinds.document import Document
from crowd.screening.said import Rejected, Trouble, Wrong
from handlers.ui.words import _, ngettext


def sentence(question: Question | None, why: Rejected) -> str:
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
        Trouble.TAP_BEGIN: _("Please tap Begin when you are ready; until then no time runs."),
        Trouble.TAP_GO_ON: _("Please tap Go on when you are ready; until then no time runs."),
        Trouble.TIME_RUNS: _("The time for this one is running. Answer it first; there is a pause after it."),
        Trouble.TAP_THEM: _("Please tap those that fit, then Done; or type them with commas between."),
        Trouble.NOT_AMONG_THEM: _("“{found}” is not among them; please tap those that fit, then Done."),
        Trouble.TOO_FEW_CHOSEN: _("Please choose {limit} or more."),
        Trouble.TOO_MANY_CHOSEN: _("Please choose {limit} at most; a second tap takes one back."),
        Trouble.NOT_A_DATE: _("Please type a day with its year, as 3 May 1990 or 1990-05-03."),
        Trouble.TOO_EARLY: _("{found} is too early; please give a day from {limit} on."),
        Trouble.TOO_LATE: _("{found} is too late; please give a day up to {limit}."),
        Trouble.SHARE_YOUR_NUMBER: _(
            "Please tap Share my number below: a typed number does not show that it is yours."
        ),
        Trouble.NOT_YOUR_NUMBER: _("This is somebody else's number. Please tap Share my number below."),
        Trouble.NO_SUCH_NUMBER: _("This number is not complete. Please tap Share my number below once more."),
        Trouble.NO_SUCH_PLACE: _("I do not know this place. Please type the nearest larger city, with its country."),
        Trouble.WHOLE_ANSWER: _(
            "Please send your whole answer as one message. All that you need stands above; it is taken as you send it."
        ),
        Trouble.TAP_OR_ASK: _("Please tap one of the answers, or Ask a question."),
        Trouble.WRITE_YOUR_QUESTION: _("Please type your question in words."),
        Trouble.ALL_IS_SAID: _("That is all that is known about it; please go on as you think best."),
        Trouble.HOLD_THE_MICROPHONE: _(
            "This question needs your voice: hold the microphone beside the text field, speak, and let go."
        ),
        Trouble.TOO_SHORT: _("That was {found} s of sound; please speak for {limit} s or more."),
        Trouble.TOO_LONG: _("That was {found} s of sound; please keep to {limit} s."),
        Trouble.NO_SOUND: _("This recording cannot be played; please record it once more."),
        Trouble.SEND_A_FILE: _("This question needs a file: tap the paper clip, then File."),
        Trouble.NO_FILE_ASKED: _("This question needs no file."),
        Trouble.NO_SUCH_BUTTON: _("This button no longer works; please answer the question below."),
        Trouble.CANNOT_SKIP: _("This question cannot be skipped."),
        Trouble.CANNOT_GO_BACK: _("There is nothing to go back to from here."),
        Trouble.CANNOT_CHANGE: _("This was a test: it is taken once, and its answers stay as they are."),
        Trouble.ANSWERED_ALREADY: _("You have answered this already."),
        Trouble.SEND_OR_CHANGE: _("Everything is answered: please tap Send my answers, or a number to change one."),
    }[trouble]


def _wrong(wrong: Wrong) -> str:
    return {
        Wrong.STICKER: _("A sticker cannot be an answer here."),
        Wrong.PHOTO: _("A photo cannot be an answer here."),
        Wrong.VOICE: _("I cannot listen to voice messages here."),
        Wrong.AUDIO: _("I cannot listen to recordings here."),
        Wrong.VIDEO_NOTE: _("I cannot watch videos here."),
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
        Refusal.PICTURE: _("We cannot open this kind of picture; please send it as a photo, not as a file."),
        Refusal.OLD_OR_LOCKED: _(
            "This is an old Word file, or one with a password; please save it as PDF or DOCX without a password."
        ),
        Refusal.LOCKED: _("This file has a password; please save it without one and send it again."),
        Refusal.BOMB: _("This file is packed in a way we do not open; please save it as PDF and send that."),
        Refusal.MACROS: _("This file would run something when it is opened; please save it as PDF and send that."),
        Refusal.TWO_IN_ONE: _(
            "This file is two kinds of file at once; please save your document as PDF and send that."
        ),
        Refusal.TOO_HARD: _("This file takes too long to open; please save it as a new PDF and send that."),
        Refusal.OTHER: _("We do not read this kind of file; please save your document as PDF and send that."),
        Refusal.NOT_ACCEPTED: _("This question takes {limit} only; please save your document as that."),
    }[refusal]
