"""From a call's text, parse_mode and entities to what the message will hold."""

from typing import Any

from sandbox.entities.fix import fix
from sandbox.entities.html import HtmlParser
from sandbox.entities.legacy import LegacyParser
from sandbox.entities.links import FindUser, checked_link
from sandbox.entities.markdown import MarkdownParser
from sandbox.entities.units import Formatted, entity
from sandbox.records import Json
from sandbox.refusals import Refusal, bad_request

_Parser = HtmlParser | MarkdownParser | LegacyParser
_PARSERS: dict[str, type[_Parser]] = {"html": HtmlParser, "markdownv2": MarkdownParser, "markdown": LegacyParser}
_LARGEST = 1 << 15
_PLAIN = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code"}
)
_FOUND_BY_ITSELF = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)


def formatted(text: str, *, parse_mode: str | None, entities: Any, find_user: FindUser) -> Formatted:
    """The text as it will be kept; a parse_mode is stronger than entities, as on the server."""
    if len(text.encode("utf-8", "surrogatepass")) > _LARGEST:
        raise bad_request("Text is too long")
    if text and parse_mode and parse_mode.lower() != "none":
        parser = _PARSERS.get(parse_mode.lower())
        if parser is None:
            raise bad_request("unsupported parse_mode")
        return fix(*parser(text, find_user).parse())
    return fix(text, _given(entities, find_user))


def _given(entities: Any, find_user: FindUser) -> list[Json]:
    if not isinstance(entities, list):
        # the server passes over entities that are no list, without a word
        return []
    made = [_given_one(one, find_user) for one in entities]
    return [one for one in made if one is not None]


def _given_one(one: Any, find_user: FindUser) -> Json | None:
    if not isinstance(one, dict):
        raise _unreadable("expected an Object")
    kind, offset, length = one.get("type"), one.get("offset"), one.get("length")
    if not isinstance(offset, int):
        raise _unreadable('Can\'t find field "offset"' if offset is None else 'Field "offset" must be of type Number')
    if not isinstance(length, int):
        raise _unreadable('Can\'t find field "length"' if length is None else 'Field "length" must be of type Number')
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
    raise _unreadable("Unsupported type specified")


def _unreadable(text: str) -> Refusal:
    return bad_request(f"can't parse MessageEntity: {text}")
