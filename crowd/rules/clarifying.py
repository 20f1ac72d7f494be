"""Questions on tasks: what may be asked, how long a place is kept meanwhile, who reads the answer."""

from __future__ import annotations

from enum import Enum, auto

from crowd.rules.labelling import ANSWERED, LOST

LONGEST_QUESTION = 1000
LONGEST_ANSWER = 800
"""Characters: an answer stands on the cards of the next workers, beside the task."""

NOTES_SHOWN = 2
"""So many of the newest answers stand on a card."""

KEPT_FOR = 86_400_000
"""How long a place is kept for whoever asked, ms from the question and once more from its answer."""


class Audience(Enum):
    """Who reads an answer. The values stand in the data."""

    EVERYBODY = "everybody"
    """She who asked, and whoever gets the task next."""
    ASKER = "asker"


class MayAsk(Enum):
    """What a question on a task comes to, by the state of her assignment."""

    PARKS = auto()
    """The place is hers: it is kept for her until the answer comes."""
    JUST_ASKS = auto()
    """The place was lost; she hears the answer, and may take one again if there is one."""
    NO = auto()


def may_ask(state: str) -> MayAsk:
    """On what she has before her; also when the time ran out while she typed."""
    if state == "active":
        return MayAsk.PARKS
    return MayAsk.JUST_ASKS if state in LOST else MayAsk.NO


class MayResume(Enum):
    """What going on with a task that she asked about comes to."""

    IN_HAND = auto()
    UNPARKS = auto()
    TAKES_AGAIN = auto()
    """The place went to others meanwhile; hers if one is free."""
    NO = auto()


def may_resume(state: str, *, admitted: bool, live: bool) -> MayResume:
    """A kept place is hers also after its project was paused; a lost one only while it is live."""
    if not admitted or state in ANSWERED or state in ("skipped", "reserved"):
        return MayResume.NO
    if state == "active":
        return MayResume.IN_HAND
    if state == "parked":
        return MayResume.UNPARKS
    return MayResume.TAKES_AGAIN if live else MayResume.NO
