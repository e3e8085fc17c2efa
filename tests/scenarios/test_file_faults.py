"""Files that are missing, cut, in another encoding or with other columns; and every fault at once."""

import pytest

from movcon.errors import BadInput
from scenarios.intake.folder import read_folder

R = "rotations.csv"
FILES = [
    "rotations.csv", "missions.csv", "funds.csv", "onward.csv", "airfields.csv", "tech_stops.csv", "closures.csv",
    "links.csv", "charter.csv", "letters_of_assist.csv", "contracts.csv", "mission_aircraft.csv", "scenario.toml",
]  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_told_once_and_nothing_that_follows_from_it(small, file):
    (small.path / file).unlink()

    assert [(fault.code, fault.file) for fault in small.faults()] == [("missing_file", str(small.path / file))]


@pytest.mark.parametrize("file", FILES)
def test_an_empty_file_is_a_fault_of_that_file(small, file):
    (small.path / file).write_text("", encoding="utf-8")

    assert {fault.file for fault in small.faults()} == {str(small.path / file)}


def test_a_file_cut_in_its_last_row_is_told_with_the_row(small):
    text = (small.path / "missions.csv").read_text(encoding="utf-8")
    (small.path / "missions.csv").write_text(
        text[: text.index("Security Council resolution 350") - 1], encoding="utf-8"
    )

    (fault,) = small.faults()

    assert (fault.code, fault.row) == ("file_cut_off", 6)


@pytest.mark.parametrize("lost", [1, 5, 60, 200])
def test_a_file_cut_inside_a_cell_is_told_wherever_the_cut_lies(small, lost):
    content = (small.path / "charter.csv").read_bytes()
    (small.path / "charter.csv").write_bytes(content[:-lost])

    found = {(fault.code, fault.file) for fault in small.faults()}

    assert ("file_cut_off", str(small.path / "charter.csv")) in found


def test_a_quote_that_is_never_closed_is_told_where_it_opens(small):
    small.replace("links.csv", "planning value: contributors", '"planning value: contributors')

    (fault,) = small.faults()

    assert (fault.code, fault.row) == ("file_cut_off", 4)


def test_a_row_with_a_cell_too_many_is_told(small):
    small.replace("tech_stops.csv", "OOMS,", "OOMS,x,")

    (fault,) = small.faults()

    assert (fault.code, fault.row) == ("wrong_number_of_cells", 3)


@pytest.mark.parametrize(("encoding", "row"), [("utf-16", 1), ("utf-16-le", 1), ("latin-1", 2)])
def test_another_encoding_is_told(small, encoding, row):
    text = (small.path / "missions.csv").read_text(encoding="utf-8").replace("Liberia", "Libéria")
    (small.path / "missions.csv").write_bytes(text.encode(encoding))

    (fault,) = small.faults()

    assert (fault.code, fault.row) == ("wrong_encoding", row)


def test_semicolons_between_cells_are_told_as_such(small):
    small.replace("tech_stops.csv", ",", ";")

    assert [fault.code for fault in small.faults()] == ["wrong_separator"]


def test_missing_unknown_and_doubled_columns_are_told_with_their_names(small):
    lines = small.lines("funds.csv")
    lines[0] = ["mission", "fiscal_years", "usd", "usd"]
    small.write("funds.csv", lines)

    found = {(fault.code, fault.column) for fault in small.faults()}

    assert found == {
        ("unknown_column", "fiscal_years"),
        ("missing_column", "fiscal_year"),
        ("duplicate_column", "usd"),
        ("missing_column", "source"),
    }
    assert any("Rename it to fiscal_year." in fault.cure for fault in small.faults())


def test_a_table_that_needs_rows_and_has_none_is_told(small):
    small.write(R, small.lines(R)[:1])

    assert [fault.code for fault in small.faults()] == ["no_rows"]


def test_tables_that_may_be_empty_may_be_empty(small):
    for file in ("contracts.csv", "closures.csv", "links.csv", "funds.csv"):
        small.write(file, small.lines(file)[:1])

    assert small.faults() == ()


def test_line_numbers_count_lines_of_the_file_even_after_cells_with_line_breaks(small):
    small.set("tech_stops.csv", 2, "source", "planning value:\ntwo lines")
    small.set("tech_stops.csv", 3, "icao", "QQQQ")

    (fault,) = small.faults()

    assert fault.row == 4


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ('kind = "rotation"', 'kind = "rotations"', "unknown_word", "kind"),
        ("planning_date = 2010-04-15", "planning_date = 2012-04-15", "impossible_window", "planning_date"),
        ("planning_date = 2010-04-15", 'planning_date = "2010-04-31"', "impossible_date", "planning_date"),
        ("season_last_date = 2011-01-31", "season_last_date = 2010-01-31", "impossible_window", "season_last_date"),
        ("season_last_date = 2011-01-31", "season_last_date = 2091-01-31", "season_too_long", "season_last_date"),
        ("ferry_max_nm = 2500", "ferry_max_nm = 2500.5", "decimal_number", "ferry_max_nm"),
        ("ferry_max_nm = 2500", "ferry_maximum_nm = 2500", "unknown_key", "ferry_maximum_nm"),
        ("ferry_max_nm = 2500", "", "missing_key", "ferry_max_nm"),
        ("usd_per_person_not_moved = 20000", "usd_per_person_not_moved = -1", "negative_number",
         "prices.usd_per_person_not_moved"),
        ("[prices]", "[costs]", "missing_key", "prices"),
        ("notes = [", 'notes = ["a", 3, ', "wrong_kind", "notes"),
        ("price_factor_permille = 1000", "price_factor_permille = [1]", "wrong_kind", "price_factor_permille"),
        ("ferry_max_nm = 2500", "ferry_max_nm = ", "unreadable_file", None),
    ],
)  # fmt: skip
def test_a_wrong_manifest_is_told_with_line_and_key(small, old, new, code, key):
    small.replace("scenario.toml", old, new)

    found = [fault for fault in small.faults() if fault.code == code]

    assert [fault.column for fault in found] == [key]
    if new and code not in ("missing_key",):
        line = (small.path / "scenario.toml").read_text(encoding="utf-8").splitlines()[(found[0].row or 0) - 1]
        assert new.splitlines()[0].split("=")[0].strip() in line


def test_all_faults_come_at_once_in_order_of_files_and_rows(small):
    small.replace("scenario.toml", "ferry_max_nm = 2500", "ferry_max_nm = many")
    small.replace("scenario.toml", "ferry_max_nm = many", 'ferry_max_nm = "many"')
    small.set(R, 4, "incoming", "-1")
    small.set(R, 4, "window_first", "2010-09-31")
    small.set(R, 2, "apoe", "XXXX")
    small.set("charter.csv", 3, "type", "Concorde")
    (small.path / "links.csv").unlink()

    with pytest.raises(BadInput) as raised:
        read_folder(small.path)

    told = [(fault.code, fault.row) for fault in raised.value.faults]
    assert told == [
        ("not_a_number", 7),
        ("unknown_airfield", 2),
        ("negative_number", 4),
        ("impossible_date", 4),
        ("missing_file", None),
        ("unknown_aircraft_type", 3),
    ]


def test_a_fault_in_one_cell_does_not_hide_one_between_others_of_the_row(small):
    small.set(R, 2, "site", "")
    small.set(R, 2, "ceiling", "100")

    assert {fault.code for fault in small.faults()} == {
        "missing_value",
        "ceiling_below_strength",
        "floor_above_ceiling",
    }


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadInput, match="missing_folder"):
        read_folder(tmp_path / "nowhere")
