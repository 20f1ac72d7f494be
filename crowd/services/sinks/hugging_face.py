"""A folder as the Hugging Face hub and `datasets` take it: lines of one shape, and a card that says what they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from crowd.rules.export_fields import OF_ROW, Field
from crowd.services.sinks.base import Head, row_names, text_or_none, written_whole

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
LARGEST = "1M<n<10M"
KINDS = {"number": "float64", "whole": "int64", "flag": "bool"}
Tables = Sequence[tuple[Head, int]]

TASKS = {"pair": "text-ranking", "voice": "automatic-speech-recognition", "text": "text-generation"}


class FlatLines:
    """An object a line, always of the same fields and types, so that no reader has to guess them."""

    def __init__(self, out: IO[str], head: Head) -> None:
        self._out = out
        self._head = head
        self._rows = row_names(head.columns)
        self.lines = 0

    def put(self, fields: Mapping[str, Any], source: str | None) -> None:
        row = json.loads(source) if source is not None else {}
        line = {field.name: _value(field, fields[field.name]) for field in self._head.fields}
        line |= {step: text_or_none(fields[step]) for step in self._head.steps}
        line |= {name: text_or_none(row.get(column)) for column, name in self._rows.items()}
        self._out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        self.lines += 1


@contextmanager
def flat_lines(folder: Path, head: Head) -> Iterator[FlatLines]:
    """The lines of one table of the folder."""
    (folder / "data").mkdir(exist_ok=True)
    with written_whole(folder / data_file(head), mark=False) as out:
        yield FlatLines(out, head)


def data_file(head: Head) -> str:
    """Where a table lies in the folder."""
    return f"data/{config_name(head)}.jsonl"


def config_name(head: Head) -> str:
    return head.what.replace(" ", "_")


def card(tables: Tables, *, licence: str, workers: int) -> str:
    """The README of the folder: what the hub reads, then what a person does. `tables` holds the lines of each."""
    spec = tables[0][0].spec
    texts = [f"# {_line(spec.title)}", _line(spec.brief), _asked(tables, workers)]
    texts += [_table(head, lines) for head, lines in tables]
    texts += ["## Guidelines that workers read", _quoted(spec.guidelines) or "None.", _people()]
    return f"---\n{_front(tables, licence)}\n---\n\n" + "\n\n".join(texts) + "\n"


def _front(tables: Tables, licence: str) -> str:
    """YAML; every text in it is quoted as JSON, which YAML reads too."""
    spec = tables[0][0].spec
    most = max(lines for _, lines in tables)
    lines = [
        f"pretty_name: {json.dumps(spec.title)}",
        f"license: {json.dumps(licence)}",
        "annotations_creators:\n- crowdsourced",
        f"task_categories:\n- {TASKS.get(spec.task_type, 'text-classification')}",
        f"size_categories:\n- {next((name for size, name in SIZES if most < size), LARGEST)}",
        "configs:",
    ]
    for at, (head, _) in enumerate(tables):
        lines += [f"- config_name: {config_name(head)}", "  data_files:", "  - split: train"]
        lines += [f"    path: {data_file(head)}", *(["  default: true"] if at == 0 else [])]
    lines.append("dataset_info:")
    for head, _ in tables:
        lines += [f"- config_name: {config_name(head)}", "  features:", *_features(head)]
    return "\n".join(lines)


def _features(head: Head) -> Iterator[str]:
    for field in head.fields:
        yield f"  - name: {field.name}"
        yield "    list: string" if field.kind == "texts" else f"    dtype: {KINDS.get(field.kind, 'string')}"
    for name in (*head.steps, *row_names(head.columns).values()):
        yield f"  - name: {json.dumps(name)}"
        yield "    dtype: string"


def _asked(tables: Tables, workers: int) -> str:
    spec = tables[0][0].spec
    return (
        f"Made with Tapwork: people answered on their phones, one task at a time. "
        f"Each task was asked of {spec.overlap} workers; {workers:,} workers took part. "
        f"The question was:\n\n> {_line(str(spec.task['question']))}"
    )


def _table(head: Head, lines: int) -> str:
    rows = "\n".join(f"| `{field.name}` | {field.meaning} |" for field in head.fields)
    steps = "\n".join(f"| `{step}` | what was asked besides |" for step in head.steps)
    return (
        f"## {config_name(head)}: {lines:,} lines\n\n| field | meaning |\n| --- | --- |\n{rows}\n"
        + (f"{steps}\n" if steps else "")
        + f"| `{OF_ROW}…` | the columns of the file that the tasks came from |\n\n"
        "Objects and lists of `answer` and `votes` are JSON in a text."
    )


def _people() -> str:
    return (
        "## People\n\nWorkers have pseudonyms. Unless this export was made with lasting names, they are its own: "
        "nobody can tell by them who is who in another one."
    )


def _quoted(text: str) -> str:
    """As a quotation, so that none of its lines is a heading of the card."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _line(text: str) -> str:
    return " ".join(text.split())


def _value(field: Field, value: Any) -> Any:
    if value is None or field.kind in KINDS:
        return value
    return [text_or_none(each) for each in value] if field.kind == "texts" else text_or_none(value)
