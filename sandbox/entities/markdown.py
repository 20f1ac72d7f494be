"""MarkdownV2 as the Bot API reads it: marks nest, reserved characters must be escaped.

Follows the observable behaviour of the server's parser (`parse_markdown_v2` in TDLib's MessageEntity.cpp).
"""

from dataclasses import dataclass

from sandbox.entities.legacy import code_opening
from sandbox.entities.links import FindUser, emoji_id, link
from sandbox.entities.units import Formatted, byte_offset, entity, in_order, units
from sandbox.records import Json
from sandbox.refusals import Refusal, bad_request

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_CODE = frozenset({"pre", "code"})
_MARKS = {
    "bold": "*",
    "italic": "_",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
    "code": "`",
    "pre": "```",
    "text_link": "]",
    "custom_emoji": "]",
}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}


@dataclass(slots=True)
class _Open:
    kind: str
    argument: str
    offset: int
    at: int
    begin: int


class MarkdownParser:
    """Reads one text. `parse` gives plain text and entities or refuses with 400 "can't parse entities: …"."""

    def __init__(self, text: str, find_user: FindUser) -> None:
        self._text = text
        self._find_user = find_user
        self._at = 0
        self._offset = 0
        self._out: list[str] = []
        self._open: list[_Open] = []
        self._entities: list[Json] = []
        self._quoting = False

    def parse(self) -> Formatted:
        """The whole text."""
        while self._at < len(self._text):
            self._character(self._text[self._at])
        if self._quoting and self._open and self._open[-1].kind == "blockquote":
            self._close_quote()
        if self._open:
            raise self._no_end()
        return "".join(self._out), in_order(self._entities)

    def _character(self, character: str) -> None:
        following = self._text[self._at + 1 : self._at + 2]
        if character == "\\" and following and "\0" < following <= "~":
            self._at += 1
            self._keep(following)
            return
        inner = self._open[-1].kind if self._open else ""
        if character not in ({"`"} if inner in _CODE else _RESERVED):
            self._keep(character)
        elif self._ends(character, inner):
            self._end(character)
        else:
            self._begin(character)

    def _keep(self, words: str) -> None:
        self._out.append(words)
        self._offset += units(words)
        self._at += 1

    def _ends(self, character: str, inner: str) -> bool:
        if not inner:
            return False
        if self._quoting and character == "\n" and not self._text.startswith(">", self._at + 1):
            return True
        if inner == "blockquote":
            return self._text.startswith("||", self._at) and self._text[self._at + 2 : self._at + 3] in {"", "\n"}
        if inner == "italic":
            return character == "_" and not self._text.startswith("__", self._at)
        return self._text.startswith(_MARKS[inner], self._at)

    def _begin(self, character: str) -> None:
        at = self._at
        if character == "\n":
            self._new_line()
            return
        kind, mark = self._opening(character)
        self._at += len(mark)
        argument = ""
        if kind == "pre":
            self._at, argument = code_opening(self._text, self._at)
        if kind == "blockquote":
            self._quoting = True
        self._open.append(_Open(kind, argument, self._offset, at, len(self._out)))

    def _new_line(self) -> None:
        self._keep("\n")
        if not self._text.startswith(">", self._at):
            return
        if not self._quoting:
            self._quoting = True
            self._open.append(_Open("blockquote", "", self._offset, self._at, len(self._out)))
        self._at += 1

    def _opening(self, character: str) -> tuple[str, str]:
        for mark, kind in (("```", "pre"), ("__", "underline"), ("||", "spoiler"), ("![", "custom_emoji")):
            if self._text.startswith(mark, self._at):
                return kind, mark
        single = {"_": "italic", "*": "bold", "~": "strikethrough", "[": "text_link", "`": "code"}
        if character in single:
            return single[character], character
        if character == ">" and self._at == 0:
            return "blockquote", ">"
        raise _fault(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def _end(self, character: str) -> None:
        kind = self._open[-1].kind
        if character == "\n" and kind != "blockquote":
            raise self._no_end()
        if kind == "blockquote":
            self._end_quote(character)
            return
        opened = self._open.pop()
        self._at += len(_MARKS[kind])
        if kind in {"text_link", "custom_emoji"}:
            self._end_link(opened)
        elif self._offset > opened.offset:
            more = {"language": opened.argument} if opened.argument else {}
            self._entities.append(entity(kind, opened.offset, self._offset - opened.offset, **more))

    def _end_quote(self, character: str) -> None:
        expandable = character == "|"
        self._at += 2 if expandable else 0
        if self._at < len(self._text):
            self._keep("\n")
        self._close_quote(expandable=expandable)

    def _close_quote(self, *, expandable: bool = False) -> None:
        opened = self._open.pop()
        self._quoting = False
        if self._offset > opened.offset:
            kind = "expandable_blockquote" if expandable else "blockquote"
            self._entities.append(entity(kind, opened.offset, self._offset - opened.offset))

    def _end_link(self, opened: _Open) -> None:
        words = "".join(self._out[opened.begin :])
        length = self._offset - opened.offset
        has_url = self._text.startswith("(", self._at)
        if opened.kind == "custom_emoji":
            if not has_url:
                raise _fault("Custom emoji entity must contain a tg://emoji URL")
            found = emoji_id(self._url("a custom emoji URL"))
            made: Json | None = entity("custom_emoji", opened.offset, length, custom_emoji_id=found)
        else:
            url = self._url("a URL") if has_url else words
            made = link(url, opened.offset, length, self._find_user)
        if made and length:
            self._entities.append(made)

    def _url(self, what: str) -> str:
        text, parts = self._text, []
        self._at += 1
        begin = self._at
        while self._at < len(text) and text[self._at] != ")":
            if text[self._at] == "\\" and "\0" < text[self._at + 1 : self._at + 2] <= "~":
                self._at += 1
            parts.append(text[self._at])
            self._at += 1
        if self._at >= len(text):
            raise _fault(f"Can't find end of {what} at byte offset {byte_offset(text, begin)}")
        self._at += 1
        return "".join(parts)

    def _no_end(self) -> Refusal:
        opened = self._open[-1]
        name = "PreCode" if opened.argument else _NAMES[opened.kind]
        where = byte_offset(self._text, opened.at)
        return _fault(f"Can't find end of {name} entity at byte offset {where}")


def _fault(text: str) -> Refusal:
    return bad_request(f"can't parse entities: {text}")
