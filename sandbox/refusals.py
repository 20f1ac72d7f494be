"""The ways in which a call can end without a result, worded as the real server words them."""

from typing import Any


class Refusal(Exception):
    """The server's `ok: false`: an error code, a description and perhaps parameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class ConnectionCut(Exception):
    """The connection ended without an answer; `applied` says whether the call took effect all the same."""

    def __init__(self, *, applied: bool) -> None:
        super().__init__("the connection was cut " + ("after" if applied else "before") + " the call was applied")
        self.applied = applied


def bad_request(text: str) -> Refusal:
    """400; the first letter is lowered as the real server does, unless the word is in capitals."""
    if len(text) > 1 and (text[1] == "'" or "a" <= text[1] <= "z"):
        text = text[0].lower() + text[1:]
    return Refusal(400, f"Bad Request: {text}")


def forbidden(text: str) -> Refusal:
    """403."""
    return Refusal(403, f"Forbidden: {text}")


def conflict(text: str) -> Refusal:
    """409."""
    return Refusal(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> Refusal:
    """429; `retry_after` in seconds stands in the text, in the parameters and in a header."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


NOT_FOUND = (404, "Not Found")
UNAUTHORIZED = (401, "Unauthorized: invalid token specified")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
SET_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
