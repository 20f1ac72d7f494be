"""`tapwork aggregate` as it is typed: on files, on a project, and on public data with the figures that are known."""

import asyncio
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import tapwork
from bot.commands.common import EXIT_DATA, EXIT_NO_INPUT, EXIT_SETTINGS, Problem
from crowd.aggregation.kit import NO_KIT
from storage import open_storage
from tests.adjudicating import BOSS, court
from tests.filling import admit, answer, jsonl, opened, rows
from tests.real_data import real_data

ANSWERS = "task,worker,label\nt1,a,yes\nt1,b,yes\nt1,c,no\nt2,a,no\nt2,b,yes\n"


def typed(*words: str | Path) -> str:
    """What it says; what goes wrong is raised."""
    ran = CliRunner().invoke(tapwork, ["aggregate", *map(str, words)], standalone_mode=False)
    if ran.exception:
        raise ran.exception
    return ran.output


def figures(*words: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(typed(*words, "--json"))
    return found


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(ANSWERS)
    return path


def test_a_file_is_told_in_lines_for_a_person(answers: Path, tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_text("task,label\nt1,yes\nt9,no\n")

    said = typed(answers, "--gold", tmp_path / "gold.csv", "--out", tmp_path / "l.csv")

    assert said.splitlines()[:4] == [
        f"{answers}: 5 answers of 3 workers to 2 tasks, 2 labels.",
        "majority: 1 task with a label, 1 tie without.",
        "Right: 100.0% (20.7% to 100.0%) of 1 known answer.",
        "1 known answer for tasks that nobody answered.",
    ]
    assert "What fits: posterior." in said
    assert said.endswith(f"{tmp_path / 'l.csv'}: 2 tasks.\n")


def test_nothing_in_a_label_moves_the_terminal(answers: Path) -> None:
    answers.write_text('task,worker,label\nt1,a,"\x1b[2Jone\ntwo"\nt1,b,' + "x" * 100 + "\n")

    said = typed(answers)

    assert "\\x1b[2Jone two: 1 answer, " in said
    assert f"{'x' * 59}…: 1 answer, " in said


def test_bad_rows_are_told_and_keep_all_out_unless_they_are_left_out(answers: Path) -> None:
    answers.write_text(f"{ANSWERS}t3,,no\n")

    with pytest.raises(Problem, match="--skip-bad") as caught:
        typed(answers)

    assert caught.value.code == EXIT_DATA
    said = typed(answers, "--skip-bad")
    assert "answers.csv, line 7: worker: is empty" in said
    assert "5 answers" in said


def test_what_cannot_be_read_has_its_own_exit_code(answers: Path, tmp_path: Path) -> None:
    answers.write_text("task,label\nt,1\n")

    for path in (tmp_path / "none.csv", answers, tmp_path / "a.doc"):
        with pytest.raises(Problem) as caught:
            typed(path)
        assert caught.value.code == EXIT_NO_INPUT


def test_words_that_do_not_fit_together_are_refused(answers: Path) -> None:
    for words in (["--items", "left", "--method", "bradley-terry"], ["--order", "a,b", "--scale", "interval"]):
        with pytest.raises(Problem) as caught:
            typed(answers, *words)
        assert caught.value.code == EXIT_SETTINGS


@pytest.mark.skipif(importlib.util.find_spec("crowdkit") is not None, reason="crowd-kit is installed")
@pytest.mark.parametrize("method", ["dawid-skene", "mace", "bradley-terry"])
def test_without_the_extra_its_methods_say_how_to_get_it(method: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("task,worker,label,left,right\n1,a,left,x,y\n2,a,right,x,y\n")

    with pytest.raises(Problem) as caught:
        typed(path, "--method", method)

    assert str(caught.value) == NO_KIT


async def _worked(url: str, tmp_path: Path) -> None:
    storage = await open_storage(url)
    await opened(storage, jsonl(tmp_path / "t.jsonl", rows(1)))
    await storage.write(None, lambda work: answer(work, "t1", admit(work, 1), {"label": "true"}))
    await storage.close()


def test_a_project_is_aggregated_with_its_own_known_answers(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tapwork.db'}"
    (tmp_path / "config.toml").write_text(f'[telegram]\ntoken = "1:x"\n[storage]\nurl = "{url}"\n')
    (tmp_path / "config.toml").chmod(0o600)
    asyncio.run(_worked(url, tmp_path))

    found = figures("facts", "--config", tmp_path / "config.toml")

    assert (found["source"], found["tasks"], found["accuracy"]["right"]["value"]) == ("facts", 1, 1.0)
    assert found["agreement"]["workers"][0]["worker"] == "w1"


@pytest.mark.parametrize(
    ("name", "alpha", "lost", "right", "won"),
    [
        ("snow_rte", 0.241, 0.856, 0.8969, 0.938),
        ("weather_amt", 0.521, 0.843, 0.8533, 0.863),
        ("xstest", 0.907, 0.948, 0.9718, 0.995),
    ],
)
def test_the_figures_of_public_data_come_out(name: str, alpha: float, lost: float, right: float, won: float) -> None:
    folder = real_data(name)

    found = figures(folder / "answers.csv", "--gold", folder / "gold.csv")

    assert found["agreement"]["alpha"]["value"] == pytest.approx(alpha, abs=0.001)
    assert found["accuracy"]["right"]["value"] == pytest.approx(right, abs=0.0001)
    assert found["accuracy"]["lost"] == pytest.approx(lost, abs=0.0006)
    assert found["accuracy"]["won"] == pytest.approx(won, abs=0.0006)


def test_votes_on_answers_of_models_agree_as_is_known() -> None:
    found = figures(real_data("mtbench_votes") / "answers.csv")

    assert found["agreement"]["alpha"]["value"] == pytest.approx(0.485, abs=0.001)
    assert (found["answers"], found["tasks"], found["workers"]) == (3_354, 1_814, 65)


@pytest.mark.parametrize(("name", "least"), [("snow_rte", 0.915), ("weather_amt", 0.84)])
def test_the_posterior_beats_or_meets_the_majority_on_public_data(name: str, least: float) -> None:
    folder = real_data(name)

    found = figures(folder / "answers.csv", "--gold", folder / "gold.csv", "--method", "posterior")

    assert found["accuracy"]["right"]["value"] >= least


def test_tasks_that_a_person_settled_are_counted_in_whole_sentences(sqlite_url: str, tmp_path: Path) -> None:
    async def fill(upto: int) -> None:
        storage = await open_storage(sqlite_url)
        desk = await court(storage, tmp_path)
        for at in range(upto):
            task_id = await desk.labels("y", "y", "n")
            await desk.case()
            await desk.settles(BOSS, task_id)
            if at == 0:
                said.append(await asyncio.to_thread(typed, "facts", "--config", config))
        said.append(await asyncio.to_thread(typed, "facts", "--config", config))
        await storage.close()

    said: list[str] = []
    config = tmp_path / "config.toml"
    config.write_text(f'[telegram]\ntoken = "1:{"A" * 35}"\n[storage]\nurl = "{sqlite_url}"\n')
    config.chmod(0o600)
    asyncio.run(fill(2))
    assert "1 of the tasks was settled by a person; " in said[0]
    assert "2 of the tasks were settled by a person; " in said[1]
