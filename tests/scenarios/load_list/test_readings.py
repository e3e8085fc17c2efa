"""Whatever can be read in two ways is a fault, unless the rest of the list admits one only: then it is told."""

import pytest

from tests.scenarios.load_list.messy import faults, items, notes, plain, read, text, xlsx

HEAD = ["Ser", "Description", "Qty", "Length", "Width", "Height", "Gross mass each"]


def masses(reading):
    return [item.mass_kg for item in items(reading)]


@pytest.mark.parametrize(
    ("sizes", "mass", "unit"),
    [((740, 248, 310), 8600, "cm"), ((7400, 2480, 3100), 8600, "mm"), ((7.4, 2.48, 3.1), 8600, "m")],
)
def test_a_unit_is_taken_where_the_values_can_be_in_no_other_and_told(tmp_path, sizes, mass, unit):
    reading = read(xlsx(tmp_path, [HEAD, ["1", "Truck", 1, *sizes, mass]]))

    (item,) = items(reading)
    assert (item.length_mm, item.width_mm, item.height_mm, item.mass_kg) == (7400, 2480, 3100, 8600)
    assert any(one.code == "unit_assumed" and f" {unit}:" in one.cause for one in reading.notes)


def test_units_are_a_fault_at_every_heading_where_two_readings_are_possible(tmp_path):
    # A truck of 8.6 t in centimetres, or a box of 8.6 kg in millimetres.
    reading = read(xlsx(tmp_path, [HEAD, ["1", "Truck", 1, 740, 248, 310, 8.6]]))

    assert faults(reading) == [
        ("unit_unclear", "D1"),
        ("unit_unclear", "E1"),
        ("unit_unclear", "F1"),
        ("unit_unclear", "G1"),
    ]
    assert "kg or t" in reading.faults[-1].cause


def test_a_decimal_sign_is_taken_from_the_other_cells(tmp_path):
    rows = [*plain((0, "Gross mass each (kg)", "8.600"), (1, "Gross mass each (kg)", "9.500,0"))]
    reading = read(xlsx(tmp_path, rows))

    assert masses(reading) == [8600, 9500, 31]
    assert "decimal_sign_assumed" in notes(reading)


def test_a_decimal_sign_is_taken_where_the_other_would_make_no_cargo(tmp_path):
    reading = read(xlsx(tmp_path, plain((0, "Gross mass each (kg)", "8,600"), (1, "Gross mass each (kg)", "9,500"))))

    assert masses(reading) == [8600, 9500, 31]
    assert "decimal_sign_assumed" in notes(reading)


def test_a_decimal_sign_is_a_fault_at_every_cell_where_nothing_decides(tmp_path):
    head = ["Ser", "Description", "L (m)", "W (m)", "H (m)", "Gross mass each (kg)"]
    reading = read(text(tmp_path, [head, ["1", "Sheets", "1,000", "1,000", "1,000", "1,000"]], delimiter=";"))

    assert reading.load_list is None or "decimal_sign_assumed" in notes(reading)
    head[-1] = "NEQ (kg)"
    rows = [*plain((2, "NEQ (kg)", "1,250"))]
    assert faults(read(xlsx(tmp_path, rows))) == [("decimal_sign_unclear", "M4")]


@pytest.mark.parametrize(
    "written",
    ["8600", "8 600", "8\u00a0600", "8\u202f600", "8'600", "8600 kg", "8600.0", "8600,0", "8,6 t", "8.6 MT", "٨٦٠٠"],
)
def test_a_mass_is_read_however_it_is_written(tmp_path, written):
    assert masses(read(xlsx(tmp_path, plain((0, "Gross mass each (kg)", written)))))[0] == 8600


@pytest.mark.parametrize(
    ("written", "grams"), [("1.234,5", 1_234_500), ("1,234.5", 1_234_500), ("12,34,567.5", 1_234_567_500)]
)
def test_thousands_are_grouped_as_in_any_country(tmp_path, written, grams):
    rows = plain((2, "NEQ (kg)", written), (2, "Qty", 100_000))

    assert items(read(xlsx(tmp_path, rows)))[2].neq_g == grams


def test_a_number_stored_as_a_number_has_a_point_whatever_the_rest_looks_like(tmp_path):
    rows = plain(
        (0, "Gross mass each (kg)", 8600.4), (1, "Gross mass each (kg)", "9.500,5"), (2, "Gross mass each (kg)", 31.125)
    )

    reading = read(xlsx(tmp_path, rows))
    assert masses(reading) == [8600, 9501, 31]
    assert notes(reading) == set()


def test_the_order_of_day_and_month_is_taken_from_the_column(tmp_path):
    rows = plain((0, "Required date", "03/07/2010"), (1, "Required date", "25/07/2010"))
    reading = read(xlsx(tmp_path, rows))

    assert [item.required_day for item in items(reading)][:2] == [14793, 14815]
    assert notes(reading) == {"date_order_assumed"}


def test_the_order_of_day_and_month_is_a_fault_where_nothing_says_which(tmp_path):
    reading = read(xlsx(tmp_path, plain((0, "Required date", "03/07/2010"), (1, "Required date", "04/07/2010"))))

    assert faults(reading) == [("date_unclear", "P2"), ("date_unclear", "P3")]
    assert "2010-07-03 or 2010-03-07" in reading.faults[0].cure


def test_dates_written_both_ways_leave_the_doubtful_ones_faults(tmp_path):
    dates = [(0, "Required date", "25/07/2010"), (1, "Required date", "07/25/2010"), (2, "Required date", "03/07/2010")]

    assert faults(read(xlsx(tmp_path, plain(*dates)))) == [("date_unclear", "P4")]


@pytest.mark.parametrize(
    "written", ["2010-07-03", "3 July 2010", "3 juil. 2010", "03-JUL-10", "3.7.2010", "July 3, 2010", "03/03/2010"]
)
def test_dates_are_read_in_words_too(tmp_path, written):
    (day, *_) = [item.required_day for item in items(read(xlsx(tmp_path, plain((0, "Required date", written)))))]

    assert day == (14671 if written == "03/03/2010" else 14793)


LINES = ["Ser", "Description", "Qty", "L (cm)", "W (cm)", "H (cm)"]


def test_a_mass_that_may_be_of_each_piece_or_of_the_line_is_a_fault(tmp_path):
    reading = read(xlsx(tmp_path, [[*LINES, "Gross Wt (kg)"], ["1", "Tent", 10, 240, 110, 95, 310]]))

    assert faults(reading) == [("mass_of_unclear", "G1")]


def test_a_sum_tells_whose_the_masses_are(tmp_path):
    lines = [["1", "Tent", 10, 240, 110, 95, 310], ["2", "Generator", 1, 280, 120, 165, 1350]]
    of_pieces = read(xlsx(tmp_path, [[*LINES, "Gross Wt (kg)"], *lines, ["TOTAL", None, 11, None, None, None, 4450]]))
    of_lines = read(xlsx(tmp_path, [[*LINES, "Gross Wt (kg)"], *lines, ["TOTAL", None, 11, None, None, None, 1660]]))

    assert masses(of_pieces) == [310, 1350]
    assert masses(of_lines) == [31, 1350]
    assert "mass_of_assumed" in notes(of_pieces) & notes(of_lines)


def test_a_total_mass_is_shared_among_the_pieces(tmp_path):
    reading = read(xlsx(tmp_path, [[*LINES, "Total weight (kg)"], ["1", "Tent", 10, 240, 110, 95, 3100]]))

    assert masses(reading) == [310]


def test_the_mass_of_a_line_is_compared_with_that_of_its_pieces(tmp_path):
    head = [*LINES, "Unit weight (kg)", "Total weight (kg)"]
    rows = [head, ["1", "Tent", 10, 240, 110, 95, 310, 3100], ["2", "Tent", 2, 240, 110, 95, 310, 650]]

    assert faults(read(xlsx(tmp_path, rows))) == [("mass_differs", "H3")]


def test_a_formula_is_read_by_its_value_and_one_without_is_a_fault(tmp_path):
    reading = read(xlsx(tmp_path, plain((0, "Gross mass each (kg)", "=8000+600"))))

    assert faults(reading) == [("formula", "G2")]


def test_words_of_any_script_are_kept(tmp_path):
    reading = read(xlsx(tmp_path, plain((0, "Description", "КамАЗ"), (1, "Description", "حاوية"))))

    assert [item.description for item in items(reading)][:2] == ["КамАЗ", "حاوية"]
