"""Files of the tramp ship routing benchmark: read whole, or every fault told with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.tsrsp_files import tsrsp_text
from movcon.errors import BadInput
from scenarios.intake.tsrsp import read_tsrsp

# Rows of this instance, by line: 2 nodes, 4 vehicles, 6-7 the vehicles, 9 calls, 11-12 what they may carry, 14-16 the
# calls, 18-35 travel, 37-42 port times.
TEXT = tsrsp_text(0, nodes=3, vehicles=2, calls=3)


def _written(folder: Path, text: str) -> Path:
    file = folder / "instance.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_instance_is_read_whole(tmp_path: Path) -> None:
    found = read_tsrsp(_written(tmp_path, TEXT))
    assert (found.nodes, len(found.vehicles), len(found.calls)) == (3, 2, 3)
    assert len(found.travel) == 2 * 3 * 3
    assert len(found.service) == 2 * 3
    line = TEXT.splitlines()[13].split(",")
    assert [found.calls[0].origin, found.calls[0].destination, found.calls[0].size] == [int(x) for x in line[1:4]]


def _row(number: int, change: Callable[[str], str]) -> str:
    lines = TEXT.splitlines()
    lines[number - 1] = change(lines[number - 1])
    return "\n".join(lines)


def _last(row: str, value: str) -> str:
    return row.rpartition(",")[0] + "," + value


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [
        (_row(2, lambda row: "0"), 2, "wrong_count"),
        (_row(2, lambda row: "three"), 2, "wrong_count"),
        (_row(6, lambda row: "1,9,0,100"), 6, "unknown_number"),
        (_row(6, lambda row: "2,1,0,100"), 6, "wrong_order"),
        (_row(7, lambda row: row + ",5"), 7, "wrong_width"),
        (_row(7, lambda row: _last(row, "-5")), 7, "negative_number"),
        (_row(11, lambda row: row + ",77"), 11, "unknown_number"),
        (_row(14, lambda row: _last(row, "0")), 14, "window_reversed"),
        (_row(20, lambda row: _last(row, "x")), 20, "not_a_number"),
        (_row(20, lambda row: _last(row, "9" * 30)), 20, "number_too_large"),
        (_row(21, lambda row: TEXT.splitlines()[19]), 21, "twice"),
        (_row(22, lambda row: "9,1,1,0,0"), 22, "unknown_number"),
        (TEXT + "\n1,2,3", 44, "row_too_many"),
        ("\n".join(TEXT.splitlines()[:30]), 30, "row_missing"),
        ("", 1, "row_missing"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, row: int, code: str) -> None:
    with pytest.raises(BadInput) as told:
        read_tsrsp(_written(tmp_path, text))
    assert (row, code) in [(fault.row, fault.code) for fault in told.value.faults]
    assert all(fault.cause and fault.cure for fault in told.value.faults)


def test_a_call_that_may_be_carried_needs_port_times(tmp_path: Path) -> None:
    carried = int(TEXT.splitlines()[10].split(",")[1])
    text = _row(36 + carried, lambda row: f"1,{carried},-1,-1,-1,-1")
    with pytest.raises(BadInput) as told:
        read_tsrsp(_written(tmp_path, text))
    assert [(fault.row, fault.code) for fault in told.value.faults] == [(36 + carried, "call_without_port_times")]


def test_several_faults_are_told_at_once(tmp_path: Path) -> None:
    lines = TEXT.splitlines()
    lines[5] = "1,9,0,100"
    lines[19] = "x"
    with pytest.raises(BadInput) as told:
        read_tsrsp(_written(tmp_path, "\n".join(lines)))
    assert [fault.row for fault in told.value.faults] == [6, 20]


def test_what_is_no_file_and_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_tsrsp(tmp_path / "missing.txt")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not text"):
        read_tsrsp(tmp_path / "binary")
