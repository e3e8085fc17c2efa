from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.airspace import AirspaceClosure
from geo.areas import Layer, state_areas
from geo.geodesy import distance_nm
from geo.network import hop_geometry
from geo.routes import RouteBuilder
from geo.state_notices import state_notices
from geo.tech_stops import Chooser
from movcon.errors import InvalidValue
from movcon.lift import AircraftType, Body, PayloadRange

GULF_AND_ATLANTIC = ("GVAC", "HECA", "OMDB")


def way(route):
    return "-".join([route.origin, *(hop.destination for hop in route.hops)])


def test_a_short_pair_is_flown_direct(builder_for):
    (route,) = builder_for(["HUEN", "HSSS"]).build([("WIDE", "HUEN", "HSSS", 25_000)])
    assert (route.id, way(route), route.payload_kg) == ("WIDE:HUEN-HSSS", "HUEN-HSSS", 30_000)
    # 15.547 degrees of latitude at 110.6 km are 928 NM; 30 min + 928 NM at 460 kt = 152 min, rounded up to 5.
    assert route.hops[0].distance_nm == 928
    assert route.block_min == 155
    assert route.hops[0].overflown == ("SDN", "UGA")
    assert (route.valid_from, route.valid_until) == (None, None)


def test_dhaka_to_monrovia_stops_once_when_the_payload_needs_it(builder_for):
    build = builder_for(["VGHS", "GLRB", *GULF_AND_ATLANTIC], tech_stops=GULF_AND_ATLANTIC).build
    (nothing_wanted,) = build([("WIDE", "VGHS", "GLRB", 0)])
    (wanted,) = build([("WIDE", "VGHS", "GLRB", 25_000)])
    assert way(nothing_wanted) == "VGHS-GLRB"
    assert nothing_wanted.payload_kg < 3_000
    assert way(wanted) == "VGHS-HECA-GLRB"
    assert wanted.payload_kg >= 25_000


def test_kathmandu_to_port_au_prince_stops_twice(builder_for):
    build = builder_for(["VNKT", "MTPP", *GULF_AND_ATLANTIC], tech_stops=GULF_AND_ATLANTIC).build
    (route,) = build([("WIDE", "VNKT", "MTPP", 29_000)])
    assert way(route) == "VNKT-HECA-GVAC-MTPP"
    assert route.landings == 3


def test_when_nothing_lifts_what_is_wanted_the_greatest_payload_is_taken(builder_for):
    build = builder_for(["VGHS", "GLRB", "HECA"], tech_stops=["HECA"]).build
    (route,) = build([("WIDE", "VGHS", "GLRB", 40_000)])
    assert way(route) == "VGHS-HECA-GLRB"
    assert 20_000 < route.payload_kg < 40_000


def test_a_pair_out_of_reach_has_no_route(builder_for):
    assert builder_for(["VNKT", "MTPP"]).build([("WIDE", "VNKT", "MTPP", 0)]) == ()


def test_a_tech_stop_that_is_not_approved_is_not_used(builder_for):
    icaos = ["VGHS", "GLRB", *GULF_AND_ATLANTIC]
    build = builder_for(icaos, tech_stops=GULF_AND_ATLANTIC, not_approved=["HECA"]).build
    (route,) = build([("WIDE", "VGHS", "GLRB", 25_000)])
    assert "HECA" not in route.tech_stops


def test_an_end_that_is_not_approved_has_no_route(builder_for):
    build = builder_for(["HUEN", "HSSS"], not_approved=["HSSS"]).build
    assert build([("WIDE", "HUEN", "HSSS", 0), ("WIDE", "HSSS", "HUEN", 0)]) == ()


def test_a_pair_asked_for_twice_is_built_once_for_the_greater_payload(builder_for):
    build = builder_for(["VGHS", "GLRB", "HECA"], tech_stops=["HECA"]).build
    (route,) = build([("WIDE", "VGHS", "GLRB", 25_000), ("WIDE", "VGHS", "GLRB", 0)])
    assert way(route) == "VGHS-HECA-GLRB"


def test_an_unknown_airfield_or_type_is_named(builder_for):
    build = builder_for(["HUEN", "HSSS"]).build
    with pytest.raises(InvalidValue, match="HKJK"):
        build([("WIDE", "HUEN", "HKJK", 0)])
    with pytest.raises(InvalidValue, match="IL76"):
        build([("IL76", "HUEN", "HSSS", 0)])
    with pytest.raises(InvalidValue, match="two airfields"):
        build([("WIDE", "HUEN", "HUEN", 0)])


def test_the_notice_is_the_longest_of_states_flown_over_and_landed_in(builder_for):
    build = builder_for(["VGHS", "GLRB", "HECA"], tech_stops=["HECA"]).build
    (route,) = build([("WIDE", "VGHS", "GLRB", 25_000)])
    over = state_notices({state for hop in route.hops for state in hop.overflown})
    landed = state_notices(["EGY", "LBR"])
    assert route.notice_days == max([n.overflight_days for n in over] + [n.landing_days for n in landed])


def test_goma_counts_as_congolese_although_the_map_draws_it_across_the_border(builder_for):
    (route,) = builder_for(["HUEN", "FZNA"]).build([("WIDE", "HUEN", "FZNA", 0)])
    assert "COD" in route.hops[0].overflown


def test_airspace_closed_throughout_is_flown_around_and_costs_miles(builder_for, position):
    closure = AirspaceClosure(area="SDN", start=None, end=None, reason="refused")
    (route,) = builder_for(["HUEN", "HECA"], closures=[closure]).build([("WIDE", "HUEN", "HECA", 0)])
    hop = route.hops[0]
    assert route.id == "WIDE:HUEN-HECA"
    assert hop.distance_nm > distance_nm(*position("HUEN"), *position("HECA"))
    assert hop.track
    assert "SDN" not in hop.overflown
    drawn = hop_geometry(hop, {icao: position(icao) for icao in ("HUEN", "HECA")})
    sudan = state_areas(Layer.CLEARANCE, 14_791)["SDN"].geometry
    assert not shapely.intersects(drawn, sudan)


def test_closed_airspace_with_an_end_inside_drops_the_route(builder_for):
    closure = AirspaceClosure(area="SDN", start=None, end=None, reason="refused")
    build = builder_for(["HUEN", "HSSS", "HKJK"], closures=[closure]).build
    routes = build([("WIDE", "HUEN", "HSSS", 0), ("WIDE", "HUEN", "HKJK", 0)])
    assert [route.id for route in routes] == ["WIDE:HUEN-HKJK"]


def test_a_neighbours_closure_does_not_shut_an_airfield_inside_its_sea_belt(builder_for):
    # Singapore lies within 12 NM of Malaysia and of Indonesia.
    closure = AirspaceClosure(area="MYS", start=None, end=None, reason="refused")
    build = builder_for(["WSSS", "WIII", "WMKK"], closures=[closure]).build
    routes = build([("WIDE", "WSSS", "WIII", 0), ("WIDE", "WSSS", "WMKK", 0)])
    assert [route.id for route in routes] == ["WIDE:WSSS-WIII"]


def test_a_closure_for_a_time_makes_versions_that_cover_all_time_once(builder_for):
    closure = AirspaceClosure(area="SDN", start=1_000, end=2_000, reason="refused")
    build = builder_for(["HUEN", "HECA", "HKJK"], closures=[closure]).build
    routes = build([("WIDE", "HUEN", "HECA", 0), ("WIDE", "HUEN", "HKJK", 0)])
    assert [(route.id, route.valid_from, route.valid_until) for route in routes] == [
        ("WIDE:HUEN-HECA", None, 1_000),
        ("WIDE:HUEN-HECA#2", 1_000, 2_000),
        ("WIDE:HUEN-HECA#3", 2_000, None),
        ("WIDE:HUEN-HKJK", None, None),
    ]
    before, during, after = routes[:3]
    assert before.hops == after.hops
    assert during.hops[0].distance_nm > before.hops[0].distance_nm
    assert [sum(route.is_valid(minute) for route in routes[:3]) for minute in (0, 999, 1_000, 1_999, 2_000)] == [1] * 5


def test_a_leg_dropped_for_a_time_leaves_a_gap(builder_for):
    closure = AirspaceClosure(area="SDN", start=1_000, end=2_000, reason="refused")
    routes = builder_for(["HUEN", "HSSS"], closures=[closure]).build([("WIDE", "HUEN", "HSSS", 0)])
    assert [(route.valid_from, route.valid_until) for route in routes] == [(None, 1_000), (2_000, None)]


def test_overlapping_closures_hold_together_while_both_last(builder_for):
    closures = [
        AirspaceClosure(area="SDN", start=1_000, end=3_000, reason="refused"),
        AirspaceClosure(area="ETH", start=2_000, end=None, reason="closed"),
    ]
    routes = builder_for(["HUEN", "HECA"], closures=closures).build([("WIDE", "HUEN", "HECA", 0)])
    assert [route.valid_from for route in routes] == [None, 1_000, 2_000, 3_000]
    at_2500 = next(route for route in routes if route.is_valid(2_500))
    assert {"SDN", "ETH"}.isdisjoint(at_2500.hops[0].overflown)


def test_a_polygon_can_be_closed(builder_for):
    closure = AirspaceClosure(area=shapely.box(28, 8, 36, 20), start=None, end=None, reason="exercise area")
    (route,) = builder_for(["HUEN", "HECA"], closures=[closure]).build([("WIDE", "HUEN", "HECA", 0)])
    assert route.hops[0].track


def best_by_hand(aircraft, positions, stops, origin, destination, wanted):
    """Plain search over every way with at most two stops: (payload up to what is wanted, -minutes)."""
    wanted = max(1, wanted)

    def merit(path):
        legs = [distance_nm(*positions[a], *positions[b]) for a, b in pairwise(path)]
        payload = min(aircraft.payload_range.payload_kg(nm) for nm in legs)
        minutes = sum(aircraft.block_min(nm) for nm in legs) + aircraft.tech_stop_min * (len(legs) - 1)
        return min(payload, wanted), -minutes, payload

    direct = merit((origin, destination))
    if direct[2] >= wanted:
        return direct
    others = [stop for stop in stops if stop not in (origin, destination)]
    ways = [(origin, *via, destination) for count in (1, 2) for via in permutations(others, count)]
    return max([direct, *map(merit, ways)])


@settings(max_examples=30, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.integers(-179_000_000, 179_000_000), st.integers(-60_000_000, 60_000_000)),
        min_size=5,
        max_size=7,
        unique=True,
    ),
    wanted=st.integers(0, 35_000),
)
def test_the_way_chosen_is_the_best_of_all_ways(places, wanted):
    aircraft = AircraftType(
        id="WIDE",
        name="Wide body",
        body=Body.WIDE,
        seats=220,
        payload_range=PayloadRange(points=((3000, 30_000), (4500, 20_000), (6000, 0))),
        block_speed_kt=460,
        block_fixed_min=30,
        turnaround_min=120,
        tech_stop_min=75,
        hours_max_per_month=300,
    )
    names = [f"A{i}" for i in range(len(places))]
    positions = dict(zip(names, places, strict=True))
    table = np.array([[distance_nm(*a, *b) for b in places] for a in places])
    stops = np.arange(2, len(places))
    (choice,) = Chooser(aircraft, table, stops).choose(np.array([0]), np.array([1]), np.array([wanted]))
    best = best_by_hand(aircraft, positions, names[2:], "A0", "A1", wanted)
    if best[2] == 0:
        assert choice is None
        return
    assert choice is not None
    legs = [int(table[a, b]) for a, b in pairwise(choice.path)]
    minutes = sum(aircraft.block_min(nm) for nm in legs) + aircraft.tech_stop_min * (len(legs) - 1)
    assert choice.payload_kg == min(aircraft.payload_range.payload_kg(nm) for nm in legs)
    assert (min(choice.payload_kg, max(1, wanted)), -minutes) == best[:2]


def test_a_type_with_less_range_needs_a_stop_where_another_does_not(builder_for, wide_body, season_first_day, position):
    short = replace(wide_body, id="SHORT", payload_range=PayloadRange(points=((800, 15_000), (1_500, 5_000))))
    icaos = ["HUEN", "HECA", "HSSS"]
    build = RouteBuilder(
        airfields={icao: position(icao) for icao in icaos},
        on=season_first_day,
        aircraft_types=[wide_body, short],
        approvals={(plane, icao) for plane in ("WIDE", "SHORT") for icao in icaos},
        tech_stops=["HSSS"],
    ).build
    routes = build([("WIDE", "HUEN", "HECA", 0), ("SHORT", "HUEN", "HECA", 0)])
    assert [way(route) for route in routes] == ["HUEN-HECA", "HUEN-HSSS-HECA"]
