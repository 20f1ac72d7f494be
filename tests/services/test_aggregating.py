"""What is read to be aggregated: of files, with every fault by its line, and of stored projects, on both engines."""

import csv
import json
from pathlib import Path

import pytest

from crowd.aggregation.comparisons import Comparison
from crowd.aggregation.results import by_majority
from crowd.services.aggregating import AggregateService, read_answers, read_known, read_skills, write_labels
from crowd.services.aggregating.running import Given, aggregated
from crowd.services.aggregating.stored import Stored
from crowd.services.outcomes import Refused
from crowd.services.rowfiles import UnreadableError
from storage import Storage, Unit
from tests.filling import admit, answer, jsonl, opened, rows, spec

ANSWERS = "task,worker,label\nt1,a,yes\nt1,b,no\nt2,a,yes\n"


def file(tmp_path: Path, text: str, name: str = "answers.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_answers_are_read_from_any_row_file(tmp_path: Path) -> None:
    lines = [{"task": 1, "worker": "a", "label": True}, {"task": 1, "worker": "b", "label": False}]

    table = read_answers(file(tmp_path, "worker;seconds;label;task\na;3; yes ;t1\n"))
    objects = read_answers(jsonl(tmp_path / "a.jsonl", lines))

    assert (table.votes.tasks, table.votes.workers, table.votes.labels) == (("t1",), ("a",), ("yes",))
    assert (objects.votes.tasks, objects.votes.labels) == (("1",), ("false", "true"))
    assert objects.faults.count == 0


def test_every_fault_is_told_with_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    found = read_answers(file(tmp_path, f"{ANSWERS}t2,,no\nt1,a,no\nt3,a\n,a,\nt3,c,no\n"))

    assert [str(fault) for fault in found.faults.told] == [
        "line 5: worker: is empty",
        "line 6: is a second answer of a to t1; the first is in line 2",
        "line 7: has 2 cells; the first line names 3 columns",
        "line 8: task: is empty",
        "line 8: label: is empty",
    ]
    assert (found.rows, len(found.votes)) == (8, 4)


def test_in_an_export_of_ours_what_does_not_count_in_its_project_does_not_count(tmp_path: Path) -> None:
    text = "project,task,worker,label,state\np,t1,a,yes,submitted\np,t1,b,no,rejected\np,t2,a,,accepted\n"

    found = read_answers(file(tmp_path, text))

    assert (len(found.votes), found.uncounted, found.faults.count) == (1, 2, 0)


def test_a_file_without_the_columns_is_refused_by_their_names(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"no column worker and none called label; it has task, answer"):
        read_answers(file(tmp_path, "task,answer\nt,1\n"))


def test_known_answers_that_contradict_each_other_are_a_fault(tmp_path: Path) -> None:
    found = read_known(file(tmp_path, "task,label\nt1,yes\nt1,yes\nt2,no\nt2,yes\n"))

    assert found.known == {"t1": "yes", "t2": "no"}
    assert [fault.line for fault in found.faults.told] == [5]


def test_skills_are_numbers_to_100(tmp_path: Path) -> None:
    found = read_skills(file(tmp_path, "worker,skill\na,80\nb,high\nc,101\nd,nan\n"))

    assert found.known == {"a": "80"}
    assert [fault.line for fault in found.faults.told] == [3, 4, 5]


def test_votes_on_pairs_are_read_as_comparisons(tmp_path: Path) -> None:
    text = "task,worker,label,left,right\n1,a,left,x,y\n2,a,y,x,y\n3,a,tie,y,z\n4,a,neither,x,y\n"

    found = read_answers(file(tmp_path, text), items=("left", "right"))

    assert found.comparisons == (Comparison("x", "y"), Comparison("y", "x"), Comparison("y", "z", half=True))
    assert [fault.line for fault in found.faults.told] == [5]


def test_the_known_answer_is_what_to_use_and_the_crowds_stands_beside_it(tmp_path: Path) -> None:
    votes = read_answers(file(tmp_path, f"{ANSWERS}t3,a,=1+1\n")).votes

    assert write_labels(tmp_path / "l.csv", by_majority(votes), {"t2": "no"}) == 3

    with (tmp_path / "l.csv").open(encoding="utf-8-sig", newline="") as lines:
        found = [(each["task"], each["label"], each["source"], each["crowd_label"]) for each in csv.DictReader(lines)]
    assert found == [("t1", "", "tie", ""), ("t2", "no", "gold", "yes"), ("t3", "'=1+1", "crowd", "'=1+1")]


def test_labels_are_written_as_objects_too(tmp_path: Path) -> None:
    votes = read_answers(file(tmp_path, ANSWERS)).votes

    write_labels(tmp_path / "l.jsonl", by_majority(votes), {})

    first = json.loads((tmp_path / "l.jsonl").read_text().splitlines()[0])
    assert first == {
        "task": "t1",
        "label": None,
        "source": "tie",
        "crowd_label": None,
        "confidence": 0.5,
        "tied": ["no", "yes"],
        "votes": 2,
        "given": True,
        "method": "majority",
    }


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert isinstance(
        write_labels(tmp_path / "l.txt", by_majority(read_answers(file(tmp_path, ANSWERS)).votes), {}), Refused
    )


async def test_a_stored_project_gives_the_answers_that_count_and_what_is_known(
    storage: Storage, tmp_path: Path
) -> None:
    await opened(storage, jsonl(tmp_path / "t.jsonl", rows(3)))

    def unit(work: Unit) -> None:
        ann, ben, eve = (admit(work, telegram_id) for telegram_id in (1, 2, 3))
        for person, label in ((ann, "true"), (ben, "false"), (eve, "true")):
            answer(work, "t1", person, {"label": label})
        answer(work, "t2", ann, {"label": "false"}, state="rejected")
        answer(work, "t2", ben, None, state="skipped")
        answer(work, "t2", eve, {"label": "true"}, state="accepted")

    await storage.write(None, unit)

    stored = await AggregateService(storage).read("facts")

    assert isinstance(stored, Stored)
    votes = stored.given.votes
    assert [(votes.tasks[task], votes.labels[label]) for task, label in zip(votes.task, votes.label, strict=True)] == [
        ("t1", "true"),
        ("t1", "false"),
        ("t1", "true"),
        ("t2", "true"),
    ]
    assert stored.given.gold == {"t1": "true", "t2": "true", "t3": "true"}
    assert (stored.given.options, stored.given.scale, stored.unlabelled) == (2, "nominal", 0)


async def test_a_rating_is_ordinal_and_a_pair_can_be_ranked(sqlite_storage: Storage, tmp_path: Path) -> None:
    pair = spec(
        ('type = "choice"', 'type = "pair"'),
        ('labels = ["true", "false"]', "scale = 5"),
        ('text = "{text}"\ngold = "gold"', 'first = "{one}"\nsecond = "{two}"'),
    )
    cells = [{"id": "t1", "one": "x", "two": "y", "model a": "m", "model b": 7}]
    await opened(sqlite_storage, jsonl(tmp_path / "t.jsonl", cells), pair)
    given = {"label": "first_much", "strength": -2, "swapped": False}
    await sqlite_storage.write(None, lambda work: answer(work, "t1", admit(work, 1), given))
    service = AggregateService(sqlite_storage)

    ranked = await service.read("facts", items=("model a", "model b"))
    unnamed = await service.read("facts", items=("model a", "model c"))

    assert isinstance(ranked, Stored)
    assert ranked.comparisons == (Comparison("m", "7"),)
    assert (ranked.given.scale, ranked.given.order[0], ranked.given.options) == ("ordinal", "first_much", 5)
    assert unnamed == Refused("The row of task t1 has nothing in column model c; name the columns with --items.")


async def test_a_project_that_is_not_there_is_refused(sqlite_storage: Storage) -> None:
    assert isinstance(await AggregateService(sqlite_storage).read("nothing"), Refused)


def test_nothing_to_aggregate_and_labels_without_order_are_refused(tmp_path: Path) -> None:
    votes = read_answers(file(tmp_path, ANSWERS)).votes
    empty = read_answers(file(tmp_path, "task,worker,label\nt,,x\n")).votes

    assert isinstance(aggregated(Given(empty), "majority"), Refused)
    assert isinstance(aggregated(Given(votes, scale="interval"), "majority"), Refused)
