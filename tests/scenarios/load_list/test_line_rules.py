"""Every rule on a line has a fault or note that names its cell."""

from datetime import date

import pytest

from movcon.clock import day_of
from tests.scenarios.load_list.messy import AMMO, BOX, TRUCK, cell, faults, items, notes, plain, read, xlsx


@pytest.mark.parametrize(
    ("row", "heading", "value", "code"),
    [
        (0, "Serial", None, "missing_value"),
        (0, "Description", None, "missing_value"),
        (0, "Description", "=1+1", "formula"),
        (0, "Qty", 0, "quantity_zero"),
        (0, "Qty", -1, "negative_number"),
        (0, "Qty", 1.5, "decimal_number"),
        (0, "Qty", "many", "not_a_number"),
        (0, "Length (cm)", None, "missing_value"),
        (0, "Length (cm)", -740, "negative_number"),
        (0, "Length (cm)", 0, "number_zero"),
        (0, "Length (cm)", 74_000, "size_implausible"),
        (0, "Length (cm)", "long", "not_a_number"),
        (0, "Length (cm)", "740 kg", "not_a_number"),
        (0, "Gross mass each (kg)", 86_000, "mass_implausible"),
        (0, "Gross mass each (kg)", "#REF!", "formula"),
        (1, "Gross mass each (kg)", 39_000, "mass_implausible"),
        (2, "Gross mass each (kg)", 3_100, "mass_implausible"),
        (0, "Wheeled", "perhaps", "not_yes_or_no"),
        (1, "Container No", "CSQU3054384", "container_check_digit"),
        (1, "Container No", "CSQU305438", "container_check_digit"),
        (1, "Container No", "BOX 12", "not_a_container_number"),
        (1, "Qty", 2, "container_quantity"),
        (2, "UN No", "99999", "not_a_un_number"),
        (2, "UN No", "1203", "dg_class_mismatch"),
        (2, "UN No", "0339", "dg_class_mismatch"),
        (2, "Class", "1.4", "dg_group_missing"),
        (2, "Class", "1", "dg_class_undivided"),
        (2, "Class", "1.1S", "not_a_dg_class"),
        (2, "Class", "3", "dg_class_mismatch"),
        (2, "Class", None, "dg_class_missing"),
        (2, "NEQ (kg)", None, "neq_missing"),
        (2, "NEQ (kg)", -1, "negative_number"),
        (2, "NEQ (kg)", 900, "neq_implausible"),
        (0, "Required date", "soon", "not_a_date"),
        (0, "Required date", "2010-02-30", "not_a_date"),
    ],
)
def test_a_cell_that_cannot_be_is_a_fault_at_that_cell(tmp_path, row, heading, value, code):
    reading = read(xlsx(tmp_path, plain((row, heading, value))))

    assert (code, cell(row, heading)) in faults(reading)
    assert all(one.cause and one.cure for one in reading.faults)
    assert reading.load_list is None


def test_the_right_check_digit_is_told(tmp_path):
    reading = read(xlsx(tmp_path, plain((1, "Container No", "CSQU3054384"))))

    assert "CSQU3054383" in reading.faults[0].cure


def test_all_faults_are_told_at_once(tmp_path):
    changes = [(0, "Qty", 0), (0, "Length (cm)", "x1"), (1, "Container No", "CSQU3054380"), (2, "Class", "1.9Z")]

    assert len(read(xlsx(tmp_path, plain(*changes))).faults) == 4


def test_a_container_number_on_two_lines_is_a_fault_on_the_later_one(tmp_path):
    second = ["C2", *BOX[1:]]

    assert faults(read(xlsx(tmp_path, plain(rows=(TRUCK, BOX, second))))) == [("duplicate_container", "J4")]


def test_a_serial_on_two_lines_is_a_fault_on_the_later_one(tmp_path):
    assert faults(read(xlsx(tmp_path, plain(rows=(TRUCK, TRUCK, AMMO))))) == [("duplicate_serial", "A3")]


@pytest.mark.parametrize(
    ("row", "heading", "value", "code"),
    [
        (0, "Height (cm)", 470, "outsize_height"),
        (1, "Container No", None, "container_without_number"),
        (0, "POE", "Tema port", "port_without_locode"),
        (0, "POE", "ZZABC", "port_without_locode"),
        (2, "UN No", None, "un_number_missing"),
        (2, "UN No", "0190", "dg_class_not_checked"),
        (2, "Gross mass each (kg)", 0.05, "neq_implausible"),
    ],
)
def test_what_is_only_rare_is_a_note(tmp_path, row, heading, value, code):
    reading = read(xlsx(tmp_path, plain((row, heading, value))))

    if code == "neq_implausible":
        assert {one for one, _ in faults(reading)} == {code}
    else:
        assert notes(reading) == {code}
        assert len(items(reading)) == 3


def test_nothing_can_be_required_before_it_is_shipped(tmp_path):
    path = xlsx(tmp_path, plain())

    assert faults(read(path, shipping_day=day_of(date(2010, 9, 1)))) == [("required_before_shipping", "P2")]
    assert faults(read(path, shipping_day=day_of(date(2010, 8, 31)))) == []


def test_a_ready_date_of_the_line_counts_before_that_of_the_list(tmp_path):
    head, *lines = plain()
    rows = [[*head, "Ready date"], [*lines[0], "2010-09-05"], *lines[1:]]

    assert faults(read(xlsx(tmp_path, rows))) == [("required_before_shipping", "P2")]


def test_dangerous_goods_said_by_a_yes_alone_are_a_fault(tmp_path):
    head, *lines = plain()
    rows = [[*head, "Dangerous goods"], [*lines[0], "Yes"], *lines[1:]]

    assert [code for code, _ in faults(read(xlsx(tmp_path, rows)))] == ["dg_class_missing"]


def test_the_class_that_a_number_has_is_told_with_its_subsidiary_hazards(tmp_path):
    rows = plain((2, "UN No", "1072"), (2, "Class", "5.1"), (2, "NEQ (kg)", None))
    reading = read(xlsx(tmp_path, rows))

    assert [one.code for one in reading.faults] == ["dg_class_mismatch"] * 2
    assert "UN 1072 (oxygen, compressed) is of class 2.2 with subsidiary hazard 5.1" in reading.faults[0].cause


@pytest.mark.parametrize("written", ["Class 3", "3.0", "cl. 3", "3 (8)", "IMO 3"])
def test_a_class_is_read_however_it_is_written(tmp_path, written):
    rows = plain((2, "UN No", "UN 1203"), (2, "Class", written), (2, "NEQ (kg)", None))

    assert items(read(xlsx(tmp_path, rows)))[2].dg_class == "3"
