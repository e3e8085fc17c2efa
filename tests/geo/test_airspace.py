from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.airspace import AirspaceClosure, Detours, fly_around
from geo.areas import Layer, state_areas
from geo.geodesy import distance_nm, distances_nm, track
from movcon.clock import day_of
from movcon.errors import InvalidValue

ON = day_of(date(2010, 7, 1))
place = st.tuples(st.integers(-179_000_000, 179_000_000), st.integers(-60_000_000, 60_000_000))


def area_of(state):
    return state_areas(Layer.CLEARANCE, ON)[state].geometry


def length_nm(points):
    return int(distances_nm(points[:-1], points[1:]).sum())


@pytest.mark.parametrize(
    ("origin", "destination", "closed"),
    [
        ("HUEN", "HECA", ["SDN"]),
        ("HUEN", "HECA", ["SDN", "TCD"]),
        ("VGHS", "OMDB", ["IND"]),
        ("ENGM", "ZMUB", ["RUS"]),
        ("LFPG", "HECA", ["ITA"]),
    ],
)
def test_closed_airspace_is_flown_around_on_a_longer_way_that_stays_clear(position, origin, destination, closed):
    ends = position(origin), position(destination)
    areas = [area_of(state) for state in closed]
    around = fly_around(*ends, areas)
    assert around
    way = [ends[0], *around, ends[1]]
    assert distance_nm(*ends[0], *ends[1]) < length_nm(way) < 2 * distance_nm(*ends[0], *ends[1])
    assert not shapely.intersects(shapely.union_all(areas), track(way))


def test_a_leg_that_is_clear_is_flown_as_it_is(position):
    assert fly_around(position("HUEN"), position("HKJK"), [area_of("SDN")]) == ()


def test_a_leg_with_an_end_in_closed_airspace_is_dropped(position):
    assert fly_around(position("HUEN"), position("HSSS"), [area_of("SDN")]) is None


def test_an_enclave_in_closed_airspace_cannot_be_left():
    maseru = (27_480_000, -29_310_000)
    assert fly_around(maseru, (32_000_000, -15_000_000), [area_of("ZAF")]) is None


def test_a_closed_area_over_the_antimeridian_is_flown_around():
    box = shapely.MultiPolygon([shapely.box(175, -10, 180, 10), shapely.box(-180, -10, -175, 10)])
    ends = (170_000_000, 2_000_000), (-170_000_000, 2_000_000)
    around = fly_around(*ends, [box])
    assert around
    way = [ends[0], *around, ends[1]]
    assert not shapely.intersects(box, track(way))
    # 10 degrees across, at most 8 degrees of latitude up and down again: far less than the other way round the world.
    assert length_nm(way) < 2200


def test_around_a_box_on_the_equator_the_way_has_the_length_a_ruler_gives():
    # From (0, 0) to (20, 0) past a box 8-12 E, 5 S-5 N: by its corner, about 2 x hypot(8, 5) + 4 degrees.
    box = shapely.box(8, -5, 12, 5)
    around = fly_around((0, 0), (20_000_000, 0), [box])
    assert around is not None
    ruler = 60 * (2 * np.hypot(8, 5) + 4)
    assert length_nm([(0, 0), *around, (20_000_000, 0)]) == pytest.approx(ruler, rel=0.04)


@settings(max_examples=20, deadline=None)
@given(place, place, place, st.integers(2, 12))
def test_a_way_around_a_box_never_touches_it_and_is_never_shorter(one, two, centre, size):
    x, y = centre[0] / 1e6, centre[1] / 1e6
    assume(abs(x) + size < 180)
    box = shapely.box(x - size, y - size / 2, x + size, y + size / 2)
    assume(distance_nm(*one, *two) > 50)
    around = fly_around(one, two, [box])
    if around is None:
        assert any(shapely.intersects(box, shapely.Point(p[0] / 1e6, p[1] / 1e6)) for p in (one, two))
        return
    way = [one, *around, two]
    assert length_nm(way) >= distance_nm(*one, *two) - len(way)
    assert not shapely.intersects(box, track(way))


def test_the_way_back_is_as_long_as_the_way_out(position):
    detours = Detours([area_of("SDN")])
    ends = position("HUEN"), position("HECA")
    out, back = detours.around(*ends), detours.around(*ends[::-1])
    assert out
    assert back
    assert length_nm([ends[0], *out, ends[1]]) == pytest.approx(length_nm([ends[1], *back, ends[0]]), abs=2)


def test_a_closure_holds_from_its_start_until_before_its_end():
    closure = AirspaceClosure(area="SDN", start=100, end=200, reason="refused")
    assert [closure.holds(minute) for minute in (99, 100, 199, 200)] == [False, True, True, False]


def test_a_closure_that_ends_before_it_starts_is_refused():
    with pytest.raises(InvalidValue, match="swap"):
        AirspaceClosure(area="SDN", start=200, end=100, reason="refused")


def test_a_closure_of_a_state_that_does_not_exist_yet_is_refused():
    closure = AirspaceClosure(area="SSD", start=None, end=None, reason="refused")
    with pytest.raises(InvalidValue, match="SSD"):
        closure.geometry(ON)
