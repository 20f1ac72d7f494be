"""`tapwork simulate quality` as it is typed."""

import asyncio
import importlib.util
import json
from pathlib import Path

import pytest
from click import BadParameter
from click.testing import CliRunner
from PIL import Image

from bot.cli import tapwork
from bot.commands.common import EXIT_UNAVAILABLE, Problem
from crowd.rules.spec import ProjectSpec
from storage import open_storage
from tests.filling import admit, answer, jsonl, opened, rows, spec

RULE = '\n[dynamic_overlap]\nmax_overlap = 4\nmin_confidence = "85%"\n'


def project(sqlite_url: str, folder: Path, made: ProjectSpec | None = None, *, answers: int = 0) -> Path:
    """A stored project of eight tasks whose answer is "true"; two people have answered so many of them, one rightly."""

    async def filled() -> None:
        storage = await open_storage(sqlite_url)
        await opened(storage, jsonl(folder / "tasks.jsonl", rows(8)), made)
        for who, label in ((11, "true"), (12, "false")):
            person = await storage.write(None, lambda work, who=who: admit(work, who))
            for at in range(1, answers + 1):
                given = {"label": label}
                await storage.write(None, lambda w, p=person, a=at, g=given: answer(w, f"t{a}", p, g))
        await storage.close()

    asyncio.run(filled())
    config = folder / "config.toml"
    config.write_text(f'[telegram]\ntoken = "1:{"A" * 35}"\n[storage]\nurl = "{sqlite_url}"\n')
    config.chmod(0o600)
    return config


def typed(config: Path, *words: str) -> str:
    """What it says; what goes wrong is raised."""
    words = ("simulate", "quality", *words, "--config", str(config))
    ran = CliRunner().invoke(tapwork, words, standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return ran.output


def test_the_project_as_it_stands_is_told_beside_other_ways(sqlite_url: str, tmp_path: Path) -> None:
    said = typed(project(sqlite_url, tmp_path), "facts", "--known", "10", "--runs", "5").splitlines()

    assert said[0] == (
        "facts: 8 tasks of 2 labels, 10% known tasks besides; 60 workers, right 85 % ± 8, 5 % of them by chance."
    )
    told = {line[:33].strip(): float(line.split()[-4]) for line in said[4:14]}
    assert set(told) == {
        "1 answer a task",
        "2 answers a task",
        "> 3 answers a task",
        "5 answers a task",
        "7 answers a task",
        "2 to 7, until 80 % sure",
        "2 to 7, until 90 % sure",
        "2 to 7, until 95 % sure",
        "2 to 7, until 90 %, 5 % known",
        "2 to 7, until 90 %, 20 % known",
    }
    assert list(told.values()) == sorted(told.values())


def test_figures_are_the_same_for_the_same_seed_and_make_sense(sqlite_url: str, tmp_path: Path) -> None:
    config = project(sqlite_url, tmp_path, spec(more=RULE))
    asked = ("facts", "--known", "20", "--accuracy", "80", "--runs", "60", "--json")
    first = json.loads(typed(config, *asked))

    assert json.loads(typed(config, *asked)) == first
    assert json.loads(typed(config, *asked, "--seed", "2")) != first
    by_name = {row["plan"]: row for row in first}
    assert by_name["3 to 4, until 85 % sure"]["own"]
    assert by_name["5 answers a task"]["accuracy"] > by_name["1 answer a task"]["accuracy"]
    assert by_name["1 answer a task"]["cost"] == pytest.approx(8 * 50_000 / 0.8, rel=0.15)
    assert all(0 <= row["low"] <= row["accuracy"] <= row["high"] <= 1 for row in first)


def test_gold_in_the_work_comes_at_the_rate_of_its_table(sqlite_url: str, tmp_path: Path) -> None:
    said = typed(
        project(sqlite_url, tmp_path, spec(more="\n[gold]\nevery = 4\n")), "facts", "--tasks", "8", "--runs", "2"
    )

    assert "25% known tasks besides" in said
    assert "2 to 7, until 90 %, 20 % known" in said


def test_a_crowd_may_be_as_good_as_one_that_was_measured(sqlite_url: str, tmp_path: Path) -> None:
    config = project(sqlite_url, tmp_path, answers=8)
    said = typed(config, "facts", "--measured", "facts", "--known", "0")

    assert "60 workers as those of facts were" in said
    [one] = [line for line in said.splitlines() if "1 answer a task" in line]
    assert 40 < float(one.split("%")[0].split()[-1]) < 60  # one of the two is always right, the other never
    assert "Without known tasks" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nope",), "There is no project nope."),
        (("facts", "--measured", "nope"), "There is no project nope."),
        (("facts", "--measured", "facts"), "Nobody of facts answered 5 tasks whose answer is known."),
        (("facts", "--workers", "2"), "The project asks for up to 3 answers a task: give at least 3 --workers."),
        (("facts", "--picture", "/nowhere/a.png"), None),
    ],
)
def test_what_cannot_be_is_said(sqlite_url: str, tmp_path: Path, words: tuple[str, ...], sentence: str | None) -> None:
    with pytest.raises(Problem) as problem:
        typed(project(sqlite_url, tmp_path), *words, "--runs", "2")

    assert sentence is None or str(problem.value) == sentence


def test_shares_are_given_with_a_sign_or_without(sqlite_url: str, tmp_path: Path) -> None:
    config = project(sqlite_url, tmp_path)
    plain = typed(config, "facts", "--accuracy", "70", "--known", "10", "--runs", "2")

    assert typed(config, "facts", "--accuracy", "70%", "--known", "10 %", "--runs", "2") == plain
    for wrong in ("150%", "most", "nan"):
        with pytest.raises(BadParameter, match='give 0% to 100%, as "15%"'):
            typed(config, "facts", "--accuracy", wrong)


def test_answers_in_free_words_cannot_be_played(sqlite_url: str, tmp_path: Path) -> None:
    made = spec(('type = "choice"', 'type = "several"'))
    with pytest.raises(Problem, match="labels of a fixed list"):
        typed(project(sqlite_url, tmp_path, made), "facts")


@pytest.mark.skipif(importlib.util.find_spec("matplotlib") is not None, reason="matplotlib is here")
def test_a_picture_says_what_it_needs(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"pip install 'tapwork\[charts\]'") as problem:
        typed(project(sqlite_url, tmp_path), "facts", "--runs", "2", "--picture", str(tmp_path / "a.png"))

    assert problem.value.code == EXIT_UNAVAILABLE


@pytest.mark.extras
def test_a_picture_is_drawn(sqlite_url: str, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    made = spec(('title = "Facts"', 'title = "$5 or $6?"'), more=RULE)
    typed(project(sqlite_url, tmp_path, made), "facts", "--runs", "2", "--picture", str(picture))

    with Image.open(picture) as drawn:
        assert drawn.size[0] == 1350
        assert len(set(drawn.convert("RGB").get_flattened_data())) > 20
