"""Lengths and places in text as Telegram counts them: UTF-16 units, and bytes of UTF-8 in error texts."""

from sandbox.records import Json

Formatted = tuple[str, list[Json]]
"""A text and its entities, offsets and lengths in UTF-16 units."""


def units(text: str) -> int:
    """How many UTF-16 units the text has."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def byte_offset(text: str, index: int) -> int:
    """The byte of UTF-8 at which the character `index` begins."""
    return len(text[:index].encode("utf-8", "surrogatepass"))


def is_space(character: str) -> bool:
    """White space to a parser of markup; the empty string stands for the end of the text."""
    return character in {"", " ", "\t", "\r", "\n", "\0", "\v"}


def entity(kind: str, offset: int, length: int, **more: object) -> Json:
    """One entity as the Bot API writes it."""
    return {"offset": offset, "length": length, "type": kind, **more}


_ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            "expandable_blockquote",
            "blockquote",
            "pre",
            "code",
            "bold",
            "italic",
            "underline",
            "strikethrough",
            "spoiler",
            "text_link",
            "text_mention",
            "custom_emoji",
        )
    )
}


def in_order(entities: list[Json]) -> list[Json]:
    """Sorted by place, the longer first where two begin together."""
    return sorted(entities, key=lambda one: (one["offset"], -one["length"], _ORDER.get(one["type"], 99)))
