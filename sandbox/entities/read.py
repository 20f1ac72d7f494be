"""From a call's text, parse_mode and entities to what the message will hold."""

from typing import Any

from sandbox.entities.fix import fix
from sandbox.entities.html import HtmlParser
from sandbox.entities.legacy import LegacyParser
from sandbox.entities.links import FindUser, checked_link
from sandbox.entities.markdown import MarkdownParser
from sandbox.entities.units import Formatted, entity
from sandbox.records import Json
from sandbox.refusals import bad_request

_Parser = HtmlParser | MarkdownParser | LegacyParser
_PARSERS: dict[str, type[_Parser]] = {"html": HtmlParser, "markdownv2": MarkdownParser, "markdown": LegacyParser}
_PLAIN = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code"}
)
_FOUND_BY_ITSELF = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)


def formatted(text: str, *, parse_mode: str | None, entities: Any, find_user: FindUser) -> Formatted:
    """The text as it will be kept; a parse_mode is stronger than entities, as on the server."""
    if parse_mode and parse_mode.lower() != "none":
        parser = _PARSERS.get(parse_mode.lower())
        if parser is None:
            raise bad_request("unsupported parse_mode")
        return fix(*parser(text, find_user).parse())
    return fix(text, _given(entities, find_user))


def _given(entities: Any, find_user: FindUser) -> list[Json]:
    if entities is None:
        return []
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    made = [_given_one(one, find_user) for one in entities]
    return [one for one in made if one is not None]


def _given_one(one: Any, find_user: FindUser) -> Json | None:
    if not isinstance(one, dict):
        raise bad_request("can't parse entities: expected an Object")
    kind, offset, length = one.get("type"), one.get("offset"), one.get("length")
    if not isinstance(offset, int):
        raise bad_request("can't parse entities: Can't find field \"offset\"")
    if not isinstance(length, int):
        raise bad_request("can't parse entities: Can't find field \"length\"")
    if kind in _PLAIN:
        return entity(str(kind), offset, length)
    if kind in _FOUND_BY_ITSELF:
        return None
    return _given_special(one, offset, length, find_user)


def _given_special(one: Json, offset: int, length: int, find_user: FindUser) -> Json | None:
    match one.get("type"):
        case "pre":
            more = {"language": str(one["language"])} if one.get("language") else {}
            return entity("pre", offset, length, **more)
        case "text_link":
            url = checked_link(str(one.get("url", "")))
            return entity("text_link", offset, length, url=url) if url else None
        case "text_mention":
            person = find_user(int(one.get("user", {}).get("id", 0)))
            return entity("text_mention", offset, length, user=person) if person else None
        case "custom_emoji":
            return entity("custom_emoji", offset, length, custom_emoji_id=str(one.get("custom_emoji_id", "")))
        case "date_time":
            more = {key: one[key] for key in ("unix_time", "date_time_format") if key in one}
            return entity("date_time", offset, length, **more)
    raise bad_request("can't parse entities: Unsupported type specified")
