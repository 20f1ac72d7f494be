"""What to do with an update after its handler ended: done, again later, or the dead letters; pure decisions."""

from dataclasses import dataclass

from bot.outcomes import NotSent, Outcome, Sent, Unknown, classify, is_telegrams
from storage import StorageError

ATTEMPTS = 3
STALE = 10 * 60_000  # a reply later than this helps nobody
HOPELESS = 60 * 60_000  # tried in vain for so long: she must not wait behind it for ever
_FIRST, _LONGEST = 500, 30_000


class Unreadable(Exception):
    """The update cannot be made into one of python-telegram-bot's, and never will be."""


@dataclass(frozen=True, slots=True)
class Done:
    """Over; `note` says what was left undone."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Handle it once more in `wait` ms; `counted` when this was an attempt of ours that failed."""

    wait: int
    reason: str
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Dead:
    """To the dead letters, and the person hears an apology."""

    reason: str


Verdict = Done | Again | Dead


@dataclass(frozen=True, slots=True)
class History:
    """What is known of an update when it fails. Times in ms.

    `failures` of ours counted before this one, `tries` of any kind in this run and for how long it has been tried,
    `age` since it was received; `applied`: its effect is stored and only the reply is owed (asked once it is stale).
    """

    failures: int = 0
    tries: int = 0
    tried_for: int = 0
    age: int = 0
    applied: bool = False


def verdict(error: BaseException | None, history: History) -> Verdict:
    """What becomes of an update whose handler ended so."""
    if error is None:
        return Done()
    if is_telegrams(error):
        return _of_call(classify(error), history)
    if isinstance(error, StorageError):
        return Again(_backoff(history.tries), _name(error))
    if isinstance(error, Unreadable):
        return Dead(_name(error))
    return _counted(_name(error), history.failures)


def _of_call(outcome: Outcome, history: History) -> Verdict:
    match outcome:
        case Sent():
            return Done()
        case NotSent(reason, unreachable=True):
            return Done(reason)
        case NotSent(reason, permanent=True):
            return _counted(reason, history.failures)
        case NotSent(reason) | Unknown(reason) if history.applied and history.age > STALE:
            return Done(f"given up: {reason}")
        case NotSent(reason) | Unknown(reason) if history.tried_for > HOPELESS:
            return Dead(reason)
        case NotSent(reason, retry_after=int(wait)):
            return Again(wait, reason)
        case NotSent(reason) | Unknown(reason):
            return Again(_backoff(history.tries), reason)


def _counted(reason: str, failures: int) -> Verdict:
    if failures + 1 >= ATTEMPTS:
        return Dead(reason)
    return Again(_backoff(failures), reason, counted=True)


def _backoff(tries: int) -> int:
    return int(min(_LONGEST, _FIRST * 2 ** min(tries, 16)))


def _name(error: BaseException) -> str:
    """The kind of error only: its text may hold what a person wrote."""
    return type(error).__name__
