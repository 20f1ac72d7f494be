"""The bot's token is never seen: a value that hides itself, and logs, tracebacks and warnings without it."""

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import NoReturn

MASK = "***"
# A token anywhere in a text, or what stands for one in a Bot API address, however short.
_SHAPE = re.compile(r"(?<!\d)\d{1,20}(?::|%3A)[\w-]{20,}|(?<=bot)\d{1,20}(?::|%3A)[\w-]+", re.ASCII | re.IGNORECASE)
_QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "aiohttp": logging.WARNING, "telegram": logging.INFO}
_hidden: set[str] = set()


class Token:
    """A secret that prints as `***`; `reveal()` is the only way to read it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself, for the one place that sends it."""
        return self._value

    def __repr__(self) -> str:
        return f"Token({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token is not to be pickled")


def hide(secret: str) -> None:
    """From now on `redact` masks this very text too, whatever its shape."""
    if secret:
        _hidden.add(secret)


def redact(text: str) -> str:
    """The text with every token masked."""
    for secret in _hidden:
        if secret in text:
            text = text.replace(secret, MASK)
    return _SHAPE.sub(MASK, text) if ":" in text or "%3" in text else text


class RedactedRecord(logging.LogRecord):
    """A log record whose message and traceback are masked, whoever formats it."""

    _exc_text: str | None

    def getMessage(self) -> str:  # noqa: N802 - logging's name
        """The message with its arguments, masked."""
        return redact(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        """The traceback as formatters cache it: masked, and made here so that none makes its own."""
        if self._exc_text is None and self.exc_info and self.exc_info[0]:
            self._exc_text = "".join(traceback.format_exception(*self.exc_info)).rstrip("\n")
        return redact(self._exc_text) if self._exc_text else self._exc_text

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._exc_text = text


class RedactingFormatter(logging.Formatter):
    """Another formatter's line, masked once more: it may print what a record carries besides its message."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """The inner formatter's line without tokens."""
        return redact(self._inner.format(record))


def install(token: Token | None = None) -> None:
    """Mask tokens in all that this process logs, warns and dies with. Call it after the root's handlers are set."""
    if token:
        hide(token.reveal())
    logging.setLogRecordFactory(RedactedRecord)
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, RedactingFormatter):
            handler.setFormatter(RedactingFormatter(handler.formatter or logging.Formatter()))
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _last_words


def _last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))
