"""Cells that are right each by itself, but not together."""

import pytest

R = "rotations.csv"
GHA2, IND, PAK, RWA, ITA = 3, 4, 5, 7, 9

CASES = [
    (R, 2, {"window_first": "2010-07-20"}, "impossible_window", "window_last"),
    (R, 2, {"preferred": "2010-08-01"}, "preferred_outside_window", "preferred"),
    (R, PAK, {"blackouts": "2010-08-20/2010-10-01 epidemic"}, "impossible_window", "blackouts"),
    (R, IND, {"window_first": "2012-09-01", "window_last": "2012-09-25", "preferred": "2012-09-12"},
     "window_outside_season", "window_first"),
    (R, RWA, {"ceiling": "399", "floor": "280"}, "ceiling_below_strength", "ceiling"),
    (R, RWA, {"floor": "421"}, "floor_above_ceiling", "floor"),
    (R, IND, {"incoming": "0", "outgoing": "0"}, "nobody_moves", "incoming"),
    (R, IND, {"apod": "VIDP"}, "same_airfield", "apod"),
    (R, 2, {"advance_days_max": "4"}, "impossible_advance", "advance_days_max"),
    (R, ITA, {"incoming": "1"}, "impossible_advance", "advance_permille"),
    (R, ITA, {"spread_days_max": "2"}, "impossible_spread", "spread_days_max"),
    (R, GHA2, {"tour_days_min": ""}, "missing_value", "tour_days_min"),
    (R, GHA2, {"tour_days_min": "210"}, "impossible_tour", "tour_days_max"),
    (R, GHA2, {"tour_days_min": "20", "tour_days_max": "30"}, "impossible_tour", "follows"),
    (R, GHA2, {"follows": ""}, "tour_without_follows", "tour_days_min"),
    (R, GHA2, {"follows": "UNMIL-GHA-BN9-1"}, "unknown_requirement", "follows"),
    (R, GHA2, {"follows": "UNMIL-GHA-BN1-2"}, "circular_follows", "follows"),
    (R, GHA2, {"outgoing": "389"}, "follows_mismatch", "follows"),
    (R, GHA2, {"contributor": "NGA"}, "follows_another_unit", "follows"),
    (R, IND, {"follows": "UNMIL-GHA-BN1-1", "tour_days_min": "1", "tour_days_max": "200"}, "followed_twice", "follows"),
    (R, IND, {"id": "UNMIL-GHA-BN1-1"}, "duplicate_id", "id"),
    ("missions.csv", 3, {"id": "UNMIL"}, "duplicate_id", "id"),
    ("funds.csv", 3, {"fiscal_year": "2009/10"}, "duplicate_id", "mission"),
    ("airfields.csv", 2, {"closes_local": ""}, "missing_value", "closes_local"),
    ("closures.csv", 2, {"until": "2010-06-24T18:00Z"}, "impossible_closure", "until"),
    ("closures.csv", 3, {"place": "IVC"}, "unknown_state", "place"),
    ("closures.csv", 3, {"place": "GUF"}, "airspace_of_another_state", "place"),
    ("closures.csv", 3, {"place": "SSD"}, "airspace_of_another_state", "place"),
    ("links.csv", 4, {"other": "IND"}, "same_state", "other"),
    ("contracts.csv", 2, {"term_months": "1 3 6"}, "terms_without_prices", "usd_per_month"),
    ("contracts.csv", 2, {"hours_max_per_month": "89"}, "impossible_hours", "hours_max_per_month"),
    ("letters_of_assist.csv", 2, {"id": "CH-B737-DGAA"}, "duplicate_id", "id"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "row", "cells", "code", "column"), CASES)
def test_cells_that_do_not_fit_together_are_told_with_their_place(small, file, row, cells, code, column):
    for name, value in cells.items():
        small.set(file, row, name, value)

    found = {(fault.code, fault.file, fault.row, fault.column) for fault in small.faults()}

    assert (code, str(small.path / file), row, column) in found


def test_what_two_people_counted_differently_is_told_with_both_sums(small):
    small.set(R, GHA2, "outgoing", "389")

    (fault,) = small.faults()

    assert "leaves 410 people" in fault.cause
    assert "begins with 409" in fault.cause


def test_airspace_that_answers_to_another_state_names_that_state(small):
    small.set("closures.csv", 3, "place", "SSD")

    (fault,) = small.faults()

    assert "SDN" in fault.cure
