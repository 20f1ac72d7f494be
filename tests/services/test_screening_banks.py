"""Where a form's banks are found: beside the form, in a folder below it, or among those of the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.banks import banks_beside, shipped_bank


@pytest.fixture
def form(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "verbs.toml").write_text("beside", "utf-8")
    (tmp_path / "tests/nouns.toml").write_text("below", "utf-8")
    (tmp_path / "logic.toml").write_text("her own logic", "utf-8")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    return tmp_path / "form.toml"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("verbs", "beside"),
        ("verbs.toml", "beside"),
        ("tests/nouns.toml", "below"),
        ("logic", "her own logic"),
        ("english_c1", shipped_bank("english_c1")),
        ("nowhere", None),
        ("tests", None),
        ("", None),
        ("binary", None),
        ("a\0b", None),
        ("x" * 5000, None),
        ("../banks/logic", None),
    ],
)
def test_a_bank_is_found_by_its_name(form: Path, name: str, text: str | None) -> None:
    assert banks_beside(form)(name) == text


def test_the_program_has_banks_of_its_own() -> None:
    assert "[[items]]" in (shipped_bank("english_c1") or "")
    assert shipped_bank("../annotator") is None
