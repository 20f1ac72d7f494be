"""Exports for the next tool: spreadsheets, Label Studio, Hugging Face, preferences; all of them import again."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from crowd.rules.export_fields import LABEL_STUDIO, schema
from crowd.rules.importing import ImportReport
from crowd.rules.pseudonyms import fresh
from crowd.services.exporting import Chosen, Exported, ExportService
from crowd.services.importing import ImportService
from crowd.services.outcomes import Refused
from crowd.services.sinks.workbook import new_workbook
from storage import Storage, Unit
from tests.exports import faults, objects, sheets, table
from tests.filling import HOUR, NOON, admit, answer, jsonl, opened, rows, spec

TRUE, FALSE = {"label": "true"}, {"label": "false"}
PAIR = (
    ('type = "choice"', 'type = "pair"'),
    ('labels = ["true", "false"]', "scale = 5"),
    ('text = "{text}"\ngold = "gold"', 'prompt = "{q}"\nfirst = "{one}"\nsecond = "{two}"'),
)


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(".*.part"))


async def answered(storage: Storage, tmp_path: Path, *, count: int = 3) -> None:
    """Tasks of which the first has three answers, the second one."""
    await opened(storage, jsonl(tmp_path / "t.jsonl", rows(count)))

    def unit(work: Unit) -> None:
        ann, ben, eve = (admit(work, telegram_id) for telegram_id in (1, 2, 3))
        for person, given in ((ann, TRUE), (ben, FALSE), (eve, TRUE)):
            answer(work, "t1", person, given)
        answer(work, "t2", ann, TRUE, state="accepted")

    await storage.write(None, unit)


async def compared(storage: Storage, tmp_path: Path) -> None:
    """Three pairs: one clear, one even, one that nobody saw."""
    cells = [{"id": f"t{at}", "q": f"Q{at}", "one": f"a{at}", "two": f"b{at}"} for at in (1, 2, 3)]
    await opened(storage, jsonl(tmp_path / "t.jsonl", cells), spec(*PAIR))

    def unit(work: Unit) -> None:
        ann, ben, eve = (admit(work, telegram_id) for telegram_id in (1, 2, 3))
        for key, person, label in (
            ("t1", ann, "second_much"),
            ("t1", ben, "second"),
            ("t1", eve, "tie"),
            ("t2", ann, "first"),
            ("t2", ben, "second_much"),
        ):
            answer(work, key, person, {"label": label, "strength": 0, "swapped": False})

    await storage.write(None, unit)


async def test_a_workbook_holds_what_was_answered_and_nothing_in_it_is_a_formula(
    storage: Storage, tmp_path: Path
) -> None:
    evil = '=HYPERLINK("http://x.example","y")'
    await opened(storage, jsonl(tmp_path / "t.jsonl", [{"id": "t1", "text": evil, "n": 7, "gold": "true"}]))
    await storage.write(None, lambda work: answer(work, "t1", admit(work, 1), TRUE))

    exported = await ExportService(storage).answers("facts", tmp_path / "a.xlsx", form="xlsx")

    assert exported == Exported(tmp_path / "a.xlsx", 1)
    [[line]] = sheets(tmp_path / "a.xlsx")
    assert (line["task"], line["seconds"], line["task_version"]) == ("t1", 12.345, 1)
    assert (line["row:text"], line["row:n"], line["answer"]) == (evil, 7, '{"label": "true"}')
    cells = [cell for row in load_workbook(tmp_path / "a.xlsx").active for cell in row]  # type: ignore[union-attr]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}


def test_a_full_sheet_is_followed_by_the_next_and_a_cell_too_long_is_cut_and_counted(tmp_path: Path) -> None:
    with (tmp_path / "m.xlsx").open("wb") as out, new_workbook(out, ["task"], ["more"], most_rows=3) as book:
        for at, more in enumerate(["1\x01", "é" * 40_000, "3"], start=1):
            book.put({"task": f"t{at}"}, json.dumps({"more": more}))

    first, second = sheets(tmp_path / "m.xlsx")
    assert book.cut == 1
    assert [line["task"] for line in (*first, *second)] == ["t1", "t2", "t3"]
    assert (len(first[1]["row:more"]), first[1]["row:more"][-2:]) == (32_767, "é…")
    assert first[0]["row:more"] == "1_x0001_"


async def test_label_studio_gets_a_task_with_all_its_annotations_and_a_configuration(
    storage: Storage, tmp_path: Path
) -> None:
    await answered(storage, tmp_path)

    exported = await ExportService(storage).answers("facts", tmp_path / "a.json", form="label-studio")

    assert exported == Exported(tmp_path / "a.json", 4)
    tasks = json.loads((tmp_path / "a.json").read_text())
    assert faults(LABEL_STUDIO, tasks) == []
    assert [(task["data"]["task"], len(task["annotations"])) for task in tasks] == [("t1", 3), ("t2", 1)]
    assert tasks[0]["data"]["text"] == "Claim 1"
    assert tasks[0]["data"]["row"] == {"id": "t1", "text": "Claim 1", "gold": "true"}
    about = {"to_name": "show_text"}
    assert tasks[0]["annotations"][0] == {
        "result": [
            {"from_name": "label", **about, "type": "choices", "value": {"choices": ["true"]}},
            {"from_name": "worker", **about, "type": "textarea", "value": {"text": ["w1"]}},
        ],
        "ground_truth": False,
        "lead_time": 12.345,
    }
    assert (tmp_path / "a.config.xml").read_text() == (
        "<View>\n"
        '  <Header value="Is it true?"/>\n'
        '  <Text name="show_text" value="$text"/>\n'
        '  <Choices name="label" toName="show_text" choice="single">'
        '<Choice value="true"/><Choice value="false"/></Choices>\n'
        '  <TextArea name="worker" toName="show_text"/>\n'
        "</View>\n"
    )


async def test_a_majority_is_the_ground_truth_and_a_tie_is_none(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)

    await ExportService(storage).majority("facts", tmp_path / "m.json", form="label-studio")

    tasks = json.loads((tmp_path / "m.json").read_text())
    assert [[each["ground_truth"] for each in task["annotations"]] for task in tasks] == [[True], [True], []]


async def test_a_folder_for_hugging_face_holds_both_tables_and_a_card(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)

    exported = await ExportService(storage).hugging_face("facts", tmp_path / "set", licence="cc-by-4.0")

    assert exported == Exported(tmp_path / "set", 4)
    answers, majority = objects(tmp_path / "set/data/answers.jsonl"), objects(tmp_path / "set/data/majority.jsonl")
    assert (len(answers), len(majority)) == (4, 3)
    assert answers[0]["answer"] == '{"label": "true"}'
    assert all(faults(schema("answers", flat=True), line) == [] for line in answers)
    card = (tmp_path / "set/README.md").read_text()
    assert card.startswith('---\npretty_name: "Facts"\nlicense: "cc-by-4.0"\n')
    assert "3 workers took part" in card
    assert "    path: data/majority.jsonl\n" in card
    assert "| `label` | the label, as it is counted; none for free text |" in card
    assert leftovers(tmp_path) == []


async def test_a_folder_that_is_there_is_left_alone(sqlite_storage: Storage, tmp_path: Path) -> None:
    await answered(sqlite_storage, tmp_path)

    refused = await ExportService(sqlite_storage).hugging_face("facts", tmp_path)

    assert refused == Refused(f"{tmp_path} is there already; name a folder that is not.")


async def test_preferences_name_the_better_text_and_how_much(storage: Storage, tmp_path: Path) -> None:
    await compared(storage, tmp_path)
    service = ExportService(storage)

    one = await service.export("facts", tmp_path / "p.jsonl", "pairs", form="jsonl")
    all_ = await service.export("facts", tmp_path / "m.jsonl", "majority pairs", form="jsonl")

    assert one == Exported(tmp_path / "p.jsonl", 4, undecided=1)
    shown = ("task", "worker", "prompt", "chosen", "rejected", "strength", "chosen_side")
    assert [tuple(line[name] for name in shown) for line in objects(tmp_path / "p.jsonl")] == [
        ("t1", "w1", "Q1", "b1", "a1", 1.0, "second"),
        ("t1", "w2", "Q1", "b1", "a1", 0.5, "second"),
        ("t2", "w1", "Q2", "a2", "b2", 0.5, "first"),
        ("t2", "w2", "Q2", "b2", "a2", 1.0, "second"),
    ]
    assert all_ == Exported(tmp_path / "m.jsonl", 1, undecided=2)
    [line] = objects(tmp_path / "m.jsonl")
    assert (line["chosen"], line["strength"], line["votes_chosen"], line["votes_total"]) == ("b1", 0.5, 2, 3)
    assert faults(schema("majority pairs", flat=False), line) == []


async def test_a_project_without_pairs_has_no_preferences(sqlite_storage: Storage, tmp_path: Path) -> None:
    await answered(sqlite_storage, tmp_path)

    refused = await ExportService(sqlite_storage).export("facts", tmp_path / "p.jsonl", "pairs", form="jsonl")

    assert refused == Refused("facts compares no texts; its task type is choice.")


async def test_states_and_days_can_be_chosen_for_answers_and_majority(storage: Storage, tmp_path: Path) -> None:
    await answered(storage, tmp_path)
    service = ExportService(storage)

    async def counts(chosen: Chosen) -> tuple[int, int]:
        await service.answers("facts", tmp_path / "a.jsonl", form="jsonl", chosen=chosen)
        await service.majority("facts", tmp_path / "m.jsonl", form="jsonl", chosen=chosen)
        votes = sum(line["votes_total"] for line in objects(tmp_path / "m.jsonl"))
        return len(objects(tmp_path / "a.jsonl")), votes

    assert await counts(Chosen()) == (4, 4)
    assert await counts(Chosen(states={"accepted"})) == (1, 1)
    assert await counts(Chosen(since=NOON, until=NOON + HOUR)) == (4, 4)
    assert await counts(Chosen(until=NOON + 12_345)) == (0, 0)
    assert await counts(Chosen(since=NOON + 12_346)) == (0, 0)


async def test_pseudonyms_of_two_exports_cannot_be_put_together(storage: Storage, tmp_path: Path) -> None:
    await opened(
        storage,
        jsonl(tmp_path / "t.jsonl", [{"id": "t1", "text": "x", "gold": "true", "who": ""}]),
        spec(('gold = "gold"', 'gold = "gold"\nkept_from = "who"')),
    )
    await storage.write(None, lambda work: [answer(work, "t1", admit(work, each), TRUE) for each in (1, 2)])
    service, found = ExportService(storage), []

    for secret in (b"one", b"one", b"other"):
        await service.answers("facts", tmp_path / "a.jsonl", form="jsonl", chosen=Chosen(names=fresh(secret)))
        found.append([line["worker"] for line in objects(tmp_path / "a.jsonl")])

    assert found[0] == found[1]
    assert len({*found[0], *found[2], "w1", "w2"}) == 6


def test_workers_whom_a_row_names_stand_there_under_the_same_pseudonyms() -> None:
    names = fresh(b"secret")
    given = spec(('gold = "gold"', 'gold = "gold"\nkept_from = "who"\nreserved_for = "for"'))

    row = Chosen(names=names).row('{"text":"w1","who":"w1, w2","for":["w3"]}', given)

    assert json.loads(row) == {"text": "w1", "who": f"{names('w1')} {names('w2')}", "for": [names("w3")]}
    assert Chosen().row('{"who":"w1"}', given) == '{"who":"w1"}'


@pytest.mark.parametrize("what", ["answers", "majority", "reports"])
async def test_every_line_is_as_its_schema_says(sqlite_storage: Storage, tmp_path: Path, what: Any) -> None:
    await answered(sqlite_storage, tmp_path)

    await ExportService(sqlite_storage).export("facts", tmp_path / "a.jsonl", what, form="jsonl")

    assert [fault for line in objects(tmp_path / "a.jsonl") for fault in faults(schema(what, flat=False), line)] == []


def test_a_schema_finds_what_is_wrong() -> None:
    given = schema("majority", flat=False)
    good = {"project": "p", "task": "t", "label": None, "tie": False, "tied": [], "votes": {"a": 1}, "votes_total": 1}
    good |= {"settled": None, "dispute": None, "overlap": 1, "skipped": 0, "gold": None, "row": {}}

    assert faults(given, good) == []
    assert faults(given, {**good, "tie": 1, "votes": {"a": "1"}, "tied": [2], "other": 1}) == [
        ".tie is 1, not boolean",
        ".tied[0] is 2, not string",
        ".votes.a is '1', not integer",
        ".other is unknown",
    ]
    assert faults(given, {}) != []


ROWS: list[dict[str, Any]] = [
    {"id": "=t1", "text": "=1+1", "n": 7, "gold": "true"},
    {"id": "t2", "text": "'=quoted _x0041_", "n": None, "gold": ""},
    {"id": "t3", "text": "two\nlines, é 😀", "n": 1.5, "gold": "false"},
]


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "label-studio"])
@pytest.mark.parametrize("what", ["answers", "majority"])
async def test_the_same_content_imports_again(sqlite_storage: Storage, tmp_path: Path, form: Any, what: Any) -> None:
    await opened(sqlite_storage, jsonl(tmp_path / "t.jsonl", ROWS))
    await sqlite_storage.write(
        None,
        lambda work: [answer(work, key, admit(work, who), TRUE) for key in ("=t1", "t2", "t3") for who in (1, 2)],
    )
    exported = tmp_path / f"a.{'json' if form == 'label-studio' else form}"
    await ExportService(sqlite_storage).export("facts", exported, what, form=form)

    report = await ImportService(sqlite_storage).add("facts", exported, skip_bad=False, actor="cli", now=NOON)

    assert isinstance(report, ImportReport)
    assert (report.rows, report.unchanged, report.bad, report.faults) == (3, 3, 0, ())


async def test_a_table_of_a_folder_for_hugging_face_imports_again(sqlite_storage: Storage, tmp_path: Path) -> None:
    await opened(sqlite_storage, jsonl(tmp_path / "t.jsonl", ROWS))
    await ExportService(sqlite_storage).hugging_face("facts", tmp_path / "set")

    table_of_it = tmp_path / "set/data/majority.jsonl"
    report = await ImportService(sqlite_storage).add("facts", table_of_it, skip_bad=False, actor="cli", now=NOON)

    assert isinstance(report, ImportReport)
    assert (report.rows, report.unchanged) == (3, 3)


async def test_tasks_named_by_their_rows_number_keep_their_names(sqlite_storage: Storage, tmp_path: Path) -> None:
    numbered = spec(('id = "id"', 'id = "row"'), ('gold = "gold"', ""))
    await opened(sqlite_storage, jsonl(tmp_path / "t.jsonl", [{"text": "a"}, {"text": "b"}, {"text": "c"}]), numbered)
    await sqlite_storage.write(None, lambda work: answer(work, "3", admit(work, 1), TRUE))
    await ExportService(sqlite_storage).answers("facts", tmp_path / "a.csv", form="csv")

    report = await ImportService(sqlite_storage).add("facts", tmp_path / "a.csv", skip_bad=False, actor="cli", now=NOON)

    assert isinstance(report, ImportReport)
    assert (report.rows, report.unchanged) == (1, 1)
    assert [line["task"] for line in table(tmp_path / "a.csv")] == ["3"]
