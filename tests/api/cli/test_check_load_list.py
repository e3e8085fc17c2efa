"""``movcon check`` on a contributor's load list."""

import json

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from api.cli import app
from tests.scenarios.load_list.messy import plain, text, xlsx

MOU = "mou_line,description,category,authorized,source\n12,Truck,Support,1,MOU 2010\n13,Jeep,Support,2,MOU 2010\n"


def run(*args):
    return CliRunner().invoke(app, ["check", *map(str, args)])


def test_a_list_without_fault_is_summed_up(tmp_path):
    done = run(xlsx(tmp_path, plain()))

    assert done.exit_code == 0
    assert "3 lines, 12 pieces: 1 wheeled (7.4 lane m), 1 container (1.00 TEU)" in done.stdout
    assert "1.4S (1 line)" in done.stdout
    assert "1.4 25.5 kg" in done.stdout


def test_faults_end_with_2_and_are_all_told_with_their_cells(tmp_path):
    done = run(text(tmp_path, plain((0, "Qty", 0), (1, "Container No", "CSQU3054384"))))

    assert done.exit_code == 2
    assert "C2 (Qty)" in done.stderr
    assert "J3 (Container No)" in done.stderr
    assert "2 faults, 0 notes." in done.stderr


def test_json_has_faults_notes_and_totals(tmp_path):
    answer = json.loads(run(xlsx(tmp_path, plain()), "--json").stdout)
    faulty = json.loads(run(xlsx(tmp_path, plain((0, "Qty", 0))), "--json").stdout)

    assert (answer["kind"], answer["passed"], answer["totals"]["teu_centi"]) == ("load_list", True, 100)
    assert answer["neq_g_by_division"] == {"1.4": 25_500}
    assert faulty["totals"] is None
    (fault,) = faulty["faults"]
    assert (fault["sheet"], fault["cell"], fault["row"], fault["column"]) == ("Load list", "C2", 2, "Qty")


def test_the_mou_is_compared(tmp_path):
    (tmp_path / "mou.csv").write_text(MOU, encoding="utf-8")
    head, *lines = plain()
    path = xlsx(tmp_path, [[*head, "MOU line"], [*lines[0], "12"], *lines[1:]])

    done = run(path, "--mou", tmp_path / "mou.csv")
    found = json.loads(run(path, "--mou", tmp_path / "mou.csv", "--json").stdout)["mou"]

    assert done.exit_code == 0
    assert "MOU line 13 (Jeep): 0 of 2 declared, 2 missing" in done.stdout
    assert found["missing"] == [{"mou_line": "13", "authorized": 2, "declared": 0}]
    assert found["without_line"] == ["C1", "A1"]


def test_faults_of_the_mou_are_told(tmp_path):
    (tmp_path / "mou.csv").write_text(MOU.replace(",1,", ",one,"), encoding="utf-8")

    done = run(xlsx(tmp_path, plain()), "--mou", tmp_path / "mou.csv")

    assert done.exit_code == 2
    assert "mou.csv" in done.stderr


def test_the_earlier_version_is_compared(tmp_path):
    before = xlsx(tmp_path, plain(), name="before.xlsx")
    after = xlsx(tmp_path, plain((0, "Gross mass each (kg)", 9000)), name="after.xlsx")

    assert "V1 (Truck cargo 5 t): mass 8,600 kg to 9,000 kg" in run(after, "--before", before).stdout
    assert "No change" in run(before, "--before", before).stdout
    changes = json.loads(run(after, "--before", before, "--json").stdout)["changes"]
    assert changes["changed"] == [{"serial": "V1", "fields": [{"field": "mass_kg", "before": 8600, "after": 9000}]}]


def test_the_corrected_copy_is_written_also_where_there_are_faults(tmp_path):
    out = tmp_path / "out" / "copy.xlsx"
    done = run(xlsx(tmp_path, plain((0, "Qty", "lots"))), "--corrected", out)

    assert done.exit_code == 2
    assert load_workbook(out)["Load list"]["D2"].value == "lots"
    assert [path.name for path in out.parent.iterdir()] == ["copy.xlsx"]


def test_the_corrected_copy_never_takes_the_place_of_the_original(tmp_path):
    path = xlsx(tmp_path, plain((0, "Qty", "lots")))
    before = path.read_bytes()

    done = run(path, "--corrected", path)

    assert done.exit_code == 2
    assert "copy_over_original" in done.stderr
    assert path.read_bytes() == before


def test_faults_of_the_earlier_version_are_told_with_its_name(tmp_path):
    before = xlsx(tmp_path, plain((0, "Qty", 0)), name="before.xlsx")
    done = run(xlsx(tmp_path, plain()), "--before", before)

    assert done.exit_code == 2
    assert "before.xlsx" in done.stderr


def test_options_of_load_lists_on_any_other_file_are_told(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    assert run(tmp_path / "other.csv", "--sheet", "x").exit_code == 2
    assert run(tmp_path / "nothing.csv", "--corrected", tmp_path / "x.xlsx").exit_code == 2
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize(("day", "code"), [("2010-09-01", 2), ("2010-08-01", 0), ("soon", 2)])
def test_the_day_of_shipping_is_compared_with_what_is_required(tmp_path, day, code):
    assert run(xlsx(tmp_path, plain()), "--shipping", day).exit_code == code


def test_a_scenarios_table_is_still_checked_as_one():
    assert "no fault found" in run("rotation-small").stdout
