"""Eligibility as one expression: read from what an admin types, and written so that it reads back the same.

    english >= C1 and (degree = yes or years_of_work >= 3) and (skill:facts missing or >= 80) and country in DE, AT

Lines are joined by `and`, too. After `or` the subject need not be repeated. What is joined by `or` stands in brackets
unless it has a line of its own, so that nobody has to know which of the two binds closer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crowd.rules.eligibility import (
    BARE,
    LISTED,
    WRITE_CONDITION,
    WRITE_OP,
    Condition,
    Group,
    Groups,
    condition,
    too_much,
)

TOKEN = re.compile(
    r'(?P<space>[^\S\n]+)|(?P<line>[\n;])|(?P<mark>[(),])|(?P<op>>=|<=|!=|[=<>])'
    r'|"(?P<quoted>(?:[^"\n]|"")*)"|(?P<word>[^\s();,=<>!"]+)|(?P<other>.)'
)  # fmt: skip
LONGEST = 200_000
QUOTE = "close the quotation marks on the same line"
BRACKET = "close the bracket that was opened here"
CLOSING = "take this bracket out, or open one before it"
MIXED = "put brackets around what is joined by or, as (a = 1 or b = 2) and c = 3"
JOIN = "write and, or, or a new line between two conditions"
VALUE = "write a value behind it"
SHORTER = f"shorten it to at most {LONGEST} characters"
PLAIN = re.compile(r'[^\s();,=<>!"]+(?: [^\s();,=<>!"]+)*')
KEYWORDS = ("and", "or")
NEGATED = ("not", "in")


@dataclass(frozen=True, slots=True)
class Misread:
    """What cannot be understood, where it stands (counted from 0), and the cure in words."""

    at: int
    given: str
    cure: str


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; its kind is `(`, `)`, `,`, `line`, `op`, `quoted`, `word`, `and`, `or`, `other` or `end`."""

    kind: str
    text: str
    at: int


def parse(text: str) -> Groups | list[Misread]:
    """The groups, or the first fault of every line. An empty text asks for nothing."""
    if len(text) > LONGEST:
        return [Misread(LONGEST, "", SHORTER)]
    reader = _Reader(text)
    groups: list[Group] = []
    faults: list[Misread] = []
    while not reader.over():
        try:
            groups += reader.line()
        except _Wrong as wrong:
            faults.append(wrong.misread)
            reader.next_line()
    if not faults and (less := too_much(tuple(groups))):
        faults = [Misread(0, "", less)]
    return faults or tuple(dict.fromkeys(groups))


def place(text: str, at: int) -> str:
    """Where a fault stands, as `line 2, character 9`; the line is left out where there is only one."""
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    line = text.count("\n", 0, at) + 1
    return f"line {line}, character {column}" if "\n" in text.strip("\n") else f"character {column}"


def written(groups: Groups) -> str:
    """The groups as one line that `parse` reads back the same."""
    many = len(groups) > 1
    return " and ".join(
        f"({_alternatives(group)})" if many and len(group) > 1 else _alternatives(group) for group in groups
    )


def _alternatives(group: Group) -> str:
    """Subjects that come again are left out."""
    before = [None, *[each.fact for each in group]]
    return " or ".join(_condition(each, each.fact != was) for was, each in zip(before, group, strict=False))


def _condition(each: Condition, named: bool) -> str:
    values = each.values if each.op in LISTED else (each.value,) if each.value else ()
    test = f"{each.op} {', '.join(_value(value) for value in values)}".rstrip()
    return f"{each.fact} {test}" if named else test


def _value(value: str) -> str:
    words = value.lower().split(" ")
    if PLAIN.fullmatch(value) and not any(word in KEYWORDS for word in words):
        return value
    return '"{}"'.format(value.replace('"', '""'))


class _Wrong(Exception):
    """Ends the reading of a line."""

    def __init__(self, token: Token, cure: str, given: str | None = None) -> None:
        super().__init__(cure)
        self.misread = Misread(token.at, token.text.strip() if given is None else given, cure)


def _tokens(text: str) -> Iterator[Token]:
    for found in TOKEN.finditer(text):
        kind, piece = str(found.lastgroup), found[0]
        if kind == "quoted":
            yield Token(kind, found["quoted"].replace('""', '"'), found.start())
        elif kind == "mark" or (kind == "word" and piece.lower() in KEYWORDS):
            yield Token(piece.lower(), piece, found.start())
        elif kind != "space":
            yield Token(kind, piece, found.start())
    yield Token("end", "", len(text))


class _Reader:
    """Goes through the pieces of a text once, from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._text = text
        self._at = 0

    def over(self) -> bool:
        """Whether only empty lines are left, which are passed."""
        self._pass_lines()
        return self._next.kind == "end"

    def next_line(self) -> None:
        """Behind the line that could not be read."""
        while self._next.kind not in ("line", "end"):
            self._at += 1

    def line(self) -> list[Group]:
        """The clauses of a line, with `and` between them."""
        groups, loose = [], []
        while True:
            start = self._next
            groups.append(self._clause())
            if start.kind != "(" and len(groups[-1]) > 1:
                loose.append(start)
            if not self._and_follows():
                break
            self._take()
            self._pass_lines()
        if self._next.kind not in ("line", "end"):
            bracket = self._next.kind == ")"
            raise _Wrong(self._next, CLOSING if bracket else MIXED if self._next.kind == "or" else JOIN)
        if loose and len(groups) > 1:
            raise _Wrong(loose[0], MIXED)
        return groups

    def _clause(self) -> Group:
        if self._next.kind != "(":
            return self._alternatives(inside=False)
        opened = self._take()
        self._pass_lines()
        group = self._alternatives(inside=True)
        if self._next.kind != ")":
            raise _Wrong(
                opened if self._next.kind == "end" else self._next, BRACKET if self._next.kind == "end" else JOIN
            )
        self._take()
        return group

    def _alternatives(self, *, inside: bool) -> Group:
        """Conditions with `or` between them; inside brackets they may stand on several lines."""
        found = [self._condition(None)]
        while True:
            if inside:
                self._pass_lines()
            if self._next.kind != "or":
                return tuple(dict.fromkeys(found))
            self._take()
            self._pass_lines()
            found.append(self._condition(found[-1].fact))

    def _condition(self, before: str | None) -> Condition:
        """`before` is the subject of the one before, which this one may leave out."""
        start = self._next
        subject = before if before and self._is_test() else self._subject()
        op, values = self._test(start)
        made = condition(subject, op, values)
        if isinstance(made, str):
            raise _Wrong(start, made, self._since(start))
        return made

    def _is_test(self) -> bool:
        return self._next.kind == "op" or (self._next.kind == "word" and self._next.text.lower() in (*BARE, *NEGATED))

    def _subject(self) -> str:
        if self._next.kind != "word":
            raise _Wrong(self._next, QUOTE if self._next.text == '"' else WRITE_CONDITION)
        return self._take().text

    def _test(self, start: Token) -> tuple[str, tuple[str, ...]]:
        token = self._next
        if token.kind == "op":
            self._take()
            if token.text in "<>":
                raise _Wrong(token, WRITE_OP)
            return token.text, (self._value(),)
        word = token.text.lower() if token.kind == "word" else ""
        if word in BARE:
            self._take()
            return word, ()
        if word in NEGATED:
            return self._list()
        raise _Wrong(start, WRITE_CONDITION, self._since(start))

    def _list(self) -> tuple[str, tuple[str, ...]]:
        negated = self._next.text.lower() == "not"
        if negated:
            self._take()
        if self._next.text.lower() != "in":
            raise _Wrong(self._next, WRITE_CONDITION)
        self._take()
        values = [self._value()]
        while self._next.kind == ",":
            self._take()
            self._pass_lines()
            values.append(self._value())
        return ("not in" if negated else "in"), tuple(values)

    def _value(self) -> str:
        """One text in quotation marks, or words up to what cannot be part of them."""
        if self._next.kind == "quoted":
            return self._take().text
        words = []
        while self._next.kind == "word":
            words.append(self._take().text)
        if not words:
            raise _Wrong(self._next, QUOTE if self._next.text == '"' else VALUE)
        return " ".join(words)

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        taken = self._next
        self._at += 1
        return taken

    def _pass_lines(self) -> None:
        while self._next.kind == "line":
            self._at += 1

    def _and_follows(self) -> bool:
        """Also at the beginning of the next line, which then belongs to this one."""
        here = self._at
        self._pass_lines()
        if self._next.kind != "and":
            self._at = here
        return self._next.kind == "and"

    def _since(self, start: Token) -> str:
        return self._text[start.at : self._next.at].strip() or self._next.text
