"""movcon check: a folder, a CSV or a workbook; formulas in workbooks are found though the reader hides them."""

from datetime import date, time

import pytest
from openpyxl import Workbook

from scenarios.check import check_file


def workbook(path, lines, cells=None):
    book = Workbook()
    sheet = book.active
    for line in lines:
        sheet.append([int(cell) if cell.isdigit() else cell or None for cell in line])
    for name, value in (cells or {}).items():
        sheet[name] = value
    book.save(path)
    return path


def test_a_shipped_folder_has_no_faults(small):
    assert check_file(small.path) == ()


def test_a_spoilt_folder_has_its_faults(small):
    small.set("charter.csv", 2, "base", "XXXX")

    assert [fault.code for fault in check_file(small.path)] == ["unknown_airfield"]


@pytest.mark.parametrize("file", ["rotations.csv", "charter.csv", "funds.csv", "onward.csv", "contracts.csv"])
def test_a_single_table_is_known_by_its_columns_whatever_its_name(small, tmp_path, file):
    request = tmp_path / "request.csv"
    request.write_bytes((small.path / file).read_bytes())

    assert check_file(request) == ()


def test_a_single_table_is_checked_cell_by_cell_and_row_by_row(small):
    small.set("rotations.csv", 2, "incoming", "=B2")
    small.set("rotations.csv", 5, "window_last", "2010-08-01")

    found = [(fault.code, fault.row, fault.column) for fault in check_file(small.path / "rotations.csv")]

    assert found == [("formula", 2, "incoming"), ("impossible_window", 5, "window_last")]


def test_a_table_of_other_columns_is_not_known(tmp_path):
    (tmp_path / "other.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")

    (fault,) = check_file(tmp_path / "other.csv")

    assert fault.code == "unknown_table"
    assert "rotations.csv" in fault.cure


def test_a_file_that_is_not_there_is_told(tmp_path):
    (fault,) = check_file(tmp_path / "nothing.csv")

    assert fault.code == "missing_file"


def test_a_workbook_is_read_like_the_csv(small, tmp_path):
    path = workbook(tmp_path / "request.xlsx", small.lines("rotations.csv"))

    assert check_file(path) == ()


def test_dates_and_times_of_a_workbook_are_read_as_such(small, tmp_path):
    rotations = workbook(tmp_path / "rotations.xlsx", small.lines("rotations.csv"), {"P2": date(2010, 6, 19)})
    airfields = workbook(tmp_path / "airfields.xlsx", small.lines("airfields.csv"), {"B2": time(6, 30)})

    assert small.lines("rotations.csv")[0][15] == "window_last"
    assert [fault.code for fault in check_file(rotations)] == ["preferred_outside_window"]
    assert check_file(airfields) == ()


def test_a_formula_in_a_workbook_is_found_with_its_cell(small, tmp_path):
    path = workbook(tmp_path / "request.xlsx", small.lines("rotations.csv"), {"F3": "=F2+1", "A4": '="a"&"b"'})

    found = [(fault.code, fault.row, fault.column) for fault in check_file(path)]

    assert found == [("formula", 3, "incoming"), ("formula", 4, "id")]


def test_decimals_of_a_workbook_are_faults_and_whole_floats_are_not(small, tmp_path):
    path = workbook(tmp_path / "request.xlsx", small.lines("rotations.csv"), {"F3": 390.5, "G3": 390.0})

    assert [(fault.code, fault.row, fault.column) for fault in check_file(path)] == [("decimal_number", 3, "incoming")]


def test_cells_beyond_the_header_are_faults(small, tmp_path):
    path = workbook(tmp_path / "stops.xlsx", small.lines("tech_stops.csv"), {"D3": "stray"})

    assert [(fault.code, fault.row) for fault in check_file(path)] == [("wrong_number_of_cells", 3)]


def test_a_workbook_cut_in_half_is_told(small, tmp_path):
    path = workbook(tmp_path / "request.xlsx", small.lines("rotations.csv"))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    assert [fault.code for fault in check_file(path)] == ["unreadable_workbook"]


def test_a_workbook_named_csv_is_told(small, tmp_path):
    path = workbook(tmp_path / "request.xlsx", small.lines("rotations.csv"))
    renamed = path.rename(tmp_path / "request.csv")

    assert [fault.code for fault in check_file(renamed)] == ["wrong_encoding"]
