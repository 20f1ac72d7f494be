"""How a person's client sends a text that is longer than one message."""

from sandbox.entities.units import units

_LONGEST = 4096


def split_as_client(text: str) -> list[str]:
    """Pieces of at most 4096 UTF-16 units, cut behind a white space where there is one."""
    pieces: list[str] = []
    while units(text) > _LONGEST:
        end = _fitting(text)
        cut = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end)) + 1 or end
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _fitting(text: str) -> int:
    """How many characters from the beginning fit into one message."""
    end = _LONGEST
    while units(text[:end]) > _LONGEST:
        end -= (units(text[:end]) - _LONGEST + 1) // 2
    return end
