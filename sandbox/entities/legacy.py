"""The old Markdown of the Bot API: four marks, no nesting.

Follows the observable behaviour of the server's parser (`parse_markdown` in TDLib's MessageEntity.cpp).
"""

from sandbox.entities.links import FindUser, link
from sandbox.entities.units import Formatted, byte_offset, entity, is_space, units
from sandbox.records import Json
from sandbox.refusals import bad_request


def code_opening(text: str, at: int) -> tuple[int, str]:
    """Behind three backticks: where the code begins, and its language."""
    end, language = at, ""
    while not is_space(text[end : end + 1]) and text[end] != "`":
        end += 1
    if at != end and end < len(text) and text[end] != "`":
        language, at = text[at:end], end
    if text[at : at + 1] in {"\n", "\r"}:
        pair = text[at + 1 : at + 2] in {"\n", "\r"} and text[at] != text[at + 1]
        at += 2 if pair else 1
    return at, language


class LegacyParser:
    """Reads one text. `parse` gives plain text and entities or refuses with 400 "can't parse entities: …"."""

    def __init__(self, text: str, find_user: FindUser) -> None:
        self._text = text
        self._find_user = find_user
        self._at = 0
        self._out: list[str] = []
        self._offset = 0
        self._entities: list[Json] = []

    def parse(self) -> Formatted:
        """The whole text."""
        text = self._text
        while self._at < len(text):
            character = text[self._at]
            if character == "\\" and text[self._at + 1 : self._at + 2] in {"_", "*", "`", "["}:
                self._keep(text[self._at + 1])
                self._at += 2
            elif character in "_*`[":
                self._mark(character)
            else:
                self._keep(character)
                self._at += 1
        return "".join(self._out), self._entities

    def _keep(self, words: str) -> None:
        self._out.append(words)
        self._offset += units(words)

    def _mark(self, mark: str) -> None:
        begin, text = self._at, self._text
        pre, language = text.startswith("```", begin), ""
        closing = "```" if pre else "]" if mark == "[" else mark
        at = begin + (3 if pre else 1)
        if pre:
            at, language = code_opening(text, at)
        end = text.find(closing, at)
        if end < 0:
            where = byte_offset(text, begin)
            raise bad_request(f"can't parse entities: Can't find end of the entity starting at byte offset {where}")
        offset = self._offset
        self._keep(text[at:end])
        self._at = end + len(closing)
        url = self._url(text[at:end]) if mark == "[" else ""
        if self._offset > offset:
            self._add(mark, offset, pre=pre, language=language, url=url)

    def _url(self, words: str) -> str:
        text = self._text
        if text[self._at : self._at + 1] != "(":
            return words
        end = text.find(")", self._at)
        end = len(text) if end < 0 else end
        url = text[self._at + 1 : end]
        self._at = end + 1
        return url

    def _add(self, mark: str, offset: int, *, pre: bool, language: str, url: str) -> None:
        length = self._offset - offset
        if mark == "[":
            made = link(url, offset, length, self._find_user)
            self._entities += [made] if made else []
        elif pre:
            more = {"language": language} if language else {}
            self._entities.append(entity("pre", offset, length, **more))
        else:
            kind = {"_": "italic", "*": "bold", "`": "code"}[mark]
            self._entities.append(entity(kind, offset, length))
