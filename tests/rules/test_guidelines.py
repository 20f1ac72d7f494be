"""What changed in guidelines, paragraph by paragraph."""

import pytest

from crowd.rules.guidelines import Clause, changed

OLD = "Read it twice.\n\nLook things up.\nSkip what you cannot tell."


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (OLD, ()),
        (OLD.replace("\n\n", "\n") + "  \n", ()),  # blank space is no change
        (OLD + "\nBe kind.", (Clause("Be kind.", new=True),)),
        (OLD.replace("Look things up.\n", ""), (Clause("Look things up.", new=False),)),
        (
            OLD.replace("Look things up.", "Look nothing up."),
            (Clause("Look things up.", new=False), Clause("Look nothing up.", new=True)),
        ),
        ("", tuple(Clause(text, new=False) for text in OLD.splitlines() if text)),
    ],
)
def test_what_is_new_and_what_is_gone(after: str, told: tuple[Clause, ...]) -> None:
    assert changed(OLD, after) == told
