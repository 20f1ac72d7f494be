"""Money is read and written without ever being a float."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.money import decimal_text, micro


@pytest.mark.parametrize(
    ("written", "micros"),
    [
        ("0.05", 50_000),
        (Decimal("0.05"), 50_000),
        (Decimal("5E-2"), 50_000),
        (3, 3_000_000),
        ("3", 3_000_000),
        ("0", 0),
        (" 1.000001 ", 1_000_001),
        ("999999999.999999", 999_999_999_999_999),
    ],
)
def test_a_price_is_read_exactly(written: object, micros: int) -> None:
    assert micro(written) == micros


@pytest.mark.parametrize(
    "written", ["0.0000001", "-1", "1,5", "", "five", "1e3", ".5", "5.", "1_000", True, None, 0.05]
)
def test_what_is_no_price_is_refused_with_the_cure(written: object) -> None:
    with pytest.raises(ValueError, match="write it as a decimal"):
        micro(written)


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_every_amount_is_written_so_that_it_is_read_again(amount: int) -> None:
    assert micro(decimal_text(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "text"), [(50_000, "0.05"), (3_000_000, "3.00"), (1_234_500, "1.2345"), (-1, "-0.000001"), (0, "0.00")]
)
def test_an_amount_has_two_to_six_digits_behind_the_point(amount: int, text: str) -> None:
    assert decimal_text(amount) == text
