import datetime

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas import Layer, state_areas
from geo.geodesy import track
from geo.overflight import overflown
from movcon.clock import day_of

ON = day_of(datetime.date(2010, 7, 1))
place = st.tuples(st.integers(-180_000_000, 180_000_000), st.integers(-80_000_000, 80_000_000))


def test_entebbe_to_juba_crosses_uganda_and_sudan_only(position):
    assert overflown([(position("HUEN"), position("HSSJ"))], ON) == (("SDN", "UGA"),)


def test_entebbe_to_juba_after_independence_crosses_south_sudan(position):
    later = day_of(datetime.date(2011, 7, 9))
    assert overflown([(position("HUEN"), position("HSSJ"))], later) == (("SSD", "UGA"),)


def test_nadi_to_honolulu_flies_over_no_land_on_the_other_side_of_the_world(position):
    states = overflown([(position("NFFN"), position("PHNL"))], ON)[0]
    assert set(states) <= {"FJI", "USA", "KIR", "TUV", "WSM"}
    assert {"FJI", "USA"} <= set(states)


def test_nadi_to_los_angeles_needs_neither_asia_nor_africa(position):
    states = overflown([(position("NFFN"), position("KLAX"))], ON)[0]
    assert set(states) <= {"FJI", "USA", "KIR", "FRA", "WSM", "MEX", "NZL", "COK"}


def test_nairobi_to_khartoum_crosses_the_states_between(position):
    states = overflown([(position("HKJK"), position("HSSS"))], ON)[0]
    assert {"KEN", "SDN"} <= set(states)
    assert set(states) <= {"KEN", "SDN", "ETH", "UGA"}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(place, place), min_size=1, max_size=3))
def test_the_index_finds_what_plain_intersection_finds(legs):
    areas = state_areas(Layer.CLEARANCE, ON)
    for leg, found in zip(legs, overflown(legs, ON), strict=True):
        line = track(leg)
        assert set(found) == {iso3 for iso3, area in areas.items() if shapely.intersects(area.geometry, line)}
