from datetime import date

import pytest

from geo.gazetteer import airfield_facts
from geo.routes import RouteBuilder
from movcon.clock import Day, day_of
from movcon.lift import AircraftType, Body, PayloadRange


@pytest.fixture
def season_first_day() -> Day:
    return day_of(date(2010, 7, 1))


@pytest.fixture
def position():
    def position_of(icao):
        return airfield_facts(icao).position

    return position_of


@pytest.fixture
def wide_body() -> AircraftType:
    """A long-haul type: 30 t to 3,000 NM, 20 t to 4,500 NM, nothing beyond 6,000 NM."""
    return AircraftType(
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


@pytest.fixture
def builder_for(season_first_day, wide_body):
    """Builder over airfields by code, every one of them approved unless said otherwise."""

    def build(icaos, *, tech_stops=(), closures=(), not_approved=(), aircraft=None):
        plane = aircraft or wide_body
        return RouteBuilder(
            airfields={icao: airfield_facts(icao).position for icao in icaos},
            on=season_first_day,
            aircraft_types=[plane],
            approvals={(plane.id, icao) for icao in icaos if icao not in not_approved},
            tech_stops=tech_stops,
            closures=closures,
        )

    return build
