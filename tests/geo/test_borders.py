from datetime import date

import pytest
import shapely

from geo.areas import Layer, state_areas
from geo.borders import borders, clearance_areas, state_at
from geo.gazetteer import airfield_facts
from movcon.clock import day_of

BEFORE = day_of(date(2010, 7, 1))
INDEPENDENCE = day_of(date(2011, 7, 9))


def test_juba_lies_in_sudan_until_the_day_of_independence(position):
    assert state_at(*position("HSSJ"), BEFORE) == "SDN"
    assert state_at(*position("HSSJ"), INDEPENDENCE - 1) == "SDN"
    assert state_at(*position("HSSJ"), INDEPENDENCE) == "SSD"


def test_sudan_before_is_sudan_and_south_sudan_after():
    before, after = borders(BEFORE).set_index("iso3"), borders(INDEPENDENCE).set_index("iso3")
    assert "SSD" not in before.index
    both = after.geometry["SDN"].union(after.geometry["SSD"])
    assert before.geometry["SDN"].symmetric_difference(both).area < 0.01


@pytest.mark.parametrize(
    ("lon", "lat", "state"),
    [
        (21.17, 42.66, "XKX"),  # Pristina
        (34.10, 44.95, "UKR"),  # Simferopol
        (44.07, 9.56, "SOM"),  # Hargeisa
        (33.20, 35.33, "CYP"),  # Kyrenia
        (-13.20, 27.15, "ESH"),  # Laayoune
        (-52.33, 4.93, "FRA"),  # Cayenne: clearance is asked of the State that administers it
        (-66.10, 18.40, "USA"),  # San Juan
        (178.44, -18.12, "FJI"),  # Suva
        (25.30, 54.60, "LTU"),  # near Vilnius
    ],
)
def test_positions_lie_in_the_state_that_clears_flights_there(lon, lat, state):
    assert state_at(round(lon * 1e6), round(lat * 1e6), BEFORE) == state


def test_the_middle_of_the_ocean_is_no_states():
    assert state_at(-30_000_000, 0, BEFORE) is None


def test_twelve_miles_off_the_coast_a_state_must_be_asked_and_thirty_miles_off_not():
    # Mogadishu's coast runs to the north-east; the sea lies to the south-east.
    coast = shapely.Point(45.34, 2.03)
    somalia = clearance_areas(BEFORE).set_index("iso3").geometry["SOM"]
    assert somalia.contains(shapely.Point(coast.x + 0.07, coast.y - 0.07))
    assert not somalia.intersects(shapely.Point(coast.x + 0.4, coast.y - 0.4))


def test_a_sea_belt_does_not_reach_over_a_neighbours_land():
    areas = state_areas(Layer.CLEARANCE, BEFORE)
    land = state_areas(Layer.TERRITORY, BEFORE)
    assert areas["KEN"].geometry.intersection(land["SOM"].geometry).area < 1e-3
    assert areas["TZA"].geometry.intersection(land["KEN"].geometry).area < 1e-3


@pytest.mark.parametrize("frame", [borders, clearance_areas])
def test_layers_are_valid_in_wgs84_and_split_at_the_antimeridian(frame):
    layer = frame(BEFORE)
    assert layer.crs == "EPSG:4326"
    assert layer.is_valid.all()
    assert layer.iso3.is_unique
    west, _, east, _ = layer.total_bounds
    assert (west, east) == (-180, 180)
    parts = layer.explode()
    width = parts.bounds.maxx - parts.bounds.minx
    # Only Antarctica and the main lands of Russia (159 degrees), Canada and the United States span so much.
    assert set(parts.iso3[width > 65]) <= {"ATA", "RUS", "CAN", "USA"}
    assert width[parts.iso3 != "ATA"].max() < 175


@pytest.mark.parametrize("icao", ["HKJK", "HUEN", "VNKT", "VIDP", "HAAB", "SLLP", "ZBAA", "HSNN", "FZIC", "GABS"])
def test_inland_airfields_lie_in_the_state_the_gazetteer_gives(icao):
    facts = airfield_facts(icao)
    assert state_at(*facts.position, BEFORE) == facts.state
