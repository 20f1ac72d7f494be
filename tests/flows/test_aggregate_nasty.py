"""`tapwork aggregate` on files as they come: a sentence says what is what, and no order of rows shows."""

from __future__ import annotations

import json
import random
from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import tapwork
from bot.commands.aggregated import patience_told
from bot.commands.common import Problem
from crowd.aggregation.votes import gathered
from crowd.services.aggregating import Given, expected_seconds

HEAD = "task,worker,label\n"
NOBODY = "No task has two answers, so there is nothing to compare."
MB = 2**20


def typed(path: Path, *words: str) -> str:
    ran = CliRunner().invoke(tapwork, ["aggregate", str(path), *words], standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return ran.output


def file(folder: Path, content: str | bytes) -> Path:
    path = folder / "answers.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def crowd(tasks: int = 40, labels: str = "abc") -> list[str]:
    chance = random.Random(5)
    return [
        f"t{task},w{who},{chance.choice(labels) if chance.random() < 0.3 else labels[task % len(labels)]}"
        for task in range(tasks)
        for who in chance.sample(range(7), 4)
    ]


@pytest.mark.parametrize(
    ("rows", "undefined", "fits"),
    [
        (
            [f"t{task},w{who},yes" for task in range(9) for who in range(3)],
            "Everybody gave the same label everywhere: agreement cannot be told from having no other choice.",
            "All answers are the same label; every method says that.",
        ),
        ([f"t{task},w,{'yn'[task % 2]}" for task in range(9)], NOBODY, "There are 1.0 answers a task"),
        ([f"t{task},w{task},{'yn'[task % 2]}" for task in range(9)], NOBODY, "There are 1.0 answers a task"),
    ],
    ids=("one label only", "one worker only", "one answer a task"),
)
def test_what_is_undefined_is_explained(tmp_path: Path, rows: list[str], undefined: str, fits: str) -> None:
    said = typed(file(tmp_path, HEAD + "\n".join(rows)))

    assert f"Krippendorff's alpha (nominal): undefined. {undefined}" in said
    assert f"Fleiss' kappa: undefined. {undefined}" in said
    assert f"What fits: majority. {fits}" in said


def test_known_answers_to_other_tasks_are_counted_and_judge_nobody(tmp_path: Path) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text("task,label\nelsewhere,a\nnowhere,b\n")

    said = typed(file(tmp_path, HEAD + "\n".join(crowd())), "--gold", str(gold))

    assert "2 known answers for tasks that nobody answered." in said
    assert "Right:" not in said


@pytest.mark.parametrize("method", ["majority", "posterior"])
def test_no_order_of_rows_shows_and_ties_are_flagged(tmp_path: Path, method: str) -> None:
    rows = [*crowd(), "even,w1,a", "even,w2,b"]
    mixed = random.Random(2).sample(rows, len(rows))
    out = tmp_path / "out.jsonl"
    found = []
    for each in (rows, mixed):
        said = typed(file(tmp_path, HEAD + "\n".join(each)), "--method", method, "--json", "--out", str(out))
        found.append((json.loads(said), out.read_text()))

    assert found[0] == found[1]
    [tie] = [line for line in map(json.loads, out.read_text().splitlines()) if line["task"] == "even"]
    assert method == "posterior" or (tie["label"], tie["source"], tie["tied"]) == (None, "tie", ["a", "b"])


@pytest.mark.parametrize(
    "turned",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(",", "\t").encode(),
        lambda text: (text + "\n\n").encode(),
    ],
    ids=("CRLF", "CR", "BOM", "UTF-16", "semicolons", "tabs", "empty lines"),
)
def test_the_same_file_as_other_programs_write_it(tmp_path: Path, turned: object) -> None:
    text = HEAD + "\n".join(crowd())

    said = typed(file(tmp_path, turned(text)))  # type: ignore[operator]

    assert said == typed(file(tmp_path, text))


def test_labels_of_odd_characters_stay_themselves_and_nothing_reaches_the_terminal(tmp_path: Path) -> None:
    odd = ["=1+1", '"a,b"', '"x\ny"', "  émoji 😀 ", "<b>", "\u202egnp", "\x1b[31mred", "null", "0012"]
    rows = [f"t{at},{who},{label}" for at, label in enumerate(odd) for who in "vw"]
    out = tmp_path / "out.jsonl"

    said = typed(file(tmp_path, HEAD + "\n".join(rows)), "--out", str(out))

    labels = [json.loads(line)["label"] for line in out.read_text("utf-8").splitlines()]
    assert labels == ["=1+1", "a,b", "x\ny", "émoji 😀", "<b>", "\u202egnp", "\x1b[31mred", "null", "0012"]
    assert "\x1b" not in said
    assert "\u202e" not in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "has no first line"),
        (HEAD, "no answers to aggregate"),
        (bytes(range(256)), "no text in UTF-8"),
        ("Task,Worker,Label\nt,w,x\n", "it has Task, Worker, Label"),
        (HEAD + "t1,w,x\nt1,w,x\n", "Nothing was aggregated"),
        (HEAD + 't1,w,"x\nt1,v,y\n', "Nothing was aggregated"),
        ((HEAD + "t1,w,ja\xdf\n").encode("latin-1"), "Nothing was aggregated"),
    ],
    ids=("empty", "no rows", "binary", "capitals", "twice", "an open quote", "Latin-1"),
)
def test_what_is_no_file_of_answers_is_refused_with_its_cure(tmp_path: Path, content: str | bytes, says: str) -> None:
    with pytest.raises(Problem, match=says):
        typed(file(tmp_path, content))


@pytest.mark.parametrize(
    ("method", "answers", "told"),
    [
        ("dawid-skene", 10**6, 0),
        ("glad", 10_000, 7),
        ("glad", 200_000, 102),
        ("mace", 200_000, 50),
        ("mace", 10**6, 21),
    ],
)
def test_how_long_a_slow_method_takes_is_known_beforehand(method: str, answers: int, told: float) -> None:
    votes = gathered([("t", "w", "x")])
    many = replace(votes, task=array("l", [0]) * answers)

    assert expected_seconds(Given(many), method) == pytest.approx(told)


def test_the_time_is_told_in_words_before_it_begins() -> None:
    assert patience_told("glad", 200_000, 242) == (
        "glad takes up to about 4 minutes for 200,000 answers, more on a busy machine; "
        "majority, one-coin and dawid-skene take seconds."
    )
    assert "half a minute for 1,000" in patience_told("mace", 1_000, 20)


@pytest.mark.slow
def test_ten_megabytes_take_seconds(tmp_path: Path) -> None:
    chance = random.Random(1)
    rows = [
        f"task-{task:08d}-{'x' * 20},worker-{chance.randrange(500):06d}-{at},{chance.choice('abc')}"
        for task in range(40_000)
        for at in range(5)
    ]
    path = file(tmp_path, HEAD + "\n".join(rows))

    assert path.stat().st_size > 10 * MB
    assert "200,000 answers of 2,500 workers to 40,000 tasks, 3 labels." in typed(path)
