import pytest

from geo.lane_versions import lane_versions
from geo.passages import PassageClosure
from geo.ports import ports
from geo.sea_lanes import SeaLanes
from movcon.errors import InvalidValue

PAIR = ("ITBDS", "KEMBA")


@pytest.fixture(scope="module")
def versions():
    sea_lanes = SeaLanes()
    places = {name: ports()[name].position for name in PAIR}

    def find(*closures, speed_kn=None):
        rows = [PassageClosure(passage=p, start=start, end=end, reason="test") for p, start, end in closures]
        return lane_versions(sea_lanes, places, [PAIR], rows, speed_kn=speed_kn)[PAIR]

    return find


def told(found):
    return [(v.valid_from, v.valid_until, v.lane.distance_nm if v.lane else None) for v in found]


def test_without_closures_one_lane_holds_always(versions):
    assert told(versions()) == [(None, None, 4033)]


def test_a_closure_of_a_passage_not_used_changes_nothing(versions):
    assert len(versions(("panama", 0, 1000))) == 1


def test_without_a_speed_a_closure_counts_from_departure(versions):
    assert told(versions(("suez", 100_000, 130_000))) == [
        (None, 100_000, 4033),
        (100_000, 130_000, 9011),
        (130_000, None, 4033),
    ]


def test_with_a_speed_it_counts_when_the_ship_would_be_in_the_passage(versions):
    before, during, after = versions(("suez", 100_000, 130_000), speed_kn=15)
    suez = before.lane.passages[0]
    # A ship that leaves the canal in the minute it closes was in time; one that comes when it opens again is too.
    assert before.valid_until == 100_000 - suez.leave_nm * 60 // 15
    assert after.valid_from == 130_000 - suez.enter_nm * 60 // 15
    assert (during.valid_from, during.valid_until) == (before.valid_until, after.valid_from)
    assert during.lane.passage_names == ("gibraltar", "south_africa")


def test_where_the_way_round_is_shut_too_there_is_none_and_why(versions):
    found = versions(("suez", 100_000, 130_000), ("gibraltar", 110_000, 112_000))
    assert told(found) == [
        (None, 100_000, 4033),
        (100_000, 110_000, 9011),
        (110_000, 112_000, None),
        (112_000, 130_000, 9011),
        (130_000, None, 4033),
    ]
    assert found[2].missing.opened_by == ("gibraltar", "suez")


def test_a_closure_without_end_holds_for_ever(versions):
    assert told(versions(("suez", 100_000, None))) == [(None, 100_000, 4033), (100_000, None, 9011)]


def test_two_closures_that_follow_one_another_make_one_version(versions):
    assert len(versions(("suez", 100_000, 110_000), ("suez", 110_000, 120_000))) == 3


def test_a_closure_that_ends_before_it_starts_is_refused():
    with pytest.raises(InvalidValue, match="ends before it starts"):
        PassageClosure(passage="suez", start=10, end=10, reason="test")


def test_a_speed_of_nothing_is_refused(versions):
    with pytest.raises(InvalidValue, match="takes no ship anywhere"):
        versions(speed_kn=0)
