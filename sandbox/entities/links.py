"""What a link in markup leads to: a person, an emoji, or an address that Telegram takes."""

import re
from collections.abc import Callable

from sandbox.entities.units import entity
from sandbox.records import Json
from sandbox.refusals import bad_request

_USER = re.compile(r"tg://user\?(?:.*&)?id=(\d+)", re.IGNORECASE)
_EMOJI = re.compile(r"tg://emoji\?(?:.*&)?id=(\d+)", re.IGNORECASE)
_HOST = re.compile(r"^(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#].*)?$", re.DOTALL)
_ADDRESS = re.compile(r"^(https?|ftp|tg|ton|tonsite)://([^\s/?#]+)(.*)$", re.IGNORECASE | re.DOTALL)

FindUser = Callable[[int], Json | None]
"""Gives the User of an id that the bot knows, else None."""


def link(url: str, offset: int, length: int, find_user: FindUser) -> Json | None:
    """The entity of a link, or None when the address is none: then the words stay plain."""
    if known := _USER.fullmatch(url):
        person = find_user(int(known[1]))
        return entity("text_mention", offset, length, user=person) if person else None
    checked = checked_link(url)
    return entity("text_link", offset, length, url=checked) if checked else None


def checked_link(url: str) -> str:
    """The address as Telegram writes it (a scheme, a path), or an empty string."""
    url = url.strip()
    if match := _ADDRESS.match(url):
        scheme, host, rest = match[1].lower(), match[2], match[3]
        if scheme in {"tg", "ton"}:
            return f"{scheme}://{host}{rest}"
        if "." not in host and not host.startswith("localhost"):
            return ""
        return f"{scheme}://{host.lower()}{rest or '/'}"
    return checked_link(f"http://{url}") if _HOST.match(url) else ""


def emoji_id(url: str) -> str:
    """The identifier in a tg://emoji address; anything else is refused."""
    match = _EMOJI.fullmatch(url)
    if match is None or int(match[1]) == 0:
        raise bad_request("can't parse entities: Invalid custom emoji identifier specified")
    return match[1]
