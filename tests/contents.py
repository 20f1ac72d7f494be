"""Contents that a customer may send: everything that has ever broken a bot, from a seed, one after the other."""

from __future__ import annotations

import random
from collections.abc import Iterator

PIECES = (
    *("👩‍🚀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇺🇦🇩🇪", "👍🏽", "1️⃣", "😀", "𝔘𝔫", "𠮷"),
    *("שלום ", "مرحبا بالعالم ", "\u200fabc\u200e", "\u202eevil\u202c", "\u2066x\u2069"),
    *("\u200b", "\u200c", "\u200d", "\ufeff", "\u00ad", "\u2800", "\ufffc", "\xa0", "\u3000", "\u180e"),
    *("<b>", "</b>", "<script>alert(1)</script>", "&", "&amp;", "&#60;", '"', "'", "<a href='tg://x'>"),
    *("*bold*", "_i_", "__u__", "~s~", "||spoiler||", "`code`", "```py\nx\n```", "[x](http://e.org)", "\\", "> q\n"),
    *("\ud83d", "\ude00", "\ud800x", "a\udfff"),
    *("\x00", "\x01", "\x1b[31m", "\x7f", "\x85", "\t", "\r\n", "\r", "\v", "\f", "\u2028", "\u2029"),
    *("https://example.org/a?b=c#d", "example.com", "t.me/someone", "www.x.test", "tg://resolve?domain=a", "ftp://a.b"),
    *("mail@example.org", "http://user:pw@host.example:8080/x", "xn--e1afmkfd.xn--p1ai", "пример.рф", "💩.la"),
    *("@some_bot", "@ab", "(@name)", "/start", "/pay_1@tapwork_bot", "/1", "#tag", "$USD", "+1 555 010 9999"),
    *("4111 1111 1111 1111", "{title}", "%s %(x)s", "{{}}", "$(rm -rf)", "'; DROP TABLE tasks; --", "\\u0041"),
    *("u\u0333", "A\u030a", "e\u0301" * 3, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤", "ﷺ", "ﬁ", "İıß", "e.g. this", "the end.The next", "3.14", "km/h"),
    *("\n", "\n\n", " ", "  ", "\n \n", ", ", ". ", "word ", "another word "),
)  # fmt: skip
LONG = (
    "a",
    "😀",
    "é",
    "word ",
    "line\n",
    "e\u0301",
    "👩‍🚀",
    "\u200b",
    "/x",
    ".com",
    "@ab ",
    "a.bc\n",
    "<b>",
    "& ",
    "\n",
)
EDGE = 4096


def contents(count: int, seed: int = 4) -> Iterator[str]:
    """So many texts; every tenth is about as long as a message may be, or a few of them."""
    chance = random.Random(seed)
    for number in range(count):
        yield _long(chance) if number % 10 == 9 else _short(chance)


def _short(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.randint(1, 12)))


def _long(chance: random.Random) -> str:
    """A text that ends, or turns from one kind to another, within a few units of a message's end."""
    filling = chance.choice(LONG)
    width = len(filling.encode("utf-16-le")) // 2
    units = EDGE * chance.choice((1, 1, 1, 2)) - chance.choice((0, 60, 100)) + chance.randint(-6, 6)
    return filling * (units // width) + "x" * chance.randint(0, 2) + chance.choice(("😀", "")) + _short(chance)
