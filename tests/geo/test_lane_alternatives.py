"""Lanes around closed passages: whatever is closed, the shortest way that is left is among those of a pair."""

from itertools import combinations

import pytest

from geo.lane_alternatives import AVOIDED, lane_alternatives, shut_departures
from geo.passages import PassageClosure
from geo.ports import ports
from geo.sea_lanes import SeaLanes
from movcon.errors import InvalidValue

PORTS = {name: ports()[name].position for name in ("ITBDS", "KEMBA", "SDPZU", "SGSIN")}


@pytest.fixture(scope="module")
def lanes():
    return lane_alternatives(PORTS)


def test_the_shortest_comes_first_and_the_cape_is_the_way_round(lanes):
    told = [(lane.distance_nm, lane.passage_names) for lane in lanes["ITBDS", "KEMBA"]]

    assert told[:2] == [(4033, ("suez", "babalmandab")), (9011, ("gibraltar", "south_africa"))]


def test_a_lane_goes_both_ways(lanes):
    for (one, other), there in lanes.items():
        back = lanes[other, one]
        assert [lane.distance_nm for lane in there] == [lane.distance_nm for lane in back]
        assert {lane.passage_names[::-1] for lane in there} == {lane.passage_names for lane in back}


def test_whatever_is_closed_the_shortest_way_left_is_among_them(lanes):
    finder = SeaLanes()
    used = sorted(AVOIDED & {name for row in lanes.values() for lane in row for name in lane.passage_names})
    for closed in (frozenset(names) for size in range(4) for names in combinations(used, size)):
        found = finder.between(PORTS, closed)
        for pair, row in lanes.items():
            left = [lane.distance_nm for lane in row if not closed.intersection(lane.passage_names)]
            lane = found.lane(*pair)
            assert min(left, default=None) == (lane and lane.distance_nm), (pair, closed)


def test_no_lane_is_told_twice(lanes):
    assert all(len(set(row)) == len(row) for row in lanes.values())


def test_a_closure_shuts_departures_that_would_meet_it(lanes):
    suez, cape = lanes["ITBDS", "KEMBA"][:2]
    closure = PassageClosure(passage="suez", start=100_000, end=130_000, reason="test")
    use = suez.passages[0]

    (shut,) = shut_departures(suez, [closure], speed_kn=15)
    # A ship that leaves the canal in the minute it closes was in time; one that comes when it opens again is too.
    assert (shut.start, shut.end) == (100_000 - use.leave_nm * 60 // 15, 130_000 - use.enter_nm * 60 // 15)
    assert shut_departures(cape, [closure], speed_kn=15) == ()


def test_a_closure_without_end_shuts_for_ever(lanes):
    suez = lanes["ITBDS", "KEMBA"][0]
    (shut,) = shut_departures(suez, [PassageClosure(passage="suez", start=None, end=None, reason="test")], speed_kn=15)

    assert (shut.start, shut.end) == (None, None)


def test_a_closure_that_ends_before_it_starts_is_refused():
    with pytest.raises(InvalidValue, match="ends before it starts"):
        PassageClosure(passage="suez", start=10, end=10, reason="test")


def test_a_speed_of_nothing_is_refused(lanes):
    with pytest.raises(InvalidValue, match="takes no ship anywhere"):
        shut_departures(lanes["ITBDS", "KEMBA"][0], [], speed_kn=0)
