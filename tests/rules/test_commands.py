"""What the commands say, without running them."""

from pathlib import Path

import pytest

from bot.commands.common import EXIT_NO_INPUT, Problem, readable
from bot.commands.tasks import told
from crowd.rules.faults import Fault
from crowd.rules.importing import Tally


def test_one_row_is_not_called_rows() -> None:
    report = Tally(rows=1).report("t.csv", added=1, stopped=False)

    assert told(report) == "t.csv: 1 row, 1 task added, 0 there already, 0 bad."


def test_a_fault_of_the_whole_file_names_it_once() -> None:
    tally = Tally(faults=[Fault("", "", "t.csv is no text"), Fault("columns.id", "", "no such column")])

    assert told(tally.report("t.csv", added=0, stopped=True)).splitlines()[:2] == [
        "t.csv is no text",
        "t.csv: columns.id: no such column",
    ]


def test_a_file_that_cannot_be_read_has_its_own_exit_code(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Problem, match="cannot be read") as caught:
            readable(path)
        assert caught.value.code == EXIT_NO_INPUT
