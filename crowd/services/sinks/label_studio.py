"""Label Studio's own JSON: a task with all annotations of it, and the labelling configuration that shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import quoteattr

from crowd.rules.columns import ColumnError, parse
from crowd.rules.spec import ProjectSpec
from crowd.services.sinks.base import Head, written_whole
from crowd.tasktypes.base import labels_of
from crowd.tasktypes.fact_check import TEXTS as VERDICTS
from crowd.tasktypes.pair import offered
from crowd.tasktypes.several import JOINT

SHOWN = "task"
"""What the controls belong to where a project shows no text."""
SHOW = "show_"
"""Before the names of what is shown, so that none of them is that of a control."""


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that was asked, as a tag of the configuration: its name, its kind, the field it is about."""

    name: str
    kind: str  # choices or textarea
    about: str
    values: tuple[str, ...] = ()
    several: bool = False
    said: str = "label"  # which of our fields holds it

    def tag(self) -> str:
        """As the configuration has it."""
        head = f'name="{self.name}" toName="{self.about}"'
        if self.kind == "textarea":
            return f"  <TextArea {head}/>"
        choices = "".join(f"<Choice value={quoteattr(value)}/>" for value in self.values)
        return f'  <Choices {head} choice="{"multiple" if self.several else "single"}">{choices}</Choices>'

    def result(self, value: Any) -> dict[str, Any]:
        """What a worker said, as a region without a place."""
        head = {"from_name": self.name, "to_name": self.about, "type": self.kind}
        if self.kind == "textarea":
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            return {**head, "value": {"text": [text]}}
        return {**head, "value": {"choices": value.split(JOINT) if self.several else [value]}}


class LabelStudio:
    """Takes the lines of answers, or of majorities, task by task, and writes a list of tasks."""

    def __init__(self, out: IO[str], head: Head) -> None:
        self._out = out
        self._fields = {field: parse(text) for field, text in head.spec.columns.fields.items()}
        self._controls = controls(head)
        self._majority = head.what == "majority"
        self._task: dict[str, Any] | None = None
        self._source: str | None = None
        self._first = True
        out.write("[")

    def put(self, fields: Mapping[str, Any], source: str | None) -> None:
        if self._task is None or self._task["data"]["task"] != fields["task"]:
            self._flush()
            self._task = {"data": self._data(fields["task"], source or "{}"), "annotations": []}
        annotation = self._annotation(fields)
        if annotation["result"]:
            self._task["annotations"].append(annotation)

    def close(self) -> None:
        self._flush()
        self._out.write("\n]\n")

    def _flush(self) -> None:
        if self._task is not None:
            self._out.write("\n" if self._first else ",\n")
            self._out.write(json.dumps(self._task, ensure_ascii=False, separators=(",", ":")))
            self._first = False

    def _data(self, key: str, source: str) -> dict[str, Any]:
        row = json.loads(source)
        return {"task": key, **{field: _filled(text, row) for field, text in self._fields.items()}, "row": row}

    def _annotation(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        said = ((each, fields.get(each.said)) for each in self._controls)
        result = [control.result(value) for control, value in said if value not in (None, "")]
        if self._majority:
            return {"result": result, "ground_truth": True}
        return {"result": result, "ground_truth": False, "lead_time": fields["seconds"] or 0.0}


@contextmanager
def annotated_tasks(path: Path, head: Head) -> Iterator[LabelStudio]:
    """The tasks at `path`, and beside them the configuration that a project there needs."""
    with written_whole(path, mark=False) as out:
        sink = LabelStudio(out, head)
        yield sink
        sink.close()
    with written_whole(config_of(path), mark=False) as out:
        out.write(configuration(head))


def config_of(path: Path) -> Path:
    """Where the configuration stands for these tasks."""
    return path.with_suffix(".config.xml")


def configuration(head: Head) -> str:
    """The labelling configuration: what is shown, and what was asked about it."""
    lines = ["<View>", f"  <Header value={quoteattr(str(head.spec.task['question']))}/>"]
    lines += [f'  <Text name="{SHOW}{field}" value="${field}"/>' for field in head.spec.columns.fields or (SHOWN,)]
    lines += [each.tag() for each in controls(head)]
    return "\n".join([*lines, "</View>", ""])


def controls(head: Head) -> tuple[Control, ...]:
    """A control for the label, for each step, and for the worker's pseudonym, by which annotations are told apart."""
    about = SHOW + next(iter(head.spec.columns.fields), SHOWN)
    said = (*head.steps, "worker") if head.what == "answers" else head.steps
    return (*_label(head.spec, about), *(Control(_free(head, each), "textarea", about, said=each) for each in said))


def _label(spec: ProjectSpec, about: str) -> Iterator[Control]:
    """The control for the label; answers in free words have a step called `text` instead."""
    values = tuple(label.value for label in labels_of(spec.task))
    match spec.task_type:
        case "pair":
            yield Control("label", "choices", about, tuple(label.value for label in offered(spec.task)))
        case "fact_check" if not values:
            yield Control("label", "choices", about, tuple(VERDICTS))
        case "choice" | "review" | "fact_check" | "several":
            yield Control("label", "choices", about, values, several=spec.task_type == "several")
        case "voice":
            yield Control("answer", "textarea", about, said="answer")
        case "rating" | "rank":
            yield Control("label", "textarea", about)


def _free(head: Head, name: str) -> str:
    """A name as the configuration may hold it, which none of the data has: `step:kind` becomes `step_kind`."""
    plain = re.sub(r"\W", "_", name)
    return f"answer_{plain}" if plain in {*head.spec.columns.fields, "task", "row"} else plain


def _filled(text: Any, row: Mapping[str, Any]) -> str:
    try:
        return str(text.fill(row))
    except ColumnError:
        return ""
