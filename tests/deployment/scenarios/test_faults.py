"""Wrong cells, rows and references of a deployment's folder are told with file, row, column, cause and cure."""

from pathlib import Path

import pytest

from movcon.errors import BadInput
from scenarios.assembly import load_problem
from scenarios.check import check_file

# file, row by its first cell, column, what is written there, code of the fault
CELLS = [
    ("units.csv", "IND-CO", "contributor", "India", "unknown_state"),
    ("units.csv", "IND-CO", "operational_by", "2011-06-01", "after_horizon"),
    ("units.csv", "IND-CO", "mission", "MONUC", "unknown_mission"),
    ("people.csv", "IND-CO-main", "unit", "IND-BN", "unknown_unit"),
    ("people.csv", "IND-CO-main", "people", "0", "number_too_small"),
    ("people.csv", "IND-CO-main", "destination", "BUNYA", "unknown_place"),
    ("people.csv", "IND-CO-main", "required", "2010-10-01", "impossible_window"),
    ("people.csv", "IND-CO-main", "destination", "VIDP", "same_place"),
    ("consignments.csv", "IND-CO-EQ", "id", "IND-CO-main", "duplicate_id"),
    ("consignments.csv", "IND-CO-EQ", "main", "true", "unknown_word"),
    ("consignments.csv", "IND-CO-EQ", "load_ports", "INNSA KAMPALA", "not_a_port"),
    ("consignments.csv", "IND-CO-EQ", "equipment", "infantry_company/mian", "unknown_equipment"),
    ("cargo.csv", "IND-CO-AMMO", "classes", "1.7D", "unknown_class"),
    ("cargo.csv", "IND-CO-AMMO", "neq_g", "0", "missing_value"),
    ("cargo.csv", "IND-CO-AMMO", "length_mm", "606", "impossible_piece"),
    ("cargo.csv", "NPL-ENG-EQ", "kg", "25,500", "thousands_separator"),
    ("cargo.csv", "NPL-ENG-EQ", "length_mm", "5.8", "decimal_number"),
    ("cargo.csv", "NPL-ENG-EQ", "kind", "wheeled", "unknown_word"),
    ("issues.csv", "SIG-AIR", "quantity", "7", "stock_exhausted"),
    ("issues.csv", "SIG-AIR", "item", "vsad", "unknown_stock_item"),
    ("places.csv", "KEMBA", "id", "KEMBO", "unknown_port"),
    ("places.csv", "HUEN", "id", "HUEX", "unknown_airfield"),
    ("places.csv", "MALAKAL-CAMP", "latitude", "95.0", "not_degrees"),
    ("places.csv", "MALAKAL-CAMP", "time_zone", "Africa/Malakal", "unknown_time_zone"),
    ("places.csv", "MALAKAL-CAMP", "longitude", "", "missing_value"),
    ("ports.csv", "KEMBA", "ramp", "2", "unknown_word"),
    ("ports.csv", "KEMBA", "id", "HUEN", "not_a_port"),
    ("aprons.csv", "HSSM", "id", "KEMBA", "not_a_airfield"),
    ("aprons.csv", "HSSM", "closes_local", "", "missing_value"),
    ("aprons.csv", "FZKA", "parking_by_type", "AN-62:1", "unknown_aircraft_type"),
    ("aprons.csv", "FZKA", "parking_by_type", "AN-26", "not_parking"),
    ("corridors.csv", "KLA-BUNIA", "mode", "track", "unknown_word"),
    ("corridors.csv", "KLA-BUNIA", "first_departure", "2010-08-01", "moment_without_zone"),
    ("corridors.csv", "KLA-BUNIA", "id", "CONRO-MED", "duplicate_id"),
    ("closures.csv", "corridor", "name", "KLA-BUNYA", "unknown_corridor"),
    ("closures.csv", "place", "until", "2010-09-01T00:00Z", "impossible_closure"),
    ("closures.csv", "airspace", "name", "LBI", "unknown_state"),
    ("passages.csv", "suez", "passage", "suess", "unknown_passage"),
    ("ship_offers.csv", "CONRO-MED", "type", "CON-RO", "unknown_ship_type"),
    ("ship_offers.csv", "CONRO-MED", "open_at", "MERSIN", "unknown_port"),
    ("ship_offers.csv", "CONRO-MED", "available_until", "2010-08-01", "impossible_window"),
    ("liners.csv", "LINER-NSA-MBA", "origin", "KAMPALA", "not_a_port"),
    ("charter.csv", "CH-AN26-HUEN", "type", "AN26", "unknown_aircraft_type"),
    ("apart.csv", "1.1", "other", "class 3", "unknown_class"),
]


@pytest.mark.parametrize(("file", "row", "column", "value", "code"), CELLS)
def test_a_wrong_cell_is_told_where_it_stands(small, file, row, column, value, code):
    number = small.set(file, row, column, value)

    found = [fault for fault in small.faults() if fault.code == code]

    assert [(Path(fault.file).name, fault.row) for fault in found][:1] == [(file, number)]
    assert all(fault.cause and fault.cure for fault in found)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("suess", "1", "2", "3"), "unknown_passage"),
        (("suez", "-1", "2", "3"), "negative_number"),
        (("suez", "1", "2.50", "3"), "decimal_number"),
        (("suez", "1", "2", "seven"), "not_a_number"),
    ],
)
def test_a_wrong_toll_is_told_where_it_stands(small, cells, code):
    header = ["passage", "extra_h", "toll_usd", "toll_usd_per_1000_gt", "source"]
    small.write("passage_costs.csv", [header, [*cells, "planning value: exercise figure"]])

    assert [(Path(fault.file).name, fault.row, fault.code) for fault in small.faults()] == [
        ("passage_costs.csv", 2, code)
    ]


def test_all_faults_are_told_at_once(small):
    small.set("units.csv", "IND-CO", "contributor", "India")
    small.set("cargo.csv", "NPL-ENG-EQ", "kg", "-5")
    small.replace("scenario.toml", "horizon_date = 2011-01-31", "horizon_date = 2010-02-30")

    codes = {fault.code for fault in small.faults()}

    assert {"unknown_state", "negative_number"} <= codes
    assert len(codes) >= 3


def test_a_consignment_that_holds_nothing_is_told(small):
    small.drop("cargo.csv", "IND-CO-FUEL")

    assert [(fault.code, fault.column) for fault in small.faults()] == [("empty_consignment", "id")]


def test_a_missing_table_is_told(small):
    (small.path / "passages.csv").unlink()

    assert [(fault.code, Path(fault.file).name) for fault in small.faults()] == [("missing_file", "passages.csv")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('kind = "deployment"', 'kind = "rotation"', "other_kind"),
        ('kind = "deployment"', 'kind = "deploy"', "unknown_word"),
        ("slots_max = 12", "", "missing_key"),
        ("[parcels]", "[parcel]", "missing_key"),
        ("horizon_date = 2011-01-31", "horizon_date = 2010-06-01", "impossible_window"),
        ("closing_days = 120", "", "missing_key"),
        ("lashing_mm", "lashings_mm", "unknown_key"),
    ],
)
def test_a_wrong_manifest_is_told(small, old, new, code):
    small.replace("scenario.toml", 'closing_hard = "no"', 'closing_hard = "yes"')
    small.replace("scenario.toml", old, new)

    assert code in {fault.code for fault in small.faults()}


def test_a_parcel_that_nothing_brings_on_is_told_with_how_far_it_gets(small):
    small.drop("corridors.csv", "PZU-KOSTI-RAIL")

    (fault,) = small.assembly_faults()

    assert (fault.code, fault.column) == ("no_way", "destination")
    assert "NPL-ENG-EQ/outsize-loose-1" in fault.cause
    assert "SDPZU" in fault.cause


def test_check_reads_the_kind_in_the_manifest(small):
    small.set("people.csv", "IND-CO-main", "unit", "IND-BN")

    assert [fault.code for fault in check_file(small.path)] == ["unknown_unit"]


@pytest.mark.parametrize("file", ["consignments.csv", "cargo.csv", "closures.csv", "ship_offers.csv", "corridors.csv"])
def test_a_single_table_is_known_by_its_columns(small, tmp_path, file):
    copy = tmp_path / "table.csv"
    copy.write_bytes((small.path / file).read_bytes())

    assert check_file(copy) == ()


def test_a_single_table_is_checked_row_by_row(small):
    number = small.set("cargo.csv", "IND-CO-AMMO", "neq_g", "0")

    (fault,) = check_file(small.path / "cargo.csv")

    assert (fault.code, fault.row, fault.column) == ("missing_value", number, "neq_g")


def test_a_folder_of_the_other_kind_is_one_fault(small):
    with pytest.raises(BadInput) as caught:
        load_problem(small.path)
    assert [fault.code for fault in caught.value.faults] == ["other_kind"]
