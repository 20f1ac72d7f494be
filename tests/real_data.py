"""Public data sets that lie beside the project where it is developed; tests that need them are skipped elsewhere."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "shared" / "data"


def real_data(name: str) -> Path:
    """The folder of one data set."""
    folder = FOLDER / name
    if not folder.is_dir():
        pytest.skip(f"the data set {name} is not beside the project")
    return folder
