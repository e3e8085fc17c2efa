"""The copy that goes back to the contributor: marked where it must be mended, and nothing in it runs."""

import io

from openpyxl import load_workbook

from api.render.load_list import corrected_copy
from scenarios.intake.load_list.reading import CANONICAL_COLUMNS
from tests.scenarios.load_list.messy import plain, read, xlsx


def copy(reading):
    return load_workbook(io.BytesIO(corrected_copy(reading)))


def column(name):
    return CANONICAL_COLUMNS.index(name) + 1


def test_faulty_cells_are_red_with_cause_and_cure_in_a_comment_and_in_the_last_column(tmp_path):
    reading = read(xlsx(tmp_path, plain((0, "Qty", "lots"), (1, "Container No", "CSQU3054384"))))
    sheet = copy(reading)["Load list"]

    quantity, container = sheet.cell(2, column("quantity")), sheet.cell(3, column("container"))

    assert (quantity.value, container.value) == ("lots", "CSQU3054384")
    assert quantity.fill.fgColor.rgb.endswith("F8CBAD")
    assert "Give a number" in quantity.comment.text
    assert "CSQU3054383" in container.comment.text
    assert "C2 (Qty)" in sheet.cell(2, len(CANONICAL_COLUMNS) + 1).value


def test_cells_without_fault_are_in_our_units(tmp_path):
    sheet = copy(read(xlsx(tmp_path, plain((0, "Qty", "lots")))))["Load list"]

    assert [cell.value for cell in sheet[1]][: len(CANONICAL_COLUMNS)] == list(CANONICAL_COLUMNS)
    assert sheet.cell(2, column("length_mm")).value == 7400
    assert sheet.cell(4, column("un_number")).value == "0012"
    assert sheet.cell(2, column("wheeled")).value == "yes"


def test_what_is_of_no_line_stands_on_a_second_sheet(tmp_path):
    reading = read(xlsx(tmp_path, [*plain(), ["TOTAL", None, 99]]))
    sheet = copy(reading)["Remarks on the list"]

    assert [cell.value for cell in sheet[2]][:2] == ["fault", "sheet Load list, C5 (Qty)"]


def test_no_cell_of_the_copy_is_a_formula(tmp_path):
    rows = plain(
        (0, "Description", '+HYPERLINK("http://x","y")'), (1, "Description", "@SUM(A1)"), (2, "Serial", "=1+1")
    )
    reading = read(xlsx(tmp_path, rows))
    reading_text = read(xlsx(tmp_path, plain((0, "Description", "-2+3"))))

    for one in (reading, reading_text):
        for sheet in copy(one).worksheets:
            for row in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in row)


def test_a_mass_that_may_be_of_the_line_is_not_written_as_that_of_each_piece(tmp_path):
    head = ["Ser", "Description", "Qty", "L (cm)", "W (cm)", "H (cm)", "Gross Wt (t)"]
    sheet = copy(read(xlsx(tmp_path, [head, ["1", "Tent", 10, 240, 110, 95, 0.31]])))["Load list"]

    assert sheet.cell(2, column("mass_each_kg")).value == "0.31"
    assert sheet.cell(2, column("mass_each_kg")).fill.fgColor.rgb.endswith("F8CBAD")
    assert "each piece or of the whole line" in sheet.cell(1, column("mass_each_kg")).comment.text
