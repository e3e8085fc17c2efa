"""deployment-small holds every rule of docs/rules-deployment.md: each test finds the rule's matter in the problem."""

from dataclasses import replace

import pytest

from movcon.clock import date_of, utc_day
from movcon.deployment.edits import ClosePassage
from movcon.deployment.problem import are_apart
from movcon.deployment.ships import CharterKind
from movcon.deployment.ways import CorridorMode
from scenarios.deployment.assembly import load_deployment
from scenarios.shipped import find_scenario


def test_parcels_are_of_people_vehicles_containers_loose_and_outsize_cargo(small_scenario):
    parcels = small_scenario.problem.parcels

    assert any(parcel.people for parcel in parcels)
    assert any(parcel.rolls for parcel in parcels)
    assert any(parcel.teu_centi for parcel in parcels)
    assert any(parcel.loose_kg for parcel in parcels)
    assert any("outsize" in parcel.id for parcel in parcels)


def test_explosives_are_apart_from_fuel_and_gas(small_scenario):
    problem = small_scenario.problem
    ammunition = problem.parcel["IND-CO-AMMO/explosives-containers-1"]
    fuel = problem.parcel["IND-CO-FUEL/class3-loose-1"]

    assert ammunition.explosive
    assert ammunition.neq_g > problem.place["SDPZU"].port.neq_max_g
    assert are_apart(problem, fuel, ammunition)


def test_suez_shuts_for_a_week_and_ships_go_round_africa(small_scenario):
    lanes = small_scenario.problem.lanes_between["ITBDS", "SDPZU"]

    assert ["suez" in lane.passages for lane in lanes] == [True, False]
    through, around = lanes
    assert around.distance_nm > 9_000
    assert around.closures == ()
    (closure,) = through.closures
    # The slowest ship is in the canal some days after it leaves Brindisi.
    assert "2010-08-25" < date_of(utc_day(closure.start)).isoformat() < "2010-09-01"
    assert "2010-09-01" < date_of(utc_day(closure.end)).isoformat() < "2010-09-09"


def test_suez_takes_a_toll_by_tonnage_and_time_and_ports_take_handling(small_scenario):
    problem = small_scenario.problem
    through, around = problem.lanes_between["ITBDS", "SDPZU"]

    assert (through.extra_min, around.extra_min) == (960, 0)
    # A ship of 10,000 gross tons: 5,000 x 7.65 and 5,000 x 4.39 SDR of SCA circular 01/2005 at 1.53 dollars, and tugs.
    vessel = replace(problem.ship_type["MPV"], gross_tonnage=10_000)
    assert vessel.toll_usd(through) == pytest.approx((38_250 + 21_950) * 1.53, rel=0.05)
    assert vessel.toll_usd(around) == 0
    assert problem.place["ITBDS"].port.handling_usd_per_teu == 190
    told = {(table, name) for table, name, *_ in small_scenario.assumptions}
    assert {("geo: passages", "suez"), ("geo: passages", "south_africa")} <= told


def test_a_folder_may_have_its_own_tolls_and_handling(small):
    header = ["passage", "extra_h", "toll_usd", "toll_usd_per_1000_gt", "source"]
    small.write("passage_costs.csv", [header, ["suez", "30", "", "8000", "planning value: exercise figure"]])
    lines = small.lines("ports.csv")
    lines[0].insert(-1, "handling_usd_per_teu")
    for line in lines[1:]:
        line.insert(-1, "250" if line[0] == "SDPZU" else "")
    small.write("ports.csv", lines)
    scenario = load_deployment(small.path, price_factor_permille=1_250)
    lane = scenario.problem.lanes_between["ITBDS", "SDPZU"][0]

    assert (lane.extra_min, lane.toll_usd, lane.toll_usd_per_1000_gt) == (1_800, 31_250, 10_000)
    assert scenario.problem.place["SDPZU"].port.handling_usd_per_teu == 313
    assert scenario.problem.place["ITBDS"].port.handling_usd_per_teu == 238
    assert ("passage_costs.csv", "suez") in {(table, name) for table, name, *_ in scenario.assumptions}
    assert scenario.digest != load_deployment(find_scenario("deployment-small")).digest


def test_whatever_passage_is_closed_by_an_edit_ships_find_the_way_round_that_there_is(small_scenario):
    problem = small_scenario.problem
    days = {"first_day": problem.planning_day, "last_day": utc_day(problem.horizon)}
    closed = ClosePassage(passage="babalmandab", **days).apply(problem)
    lanes = closed.lanes_between["INNSA", "SDPZU"]

    assert [lane.is_open(problem.horizon - 1) for lane in lanes] == [False, True]
    assert lanes[1].passages == ("south_africa", "gibraltar", "suez")
    both = ClosePassage(passage="suez", **days).apply(closed)
    assert not any(lane.is_open(problem.horizon - 1) for lane in both.lanes_between["INNSA", "SDPZU"])
    assert set(both.sea_lane) == set(problem.sea_lane)


def test_lanes_lead_between_all_ports_where_ships_are_open_or_cargo_is(small_scenario):
    problem = small_scenario.problem
    ports = {place.id for place in problem.places if place.port}

    assert {"TRMER", "LKCMB", "DJJIB"} <= ports
    assert set(problem.lanes_between) == {(one, other) for one in ports for other in ports if one != other}


def test_ships_are_chartered_by_the_voyage_and_by_the_day_and_open_at_two_ports(small_scenario):
    offers = small_scenario.problem.ship_offer

    assert {offer.kind for offer in offers.values()} == set(CharterKind)
    assert {"MPV-SAS-INBOM", "MPV-SAS-LKCMB"} <= set(offers)


def test_an_offer_that_comes_too_early_is_left_out_with_a_note(small_scenario):
    assert not any(name.startswith("LATE-SAS") for name in small_scenario.problem.ship_offer)
    assert any(note.startswith("Left out: LATE-SAS;") for note in small_scenario.notes)


def test_some_ship_does_not_fit_some_port(small_scenario):
    problem = small_scenario.problem
    port = problem.place["SDPZU"].port

    assert not problem.ship_type["RORO-M"].can_enter(port)
    assert problem.ship_type["CONRO"].can_enter(port)


def test_corridors_are_of_road_rail_and_river_and_some_close(small_scenario):
    corridors = small_scenario.problem.corridors

    assert {corridor.mode for corridor in corridors} == set(CorridorMode)
    assert any(corridor.closures for corridor in corridors)
    assert any(not corridor.class1 for corridor in corridors)


def test_the_rock_crusher_goes_by_rail_alone(small_scenario):
    problem = small_scenario.problem
    crusher = problem.parcel["NPL-ENG-EQ/outsize-loose-1"]

    assert problem.corridor["PZU-KOSTI-RAIL"].takes(crusher)
    assert not problem.corridor["PZU-KOSTI-ROAD"].takes(crusher)


def test_satellite_terminals_fit_the_hold_of_a_small_freighter(small_scenario):
    problem = small_scenario.problem

    assert problem.hold["AN-26"].takes(problem.parcel["SIG-AIR/loose-1"])


def test_airfields_limit_by_parking_slots_and_hours(small_scenario):
    apron = small_scenario.problem.place["HSSM"].apron

    assert (apron.parking, apron.slots_per_day, apron.opens_local_min) == (1, 3, 360)
    assert small_scenario.problem.place["FZKA"].apron.parking_by_type == (("AN-26", 1),)


def test_a_stock_issue_is_ready_some_days_after_it_is_asked_for(small_scenario):
    problem = small_scenario.problem

    assert problem.parcel["SIG-AIR/loose-1"].ready == problem.parcel["IND-CO-EQ/vehicles-1"].ready - 19 * 1440
