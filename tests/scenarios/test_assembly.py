"""From rows to a Problem: places, types, routes, prices; and requirements that nothing can carry."""

from datetime import date

import pytest

from movcon.clock import MINUTES_PER_DAY, day_of
from movcon.lift import SourceKind
from movcon.places import Closure
from scenarios.assembly import load_problem, load_scenario
from scenarios.shipped import find_scenario

R = "rotations.csv"


def test_the_same_folder_gives_the_same_problem(small, small_problem):
    assert load_problem(small.path).digest == small_problem.digest


def test_limits_and_closures_of_airfields_come_from_the_scenario(small_problem):
    fasher, roberts = small_problem.airfield["HSFS"], small_problem.airfield["GLRB"]

    assert (fasher.opens_local_min, fasher.closes_local_min, fasher.slots_per_day, fasher.parking_mog) == (
        360,
        1080,
        3,
        1,
    )
    assert roberts.open_round_the_clock
    (closure,) = roberts.closures
    assert isinstance(closure, Closure)
    assert closure.end - closure.start == MINUTES_PER_DAY


def test_every_loaded_pair_has_a_route_of_an_approved_type_that_carries_somebody(small_problem):
    approved = {(item.type_id, item.icao) for item in small_problem.approvals}
    for need in small_problem.rotations:
        for origin, destination in ((need.apoe, need.apod), (need.apod, need.apoe)):
            loaded = [r for r in small_problem.routes if (r.origin, r.destination) == (origin, destination)]
            assert any(route.payload_kg >= need.load_kg_per_person for route in loaded)
    for route in small_problem.routes:
        assert all((route.type_id, hop.destination) in approved for hop in route.hops)


def test_airspace_closed_in_the_season_is_flown_around_while_it_is_closed(small_problem):
    versions = small_problem.routes_between("B737-800", "DGAA", "GLRB")

    assert len(versions) == 3
    open_before, closed, open_after = versions
    assert "CIV" in open_before.hops[0].overflown
    assert "CIV" not in closed.hops[0].overflown
    assert closed.hops[0].distance_nm > open_before.hops[0].distance_nm
    assert closed.valid_from == day_of_utc(2010, 12, 1)
    assert open_after.valid_from == day_of_utc(2011, 2, 1)


def day_of_utc(year, month, day):
    return day_of(date(year, month, day)) * MINUTES_PER_DAY


def test_a_type_of_a_letter_alone_knows_its_contributors_airports_only(small_problem):
    places = {
        icao
        for route in small_problem.routes
        if route.type_id == "A320-200"
        for icao in (route.origin, route.destination)
    }

    assert places == {"LIRF", "OLBA"}


def test_positioning_farther_than_the_ferry_distance_is_not_built(small, small_problem):
    small.replace("scenario.toml", "ferry_max_nm = 2500", "ferry_max_nm = 0")
    near = load_problem(small.path)

    assert small_problem.routes_between("B737-800", "FZAA", "HRYR")
    assert not near.routes_between("B737-800", "FZAA", "HRYR")
    assert near.routes_between("B737-800", "DGAA", "FZAA")
    assert near.routes_between("B737-800", "HRYR", "HSFS")


def test_a_route_takes_no_tech_stop_that_saves_no_round_trip(small_problem):
    """420 people in three chalks need 140 places; Delhi-Entebbe by B757 lifts 165, two chalks would not be enough."""
    for route in small_problem.routes_between("B757-200", "VIDP", "HUEN"):
        need = small_problem.rotation["MONUSCO-IND-BN1-1"]
        assert min(190, route.payload_kg // need.load_kg_per_person) >= 140
        assert len(route.hops) <= 2


def test_all_prices_of_lift_follow_the_price_factor_and_nothing_else_does(small_problem):
    dear = load_problem(find_scenario("rotation-small"), price_factor_permille=1250)

    for cheap, now in zip(small_problem.charter_offers, dear.charter_offers, strict=True):
        assert now.usd_per_block_hour == (cheap.usd_per_block_hour * 1250 + 500) // 1000
    assert dear.contract_offers[0].terms[0].usd_per_month == 537_500
    assert dear.letters_of_assist[0].usd_fixed == 75_000
    assert (dear.prices, dear.funds, dear.routes) == (small_problem.prices, small_problem.funds, small_problem.routes)


def test_the_scenarios_own_price_factor_holds_where_none_is_given(small):
    small.replace("scenario.toml", "price_factor_permille = 1000", "price_factor_permille = 2000")

    assert load_problem(small.path).charter_offers[0].usd_per_block_hour == 17_500


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"apod": "FZNA", "apoe": "RPLL", "lift_sources": "letter_of_assist"},
            "letters_of_assist.csv offers none of PHL",
        ),
        ({"lift_sources": "mission_aircraft"}, "mission_aircraft.csv offers none of UNDOF"),
        ({"apod": "FEFI"}, "is not approved for FEFI"),
    ],
)
def test_a_requirement_nothing_can_carry_is_a_fault_that_says_why(small, cells, told):
    row = small.row_of(R, "UNDOF-PHL-BN1-1")
    for column, value in cells.items():
        small.set(R, row, column, value)

    (fault,) = small.assembly_faults()

    assert (fault.code, fault.row, fault.column) == ("no_lift", row, "lift_sources")
    assert told in fault.cause


def test_a_chalk_no_aircraft_can_lift_is_a_fault(small):
    small.set("charter.csv", 2, "type", "DHC-8-300")
    small.write("charter.csv", small.lines("charter.csv")[:2])
    small.set(R, small.row_of(R, "MONUSCO-SEN-INF1-1"), "apod", "OLBA")

    codes = {(fault.code, fault.row) for fault in small.assembly_faults()}

    assert ("no_lift", small.row_of(R, "MONUSCO-SEN-INF1-1")) in codes


def test_a_movement_over_a_forbidden_link_is_a_fault(small):
    row = small.row_of(R, "UNIFIL-ITA-BN1-1")
    small.set(R, row, "apoe", "LLBG")

    (fault,) = small.assembly_faults()

    assert (fault.code, fault.row) == ("forbidden_link", row)


def test_an_offer_nobody_can_use_is_left_out_with_a_note(small):
    small.set("letters_of_assist.csv", 3, "contributor", "BEN")

    scenario = load_scenario(small.path)

    assert "LOA-IND-VIDP" not in scenario.problem.source
    assert "IL-76TD" not in scenario.problem.aircraft_type
    assert any("LOA-IND-VIDP" in note for note in scenario.notes)


def test_every_planning_value_of_the_tables_is_told_with_its_basis():
    scenario = load_scenario(find_scenario("rotation-small"))

    told = {table for table, *_ in scenario.assumptions}
    assert {"scenario.toml", "rotations.csv", "funds.csv", "onward.csv", "airfields.csv", "charter.csv"} <= told
    assert all(all(part for part in line) for line in scenario.assumptions)
    assert not any("Security Council" in source for *_, source in scenario.assumptions)
    hours = [figures for _, name, figures, _ in scenario.assumptions if name == "CH-B737-LLBG"]
    assert "usd_per_block_hour 8,000" in hours[0]


def test_the_digest_of_a_folder_changes_with_any_cell(small):
    before = load_scenario(small.path).digest
    small.set("funds.csv", 2, "source", "planning value: another basis")

    assert load_scenario(small.path).digest != before


def test_kinds_of_sources_are_all_there(small_problem):
    kinds = {kind for need in small_problem.rotations for kind in need.lift_sources}

    assert kinds == set(SourceKind)
