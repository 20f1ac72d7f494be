"""Troubles: why what a worker said is no answer, in a sentence that says what to do instead."""

from __future__ import annotations

from crowd.tasktypes.base import Trouble
from handlers.ui.words import _, ngettext, number


def sentence(trouble: Trouble, limit: int) -> str:
    """For a toast or a message; what she typed stays in her chat, to be mended and sent again."""
    return _counted(trouble, limit) or _plain(trouble)


def _plain(trouble: Trouble) -> str:
    match trouble:
        case Trouble.OLD_BUTTON:
            return _("This button is from an older version of the task.")
        case Trouble.TAP_INSTEAD:
            return _("This is answered with the buttons below the task.")
        case Trouble.NOT_A_LABEL:
            return _("None of the buttons says that. Tap one of them, or send its exact words.")
        case Trouble.TYPE_INSTEAD:
            return _("Please type this answer as a message.")
        case Trouble.SPEAK_INSTEAD:
            return _("Please record this answer as a voice message.")
        case Trouble.NOT_A_LINK:
            return _("This is not a link. Send one that begins with https://.")
        case Trouble.NOT_FROM_TEXT:
            return _("These words do not stand in the text. Copy them from it, word for word.")
        case Trouble.UNCHANGED:
            return _("This is the text as it was. Send it corrected, or tap the button if nothing is wrong with it.")
        case Trouble.WRONG_FORM:
            return _("This does not have the form that the task asks for. Read the question once more.")
        case _:
            return _("There is nothing in this message. Please send your answer once more.")


def _counted(trouble: Trouble, limit: int) -> str:
    match trouble:
        case Trouble.NOT_IN_RANGE:
            words = _("Tap one of the numbers, or send one from 1 to {n}.")
        case Trouble.TOO_SHORT:
            words = ngettext(
                "Too short: at least {n} character, please.", "Too short: at least {n} characters, please.", limit
            )
        case Trouble.TOO_LONG:
            words = ngettext(
                "Too long: at most {n} character, please.", "Too long: at most {n} characters, please.", limit
            )
        case Trouble.TOO_FEW_WORDS:
            words = ngettext("Too short: at least {n} word, please.", "Too short: at least {n} words, please.", limit)
        case Trouble.TOO_MANY_WORDS:
            words = ngettext("Too long: at most {n} word, please.", "Too long: at most {n} words, please.", limit)
        case Trouble.TOO_FEW:
            words = ngettext("Choose at least {n}.", "Choose at least {n}.", limit)
        case Trouble.TOO_MANY:
            words = ngettext("Choose at most {n}.", "Choose at most {n}.", limit)
        case Trouble.VOICE_TOO_SHORT:
            words = ngettext(
                "Too short: speak for {n} second or more.", "Too short: speak for {n} seconds or more.", limit
            )
        case Trouble.VOICE_TOO_LONG:
            words = ngettext(
                "Too long: speak for {n} second or less.", "Too long: speak for {n} seconds or less.", limit
            )
        case _:
            return ""
    return words.replace("{n}", number(limit))
