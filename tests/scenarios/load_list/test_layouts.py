"""Lists in every layout are read to the same items."""

from datetime import date

import pytest

from movcon.clock import day_of
from tests.scenarios.load_list.messy import (
    AMMO,
    BOX,
    PLAIN_HEADINGS,
    TRUCK,
    faults,
    items,
    notes,
    plain,
    read,
    text,
    xlsx,
)


def sizes(reading):
    return [(item.length_mm, item.width_mm, item.height_mm, item.mass_kg) for item in items(reading)]


SIZES = [(7400, 2480, 3100, 8600), (6060, 2440, 2590, 9500), (420, 320, 220, 31)]


def test_a_plain_list_is_read_without_a_word(tmp_path):
    reading = read(xlsx(tmp_path, plain()))

    truck, box, ammunition = items(reading)

    assert reading.findings == ()
    assert sizes(reading) == SIZES
    assert (truck.serial, truck.wheeled, truck.required_day) == ("V1", True, day_of(date(2010, 9, 1)))
    assert (box.container, box.stackable, box.teu_centi) == ("CSQU3054383", True, 100)
    assert (ammunition.un_number, ammunition.dg_class, ammunition.neq_g) == (12, "1.4S", 25_500)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_whatever_its_separator_and_encoding(tmp_path, delimiter, encoding):
    assert sizes(read(text(tmp_path, plain(), delimiter=delimiter, encoding=encoding))) == SIZES


def test_letters_of_windows_are_read_and_told(tmp_path):
    reading = read(text(tmp_path, plain((0, "Description", "Véhicule blindé")), encoding="cp1252"))

    assert items(reading)[0].description == "Véhicule blindé"
    assert notes(reading) == {"encoding_assumed"}


def test_the_header_may_stand_below_titles_and_say_whose_list_it_is(tmp_path):
    rows = [
        ["LOAD LIST"],
        ["Unit:", "GHANBATT 1"],
        ["Contributor: GHA", None, "Version 3"],
        ["POE: GHTEM"],
        [],
        *plain(),
    ]
    rows[2] = ["Contributor: GHA", None, "Version:", "3"]
    reading = read(xlsx(tmp_path, rows))

    assert sizes(reading) == SIZES
    there = reading.load_list
    assert (there.unit, there.contributor, there.version) == ("GHANBATT 1", "GHA", 3)


def test_french_headings_and_figures_are_read(tmp_path):
    head = [
        "N°",
        "Désignation",
        "Qté",
        "Long. (m)",
        "Larg. (m)",
        "Haut. (m)",
        "Poids brut unitaire (kg)",
        "Roulant",
        "N° Conteneur",
        "N° ONU",
    ]
    head += ["Classe", "Masse nette explosive (kg)", "Port d'embarquement", "Port de débarquement"]
    rows = [
        head,
        ["1", "Camion", "1", "7,40", "2,48", "3,10", "8 600", "oui", "néant", None, None, None, "GHTEM", "SDPZU"],
        [
            "2",
            "Vivres",
            "1",
            "6,06",
            "2,44",
            "2,59",
            "9 500,0",
            "non",
            "CSQU 305438-3",
            None,
            None,
            None,
            "GHTEM",
            "SDPZU",
        ],
        [
            "3",
            "Munitions",
            "10",
            "0,42",
            "0,32",
            "0,22",
            "31",
            "non",
            "-",
            "ONU 0012",
            "1.4 S",
            "25,5",
            "GHTEM",
            "SDPZU",
        ],
    ]

    reading = read(text(tmp_path, rows, delimiter=";", encoding="cp1252"))

    assert sizes(reading) == SIZES
    assert [item.wheeled for item in items(reading)] == [True, False, False]
    assert items(reading)[2].neq_g == 25_500


def test_capital_and_small_l_are_length_and_width(tmp_path):
    rows = [["Nº", "Matériel", "L (m)", "l (m)", "H (m)", "Poids brut (t)"], [1, "Camion", 7.4, 2.48, 3.1, 8.6]]

    assert sizes(read(xlsx(tmp_path, rows))) == SIZES[:1]


@pytest.mark.parametrize(
    "cell", ["7.40 x 2.48 x 3.10", "7,40 X 2,48 X 3,10 m", "740x248x310 cm", "7400 \u00d7 2480 \u00d7 3100 mm"]
)
def test_dimensions_may_stand_in_one_cell(tmp_path, cell):
    heading = "Dimensions (L x W x H)" + (" (m)" if cell.endswith("10") else "")
    rows = [["Ser", "Description", heading, "Gross Wt (kg)"], ["1", "Truck", cell, "8600"]]

    assert sizes(read(xlsx(tmp_path, rows))) == SIZES[:1]


def test_dimensions_in_another_order_are_read_as_the_heading_says(tmp_path):
    rows = [["Ser", "Description", "Size (H x W x L) cm", "Gross Wt (kg)"], ["1", "Truck", "310 x 248 x 740", "8600"]]

    assert sizes(read(xlsx(tmp_path, rows))) == SIZES[:1]


def test_headings_may_stand_in_two_rows(tmp_path):
    rows = [
        ["Ser", "Description", "Dimensions (cm)", None, None, "Weight", None],
        [None, None, "L", "W", "H", "each (kg)", "Remarks"],
        ["1", "Truck", 740, 248, 310, 8600, None],
    ]

    assert sizes(read(xlsx(tmp_path, rows))) == SIZES[:1]


def test_units_may_stand_in_a_row_of_their_own_and_columns_be_numbered(tmp_path):
    rows = [
        ["Ser", "Description", "Length", "Width", "Height", "Unit weight"],
        [None, None, "(cm)", "(cm)", "(cm)", "(t)"],
        ["1", "2", "3", "4", "5", "6"],
        ["1", "Truck", 740, 248, 310, 8.6],
    ]

    assert sizes(read(xlsx(tmp_path, rows))) == SIZES[:1]


def test_units_in_cells_come_before_those_of_the_heading(tmp_path):
    rows = plain((0, "Length (cm)", "7,4 m"), (0, "Gross mass each (kg)", "8.6 t"))

    assert sizes(read(xlsx(tmp_path, rows))) == SIZES


def test_headings_repeated_on_every_page_blank_rows_sections_and_remarks_are_left_out(tmp_path):
    head, *lines = plain()
    rows = [head, ["A. VEHICLES"], lines[0], [], head, ["B. CONTAINERS"], *lines[1:], [], ["Prepared by Major Ofori"]]

    reading = read(xlsx(tmp_path, rows))

    assert sizes(reading) == SIZES
    assert notes(reading) == {"row_left_out"}


def test_sums_that_are_right_are_left_out(tmp_path):
    head, truck, box, ammunition = plain()
    rows = [head, truck, ["Sub-total", None, 1], box, ammunition, ["Sous-total", None, 11], ["GRAND TOTAL", None, 12]]

    reading = read(xlsx(tmp_path, rows))

    assert sizes(reading) == SIZES
    assert reading.findings == ()


def test_a_sum_that_differs_is_a_fault_at_its_cell(tmp_path):
    reading = read(xlsx(tmp_path, [*plain(), ["TOTAL", None, 13]]))

    assert faults(reading) == [("sum_differs", "C5")]
    assert "13" in reading.faults[0].cause
    assert "12" in reading.faults[0].cause


def test_an_item_called_total_station_is_no_sum(tmp_path):
    reading = read(xlsx(tmp_path, plain((2, "Description", "Total station, survey"))))

    assert len(items(reading)) == 3


def test_the_sheet_that_looks_like_a_load_list_is_taken(tmp_path):
    others = {"Cover": [["To:", "Movement control"]], "Contacts": [["Name", "Telephone"], ["Maj Ofori", "123"]]}
    reading = read(xlsx(tmp_path, plain(), title="Annex B", others=others))

    assert reading.sheet == "Annex B"
    assert notes(reading) == {"sheet_chosen"}


def test_faults_name_the_sheet(tmp_path):
    reading = read(xlsx(tmp_path, plain((0, "Qty", 0)), title="Annex B"))

    assert [one.sheet for one in reading.faults] == ["Annex B"]
    assert "sheet Annex B, C2 (Qty)" in str(reading.faults[0])


def test_two_load_lists_in_one_workbook_are_a_fault_until_one_is_named(tmp_path):
    path = xlsx(tmp_path, plain(), others={"Old": [[None if v is None else v for v in row] for row in plain()]})

    assert faults(read(path)) == [("several_load_lists", None)]
    assert sizes(read(path, sheet="load LIST")) == SIZES
    assert faults(read(path, sheet="New")) == [("unknown_sheet", None)]


def test_canonical_headings_and_those_of_hurried_people_are_known(tmp_path):
    rows = [
        ["Sr No.", "Discription of item", "Lenght cm", "Widht cm", "Heigth cm", "Gross Weight Each (kgs)"],
        [1, "Truck", 740, 248, 310, 8600],
    ]
    reading = read(xlsx(tmp_path, rows))

    assert sizes(reading) == SIZES[:1]
    assert "column_assumed" in notes(reading)


def test_two_columns_for_the_same_thing_are_a_fault(tmp_path):
    rows = [[*PLAIN_HEADINGS, "Length (m)"], [*TRUCK, 7.4]]

    assert faults(read(xlsx(tmp_path, rows))) == [("column_twice", "Q1")]


def test_columns_not_known_are_named_in_a_note(tmp_path):
    rows = [[*PLAIN_HEADINGS, "Blessing"], [*TRUCK, "x"], [*BOX, None], [*AMMO, None]]
    reading = read(xlsx(tmp_path, rows))

    assert notes(reading) == {"columns_unread"}
    assert "Blessing" in reading.notes[0].cause


def test_what_is_wheeled_is_taken_from_the_words_where_no_column_says_and_told(tmp_path):
    rows = [["Ser", "Description", "L (cm)", "W (cm)", "H (cm)", "Weight (kg)"]]
    rows += [[1, "Toyota Land Cruiser", 480, 190, 190, 2200], [2, "Spare parts for truck", 120, 80, 90, 300]]
    reading = read(xlsx(tmp_path, rows))

    assert [item.wheeled for item in items(reading)] == [True, False]
    assert "wheeled_assumed" in notes(reading)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"a,b\n1,2\n", "no_header"),
        (b"\xd0\xcf\x11\xe0rest", "old_workbook"),
        (b"PK\x03\x04rest", "unreadable_workbook"),
        (b"a\0b", "wrong_encoding"),
    ],
)
def test_files_that_are_no_load_list_are_told(tmp_path, content, code):
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    assert faults(read(path)) == [(code, None)]


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert faults(read(tmp_path / "list.xlsx")) == [("missing_file", None)]


def test_a_column_that_holds_two_things_is_a_fault(tmp_path):
    head, *lines = plain()
    reading = read(xlsx(tmp_path, [[*head, "IMO class / UN No"], *lines]))

    assert faults(reading) == [("column_of_several", "Q1")]


def test_a_heading_of_which_one_part_is_known_is_taken_and_told(tmp_path):
    head, *lines = plain()
    head[1] = "Nomenclature / Make & model"
    reading = read(xlsx(tmp_path, [head, *lines]))

    assert items(reading)[0].description == "Truck cargo 5 t"
    assert notes(reading) == {"column_assumed"}


def test_a_sum_counts_cells_with_a_unit_of_their_own(tmp_path):
    rows = plain((0, "Gross mass each (kg)", "8.6 t"))
    total = ["TOTAL", None, 12, None, None, None, 8600 + 9500 + 310]

    assert sizes(read(xlsx(tmp_path, [*rows, total]))) == SIZES


def test_a_cell_with_a_fault_is_not_told_again_by_the_sum(tmp_path):
    reading = read(xlsx(tmp_path, [*plain((0, "Qty", "one")), ["TOTAL", None, 12, None, None, None, 18_410]]))

    assert faults(reading) == [("not_a_number", "C2")]


def test_item_is_the_description_where_nothing_else_is(tmp_path):
    rows = [[None, "Item", "L (m)", "W (m)", "H (m)", "Wt (t)"], [1, "TRUCK", 7.4, 2.48, 3.1, 8.6]]
    reading = read(xlsx(tmp_path, rows))

    assert (items(reading)[0].description, items(reading)[0].serial) == ("TRUCK", "row 2")


def test_a_list_without_descriptions_is_a_fault_of_the_list(tmp_path):
    rows = [["Serial", "Qty", "L (m)", "W (m)", "H (m)", "Wt (t)"], ["1", 1, 7.4, 2.48, 3.1, 8.6]]

    assert [code for code, _ in faults(read(xlsx(tmp_path, rows)))] == ["missing_column"]
