"""Where the banks of a form's quizzes are found: beside the form, or among those that come with the program."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from crowd.screening.form import Banks


def shipped_bank(name: str) -> str | None:
    """The text of a bank that comes with the program."""
    if not name.replace("_", "").isalnum():
        return None
    found = files("crowd").joinpath(f"forms/banks/{name}.toml")
    return found.read_text("utf-8") if found.is_file() else None


def banks_beside(form: Path) -> Banks:
    """Banks by the path of their file, counted from the form's folder, or else by the name of a shipped one."""

    def read(name: str) -> str | None:
        beside = form.parent / (name if name.endswith(".toml") else f"{name}.toml")
        try:
            return beside.read_text(encoding="utf-8") if beside.is_file() else shipped_bank(name)
        except (OSError, ValueError):  # no text, no right to read it, or a name that no file can have
            return None

    return read
