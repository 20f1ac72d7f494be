"""The token is seen nowhere: not in records, tracebacks, warnings, reprs, or a program's last words."""

import io
import logging
import pickle
import subprocess
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from telegram.error import InvalidToken

from bot import secrets
from bot.dispatch import build_application
from bot.secrets import Token, redact


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a log handler of ours writes; all that `install` changes is put back afterwards."""
    root, factory, hook = logging.getLogger(), logging.getLogRecordFactory(), sys.excepthook
    handlers, level, into = list(root.handlers), root.level, io.StringIO()
    root.handlers[:] = [logging.StreamHandler(into)]
    root.setLevel(logging.DEBUG)
    yield into
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    logging.captureWarnings(False)
    sys.excepthook = hook
    secrets._hidden.clear()


def test_a_token_shows_nothing_of_itself(token: str) -> None:
    secret = Token(token)

    assert secret.reveal() == token
    assert token not in f"{secret} {secret!r} {secret:>40} %s {[secret]}" % secret
    assert secret == Token(token)
    with pytest.raises(TypeError):
        pickle.dumps(secret)


@pytest.mark.parametrize(
    "text",
    [
        "https://api.telegram.org/bot{}/sendMessage",
        "https://api.telegram.org/file/bot{}/documents/a.pdf",
        "ExtBot[token={}]",
        "The token `{}` was rejected",
        "x={}&y",
    ],
)
def test_a_token_is_masked_wherever_it_stands(text: str, token: str) -> None:
    for spelled in (token, token.replace(":", "%3A"), token.replace(":", "%3a")):
        assert redact(text.format(spelled)) == text.format("***")


@pytest.mark.parametrize("text", ["at 12:30:59", "127.0.0.1:8443", "[::1]:80", "bot/cli.py:12", "2026-11-23T03:00:00"])
def test_what_is_no_token_is_left_alone(text: str) -> None:
    assert redact(text) == text


def test_a_short_token_is_masked_in_an_address() -> None:
    assert redact("http://127.0.0.1:81/bot42:TEST/getMe") == "http://127.0.0.1:81/bot***/getMe"


def test_records_arguments_and_tracebacks_are_masked(written: io.StringIO, token: str) -> None:
    secrets.install(Token(token))
    log = logging.getLogger("somewhere.deep")
    log.debug("token %s in %r", token, {"token": token})
    try:
        raise ValueError(f"no: {token}")
    except ValueError:
        log.exception("failed", stack_info=True)

    assert "failed" in written.getvalue()
    assert "ValueError: no: ***" in written.getvalue()
    assert token not in written.getvalue()


def test_a_configured_secret_of_any_shape_is_masked(written: io.StringIO) -> None:
    secrets.install(Token("hunter-two"))
    logging.getLogger("x").warning("it is hunter-two")

    assert written.getvalue() == "it is ***\n"


def test_a_handler_that_came_later_shows_no_token_either(written: io.StringIO, token: str) -> None:
    secrets.install(Token(token))
    late = io.StringIO()
    logging.getLogger().addHandler(logging.StreamHandler(late))
    try:
        raise ValueError(token)
    except ValueError:
        logging.getLogger("x").exception("at %s", token)

    assert "at ***" in late.getvalue()
    assert token not in late.getvalue()


def test_warnings_are_masked(written: io.StringIO, token: str) -> None:
    secrets.install(Token(token))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(f"old: {token}", stacklevel=1)

    assert "old: ***" in written.getvalue()
    assert token not in written.getvalue()


def test_the_libraries_stay_quiet_about_what_people_say(written: io.StringIO, token: str) -> None:
    secrets.install(Token(token))
    logging.getLogger("telegram.Bot").debug("Calling Bot API endpoint with parameters: her words")
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot…")

    assert written.getvalue() == ""


def test_a_dying_program_says_no_token(token: str) -> None:
    code = f"from bot.secrets import *; install(Token({token!r})); raise RuntimeError({token!r})"
    died = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert died.returncode == 1
    assert "RuntimeError: ***" in died.stderr
    assert token not in died.stderr


def test_neither_the_bot_nor_the_application_prints_its_token(token: str) -> None:
    application, _ = build_application(Token(token))

    assert token not in f"{application} {application.bot!r} {application.bot}"


async def test_a_refused_token_is_not_named(loopback: Any, say: Any, token: str) -> None:
    """The library's own text for this names it."""
    loopback.reply = say(401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}')
    application, _ = build_application(Token(token), api_url=loopback.url)
    with pytest.raises(InvalidToken) as refused:
        await application.initialize()
    await application.bot.shutdown()

    assert token not in f"{refused.value} {refused.value!r} {refused.value.__cause__} {refused.value.__context__}"
