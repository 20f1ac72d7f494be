"""HTML as the Bot API reads it: a small set of tags, refused with the server's own sentences.

Follows the observable behaviour of the server's parser (`parse_html` in TDLib's MessageEntity.cpp).
"""

from dataclasses import dataclass

from sandbox.entities.links import FindUser, link
from sandbox.entities.units import Formatted, byte_offset, entity, in_order, is_space
from sandbox.records import Json
from sandbox.refusals import Refusal, bad_request

_KINDS = {
    "i": "italic",
    "em": "italic",
    "b": "bold",
    "strong": "bold",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset(_KINDS) | {"a", "tg-emoji", "tg-time", "pre", "code", "blockquote"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(slots=True)
class _Open:
    tag: str
    arguments: dict[str, str]
    offset: int
    begin: int


class HtmlParser:
    """Reads one text. `parse` gives plain text and entities or refuses with 400 "can't parse entities: …"."""

    def __init__(self, text: str, find_user: FindUser) -> None:
        self._text = text
        self._find_user = find_user
        self._at = 0
        self._offset = 0
        self._out: list[str] = []
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def parse(self) -> Formatted:
        """The whole text."""
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == "<":
                self._tag()
            elif character == "&":
                self._keep(self._reference() or self._step())
            else:
                self._keep(self._step())
        if self._open:
            raise _fault(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        for one in self._entities:
            if one["type"] == "code":
                one.pop("language", None)
        return "".join(self._out), in_order(self._entities)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _step(self) -> str:
        self._at += 1
        return self._text[self._at - 1]

    def _keep(self, character: str) -> None:
        self._out.append(character)
        self._offset += 2 if character > "\uffff" else 1

    def _skip_space(self) -> None:
        while (character := self._peek()) and is_space(character):
            self._at += 1

    def _until(self, stop: str) -> str:
        begin = self._at
        while not is_space(character := self._peek()) and character != stop:
            self._at += 1
        return self._text[begin : self._at]

    def _reference(self) -> str:
        """The character of a reference that begins here, passed over; empty when it is none."""
        text, end = self._text, self._at + 1
        if text[end : end + 1] == "#":
            return self._numeric_reference()
        while text[end : end + 1] in _LETTERS and text[end : end + 1]:
            end += 1
        character = _NAMED.get(text[self._at + 1 : end], "")
        if character:
            self._at = end + (text[end : end + 1] == ";")
        return character

    def _numeric_reference(self) -> str:
        text, begin = self._text, self._at + 2
        hexadecimal = text[begin : begin + 1] == "x"
        begin += hexadecimal
        digits = "0123456789abcdefABCDEF" if hexadecimal else "0123456789"
        end = begin
        while text[end : end + 1] and text[end] in digits:
            end += 1
        code = int(text[begin:end] or "0", 16 if hexadecimal else 10)
        if code == 0 or code >= 0x10FFFF or end - self._at >= 10:
            return ""
        self._at = end + (text[end : end + 1] == ";")
        return chr(code)

    def _tag(self) -> None:
        begin = self._at
        self._at += 1
        if self._peek() == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        tag = self._until(">").lower()
        if not self._peek():
            raise self._fault_at("Unclosed start tag", begin)
        if tag not in _TAGS:
            raise self._fault_at(f'Unsupported start tag "{tag}"', begin)
        arguments: dict[str, str] = {}
        while self._peek() != ">":
            self._skip_space()
            if self._peek() == ">":
                break
            name, value = self._attribute(tag, begin)
            arguments[name] = value
        if tag == "span" and arguments.get("class") != "tg-spoiler":
            raise self._fault_at('Tag "span" must have class "tg-spoiler"', begin)
        self._at += 1
        self._open.append(_Open(tag, arguments, self._offset, len(self._out)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name_begin = self._at
        while not is_space(character := self._peek()) and character not in {"=", ">"}:
            self._at += 1
        name = self._text[name_begin : self._at]
        if not name:
            raise self._fault_at(f'Empty attribute name in the tag "{tag}"', begin)
        self._skip_space()
        if self._peek() != "=":
            if tag == "blockquote" and name == "expandable" and self._peek():
                return name, ""
            raise self._fault_at(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        self._at += 1
        self._skip_space()
        if not self._peek():
            raise self._fault_at(f'Unclosed start tag "{tag}"', begin)
        value = self._quoted() if self._peek() in {"'", '"'} else self._token()
        if not self._peek():
            raise self._fault_at("Unclosed start tag", begin)
        return name, value

    def _token(self) -> str:
        begin = self._at
        while (character := self._peek()) and character.isascii() and (character.isalnum() or character in ".-"):
            self._at += 1
        if not is_space(self._peek()) and self._peek() != ">":
            raise self._fault_at("Unexpected end of name token", begin)
        return self._text[begin : self._at].lower()

    def _quoted(self) -> str:
        quote, parts = self._step(), []
        while (character := self._peek()) and character != quote:
            parts.append((self._reference() if character == "&" else "") or self._step())
        self._at += self._peek() == quote
        return "".join(parts)

    def _end_tag(self, begin: int) -> None:
        if not self._open:
            raise self._fault_at("Unexpected end tag", begin)
        self._at += 1
        found = self._until(">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise self._fault_at("Unclosed end tag", begin)
        opened = self._open.pop()
        if found and found != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{found}>"'
            raise _fault(f"Unmatched end tag at byte offset {byte_offset(self._text, begin)}, {expected}")
        self._at += 1
        if self._offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._offset - opened.offset
        if opened.tag == "a":
            url = opened.arguments.get("href") or "".join(self._out[opened.begin :])
            if made := link(url, opened.offset, length, self._find_user):
                self._entities.append(made)
        elif opened.tag in {"pre", "code"}:
            self._close_code(opened, length)
        else:
            self._entities.append(_simple(opened, length))

    def _close_code(self, opened: _Open, length: int) -> None:
        """`<pre><code class="language-…">` in either order is one pre entity with a language."""
        named = opened.arguments.get("class", "")
        language = named.removeprefix("language-") if opened.tag == "code" and named.startswith("language-") else ""
        inner = self._entities[-1] if self._entities else {}
        same = (inner.get("offset"), inner.get("length")) == (opened.offset, length)
        if opened.tag == "pre" and same and inner["type"] == "code" and inner.get("language"):
            inner["type"] = "pre"
        elif opened.tag == "code" and same and inner["type"] == "pre" and language:
            inner["language"] = language
        else:
            more = {"language": language} if language else {}
            self._entities.append(entity(opened.tag, opened.offset, length, **more))

    def _fault_at(self, text: str, index: int) -> Refusal:
        return _fault(f"{text} at byte offset {byte_offset(self._text, index)}")


def _simple(opened: _Open, length: int) -> Json:
    if opened.tag == "tg-emoji":
        identifier = opened.arguments.get("emoji-id", "")
        if not identifier.isdecimal() or int(identifier) == 0:
            raise _fault("Invalid custom emoji identifier specified")
        return entity("custom_emoji", opened.offset, length, custom_emoji_id=identifier)
    if opened.tag == "tg-time":
        return _date_time(opened, length)
    if opened.tag == "blockquote":
        kind = "expandable_blockquote" if "expandable" in opened.arguments else "blockquote"
        return entity(kind, opened.offset, length)
    return entity(_KINDS[opened.tag], opened.offset, length)


def _date_time(opened: _Open, length: int) -> Json:
    moment = opened.arguments.get("unix", "")
    if not moment.isdecimal():
        raise _fault("Invalid date specified")
    shape = opened.arguments.get("format", "")
    more = {"date_time_format": shape} if shape else {}
    return entity("date_time", opened.offset, length, unix_time=int(moment), **more)


def _fault(text: str) -> Refusal:
    return bad_request(f"can't parse entities: {text}")
