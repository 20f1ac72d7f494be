"""An export takes the memory of some lines, however many there are."""

import json
import tracemalloc
from pathlib import Path

import pytest

from crowd.services.sinks import Form, Head, opened_sink
from tests.filling import spec

LINES = 3_000
TEXT = "A text of some length, as models write them. " * 100  # 4,500 characters
ANSWER = {
    "project": "facts",
    "task": "t",
    "worker": "w",
    "label": "true",
    "answer": {"label": "true"},
    "state": "submitted",
    "price": "0.05",
    "currency": "USD",
    "task_version": 1,
    "guideline_version": 1,
    "taken_at": "2026-11-01T12:00:00.000Z",
    "answered_at": None,
    "seconds": 12.345,
    "control": None,
    "credit": None,
    "restricted": None,
}


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "label-studio"])
def test_memory_does_not_grow_with_the_lines(form: Form, tmp_path: Path) -> None:
    path = tmp_path / f"a.{form}"

    tracemalloc.start()
    with opened_sink(form, path, Head("answers", spec(), columns=("id", "text"))) as sink:
        for at in range(LINES):
            sink.put({**ANSWER, "task": f"t{at}"}, json.dumps({"id": at, "text": f"{at} {TEXT}"}))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert LINES * len(TEXT) > 13_000_000
    assert peak < 8_000_000
    if form != "xlsx":  # the one that is packed
        assert path.stat().st_size > LINES * len(TEXT)
