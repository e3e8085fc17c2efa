"""The committed season: its people are those of the reports, its rows hang together."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from geo.gazetteer import is_known
from movcon.errors import BadInput
from scenarios.season_2010.__main__ import write_tables
from scenarios.season_2010.units import split

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"

# Formed contingents of at least 100 people on 30 June 2010 by mission, as published for the UN's monthly reports.
PUBLISHED = {
    "MONUSCO": 19_514,
    "UNAMID": 18_668,
    "UNIFIL": 11_230,
    "MINUSTAH": 10_256,
    "UNMIS": 9_317,
    "UNMIL": 8_604,
    "UNOCI": 7_914,
    "MINURCAT": 2_280,
    "UNDOF": 909,
    "UNFICYP": 733,
}


def _rows(scenario: str) -> dict[str, dict[str, str]]:
    with (SCENARIOS / scenario / "rotations.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


ROWS = _rows("rotation-2010")


@pytest.mark.parametrize("mission", sorted(PUBLISHED))
def test_people_present_at_the_start_are_those_published_within_two_per_cent(mission: str) -> None:
    present = sum(int(r["outgoing"]) for r in ROWS.values() if r["mission"] == mission and r["id"].endswith("-1"))
    # One per cent of staff officers is taken off, and single months are smoothed.
    assert present == pytest.approx(PUBLISHED[mission], rel=0.02)


def test_benin_comes_back_with_about_450_of_748() -> None:
    benin = [r for r in ROWS.values() if r["mission"] == "MONUSCO" and r["contributor"] == "BEN" and not r["follows"]]
    assert sum(int(r["outgoing"]) for r in benin) == pytest.approx(748, rel=0.02)
    assert sum(int(r["incoming"]) for r in benin) == pytest.approx(450, rel=0.02)


def test_everybody_leaves_minurcat_by_december_and_nobody_comes() -> None:
    rows = [r for r in ROWS.values() if r["mission"] == "MINURCAT"]
    assert rows
    assert all(r["incoming"] == "0" and r["window_last"] < "2011-01-01" for r in rows)


@pytest.mark.parametrize("contributor", ["BOL", "TUN", "SEN"])
def test_contingents_that_left_the_congo_in_july_are_repatriated_then(contributor: str) -> None:
    rows = [
        r
        for r in ROWS.values()
        if r["mission"] == "MONUSCO" and r["contributor"] == contributor and r["kind"] == "troops"
    ]
    assert rows
    assert all(r["incoming"] == "0" and r["preferred"] < "2010-08-01" for r in rows)


def test_a_second_rotation_takes_out_those_the_first_brought_in() -> None:
    followers = [r for r in ROWS.values() if r["follows"]]
    assert len(followers) > 200
    for row in followers:
        first = ROWS[row["follows"]]
        assert first["unit"] == row["unit"]
        assert int(row["outgoing"]) == int(first["incoming"])


def test_movements_of_fewer_than_150_people_share_within_their_contributor_and_mission() -> None:
    for row in ROWS.values():
        small = max(int(row["incoming"]), int(row["outgoing"])) < 150
        assert row["shares"] == (f"{row['contributor']}-{row['mission']}" if small else "")


def test_every_airport_is_in_the_gazetteer() -> None:
    assert all(is_known(icao) for r in ROWS.values() for icao in (r["apoe"], r["apod"]))


def test_the_two_markets_move_the_same_people_and_only_one_has_contracts() -> None:
    as_was = _rows("rotation-2010-as-was")
    people = {name: (r["incoming"], r["outgoing"], r["preferred"]) for name, r in ROWS.items()}
    assert people == {name: (r["incoming"], r["outgoing"], r["preferred"]) for name, r in as_was.items()}
    assert not any("contract" in r["lift_sources"] for r in as_was.values())


@pytest.mark.parametrize("people", [100, 140, 220, 346, 460, 580, 748, 877, 1074, 1307, 2395, 3588, 4247])
def test_a_split_keeps_everybody_in_units_of_the_stated_sizes(people: int) -> None:
    units = split(people, "troops")
    assert sum(size for _, size in units) == people
    for letters, size in units:
        assert (650 <= size <= 850) if letters == "BN" else (50 <= size <= 335)
    assert all(80 <= size <= 200 for _, size in split(people, "fpu"))


def _reports(path: Path, rows: list[tuple[str, str, str, str, object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["date", "mission", "contributor", "contributor_iso3", "personnel_type", "male", "female", "total"]
        )
        for date, mission, iso3, kind, total in rows:
            writer.writerow([date, mission, iso3, iso3, kind, 0, 0, total])
    return path


def _months() -> list[str]:
    return [f"2010-{m:02d}-28" for m in range(1, 13)] + [f"2011-{m:02d}-28" for m in range(1, 8)]


def test_the_builder_writes_the_same_tables_twice(tmp_path: Path) -> None:
    reports = _reports(tmp_path / "r.csv", [(m, "UNMIL", "GHA", "troops", 707) for m in _months()])
    counts = [write_tables(reports, tmp_path / name, contracts=True) for name in ("one", "two")]
    assert counts == [2, 2]
    texts = [(tmp_path / name / "rotations.csv").read_text(encoding="utf-8") for name in ("one", "two")]
    assert texts[0] == texts[1]


def test_a_dip_of_one_month_does_not_shrink_a_contingent(tmp_path: Path) -> None:
    rows = [(m, "UNMIL", "UKR", "troops", 159 if m.startswith("2010-06") else 277) for m in _months()]
    write_tables(_reports(tmp_path / "r.csv", rows), tmp_path / "out", contracts=True)
    with (tmp_path / "out" / "rotations.csv").open(encoding="utf-8", newline="") as file:
        out: defaultdict[str, int] = defaultdict(int)
        for row in csv.DictReader(file):
            out[row["id"][-1]] += int(row["outgoing"])
    assert out["1"] == 275


def test_a_report_with_letters_for_people_is_refused_with_its_row(tmp_path: Path) -> None:
    reports = _reports(tmp_path / "r.csv", [("2010-06-30", "UNMIL", "GHA", "troops", "many")])
    with pytest.raises(BadInput, match="row 2"):
        write_tables(reports, tmp_path / "out", contracts=True)
