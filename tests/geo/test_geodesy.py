import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesy import distance_nm, distances_nm, segments, track, tracks

lon = st.integers(-180_000_000, 180_000_000)
lat = st.integers(-85_000_000, 85_000_000)
place = st.tuples(lon, lat)


def haversine_nm(one, two):
    """Great circle on a sphere of 3,440.065 NM (mean Earth radius 6,371.0 km), written for this test."""
    lon1, lat1, lon2, lat2 = (math.radians(value / 1e6) for value in (*one, *two))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 3440.065 * math.asin(min(1.0, math.sqrt(half)))


@pytest.mark.parametrize(
    ("origin", "destination", "quoted_nm"),
    [
        # Planning knowledge: great-circle distances in use for the rotations of 2010.
        ("VGHS", "GLRB", 5838),
        ("ZBAA", "GLRB", 6772),
        ("VNKT", "MTPP", 7740),
        ("VCBI", "MTPP", 8547),
    ],
)
def test_distances_agree_with_those_planners_quote(position, origin, destination, quoted_nm):
    # A sphere and the ellipsoid differ by at most 0.6 %; on these legs by about 0.1 %.
    assert distance_nm(*position(origin), *position(destination)) == pytest.approx(quoted_nm, rel=0.003)


def test_one_degree_of_latitude_at_the_equator_is_59_7_miles():
    # WGS 84: the meridian degree at the equator is 110.574 km (NGA, Department of Defense WGS 84 manual).
    assert distance_nm(0, -5_000_000, 0, 5_000_000) == round(10 * 110.574 / 1.852)


@given(place, place)
def test_distance_is_within_one_percent_of_a_sphere(one, two):
    # Earth's flattening makes up to 0.6 % on a meridian; whole miles add half a mile.
    sphere = haversine_nm(one, two)
    assert abs(distance_nm(*one, *two) - sphere) <= 0.007 * sphere + 1


@given(place, place)
def test_distance_is_the_same_both_ways(one, two):
    assert distance_nm(*one, *two) == distance_nm(*two, *one)


@given(st.lists(st.tuples(place, place), min_size=1, max_size=8))
def test_many_distances_at_once_are_the_single_ones(legs):
    many = distances_nm([one for one, _ in legs], [two for _, two in legs])
    assert many.tolist() == [distance_nm(*one, *two) for one, two in legs]


@given(place, place, st.sampled_from([25, 50, 300]))
def test_no_piece_of_a_track_jumps_over_the_antimeridian(one, two, step):
    ends = segments([(one, two)], step).ends
    assert (abs(ends[:, 1, 0] - ends[:, 0, 0]) <= 180).all()
    assert ends[0, 0] * 1e6 == pytest.approx(one)
    assert ends[-1, 1] * 1e6 == pytest.approx(two)


def test_nadi_to_los_angeles_goes_the_short_way_in_two_parts(position):
    line = track([position("NFFN"), position("KLAX")])
    assert [part.coords[0][0] for part in line.geoms] == [pytest.approx(177.44299), -180]
    assert line.geoms[0].coords[-1][0] == 180
    # The two parts meet at one latitude on the antimeridian, and the way back has the same shape.
    assert line.geoms[0].coords[-1][1] == line.geoms[1].coords[0][1]
    back = track([position("KLAX"), position("NFFN")])
    assert shapely.hausdorff_distance(line, back) < 0.2


def test_a_track_through_turning_points_passes_each_of_them():
    points = [(30_000_000, 0), (35_000_000, 10_000_000), (30_000_000, 20_000_000)]
    line = track(points)
    assert all(line.distance(shapely.Point(x / 1e6, y / 1e6)) < 1e-9 for x, y in points)


def test_many_tracks_keep_their_order():
    first, second = ((0, 0), (10_000_000, 0)), ((179_000_000, 0), (-179_000_000, 0))
    drawn = tracks([first, second])
    assert [len(line.geoms) for line in drawn] == [1, 2]
    assert drawn[0].equals(track(first))
