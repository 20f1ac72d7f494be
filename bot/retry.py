"""What to do with an update after its handler ended: done, again later, or the dead letters; pure decisions."""

from dataclasses import dataclass

from bot.outcomes import NotSent, Outcome, Sent, Unknown, classify, is_telegrams
from storage import StorageError

ATTEMPTS = 3
STALE = 10 * 60_000  # a reply later than this helps nobody
HOPELESS = 60 * 60_000  # not even applied after so long: she must not wait behind it for ever
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


def verdict(error: BaseException | None, *, failures: int, tries: int, age: int, applied: bool) -> Verdict:
    """`failures` counted before this one, `tries` of the network in a row, `age` in ms since it was received.

    `applied`: the effect is stored, only the reply is owed; it matters once the update is stale.
    """
    if error is None:
        return Done()
    if is_telegrams(error):
        return _of_call(classify(error), failures=failures, tries=tries, age=age, applied=applied)
    if isinstance(error, StorageError):
        return Again(_backoff(tries), _name(error))
    if isinstance(error, Unreadable):
        return Dead(_name(error))
    return _counted(_name(error), failures)


def _of_call(outcome: Outcome, *, failures: int, tries: int, age: int, applied: bool) -> Verdict:
    match outcome:
        case Sent():
            return Done()
        case NotSent(reason, unreachable=True):
            return Done(reason)
        case NotSent(reason, permanent=True):
            return _counted(reason, failures)
        case NotSent(reason) | Unknown(reason) if applied and age > STALE:
            return Done(f"given up: {reason}")
        case NotSent(reason) | Unknown(reason) if age > HOPELESS:
            return Dead(reason)
        case NotSent(reason, retry_after=int(wait)):
            return Again(wait, reason)
        case NotSent(reason) | Unknown(reason):
            return Again(_backoff(tries), reason)


def _counted(reason: str, failures: int) -> Verdict:
    if failures + 1 >= ATTEMPTS:
        return Dead(reason)
    return Again(_backoff(failures), reason, counted=True)


def _backoff(tries: int) -> int:
    return int(min(_LONGEST, _FIRST * 2 ** min(tries, 16)))


def _name(error: BaseException) -> str:
    """The kind of error only: its text may hold what a person wrote."""
    return type(error).__name__
