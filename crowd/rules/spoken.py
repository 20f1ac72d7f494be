"""What a typed answer means: yes or no, a number, a level, as people write them on a phone."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

YES = {"yes", "y", "yeah", "yep", "yup", "yes i do", "yes i have", "i do", "sure", "of course", "i agree"}
NO = {"no", "n", "nope", "nah", "no i do not", "no i don't", "i do not", "i don't", "not yet", "no thanks"}
SKIP = {"skip", "pass", "/skip", "skip it", "skip this"}
KEEP = {"keep", "/keep", "keep this answer", "keep it"}
BACK = {"back", "/back", "go back", "one back", "previous"}
PAUSE = {"pause", "/pause", "later", "stop", "/stop", "not now"}
DONE = {"done", "/done", "ready", "that is all", "that's all", "finished"}
NONE = {"none", "none of these", "none of them", "nothing"}
LOOK = {"ask a person to look", "ask a person", "ask", "a person", "look"}
SEND = {"send", "/send", "send it", "done", "yes", "ok", "submit"}

NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
NUMBER_WORDS = {word: Decimal(value) for value, word in enumerate(NUMBERS)} | {"none": Decimal(0)}
# "More than 5" states at least 5. "Almost 1" and "less than 2" do not state their number, so they are asked again.
BEFORE_NUMBER = re.compile(
    r"^(?:i have|i've|about|around|approx\.?|approximately|roughly|over|more than|at least|[~≈>])\s*"
)
FIGURE = re.compile(r"([-−]?)(\d{1,9})(?:[.,](\d{1,4}))?\s*\+?")
GROUPED = re.compile(r"\d{1,3},\d{3}")  # a thousand here, a decimal there: asked again

LEVEL = re.compile(r"(?<![a-z0-9])([abc])[\s-]?([12])(?![0-9])\+?")
# Letters that look the same on a Russian keyboard.
LOOKALIKES = str.maketrans("авс", "abc")
AROUND_LEVEL = {
    *("my", "i", "am", "i'm", "is", "have", "at", "it", "it's", "english", "level", "cefr", "about", "around"),
    *("the", "advanced", "proficient", "proficiency", "mastery", "certificate", "certified"),
}


def plain(text: str) -> str:
    """Lower case, one space between words, no punctuation or emoji around it: "  Yes! 🙂" is "yes"."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace(",", " ")
    words = (_bare(word) for word in folded.split())
    return " ".join(word for word in words if word)


def yes_or_no(text: str) -> bool | None:
    """True or False for a plain yes or no; None for everything that says more or something else."""
    said = plain(text)
    return True if said in YES else False if said in NO else None


def level(text: str) -> str | None:
    """The one CEFR level that a text names, as "C1"; None when it names none, several, or says more about it."""
    said = plain(text).translate(LOOKALIKES)
    found = {(match[1] + match[2]).upper() for match in LEVEL.finditer(said)}
    rest = re.findall(r"[\w']+", LEVEL.sub(" ", said))
    return found.pop() if len(found) == 1 and set(rest) <= AROUND_LEVEL else None


def number(text: str, units: tuple[str, ...] = ()) -> Decimal | None:
    """The one number that a text states, in the unit asked for; None for another unit, a range or no number."""
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("٫", ".").split()).strip(" .!?()")
    said = _without_unit(BEFORE_NUMBER.sub("", said), units)
    return NUMBER_WORDS.get(said, _figure(said))


def words(text: str) -> int:
    """How many words a text has: runs that hold a letter or a digit, so that emoji and dashes are none.

    Scripts that write without spaces count one word for two letters beyond the first run.
    """
    return sum(_words_in(run) for run in text.split())


def _words_in(run: str) -> int:
    unspaced = sum(1 for letter in run if _is_unspaced(letter))
    if unspaced:
        return max(1, unspaced // 2)
    return int(any(letter.isalnum() for letter in run))


def _is_unspaced(letter: str) -> bool:
    return "\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" or "\u0e00" <= letter <= "\u0e7f"


def _bare(word: str) -> str:
    """A word without what stands around it; a leading slash stays, it makes a command."""
    start = 0
    while start < len(word) and not (word[start].isalnum() or word[start] == "/"):
        start += 1
    end = len(word)
    while end > start and not word[end - 1].isalnum():
        end -= 1
    return word[start:end]


def _without_unit(said: str, units: tuple[str, ...]) -> str:
    """ "3 years" and "3y" as "3"; "twenty" does not end in the unit "y"."""
    spellings = "|".join(re.escape(unit.casefold()) for unit in units)
    return re.sub(rf"(?:(?<=[\d+])|\s)\s*(?:{spellings})$", "", said) if units else said


def _figure(said: str) -> Decimal | None:
    match = FIGURE.fullmatch(said)
    if match is None or GROUPED.fullmatch(said):
        return None
    sign, whole, part = match[1] and "-", _ascii(match[2]), _ascii(match[3] or "").rstrip("0")
    value = Decimal(f"{sign}{whole}.{part}" if part else f"{sign}{whole}")
    return value or Decimal(0)


def _ascii(digits: str) -> str:
    """Digits of any script (Arabic, Devanagari) as 0 to 9."""
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)
