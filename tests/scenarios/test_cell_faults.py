"""Each kind of wrong cell is caught with its file, row and column, its value and a cure."""

import pytest

R = "rotations.csv"
CASES = [
    (R, "apoe", "XXXX", "unknown_airfield"),
    (R, "apod", "accra", "unknown_airfield"),
    (R, "mission", "UNMEEEE", "unknown_mission"),
    (R, "contributor", "GHX", "unknown_state"),
    (R, "contributor", "Ghana", "unknown_state"),
    (R, "kind", "soldiers", "unknown_word"),
    (R, "usual_source", "charters", "unknown_word"),
    (R, "lift_sources", "charter plane", "unknown_word"),
    (R, "lift_sources", "charter charter", "duplicate_word"),
    (R, "incoming", "-5", "negative_number"),
    (R, "incoming", "", "missing_value"),
    (R, "incoming", "12.5", "decimal_number"),
    (R, "incoming", "1,250", "thousands_separator"),
    (R, "incoming", "1 250", "thousands_separator"),
    (R, "incoming", "1'250", "thousands_separator"),
    (R, "incoming", "=A1+1", "formula"),
    (R, "incoming", "+A1+B2", "formula"),
    (R, "incoming", "#REF!", "formula"),
    (R, "incoming", "many", "not_a_number"),
    (R, "incoming", "٣٩٠", "not_a_number"),
    (R, "incoming", "9" * 400, "number_too_large"),
    (R, "passenger_kg", "0", "number_too_small"),
    (R, "unit", "", "missing_value"),
    (R, "unit", '=CONCAT("a","b")', "formula"),
    (R, "id", "two words", "bad_id"),
    (R, "window_first", "2010-02-30", "impossible_date"),
    (R, "window_first", "18/06/2010", "not_a_date"),
    (R, "window_first", "0010-06-18", "date_out_of_range"),
    (R, "blackouts", "2010-06-20 elections", "not_a_blackout"),
    (R, "blackouts", "2010-06-22/2010-06-20 elections", "impossible_blackout"),
    (R, "blackouts", "2010-06-31/2010-07-02 elections", "impossible_date"),
    (R, "source", "", "missing_source"),
    ("funds.csv", "fiscal_year", "2010/12", "not_a_fiscal_year"),
    ("funds.csv", "mission", "UNMIK", "unknown_mission"),
    ("onward.csv", "people_per_day", "12e3", "decimal_number"),
    ("airfields.csv", "opens_local", "6 am", "not_a_time"),
    ("airfields.csv", "closes_local", "24:01", "not_a_time"),
    ("airfields.csv", "slots_per_day", "0", "number_too_small"),
    ("tech_stops.csv", "icao", "QQQQ", "unknown_airfield"),
    ("closures.csv", "from", "2010-06-24T18:00", "moment_without_zone"),
    ("closures.csv", "from", "2010-06-24", "moment_without_zone"),
    ("closures.csv", "from", "2010-06-31T18:00Z", "impossible_date"),
    ("closures.csv", "until", "noon", "not_a_moment"),
    ("closures.csv", "place", "GLRX", "unknown_airfield"),
    ("closures.csv", "kind", "sea", "unknown_word"),
    ("links.csv", "one", "ISL1", "unknown_state"),
    ("charter.csv", "type", "B737-8000", "unknown_aircraft_type"),
    ("charter.csv", "operator_state", "ZZZ", "unknown_state"),
    ("charter.csv", "usd_per_block_hour", "$8750", "not_a_number"),
    ("letters_of_assist.csv", "base", "ROME", "unknown_airfield"),
    ("contracts.csv", "term_months", "1 three", "not_a_number"),
    ("contracts.csv", "crew", "double", "unknown_word"),
    ("mission_aircraft.csv", "missions", "UNAMID UNMIK", "unknown_mission"),
]


@pytest.mark.parametrize(("file", "column", "value", "code"), CASES)
def test_a_wrong_cell_is_told_with_file_row_column_cause_and_cure(small, file, column, value, code):
    small.set(file, 2, column, value)

    found = [fault for fault in small.faults() if fault.column == column and fault.row == 2]

    assert [fault.code for fault in found] == [code]
    assert found[0].file == str(small.path / file)
    assert found[0].cause.endswith(".")
    assert found[0].cure.endswith(".")


@pytest.mark.parametrize(("value", "told"), [("B738-800", "Nearest: B737-800."), ("CHARTER", "Nearest: charter.")])
def test_a_word_that_is_nearly_right_brings_the_right_one(small, value, told):
    column, file = ("type", "charter.csv") if value.startswith("B") else ("usual_source", R)
    small.set(file, 2, column, value)

    (fault,) = small.faults()

    assert repr(value) in fault.cause
    assert fault.cure.startswith("Use one of: ")
    assert told in fault.cure


def test_a_plus_or_minus_sign_alone_is_no_formula(small):
    small.set(R, 2, "unit", "-A1 company")
    small.set("links.csv", 2, "reason", "+ see note (3)")

    assert small.faults() == ()


def test_blanks_around_cells_and_a_byte_order_mark_are_accepted(small):
    text = (small.path / R).read_text(encoding="utf-8")
    (small.path / R).write_text("\ufeff" + text.replace(",390,390,", ", 390 ,390,"), encoding="utf-8")

    assert small.faults() == ()
