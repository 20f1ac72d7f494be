"""For tests of exports: files read back, and lines held against their schema without a library for it."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def faults(schema: Mapping[str, Any], value: Any, where: str = "") -> list[str]:
    """What in a value is not as its schema says, of the words that our schemas use."""
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{where} is {value!r}"]
    kinds = schema.get("type", list(KINDS))
    allowed = [KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    if not any(isinstance(value, kind) for kind in allowed) or (isinstance(value, bool) and "boolean" not in kinds):
        return [f"{where} is {value!r}, not {kinds}"]
    if isinstance(value, list):
        return [
            fault for at, each in enumerate(value) for fault in faults(schema.get("items", {}), each, f"{where}[{at}]")
        ]
    return _of_object(schema, value, where) if isinstance(value, dict) else []


def _of_object(schema: Mapping[str, Any], value: Mapping[str, Any], where: str) -> list[str]:
    known = schema.get("properties", {})
    found = [f"{where}.{name} is missing" for name in schema.get("required", ()) if name not in value]
    others = schema.get("additionalProperties", True)
    for name, each in value.items():
        if name in known:
            found += faults(known[name], each, f"{where}.{name}")
        elif isinstance(others, dict):
            found += faults(others, each, f"{where}.{name}")
        elif not others and not (name.startswith(("row:", "step:")) and "patternProperties" in schema):
            found.append(f"{where}.{name} is unknown")
    return found


def objects(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def table(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The lines of a CSV file."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def sheets(path: Path) -> list[list[dict[str, Any]]]:
    """The lines of each sheet of an XLSX file."""
    book = load_workbook(path, read_only=True)
    found = []
    for sheet in book.worksheets:
        head, *lines = sheet.iter_rows(values_only=True)
        found.append([dict(zip(map(str, head), line, strict=True)) for line in lines])
    book.close()
    return found
